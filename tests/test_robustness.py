"""How sure a rank is: closed forms where there are any, what must always hold, and the same bytes everywhere."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.ranking import places
from assessment.robustness import Robustness, chances, percentiles, robustness
from assessment.scorecard import steps
from assessment.simulation import Levels
from assessment.uncertainty import NOTHING, Uncertainty
from questionnaires.instrument import Rounding
from tests.tiny import BUNDLED, edition, levels_of, plausible

PILLARS = edition((1,), (1,))  # two pillars of one indicator each
SMALL = edition((2, 1), (1, 3))
CLOSE = 0.02  # four standard deviations of a share of 10,000 draws


def duel(instrument, first: Sequence[int], second: Sequence[int], uncertainty: Uncertainty, **more) -> float:
    """The chance of the first of two regions to be ahead of the second."""
    levels = [levels_of(instrument, "a", first, **more), levels_of(instrument, "b", second)]
    found = robustness(levels, instrument, 1, uncertainty=uncertainty)
    return next(one.chance for one in found.regions if one.code == "a")


def test_drawn_weights_flip_two_regions_with_the_probability_of_a_beta() -> None:
    # 4 w is more than 1 where w > 1/4; w is Beta(2, 2), whose distribution function is 3 x^2 - 2 x^3.
    found = duel(PILLARS, [4, 0], [1, 1], replace(NOTHING, pillar_weights=4))
    assert found == pytest.approx(1 - (3 / 16 - 2 / 64), abs=CLOSE)


def test_weights_of_several_pillars_together_are_a_beta_too() -> None:
    # 4 (1 - w3) is more than 3 where w3 < 1/4; w3 is Beta(2, 4): 1 - (1 - x)^5 - 5 x (1 - x)^4.
    found = duel(edition((1,), (1,), (1,)), [4, 4, 0], [3, 3, 3], replace(NOTHING, pillar_weights=6))
    assert found == pytest.approx(1 - 0.75**5 - 5 * 0.25 * 0.75**4, abs=CLOSE)


def test_drawn_factor_weights_are_a_beta_inside_their_pillar() -> None:
    found = duel(edition((1, 1)), [4, 0], [1, 1], replace(NOTHING, factor_weights=4))
    assert found == pytest.approx(1 - (3 / 16 - 2 / 64), abs=CLOSE)


@pytest.mark.parametrize(("marks", "chance"), [((2, 4), 1 / 2), ((1, 4, 4), 2 / 3), ((2, 3), 1 / 4), ((3, 3), 1 / 2), ((0, 1, 2), 0)])
def test_a_mark_drawn_among_those_given_is_above_or_level_with_3_as_often_as_it_should(marks: tuple[int, ...], chance: float) -> None:
    found = duel(edition((1,)), [3], [3], replace(NOTHING, marks=True), marks=[marks])
    assert found == pytest.approx(chance, abs=CLOSE)


def test_an_assessor_is_followed_through_the_whole_workbook() -> None:
    # Followed, 4 and 4 against 0 and 0: ahead of 3 and 3 in half of the draws. Drawn one by one it would be a quarter.
    found = duel(PILLARS, [0, 0], [3, 3], replace(NOTHING, marks=True), marks=[(0, 4), (0, 4)])
    assert found == pytest.approx(1 / 2, abs=CLOSE)


@pytest.mark.parametrize(
    ("uncertainty", "first", "chance"),
    [
        (replace(NOTHING, aggregation=0.3), [4, 0], 0.7),  # geometric, 4 and 0 make 0
        (replace(NOTHING, evidence=0.3), [0, 0], 0.3),  # claimed: 4 and 4
        (replace(NOTHING, left_out=0.8), [4, 0], 0.6),  # without the first of two, 0 is left
    ],
)
def test_what_happens_with_a_stated_chance_decides_with_that_chance(uncertainty: Uncertainty, first: list[int], chance: float) -> None:
    assert duel(PILLARS, first, [1, 1], uncertainty, claimed=[4, 4]) == pytest.approx(chance, abs=CLOSE)


def test_a_claim_does_not_stand_where_an_assessor_looked() -> None:
    assert duel(PILLARS, [0, 0], [1, 1], replace(NOTHING, evidence=1), claimed=[4, 4], marks=[(0,), (0,)]) == 0


LEVELS = st.lists(st.lists(st.integers(0, 4), min_size=7, max_size=7), min_size=1, max_size=9)


@given(LEVELS, st.integers(0, 10), st.sampled_from([Rounding("nothing"), Rounding("total", 1), Rounding("term", 1)]))
@settings(max_examples=40)
def test_with_nothing_uncertain_every_draw_is_the_official_ranking(rows: list[list[int]], quota: int, rounding: Rounding) -> None:
    instrument = edition((2, 1), (1, 3), rounding=rounding)
    levels = [levels_of(instrument, f"{at:02}", row) for at, row in enumerate(rows)]
    exact = dict(zip((one.code for one in levels), places([(steps(instrument, one.final).value,) for one in levels]), strict=True))
    found = robustness(levels, instrument, quota, draws=30, uncertainty=NOTHING)
    for one in found.regions:
        assert one.rank == one.low == one.median == one.high == exact[one.code]
        sharing = sum(rank == one.rank for rank in exact.values())
        assert one.chance == pytest.approx(min(1, max(0, Fraction(quota - one.rank + 1, sharing))))
        assert one.effects == {}
        assert one.moved_most_by is None
    assert found.mean_shift == 0
    assert found.effects == {}


def few(levels: Sequence[Levels], quota: int = 4, **more) -> Robustness:
    return robustness(levels, SMALL, quota, draws=200, **more)


@given(st.integers(0, 10_000), st.integers(1, 12))
@settings(max_examples=30)
def test_an_interval_contains_its_median_and_chances_sum_to_the_quota(seed: int, quota: int) -> None:
    found = few(plausible(SMALL, 12, seed=seed, gaps=bool(seed % 2)), quota, seed=seed)
    assert all(1 <= one.low <= one.median <= one.high <= 12 for one in found.regions)
    assert sum(one.chance for one in found.regions) == pytest.approx(quota)
    assert all(0 <= one.chance <= 1 for one in found.regions)
    assert {one.code for one in found.too_close} == {one.code for one in found.regions if 0.05 <= one.chance <= 0.95}


@given(st.integers(0, 10_000), st.integers(0, 11))
@settings(max_examples=30)
def test_better_levels_everywhere_never_worsen_a_median_rank_or_a_chance(seed: int, at: int) -> None:
    levels = plausible(SMALL, 12, seed=seed)
    raised = replace(
        levels[at],
        **{name: {code: level + 1 for code, level in getattr(levels[at], name).items()} for name in ("claimed", "supported", "final")},
        marks={code: tuple(mark + 1 for mark in marks) for code, marks in levels[at].marks.items()},
    )
    before, after = (
        next(one for one in few(given).regions if one.code == raised.code) for given in (levels, [*levels[:at], raised, *levels[at + 1 :]])
    )
    assert after.median <= before.median
    assert after.chance >= before.chance


@given(st.permutations(range(12)))
@settings(max_examples=10)
def test_the_order_of_the_regions_does_not_matter(order: list[int]) -> None:
    levels = plausible(SMALL, 12)
    assert few([levels[at] for at in order]) == few(levels)


def test_regions_stand_in_order_of_rank_and_then_code() -> None:
    found = few(plausible(SMALL, 12)).regions
    assert [(one.rank, one.code) for one in found] == sorted((one.rank, one.code) for one in found)


def test_the_source_that_alone_decides_is_named_and_has_the_whole_effect() -> None:
    levels = [levels_of(PILLARS, "a", [4, 0]), levels_of(PILLARS, "b", [1, 1])]
    found = robustness(levels, PILLARS, 1, uncertainty=replace(NOTHING, aggregation=0.5))
    assert [one.moved_most_by for one in found.regions] == ["aggregation", "aggregation"]
    assert found.effects["aggregation"].first == pytest.approx(1, abs=0.06)
    assert found.effects["aggregation"].total == pytest.approx(1, abs=0.06)
    assert found.mean_shift == pytest.approx(0.5, abs=CLOSE)


def test_a_source_that_varies_and_changes_nothing_has_no_effect() -> None:
    # Region a has 4 or 0 everywhere, by its marks, and the others 2: no weight changes that it is first or last.
    levels = [levels_of(PILLARS, "a", [2, 2], marks=[(0, 4), (0, 4)]), *(levels_of(PILLARS, code, [2, 2]) for code in "bcd")]
    found = robustness(levels, PILLARS, 1, uncertainty=replace(NOTHING, marks=True, pillar_weights=10))
    one = next(one for one in found.regions if one.code == "a")
    assert (one.low, one.high) == (1, 4)
    assert one.effects["pillar_weights"].total == 0
    assert one.effects["marks"].total == pytest.approx(1, abs=0.06)


def test_alternatives_are_named_and_the_least_alike_is_found() -> None:
    # Official: a 2.5, b 2, c 1.5. Without A it is b, c, a reversed: pairs b-a, c-a turn, b-c ties.
    levels = [levels_of(PILLARS, "a", [4, 1]), levels_of(PILLARS, "b", [2, 2]), levels_of(PILLARS, "c", [1, 2], claimed=[4, 4])]
    found = robustness(levels, PILLARS, 1, draws=20)
    taus = {(one.name, one.code): one.tau for one in found.alternatives}
    assert set(taus) == {
        *((name, "") for name in ("equal_pillars", "equal_factors", "other_mean", "claimed", "supported")),
        *(("without", code) for code in ("A", "B", "A1.1", "B1.1")),
    }
    assert taus["equal_pillars", ""] == taus["supported", ""] == 1
    assert taus["claimed", ""] == pytest.approx(-1 / 3)  # c 4, a 2.5, b 2
    assert taus["other_mean", ""] == pytest.approx(2 / (2 * 3) ** 0.5)  # a 2, b 2, c 1.41
    assert taus["without", "A"] == taus["without", "A1.1"] == pytest.approx(-2 / (2 * 3) ** 0.5)
    assert found.least_alike
    assert (found.least_alike.name, found.least_alike.code) == ("without", "A")


def test_a_percentile_is_a_rank_that_occurred_by_nearest_rank() -> None:
    ranks = np.arange(1, 21)[:, None]
    assert percentiles(ranks, (5, 50, 95)).ravel().tolist() == [1, 10, 19]
    assert percentiles(ranks[:3], (5, 50, 95)).ravel().tolist() == [1, 2, 3]


def test_regions_tied_at_the_cut_share_the_places_left() -> None:
    ranks = np.array([[1, 2, 2, 2, 5], [5, 1, 2, 3, 4]], np.int16)
    assert chances(ranks, 2).tolist() == pytest.approx([1 / 2, 4 / 6, 4 / 6, 1 / 6, 0])
    assert chances(ranks, 0).tolist() == [0] * 5
    assert chances(ranks, 5).tolist() == [1] * 5


@pytest.mark.parametrize(("regions", "draws"), [(0, 100), (3, 19)])
def test_without_a_region_or_with_few_draws_there_is_no_answer(regions: int, draws: int) -> None:
    with pytest.raises(ValueError, match="needs"):
        robustness(plausible(SMALL, regions), SMALL, 1, draws=draws)


def digest() -> str:
    """Of everything that is said about sixty regions of the bundled edition."""
    return hashlib.sha256(repr(robustness(plausible(BUNDLED, 60), BUNDLED, 20, draws=400)).encode()).hexdigest()


@pytest.mark.parametrize("cores", ["1", "3"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_cores(cores: str) -> None:
    program = "from tests.test_robustness import digest; print(digest())"
    limits = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), cores)
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, **limits}, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == digest()


def test_another_seed_gives_another_answer() -> None:
    levels = plausible(SMALL, 12)
    assert few(levels, seed=1) != few(levels, seed=2)
