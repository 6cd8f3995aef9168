"""Agreement of assessors: alpha and kappa against the papers' own examples, and what holds for every number."""

from fractions import Fraction
from itertools import product
from random import Random

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.agreement import Rated, agreement, assessor_effects
from assessment.resampling import Interval

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): 4 observers, 12 units, a dot where there is no value.
OBSERVERS = {"A": "123321412...", "B": "1233224125.3", "C": ".3332342251.", "D": "12332441251."}

# Cohen, Psychological Bulletin 70 (1968), table 1: 200 cases, judge B in rows, judge A in columns.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))


@pytest.fixture(scope="session")
def codes(instrument):
    return [one.code for one in instrument.indicators()]


def measured(marks, instrument, scores=None, threshold=0.5, **options):
    return agreement(marks, scores or {}, instrument, threshold=threshold, **{"draws": 50} | options)


def two(pairs, code):
    """Marks of the assessors A and B, one region for each pair of levels."""
    return [Rated(f"{at:03}", who, code, level, at) for at, pair in enumerate(pairs) for who, level in zip("AB", pair, strict=True)]


def random_marks(random, codes, regions=12, assessors=5, at_most=4, highest=4):
    """Every region marked by 1 to ``at_most`` assessors, some marks missing."""
    marks = []
    for region in range(regions):
        for who in random.sample(range(assessors), random.randint(1, at_most)):
            marks += [Rated(f"{region:03}", f"A{who}", code, random.randint(0, highest), region) for code in codes if random.random() < 0.8]
    return marks


def table(marks):
    """Assessors x units as the package wants them, NaN where there is no mark."""
    units = sorted({(one.region, one.indicator) for one in marks})
    people = sorted({one.assessor for one in marks})
    values = np.full((len(people), len(units)), np.nan)
    for one in marks:
        values[people.index(one.assessor), units.index((one.region, one.indicator))] = one.level
    return values


def alpha_of_the_package(marks):
    """None where fewer than two units have a pair, or the pairs hold one level only."""
    values = table(marks) if marks else np.empty((0, 0))
    paired = values[:, (~np.isnan(values)).sum(axis=0) > 1]
    if paired.shape[1] < 2 or len(np.unique(paired[~np.isnan(paired)])) < 2:
        return None
    return krippendorff.alpha(reliability_data=values, level_of_measurement="ordinal")


def test_alpha_of_krippendorffs_own_example(instrument, codes):
    marks = [
        Rated(f"{unit:02}", who, codes[0], int(value) - 1, unit)  # the scale begins at 0; only the order matters
        for who, values in OBSERVERS.items()
        for unit, value in enumerate(values)
        if value != "."
    ]
    printed = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for kind, value in printed.items():  # the data are those of the paper
        assert round(krippendorff.alpha(reliability_data=table(marks) + 1, level_of_measurement=kind), 3) == value
    found = measured(marks, instrument)
    assert round(found.whole.value, 3) == printed["ordinal"]
    assert (found.whole.units, found.whole.pairs) == (11, 8 * 6 + 2 * 3 + 1)  # eight units with four values, two with three, one with two
    assert found.indicators[codes[0]] == found.whole == found.pillars[instrument.pillars[0].code]


@pytest.mark.parametrize("seed", range(200))
def test_alpha_is_that_of_the_package(instrument, codes, seed):
    random = Random(seed)
    chosen = random.sample(codes, random.randint(1, 6))
    marks = random_marks(random, chosen, regions=random.randint(1, 12), at_most=random.randint(1, 5), highest=random.randint(0, 4))
    found = measured(marks, instrument, draws=2)
    assert found.whole.value == (None if (theirs := alpha_of_the_package(marks)) is None else pytest.approx(theirs, abs=1e-12))
    for pillar in instrument.pillars:
        below = {one.code for one in pillar.indicators()}
        theirs = alpha_of_the_package([mark for mark in marks if mark.indicator in below])
        assert found.pillars[pillar.code].value == (None if theirs is None else pytest.approx(theirs, abs=1e-12))


def test_alpha_is_not_defined_for_one_unit_or_one_level(instrument, codes):
    one_unit = measured(two([(1, 3)], codes[0]), instrument).whole
    assert (one_unit.value, one_unit.interval, one_unit.units, one_unit.pairs) == (None, None, 1, 1)
    one_level = measured(two([(2, 2)] * 9, codes[0]), instrument)
    assert (one_level.whole.value, one_level.whole.interval, one_level.whole.units) == (None, None, 9)
    assert (one_level.pairs[0].value, one_level.pairs[0].interval, one_level.pairs[0].items) == (None, None, 9)


def test_alpha_of_one_region_has_no_interval(instrument, codes):
    found = measured([Rated("01", who, code, level, 0) for who in "AB" for level, code in enumerate(codes[:3])], instrument)
    assert (found.whole.value, found.whole.interval, found.whole.units) == (1, None, 3)


def test_where_a_whole_tail_of_the_samples_has_no_variation_there_is_no_interval(instrument, codes):
    found = measured(two([(2, 2)] * 99 + [(3, 3)], codes[0]), instrument)  # a third of the samples miss the only other level
    assert found.whole.value == found.pairs[0].value == 1
    assert found.whole.interval is found.pairs[0].interval is None


def test_perfect_agreement_is_one_in_every_sample(instrument, codes):
    found = measured(two([(level, level) for level in (0, 1, 2, 3, 4)] * 5, codes[0]), instrument)
    assert found.whole.value == found.pairs[0].value == 1
    assert found.whole.interval == found.pairs[0].interval == Interval(1, 1)


