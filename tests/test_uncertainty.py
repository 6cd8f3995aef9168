"""The draws: what they are around, that they are the same again, and that sources do not disturb each other."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.uncertainty import NOTHING, SOURCES, USUAL, Draws, Uncertainty, draw
from tests.tiny import BUNDLED

COUNT = 20_000


def drawn(uncertainty: Uncertainty = USUAL, seed: int = 1) -> Draws:
    return draw(uncertainty, BUNDLED, regions=3, slots=6, seed=seed, count=COUNT)


def test_nothing_uncertain_is_the_edition_in_every_draw() -> None:
    draws = drawn(NOTHING)
    assert draws.varying() == ()
    assert draws.pillar_weights[0] == pytest.approx([1 / 6] * 6)
    assert draws.factor_weights[0] == pytest.approx([1 / 3] * 18)
    assert not draws.aggregation.any()
    assert not draws.evidence.any()
    assert set(draws.left_out) == {-1}


def test_weights_sum_to_one_and_spread_around_the_editions_as_stated() -> None:
    draws = drawn()
    assert draws.pillar_weights.sum(axis=1) == pytest.approx(np.ones(COUNT))
    assert draws.factor_weights.reshape(COUNT, 6, 3).sum(axis=2) == pytest.approx(np.ones((COUNT, 6)))
    assert draws.pillar_weights.mean(axis=0) == pytest.approx(np.full(6, 1 / 6), abs=0.002)
    assert draws.pillar_weights.std(axis=0) == pytest.approx(np.full(6, (5 / 36 / 61) ** 0.5), rel=0.03)
    assert draws.factor_weights.std(axis=0) == pytest.approx(np.full(18, (2 / 9 / 25) ** 0.5), rel=0.03)


def test_a_sixth_mostly_stays_between_the_stated_percentages() -> None:
    low, high = np.quantile(drawn().pillar_weights, (0.025, 0.975))
    assert (round(low, 2), round(high, 2)) == (0.08, 0.27)


def test_choices_are_taken_as_often_as_stated() -> None:
    draws = drawn()
    assert draws.aggregation.mean() == pytest.approx(0.5, abs=0.015)
    assert draws.evidence.mean() == pytest.approx(0.02, abs=0.004)
    assert (draws.left_out >= 0).mean() == pytest.approx(0.5, abs=0.015)
    assert set(draws.left_out) == set(range(-1, 72))
    assert np.bincount(draws.marks.ravel()) / draws.marks.size == pytest.approx(np.full(6, 1 / 6), abs=0.01)


@pytest.mark.parametrize("source", SOURCES)
def test_switching_a_source_off_leaves_the_others_as_they_were(source: str) -> None:
    off = getattr(NOTHING, source)
    before, after = drawn(), drawn(replace(USUAL, **{source: off}))
    for other in SOURCES:
        assert (getattr(before, other) == getattr(after, other)).all() == (other != source)


def test_another_seed_draws_otherwise() -> None:
    assert (drawn().pillar_weights != drawn(seed=2).pillar_weights).any()


@pytest.mark.parametrize("wrong", [{"pillar_weights": 0.5}, {"factor_weights": 0}, {"aggregation": 1.1}, {"evidence": -0.1}, {"left_out": 2}])
def test_what_is_no_concentration_or_no_chance_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"concentration|chance"):
        Uncertainty(**wrong)
