"""ICC(2,k): the paper's example, the plain linear algebra of incomplete tables, and a simulated truth."""

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from assessment.reliability import measure_reliability
from assessment.resampling import Resampling

RESAMPLING = Resampling(1, 200)

# Shrout & Fleiss, Psychological Bulletin 86 (1979), table 2: six targets, four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def reliability(values, resampling=RESAMPLING):
    """Of points by region and assessor."""
    return measure_reliability({pair: {"index": points} for pair, points in values.items()}, "index", resampling)


def complete(rows):
    return {(f"{region:03}", f"{who:02}"): points for region, row in enumerate(rows) for who, points in enumerate(row)}


def single(variances):
    """ICC(2,1)."""
    return variances.region / (variances.region + variances.assessor + variances.residual)


def test_the_example_of_shrout_and_fleiss():
    found = reliability(complete(SHROUT_FLEISS))
    assert round(found.value, 2) == 0.62
    assert round(single(found.variances), 2) == 0.29
    assert (found.assessors, found.regions, found.scores) == (4, 6, 24)
    assert found.interval.low < found.value < found.interval.high


def test_the_components_of_a_complete_table_are_those_of_its_mean_squares():
    """From their table 3: mean squares 11.24 between targets, 32.49 between judges, 1.02 residual."""
    values = np.array(SHROUT_FLEISS, dtype=float)
    targets = 4 * ((values.mean(axis=1) - values.mean()) ** 2).sum() / 5
    judges = 6 * ((values.mean(axis=0) - values.mean()) ** 2).sum() / 3
    residual = (((values - values.mean()) ** 2).sum() - 5 * targets - 3 * judges) / 15
    assert [round(one, 2) for one in (targets, judges, residual)] == [11.24, 32.49, 1.02]
    found = reliability(complete(SHROUT_FLEISS))
    assert found.variances.region == pytest.approx((targets - residual) / 4)
    assert found.variances.assessor == pytest.approx((judges - residual) / 6)
    assert found.variances.residual == pytest.approx(residual)
    assert found.value == pytest.approx((targets - residual) / (targets + (judges - residual) / 6))


def reduction(design, points):
    """Sum of squares of the fitted values, and the rank."""
    solved, _, rank, _ = np.linalg.lstsq(design, points, rcond=None)
    return ((design @ solved) ** 2).sum(), rank


def henderson(values):
    """Variances by method III with a column for every region and assessor, not truncated; the traces taken as they are defined."""
    regions, people = (sorted(set(names)) for names in zip(*values, strict=True))
    region = np.array([[one == pair[0] for one in regions] for pair in values], dtype=float)
    person = np.array([[one == pair[1] for one in people] for pair in values], dtype=float)
    points = np.array(list(values.values()), dtype=float)
    (both, rank), (of_region, _), (of_person, _) = (reduction(one, points) for one in (np.hstack([region, person]), region, person))
    residual = (points @ points - both) / (len(points) - rank)

    def variance(factor, other, reduced):
        outside = np.eye(len(points)) - other @ np.linalg.pinv(other)
        trace = np.trace(factor.T @ outside @ factor)
        return (both - reduced - residual * (rank - other.shape[1])) / trace

    return variance(region, person, of_person), variance(person, region, of_region), residual


@pytest.mark.parametrize("seed", range(40))
def test_an_incomplete_table_gives_what_plain_linear_algebra_gives(seed):
    random = Random(seed)
    leaning = {who: random.gauss(0, 4) for who in "ABCDE"}
    values = {}
    for region in range(12):
        level = random.gauss(50, 9)
        for who in random.sample("ABCDE", random.randint(1, 3)):
            values[f"{region:02}", who] = level + leaning[who] + random.gauss(0, 3)
    found = reliability(values)
    region, assessor, residual = (max(one, 0) for one in henderson(values))
    assert (found.variances.region, found.variances.assessor, found.variances.residual) == pytest.approx((region, assessor, residual), abs=1e-7)
    regions = {name for name, _ in values}
    harmonic = len(regions) / sum(1 / sum(name == one for name, _ in values) for one in regions)
    assert found.assessors == pytest.approx(harmonic)
    assert found.value == pytest.approx(region / (region + (assessor + residual) / harmonic), abs=1e-9)


def test_kappa_with_squared_weights_is_the_intraclass_correlation():
    """Fleiss & Cohen, Educational and Psychological Measurement 33 (1973): equal but for terms of 1/n; the table is Cohen's of 1968."""
    cohen = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    rows = [(b, a) for b, a in product(range(3), repeat=2) for _ in range(cohen[b][a])]
    assert single(reliability(complete(rows)).variances) == pytest.approx(5 / 11, abs=1 / 200)


def test_equal_points_of_every_assessor_are_fully_reliable():
    found = reliability(complete([(Fraction(1, 3) * at,) * 2 for at in range(9)]))
    assert found.value == pytest.approx(1)
    assert found.interval.low == pytest.approx(1)


def test_a_constant_cohort_has_no_reliability():
    found = reliability(complete([(Fraction(100, 3),) * 2] * 9))
    assert (found.value, found.interval, found.variances, found.regions, found.scores) == (None, None, None, 9, 18)


def test_regions_with_one_assessor_each_tell_nothing_about_assessors():
    found = reliability({(f"{at:02}", "AB"[at % 2]): at for at in range(9)})
    assert (found.value, found.interval, found.variances, found.assessors) == (None, None, None, 1)


def test_a_negative_component_is_set_to_zero():
    found = reliability(complete([(0, 1), (1, 0), (0, 1), (1, 0)]))  # the regions have equal means
    assert (found.variances.region, found.value) == (0, 0)


def test_a_code_that_nobody_scored_is_empty():
    found = measure_reliability({("01", "A"): {"GOV": 1.0}}, "index", RESAMPLING)
    assert (found.value, found.regions, found.scores) == (None, 0, 0)


def test_a_simulated_reliability_lies_inside_its_interval():
    """Variances 100 between regions and 9 residual, assessors fixed at -2, 0 and 2 (variance 4): 100 / (100 + 13 / 2)."""
    for seed in range(5):
        random = Random(seed)
        values = {}
        for region in range(300):
            level = random.gauss(0, 10)
            for who in random.sample((-2, 0, 2), 2):
                values[f"{region:03}", f"{who:+}"] = level + who + random.gauss(0, 3)
        found = reliability(values)
        assert found.interval.low <= 100 / 106.5 <= found.interval.high
