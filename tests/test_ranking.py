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


OPEN_GATE = {"PRA-1.1": ("AGR",)}
UNEVEN = {"GOV": 1, "PEO": 3}  # the same index as level 2 everywhere, with a lower lowest pillar
OVERCLAIM = {"raised": {"GOV-1.2": 3}, "without": {"GOV-1.2": ("BUD",)}}  # counts as 2 all the same

# Each pair: the better one wins by this criterion although every later criterion speaks for the other.
PAIRS = {
    "index": (
        Made(UNEVEN, {"LIV-1.1": 3}, {**OPEN_GATE, "ENV-1.2": ("REG", "MIN", "STAT")}, members=9),
        Made({"ENV": 1}),
    ),
    "gate_evidence": (Made(UNEVEN, **OVERCLAIM_UNEVEN, members=9) if (OVERCLAIM_UNEVEN := {}) else Made(UNEVEN, members=9), Made(without=OPEN_GATE)),
    "lowest_pillar": (Made(**OVERCLAIM, members=9), Made(UNEVEN)),
    "evidence_supported": (Made(members=9), Made(**OVERCLAIM)),
    "province_members": (Made(members=3), Made(members=4)),
}
