"""The estimators, held against models whose shares are known."""

from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.sensitivity import Pairs, effects, shift, tau_b

DRAWS = 40_000


def estimated(model, inputs: int, low: float, high: float):
    """First-order and total index of each input of the model, inputs uniform."""
    stream = np.random.Generator(np.random.PCG64(1))
    first, second = stream.uniform(low, high, (2, DRAWS, inputs))
    mixed = {}
    for at in range(inputs):
        changed = first.copy()
        changed[:, at] = second[:, at]
        mixed[str(at)] = model(changed)
    found = effects(model(first), model(second), mixed)[0]
    return [found[str(at)].first for at in range(inputs)], [found[str(at)].total for at in range(inputs)]


def test_an_additive_model_has_the_shares_of_its_squared_slopes():
    alone, total = estimated(lambda x: (x @ [3.0, 2.0, 1.0])[:, None], 3, 0, 1)
    assert alone == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.02)
    assert total == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.02)


def test_a_product_of_centred_inputs_is_all_interaction():
    alone, total = estimated(lambda x: (x[:, 0] * x[:, 1])[:, None], 2, -1, 1)
    assert alone == pytest.approx([0, 0], abs=0.02)
    assert total == pytest.approx([1, 1], abs=0.03)


def test_the_function_of_ishigami_has_its_known_indices():
    # Ishigami and Homma (1990): sin x1 + 7 sin^2 x2 + x3^4 sin(x1) / 10 on (-pi, pi).
    alone, total = estimated(lambda x: (np.sin(x[:, 0]) * (1 + x[:, 2] ** 4 / 10) + 7 * np.sin(x[:, 1]) ** 2)[:, None], 3, -np.pi, np.pi)
    assert alone == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_a_result_that_never_moves_has_no_effects():
    still, moving = np.ones((4, 1)), np.array([[1], [2], [3], [4]])
    found = effects(np.hstack([still, moving]), np.hstack([still, moving]), {"marks": np.hstack([still, moving[::-1]])})
    assert found[0] == {}
    assert set(found[1]) == {"marks"}


def test_the_mean_rank_shift_is_the_mean_distance_from_the_official_ranks():
    assert shift(np.array([[1, 2, 3], [3, 2, 1], [2, 1, 3]]), np.array([1, 2, 3])).tolist() == [0, 4 / 3, 2 / 3]


def test_effects_on_the_list_are_those_on_its_mean_rank_shift():
    first, second, mixed = (np.array(ranks) for ranks in ([[1, 2], [2, 1]], [[2, 1], [1, 2]], [[2, 1], [1, 2]]))
    # Shifts 0 and 1, 1 and 0, 1 and 0: variance 1/4. Alone (1/2 x 1 + -1/2 x -1) / 2 = 1/2, total (1 + 1) / 2 / 2 = 1/2: raw shares of 2.
    found = Pairs(first, second, {"marks": mixed}).effects_on_shift(np.array([1, 2]))
    assert (found["marks"].first, found["marks"].total) == (2, 2)


@pytest.mark.parametrize(
    ("first", "second", "tau"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 1),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 2, 4, 3], 4 / 6),
        ([1, 1, 3], [1, 2, 3], 2 / sqrt(2 * 3)),
        ([1, 1, 1], [1, 2, 3], None),
        ([1], [1], None),
    ],
)
def test_tau_b_of_rankings_reckoned_by_hand(first, second, tau):
    assert tau_b(np.array(first), np.array(second)) == (tau if tau is None else pytest.approx(tau))


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=12))
def test_tau_b_counts_pairs(both):
    pairs = list(combinations(both, 2))
    signs = [((a > c) - (a < c), (b > d) - (b < d)) for (a, b), (c, d) in pairs]
    untied = sum(x != 0 for x, _ in signs) * sum(y != 0 for _, y in signs)
    first, second = np.array(both, np.int16).T
    expected = sum(x * y for x, y in signs) / sqrt(untied) if untied else None
    assert tau_b(first, second) == (expected if expected is None else pytest.approx(expected))
