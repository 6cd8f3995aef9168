"""Ranks with ties, and the tie-break of the edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.ranking import places, rank
from assessment.scorecard import Scorecard, score
from questionnaires.edition import load_instrument
from questionnaires.register import Region, load_register
from tests.conftest import EDITION
from tests.made import card_of, submission_of

INSTRUMENT = load_instrument(EDITION)
KARAWANG, MALANG = (load_register().find(code) for code in ("32.15", "35.07"))
CODES = tuple(one.code for one in INSTRUMENT.indicators())


def keys(*values: str | int) -> list[tuple[Fraction, ...]]:
    return [(Fraction(value),) for value in values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((4, 3, 3, 1), (1, 2, 2, 4)),
        ((1, 3, 4, 3), (4, 2, 1, 2)),
        ((2, 2, 2), (1, 1, 1)),
        (("3.04", "3.0400000000000000000001"), (2, 1)),
        ((), ()),
    ],
)
def test_equal_values_share_the_better_place_and_the_next_place_is_left_out(values, expected):
    assert places(keys(*values)) == expected


@given(st.lists(st.tuples(st.integers(0, 3).map(Fraction), st.integers(0, 2).map(Fraction))))
def test_a_place_is_one_more_than_the_number_that_are_better(values):
    assert places(values) == tuple(1 + sum(other > value for other in values) for value in values)


@dataclass(frozen=True)
class Made:
    """A region's answers: levels by pillar (2 where not said), evidence and gate evidence lacking, claims on top."""

    pillars: Mapping[str, int] = field(default_factory=dict)
    raised: Mapping[str, int] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    members: int = 0

    def card(self, region: Region) -> Scorecard:
        levels = {code: self.raised.get(code, self.pillars.get(code[:3], 2)) for code in CODES}
        return score(submission_of(INSTRUMENT, region, levels, without=self.without, gates=self.gates), INSTRUMENT)


CLEAN = Made()
OPEN_GATE = {"PRA-1.1": ("AGR",)}
UNEVEN = {"GOV": 1, "PEO": 3}  # the same index as level 2 everywhere, with a lower lowest pillar
CLAIM = {"LIV-1.2": 3}
NO_BUDGET = {"LIV-1.2": ("BUD",)}  # so the claim counts as 2, like the others

# Criterion -> better, worse: the better one wins by it although every later criterion speaks for the other.
PAIRS = {
    "index": (Made(UNEVEN, CLAIM | {"LIV-1.1": 3}, NO_BUDGET | OPEN_GATE, members=9), CLEAN),
    "gate_evidence": (Made(UNEVEN, CLAIM, NO_BUDGET, members=9), Made(without=OPEN_GATE)),
    "lowest_pillar": (Made(raised=CLAIM, without=NO_BUDGET, members=9), Made(UNEVEN)),
    "evidence_supported": (Made(members=9), Made(raised=CLAIM, without=NO_BUDGET)),
    "province_members": (Made(members=3), Made(members=4)),
}


def test_there_is_a_pair_for_the_index_and_each_tie_break_in_the_order_of_the_edition():
    assert tuple(PAIRS) == ("index", *INSTRUMENT.tie_break)


@pytest.mark.parametrize(("first", "second"), [(KARAWANG, MALANG), (MALANG, KARAWANG)], ids=["low-code-better", "high-code-better"])
@pytest.mark.parametrize("criterion", PAIRS)
def test_an_earlier_criterion_beats_all_later_ones(criterion, first, second):
    better, worse = PAIRS[criterion]
    members = {first.province_code: better.members, second.province_code: worse.members}
    cards = [worse.card(second), better.card(first)]
    assert (cards[0].index == cards[1].index) is (criterion != "index")
    assert [(one.place, one.card.region.code, one.tied) for one in rank(cards, INSTRUMENT, members)] == [(1, first.code, ()), (2, second.code, ())]


@pytest.mark.parametrize("criterion", list(PAIRS)[1:])
def test_a_criterion_that_the_edition_does_not_name_parts_nobody(criterion):
    better, worse = PAIRS[criterion]
    members = {KARAWANG.province_code: better.members, MALANG.province_code: worse.members}
    index_only = replace(INSTRUMENT, tie_break=())
    assert [one.place for one in rank([better.card(KARAWANG), worse.card(MALANG)], index_only, members)] == [1, 1]


@pytest.mark.parametrize("answer", [None, False])
def test_a_gate_left_open_or_denied_never_ranks_above_one_answered_yes_without_evidence(answer):
    # Blank never pays, here neither: both gates are failed, so the tie is not broken for the one that said less.
    said_less, said_yes = Made(gates={"PRA-1.1": answer}).card(KARAWANG), Made(without=OPEN_GATE).card(MALANG)
    places_of = {one.card.region.code: one.place for one in rank([said_less, said_yes], INSTRUMENT, {})}
    assert places_of[KARAWANG.code] >= places_of[MALANG.code]


def test_a_tie_that_nothing_parts_is_shown_with_the_names_of_the_others():
    regions = [load_register().find(code) for code in ("35.07", "11.10", "96.04", "32.15")]
    cards = [card_of(INSTRUMENT, region, raised) for region, raised in zip(regions, (5, 5, 5, 9), strict=True)]
    assert [(one.place, one.card.region.code, one.tied) for one in rank(cards, INSTRUMENT, {})] == [
        (1, "32.15", ()),
        (2, "11.10", ("35.07", "96.04")),
        (2, "35.07", ("11.10", "96.04")),
        (2, "96.04", ("11.10", "35.07")),
    ]


# One aset indicator higher adds 0.20 / 18 = 0.0111, one pemanfaatan 0.25 / 18 = 0.0139: both indices round to 2.01.
@pytest.mark.parametrize(("rank_on", "expected"), [("unrounded", [(1, "35.07"), (2, "32.15")]), ("rounded", [(1, "32.15"), (1, "35.07")])])
def test_the_edition_says_whether_rounded_or_unrounded_values_are_ranked(rank_on, expected):
    cards = [Made(raised={"GOV-1.1": 3}).card(KARAWANG), Made(raised={"GOV-1.2": 3}).card(MALANG)]
    ranked = rank(cards, replace(INSTRUMENT, rank_on=rank_on), {})
    assert [(one.place, one.card.region.code) for one in ranked] == expected


CARDS = [card_of(INSTRUMENT, region, at % 4 * 3) for at, region in enumerate(list(load_register())[::60])]


@given(st.permutations(CARDS))
def test_the_order_in_which_scorecards_come_changes_nothing(cards):
    members = load_register().members_by_province(2023)
    ranked = rank(cards, INSTRUMENT, members)
    assert ranked == rank(CARDS, INSTRUMENT, members)
    assert sorted(one.card.region.code for one in ranked) == sorted(card.region.code for card in CARDS)


def test_nobody_to_rank_is_an_empty_ranking():
    assert rank([], INSTRUMENT, {}) == ()
