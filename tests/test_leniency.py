"""Leniency, drift and effects of assessors: closed forms, and a simulated truth that is found again."""

from random import Random

import numpy as np
import pytest

from assessment.agreement import Rated, agreement, assessor_effects
from assessment.leniency import Leaning
from assessment.resampling import Interval

PAIRS = ("AB", "BC", "CA")


@pytest.fixture(scope="session")
def codes(instrument):
    return [one.code for one in instrument.indicators()]


@pytest.fixture(scope="session")
def measured(instrument):
    def leniency(marks, threshold=0.5, draws=200):
        return agreement(marks, {}, instrument, threshold=threshold, draws=draws).assessors

    return leniency


def cohort(codes, level, regions=30):
    """Regions marked by two of A, B and C in turn; ``level(assessor, region, truth)`` says what is given."""
    return [
        Rated(f"{region:03}", who, code, level(who, region, (region + at) % 3 + 1), region)
        for region in range(regions)
        for who in PAIRS[region % 3]
        for at, code in enumerate(codes)
    ]


def test_who_always_adds_one_is_lenient_by_one(codes, measured):
    found = measured(cohort(codes[:6], lambda who, _, truth: truth + (who == "A")))
    assert (found["A"].difference, found["A"].interval, found["A"].leaning) == (1.0, Interval(1, 1), Leaning.LENIENT)
    assert (found["A"].regions, found["A"].items) == (20, 120)
    assert (found["B"].difference, found["B"].leaning) == (-0.5, Leaning.SEVERE)  # half of B's regions are shared with A
    assert found["A"].drift.change == 0
    assert found["A"].drift.interval == Interval(0, 0)


def test_a_difference_below_the_threshold_is_told_and_not_judged(codes, measured):
    marks = cohort(codes[:6], lambda who, _, truth: truth + (who == "A"))
    assert measured(marks, threshold=1.01)["A"].leaning is Leaning.NONE
    assert measured(marks, threshold=1)["A"].leaning is Leaning.LENIENT


def test_one_region_with_a_great_difference_makes_nobody_lenient(codes, measured):
    found = measured(cohort(codes[:6], lambda who, region, _: 4 if who == "A" and region == 0 else 0), threshold=0.1)["A"]
    assert found.difference == pytest.approx(0.2)
    assert (found.interval.low, found.leaning) == (0, Leaning.NONE)


def test_the_co_assessors_count_by_their_mean(codes, measured):
    marks = [Rated("01", who, codes[0], level, 0) for who, level in zip("ABC", (4, 1, 2), strict=True)]
    assert {who: one.difference for who, one in measured(marks).items()} == {"A": 2.5, "B": -2.0, "C": -0.5}


def test_who_turns_severe_halfway_drifts_by_one(codes, measured):
    found = measured(cohort(codes[:6], lambda who, region, truth: truth - (who == "A" and region >= 15)))["A"]
    assert (found.drift.change, found.drift.interval) == (-1.0, Interval(-1, -1))
    assert found.difference == -0.5


def test_drift_goes_by_the_order_of_work_and_not_by_the_code_of_the_region(codes, measured):
    ends = {"01": 4, "02": 2, "03": 4, "04": 2, "05": 3}  # A's level; the middle one of five belongs to no half
    order = {"02": 0, "04": 1, "05": 2, "01": 3, "03": 4}
    marks = [
        Rated(region, who, code, ends[region] if who == "A" else 2, place)
        for region in ends
        for code, place in ((codes[0], order[region]), (codes[1], 9 - order[region]))  # the first mark places the region
        for who in "AB"
    ]
    assert measured(marks)["A"].drift.change == 2


def test_the_halves_of_a_drift_are_resampled_apart(codes, measured):
    """A stands 0 and 1, then 2 and 3 above B: from 2 - 1 to 3 - 0, each in one sample of sixteen."""
    marks = [Rated(f"{at}", who, codes[0], at + 1 if who == "A" else 1, at) for at in range(4) for who in "AB"]
    drift = measured(marks)["A"].drift
    assert (drift.change, drift.interval) == (2, Interval(1, 3))


