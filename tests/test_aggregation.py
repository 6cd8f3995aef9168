"""Exact means and declared rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.aggregation import aggregate
from questionnaires.instrument import Rounding, Tier, half_up
from questionnaires.strict import Text

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
HAIR = Fraction(1, 10**45)  # a geometric mean has 50 digits


def tier(aggregation: str = "arithmetic", of: str = "nothing", decimals: int = 2) -> Tier:
    return Tier("factor", Text("Faktor", "Factor"), aggregation, Rounding(of, decimals))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("3.045", 2, "3.05"),  # float: round(3.045, 2) is 3.04
        ("2.675", 2, "2.68"),  # float: round(2.675, 2) is 2.67
        ("0.005", 2, "0.01"),
        ("2.5", 0, "3"),  # round() of Python would give 2
        ("0.0049999999999999999999", 2, "0"),
        ("3.0449999999999999999999", 2, "3.04"),
        ("3.045", 3, "3.045"),
        ("4", 2, "4"),
        ("-0.005", 2, "0"),  # a half goes up, also below zero
        ("-2.5", 0, "-2"),
        ("-2.51", 0, "-3"),
        ("-0.004", 2, "0"),
    ],
)
def test_a_half_is_rounded_up_and_nothing_else_is(value, decimals, rounded):
    assert half_up(Fraction(value), decimals) == Fraction(rounded)


@given(st.fractions(-5, 5), st.integers(0, 4))
def test_rounding_moves_a_value_by_half_a_unit_at_most_and_only_once(value, decimals):
    rounded = half_up(value, decimals)
    assert -HALF < (rounded - value) * 10**decimals <= HALF
    assert (rounded * 10**decimals).denominator == 1
    assert half_up(rounded, decimals) == rounded


def test_thirds_stay_exact():
    assert aggregate([Fraction(1), Fraction(2), Fraction(2)], [THIRD] * 3, tier()) == Fraction(5, 3)
    assert aggregate([Fraction(4)] * 3, [THIRD] * 3, tier()) == 4


# Weights 1/4, 1/4, 1/2 and values 1.01, 1.01, 1.00. Terms: 0.2525 + 0.2525 + 0.50 = 1.005.
# Its total rounded half up: 1.01. Each term rounded first: 0.25 + 0.25 + 0.50 = 1.00.
@pytest.mark.parametrize(("of", "final"), [("nothing", "1.005"), ("total", "1.01"), ("term", "1.00")])
def test_each_kind_of_rounding_gives_its_own_final(of, final):
    values = [Fraction("1.01"), Fraction("1.01"), Fraction("1.00")]
    weights = [Fraction(1, 4), Fraction(1, 4), HALF]
    assert aggregate(values, weights, tier(of=of)) == Fraction(final)


def test_a_geometric_mean_is_rounded_where_its_tier_says_so():
    # The square root of 2 x 3 is 2.4494...
    values = [Fraction(2), Fraction(3)]
    assert aggregate(values, [HALF, HALF], tier("geometric", "total")) == Fraction("2.45")
    assert aggregate(values, [HALF, HALF], tier("geometric")) != Fraction("2.45")


@pytest.mark.parametrize(
    ("values", "weights", "root"),
    [
        ((4, 9), (HALF, HALF), Fraction(6)),
        ((1, 16), (Fraction(3, 4), Fraction(1, 4)), Fraction(2)),
        ((1, 8), (2 * THIRD, THIRD), Fraction(2)),
        ((2, 3), (HALF, HALF), Fraction(Decimal("2.4494897427831780981972840747058913919659474806567"))),
    ],
)
def test_a_geometric_mean_is_the_root_to_fifty_digits(values, weights, root):
    mean = aggregate([Fraction(value) for value in values], list(weights), tier("geometric"))
    assert abs(mean - root) <= root / 10**49


def test_one_zero_makes_a_geometric_mean_zero_and_not_an_arithmetic_one():
    values = [Fraction(0), Fraction(4)]
    assert aggregate(values, [HALF, HALF], tier("geometric")) == 0
    assert aggregate(values, [HALF, HALF], tier()) == 2


def test_a_zero_without_weight_does_not_count_in_a_geometric_mean():
    assert aggregate([Fraction(0), Fraction(3)], [Fraction(0), Fraction(1)], tier("geometric")) == 3


@given(st.fractions(0, 4), st.integers(1, 6))
def test_the_geometric_mean_of_equals_is_that_value_exactly(value, count):
    assert aggregate([value] * count, [Fraction(1, count)] * count, tier("geometric")) == value


def test_a_value_without_a_weight_is_refused():
    with pytest.raises(ValueError, match="argument 2 is longer"):
        aggregate([Fraction(1), Fraction(2)], [Fraction(1)], tier())


LEVELS = st.lists(st.fractions(0, 4, max_denominator=1000), min_size=1, max_size=6)
SHARES = st.lists(st.integers(1, 20), min_size=6, max_size=6)


def weights_of(shares: list[int], count: int) -> list[Fraction]:
    return [Fraction(share, sum(shares[:count])) for share in shares[:count]]


@given(LEVELS, SHARES)
def test_an_arithmetic_mean_lies_between_its_members(values, shares):
    mean = aggregate(values, weights_of(shares, len(values)), tier())
    assert min(values) <= mean <= max(values)


@given(LEVELS, SHARES)
def test_a_geometric_mean_lies_between_its_members_and_not_above_the_arithmetic_one(values, shares):
    weights = weights_of(shares, len(values))
    mean = aggregate(values, weights, tier("geometric"))
    assert min(values) - HAIR <= mean <= max(values) + HAIR
    assert mean <= aggregate(values, weights, tier()) + HAIR


@pytest.mark.parametrize("rounding", ["nothing", "total", "term"])
@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
@given(values=LEVELS, shares=SHARES, at=st.integers(0, 5), more=st.fractions(0, 4, max_denominator=1000))
def test_raising_a_value_never_lowers_the_result(aggregation, rounding, values, shares, at, more):
    weights = weights_of(shares, len(values))
    raised = list(values)
    raised[at % len(values)] += more
    rule = tier(aggregation, rounding)
    assert aggregate(raised, weights, rule) >= aggregate(values, weights, rule) - (HAIR if aggregation == "geometric" else 0)
