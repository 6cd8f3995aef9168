"""Who is chosen: the quota, the cut, and one reason for every region."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scorecard import Scorecard
from assessment.selection import Decision, Reason, Selection, select
from questionnaires.edition import load_instrument
from questionnaires.register import Region, load_register
from tests.conftest import EDITION
from tests.made import card_of

INSTRUMENT = load_instrument(EDITION)
YEAR = 2023
FREE = [region for region in load_register() if not region.memberships]
MEMBERS = [region for region in load_register() if region.member_since(YEAR)]
FAILED = {"gates": {"PRA-1.4": False}}


def carded(region: Region, raised: int, **more: Mapping) -> Scorecard:
    return card_of(INSTRUMENT, region, raised, **more)


def chosen_from(cards: list[Scorecard], quota: int, **more) -> Selection:
    return select(cards, INSTRUMENT, quota=quota, year=YEAR, members={}, **more)


def said(selection: Selection) -> list[tuple[str, Reason, int | None, tuple[str, ...]]]:
    return [(one.card.region.code, one.reason, one.place, one.named) for one in selection.decisions]


def codes(decisions: tuple[Decision, ...]) -> list[str]:
    return [one.card.region.code for one in decisions]


# Five candidates, the first region the best: 12, 9, 6, 3, 0 indicators raised.
FIVE = [carded(region, 12 - 3 * at) for at, region in enumerate(FREE[:5])]


@pytest.mark.parametrize(("quota", "chosen", "still_open"), [(0, 0, 0), (1, 1, 0), (3, 3, 0), (5, 5, 0), (8, 5, 3)])
def test_the_quota_is_filled_from_the_top(quota, chosen, still_open):
    selection = chosen_from(FIVE, quota)
    order = [card.region.code for card in FIVE]
    assert codes(selection.of(Reason.CHOSEN)) == order[:chosen]
    assert codes(selection.of(Reason.BELOW_THE_CUT)) == order[chosen:]
    assert selection.places_open == still_open
    assert (selection.track, selection.quota) == ("reguler", quota)
    assert [one.place for one in selection.decisions] == [1, 2, 3, 4, 5]


def test_a_member_is_left_out_with_the_year_and_the_next_region_takes_the_place():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20), *FIVE], 2)
    year = str(min(one.year for one in member.memberships))
    assert said(selection)[-1] == (member.code, Reason.MEMBER, None, (year,))
    assert codes(selection.of(Reason.CHOSEN)) == codes(chosen_from(FIVE, 2).of(Reason.CHOSEN))


def test_an_invited_member_competes_like_everybody_else():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20), *FIVE], 1, invited=frozenset({member.code}))
    assert said(selection)[0] == (member.code, Reason.CHOSEN, 1, ())
    assert selection.of(Reason.MEMBER) == ()


def test_an_invited_member_still_has_to_pass_the_gates():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20, **FAILED)], 1, invited=frozenset({member.code}))
    assert said(selection) == [(member.code, Reason.GATE_FAILED, None, ("PRA-1.4",))]


def test_a_membership_counts_only_before_the_year_of_the_cycle():
    latest = next(region for region in MEMBERS if [one.year for one in region.memberships] == [2022])
    reasons = {year: select([carded(latest, 5)], INSTRUMENT, quota=1, year=year, members={}).decisions[0].reason for year in (2022, 2023)}
    assert reasons == {2022: Reason.CHOSEN, 2023: Reason.MEMBER}


def test_a_region_with_failed_gates_is_left_out_and_each_gate_is_named():
    gates = {"gates": {"PRA-1.1": None, "PRA-1.4": False}, "without": {"PRA-1.3": ["PLAN"]}}
    selection = chosen_from([carded(FREE[9], 20, **gates), *FIVE], 6)
    assert said(selection)[-1] == (FREE[9].code, Reason.GATE_FAILED, None, ("PRA-1.1", "PRA-1.3", "PRA-1.4"))
    assert codes(selection.of(Reason.CHOSEN)) == [card.region.code for card in FIVE]
    assert selection.places_open == 1


# Places 1, 2, 2, 2, 5.
TIED = [carded(region, raised) for region, raised in zip(FREE[:5], (9, 6, 6, 6, 3), strict=True)]


@pytest.mark.parametrize("quota", [2, 3])
def test_a_tie_at_the_cut_is_left_open_and_none_of_the_tied_is_chosen(quota):
    selection = chosen_from(TIED, quota)
    first, *three, last = (card.region.code for card in TIED)
    assert said(selection) == [
        (first, Reason.CHOSEN, 1, ()),
        *((code, Reason.TIED_AT_THE_CUT, 2, tuple(other for other in three if other != code)) for code in three),
        (last, Reason.BELOW_THE_CUT, 5, ()),
    ]
    assert selection.places_open == quota - 1


@pytest.mark.parametrize(("quota", "chosen"), [(1, 1), (4, 4), (5, 5)])
def test_a_tie_above_or_below_the_cut_is_none_at_the_cut(quota, chosen):
    selection = chosen_from(TIED, quota)
    assert len(selection.of(Reason.CHOSEN)) == chosen
    assert selection.of(Reason.TIED_AT_THE_CUT) == ()
    assert selection.places_open == 0


def test_province_members_part_a_tie_at_the_cut():
    one, other = FREE[0], next(region for region in FREE if region.province_code != FREE[0].province_code)
    cards = [carded(one, 4), carded(other, 4)]
    selection = select(cards, INSTRUMENT, quota=1, year=YEAR, members={one.province_code: 2, other.province_code: 1})
    assert codes(selection.of(Reason.CHOSEN)) == [other.code]


def test_those_who_are_left_out_follow_the_candidates_in_order_of_code():
    left_out = [carded(MEMBERS[5], 9), carded(MEMBERS[1], 3), carded(FREE[7], 20, **FAILED)]
    selection = chosen_from([*left_out, *FIVE], 2)
    assert codes(selection.decisions)[5:] == sorted(card.region.code for card in left_out)


def test_nobody_to_choose_from_leaves_every_place_open():
    selection = chosen_from([], 3)
    assert (selection.decisions, selection.places_open) == ((), 3)


POOL = [*FREE[:8], *MEMBERS[:4]]


@st.composite
def cohorts(draw) -> list[Scorecard]:
    """Scorecards of different regions, with ties, members and failed gates among them, in any order."""
    regions = draw(st.lists(st.sampled_from(POOL), unique=True))
    return [carded(region, draw(st.integers(0, 4)), **(FAILED if draw(st.integers(0, 4)) == 0 else {})) for region in regions]


@settings(max_examples=60)
@given(cards=cohorts(), quota=st.integers(0, 10), invite=st.booleans(), shuffle=st.randoms())
def test_every_region_gets_one_decision_and_the_order_of_arrival_changes_nothing(cards, quota, invite, shuffle):
    invited = frozenset(region.code for region in MEMBERS) if invite else frozenset()
    selection = chosen_from(cards, quota, invited=invited)
    assert sorted(codes(selection.decisions)) == sorted(card.region.code for card in cards)

    shuffled = list(cards)
    shuffle.shuffle(shuffled)
    assert chosen_from(shuffled, quota, invited=invited) == selection

    chosen, tied, below = (selection.of(reason) for reason in (Reason.CHOSEN, Reason.TIED_AT_THE_CUT, Reason.BELOW_THE_CUT))
    assert len(chosen) <= quota
    assert selection.places_open == quota - len(chosen)
    assert not tied or len(tied) > selection.places_open > 0
    assert not below or tied or not selection.places_open
    assert all(one.card.index >= other.card.index for one in chosen for other in (*tied, *below))
    assert all(one.card.index > other.card.index for one in tied for other in below)
    assert all(one.card.failed_gates == () for one in (*chosen, *tied, *below))
    assert invite or not any(one.card.region.memberships for one in (*chosen, *tied, *below))