def test_the_samples_take_whole_regions(instrument, codes):
    """Of two regions a quarter of the samples hold the first twice, which is agreed on, and a quarter the second."""
    marks = [
        Rated(region, who, code, (at + (region == "02" and who == "B")) % 5, 0)
        for region, who in product(("01", "02"), "AB")
        for at, code in enumerate(codes)
    ]
    found = measured(marks, instrument, draws=1000)
    assert found.whole.interval.high == 1
    assert found.whole.interval.low == pytest.approx(_twice([mark for mark in marks if mark.region == "02"]), abs=1e-12)


def _twice(marks):
    again = [Rated(f"{mark.region} again", mark.assessor, mark.indicator, mark.level, mark.order) for mark in marks]
    return alpha_of_the_package([*marks, *again])


def test_kappa_of_cohens_table(instrument, codes):
    """With Cohen's own weights the table gives the .348 that he prints; with squared distances 1 - (120/200) / (11/10)."""
    rows, columns = [sum(row) for row in COHEN], [sum(column) for column in zip(*COHEN, strict=True)]

    def kappa(weight):
        observed = sum(Fraction(COHEN[b][a] * weight(b, a), 200) for b, a in product(range(3), repeat=2))
        expected = sum(Fraction(rows[b] * columns[a] * weight(b, a), 200 * 200) for b, a in product(range(3), repeat=2))
        return 1 - observed / expected

    assert round(float(kappa(lambda b, a: ((0, 1, 3), (1, 0, 6), (3, 6, 0))[b][a])), 3) == 0.348
    assert kappa(lambda b, a: (b - a) ** 2) == 1 - Fraction(120, 200) / Fraction(11, 10) == Fraction(5, 11)
    pairs = [(b, a) for b, a in product(range(3), repeat=2) for _ in range(COHEN[b][a])]
    (found,) = measured(two(pairs, codes[0]), instrument).pairs
    assert found.value == 5 / 11
    assert (found.first, found.second, found.regions, found.items) == ("A", "B", 200, 200)
    assert found.interval.low < 5 / 11 < found.interval.high


def test_kappa_is_zero_for_chance_and_minus_one_for_the_opposite(instrument, codes):
    assert measured(two(product(range(3), repeat=2), codes[0]), instrument).pairs[0].value == 0
    assert measured(two([(0, 4), (4, 0)], codes[0]), instrument).pairs[0].value == -1


def test_a_pair_of_assessors_counts_only_what_both_marked(instrument, codes):
    first, second, third = codes[:3]
    marks = [
        Rated("01", "A", first, 1, 0),
        Rated("01", "A", second, 2, 0),
        Rated("01", "B", first, 1, 0),
        Rated("01", "B", third, 4, 0),
        Rated("02", "A", first, 3, 1),
        Rated("02", "C", first, 3, 0),
        Rated("03", "D", first, 3, 0),
    ]
    found = {(one.first, one.second): one for one in measured(marks, instrument).pairs}
    assert {names: (one.regions, one.items) for names, one in found.items()} == {("A", "B"): (1, 1), ("A", "C"): (1, 1)}
    assert found["A", "B"].interval is None


def test_the_order_of_the_marks_never_matters_and_the_seed_does(instrument, codes):
    marks = random_marks(Random(1), codes[:8])
    scores = {(mark.region, mark.assessor): {"index": float(mark.level)} for mark in marks}
    turned = dict(reversed(scores.items()))
    shuffled = Random(2).sample(marks, len(marks))
    found = measured(marks, instrument, scores)
    assert measured(shuffled, instrument, turned) == found
    assert assessor_effects(shuffled) == assessor_effects(marks)
    assert measured(marks, instrument, scores, seed=2) != found
    assert measured(marks, instrument, scores, seed=2).whole.value == found.whole.value


@given(st.integers(0, 10_000))
def test_every_number_is_in_its_range_and_never_nan(instrument, codes, seed):
    random = Random(seed)
    marks = random_marks(random, codes[: random.randint(1, 4)], regions=random.randint(1, 5), highest=random.randint(0, 4))
    scores = {(mark.region, mark.assessor): {"index": Fraction(mark.level)} for mark in marks}
    found = measured(marks, instrument, scores, draws=20)
    alphas = [found.whole, *found.pillars.values(), *found.indicators.values()]
    shares = [*alphas, *found.pairs, *found.reliability.values()]
    assert all(one.value is None or one.value <= 1 + 1e-12 for one in shares)
    assert all(one.interval is None or one.interval.low <= one.interval.high <= 1 + 1e-12 for one in shares)
    assert all(one.value is None or one.value >= -1 for one in found.pairs)
    assert all(one.difference is None or abs(one.difference) <= 4 for one in found.assessors.values())


def test_no_marks_give_an_empty_answer(instrument):
    found = measured([], instrument)
    assert (found.whole.value, found.whole.units, found.pairs, dict(found.assessors)) == (None, 0, (), {})
    assert dict(assessor_effects([]).levels) == {}


def test_marks_that_cannot_be_are_refused(instrument, codes):
    mark = Rated("01", "A", codes[0], 1, 0)
    with pytest.raises(ValueError, match="twice"):
        measured([mark, mark], instrument)
    with pytest.raises(ValueError, match="NONE-1"):
        measured([Rated("01", "A", "NONE-1", 1, 0)], instrument)
    with pytest.raises(ValueError, match="off the scale"):
        measured([Rated("01", "A", codes[0], instrument.highest + 1, 0)], instrument)
