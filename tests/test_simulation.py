"""The ranking done again: equal, draw for draw, to the exact scoring with the same weights, means and levels."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.aggregation import half_up as exactly
from assessment.ranking import places as exact_places
from assessment.ranking import ranked_decimals
from assessment.scorecard import steps
from assessment.simulation import Levels, Simulation, half_up, places, simulation
from assessment.uncertainty import Draws, Uncertainty, draw
from questionnaires.instrument import Group, Instrument, Rounding
from tests.small import SMALL
from tests.tiny import BUNDLED, edition, levels_of, plausible

MUCH = Uncertainty(pillar_weights=5, factor_weights=3, aggregation=0.5, evidence=0.5, marks=True, left_out=0.7)
UNEVEN = edition((2, 1), (1,), (2, 2))  # a factor, and even a pillar, that goes when one indicator is left out


def reweighted(instrument: Instrument, draws: Draws) -> Instrument:
    """The edition with the weights and the mean of a single draw."""
    inner = iter(draws.factor_weights[0])
    pillars = [
        replace(pillar, weight=Fraction(weight), members=tuple(replace(member, weight=Fraction(next(inner))) for member in pillar.members))
        for pillar, weight in zip(instrument.pillars, draws.pillar_weights[0], strict=True)
    ]
    top, *others = instrument.tiers
    if draws.aggregation[0]:
        top = replace(top, aggregation={"arithmetic": "geometric", "geometric": "arithmetic"}[top.aggregation])
    root = Group(instrument.root.code, instrument.root.name, Fraction(1), "", tuple(pillars))
    return replace(instrument, root=root, tiers=(top, *others))


def drawn_levels(one: Levels, at: int, draws: Draws, tables: Simulation) -> Mapping[str, Fraction | int]:
    """The levels of the region at that place in a single draw."""
    slot, claims, left = int(draws.marks[0, at]), draws.evidence[0], draws.left_out[0]
    found = {}
    for place, indicator in enumerate(tables.instrument.indicators()):
        code = indicator.code
        if code not in one.final or place == left:
            continue
        marks = one.marks.get(code)
        unmarked = one.claimed[code] if claims else one.final[code]
        found[code] = marks[slot * len(marks) // tables.slots] if marks else unmarked
    return found


def slow_ranks(levels: list[Levels], instrument: Instrument, draws: Draws, tables: Simulation) -> list[list[int]]:
    """Ranks by the exact scoring, one draw and one region after the other."""
    found = []
    for row in range(len(draws)):
        one = draws[row : row + 1]
        changed, decimals = reweighted(instrument, one), ranked_decimals(instrument)
        values = [steps(changed, drawn_levels(region, at, one, tables)).value for at, region in enumerate(levels)]
        found.append(list(exact_places([(value if decimals is None else exactly(value, decimals),) for value in values])))
    return found


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize(
    "instrument",
    [
        UNEVEN,
        edition((2, 2), (3, 1), rounding=Rounding("term", 2)),
        edition((2, 2), (3, 1), rounding=Rounding("total", 1)),
        replace(edition((2, 2), (3, 1)), rank_on="rounded"),
        SMALL,
    ],
    ids=["plain", "terms rounded", "totals rounded", "ranked rounded", "geometric, two tiers"],
)
def test_every_draw_ranks_as_the_exact_scoring_does(instrument: Instrument, *, gaps: bool) -> None:
    levels = plausible(instrument, 12, gaps=gaps)
    tables = simulation(levels, instrument, marks=True)
    draws = draw(MUCH, instrument, regions=12, slots=tables.slots, seed=5, count=60)
    assert tables.slots == 6
    assert set(draws.varying()) == {"pillar_weights", "factor_weights", "aggregation", "evidence", "marks", "left_out"}
    assert tables.ranks(draws).tolist() == slow_ranks(levels, instrument, draws, tables)


def test_the_bundled_edition_ranks_as_the_exact_scoring_does() -> None:
    levels = plausible(BUNDLED, 6)
    tables = simulation(levels, BUNDLED, marks=True)
    draws = draw(MUCH, BUNDLED, regions=6, slots=tables.slots, seed=3, count=10)
    assert tables.ranks(draws).tolist() == slow_ranks(levels, BUNDLED, draws, tables)


def test_the_draws_may_be_ranked_in_parts() -> None:
    levels = plausible(UNEVEN, 5)
    tables = simulation(levels, UNEVEN, marks=True)
    draws = draw(MUCH, UNEVEN, regions=5, slots=tables.slots, seed=5, count=100)
    parts = [tables.ranks(draws[:37]), tables.ranks(draws[37:])]
    assert (np.concatenate(parts) == tables.ranks(draws)).all()


def test_assessors_who_agree_need_no_readings_of_their_own() -> None:
    one = levels_of(UNEVEN, "a", [2] * 8, marks=[(3, 3), (2, 2, 2)])
    assert simulation([one], UNEVEN, marks=True).slots == 1


def test_ties_share_the_better_place_and_nothing_that_applies_comes_last() -> None:
    assert places(np.array([[3.0, 1.0, 3.0, np.nan], [1.0, 2.0, 2.0 - 1e-12, 4.0]])).tolist() == [[1, 3, 1, 4], [4, 2, 2, 1]]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_places_are_those_of_the_exact_ranking(sevenths: list[int]) -> None:
    exact = exact_places([(Fraction(one, 7),) for one in sevenths])
    assert places(np.array([[one / 7 for one in sevenths]])).tolist() == [list(exact)]


@given(st.integers(0, 4000), st.integers(0, 2))
def test_thousandths_are_rounded_as_exactly_as_fractions(thousandths: int, decimals: int) -> None:
    exact = exactly(Fraction(thousandths, 1000), decimals)
    assert half_up(np.array([thousandths / 1000]), decimals).tolist() == [float(exact)]