def test_fewer_than_four_shared_regions_show_no_drift_and_one_no_interval(codes, measured):
    three = measured(cohort(codes[:2], lambda who, _, truth: truth, regions=4))["A"]
    assert (three.regions, three.drift) == (3, None)
    one = measured(cohort(codes[:2], lambda who, _, truth: truth + (who == "A"), regions=1))["A"]
    assert (one.difference, one.interval, one.leaning) == (1, None, Leaning.NONE)


def test_who_marked_alone_has_no_difference(codes, measured):
    found = measured([Rated("01", "A", codes[0], 4, 0)])["A"]
    assert (found.difference, found.interval, found.leaning, found.drift, found.regions, found.items) == (None, None, Leaning.NONE, None, 0, 0)


def simulated(codes, leanings, regions, seed):
    """Marks with a wide scale of chance: truth 2, noise between -1 and 1, a leaning by chance of one level more or less."""
    random = Random(seed)
    marks = []
    for region in range(regions):
        for who in random.sample(sorted(leanings), 2):
            for code in codes:
                step = (random.random() < abs(leanings[who])) * (1 if leanings[who] > 0 else -1)
                marks.append(Rated(f"{region:03}", who, code, 2 + random.choice((-1, 0, 0, 1)) + step, region))
    return marks


def test_a_simulated_leniency_lies_inside_its_interval_about_as_often_as_promised(codes, measured):
    """Expected: own leaning less the mean of the others', who are met equally often. 95 % of 80 are 76; 68 is four deviations below."""
    leanings = {"A": 0.6, "B": 0.1, "C": -0.2, "D": -0.5}
    inside = 0
    for seed in range(20):
        found = measured(simulated(codes[:10], leanings, 60, seed))
        for who, one in found.items():
            expected = leanings[who] - sum(level for other, level in leanings.items() if other != who) / 3
            inside += one.interval.low <= expected <= one.interval.high
    assert 68 <= inside <= 80


def test_effects_are_exact_where_nothing_else_differs(codes):
    added = {"A": 1, "B": 0, "C": -1}
    found = assessor_effects(cohort(codes[:5], lambda who, _, truth: truth + added[who]))
    assert found.connected
    assert found.levels == pytest.approx(added, abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_effects_are_those_of_least_squares_with_a_column_for_every_item(codes, seed):
    random = Random(seed)
    marks = [
        Rated(f"{region}", who, code, random.randint(0, 4), 0)
        for region in range(8)
        for who in random.sample("ABCDE", random.randint(1, 4))
        for code in codes[:3]
    ]
    items = sorted({(one.region, one.indicator) for one in marks})
    people = sorted({one.assessor for one in marks})
    design = np.zeros((len(marks), len(people) + len(items)))
    for row, one in enumerate(marks):
        design[row, [people.index(one.assessor), len(people) + items.index((one.region, one.indicator))]] = 1
    solved = np.linalg.lstsq(design, np.array([one.level for one in marks]), rcond=None)[0][: len(people)]
    found = assessor_effects(marks)
    assert found.connected
    assert list(found.levels.values()) == pytest.approx(list(solved - solved.mean()), abs=1e-9)


def test_groups_that_share_nothing_are_centred_each_and_said_to_be_apart(codes):
    added = {"A": 1, "B": 0, "C": 2, "D": 0, "E": 2}
    pairs = {"01": "AB", "02": "CD", "03": "E"}
    marks = [Rated(region, who, codes[0], 1 + added[who], 0) for region, people in pairs.items() for who in people]
    found = assessor_effects(marks)
    assert not found.connected
    assert not assessor_effects(marks[:4]).connected  # two groups
    assert assessor_effects(marks[:2]).connected
    assert found.levels == pytest.approx({"A": 0.5, "B": -0.5, "C": 1, "D": -1, "E": 0}, abs=1e-12)
