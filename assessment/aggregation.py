"""How values become one value: exact means, and rounding where a tier declares it."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm

from questionnaires.instrument import Tier, half_up

DIGITS = 50  # of a geometric mean, which is seldom rational


def aggregate(values: Sequence[Fraction], weights: Sequence[Fraction], tier: Tier) -> Fraction:
    """One value from the members' values and weights (which sum to 1), as the tier declares.

    Arithmetic: exact. Geometric: to 50 digits, 0 where a member with weight is 0.
    Source of term-wise and total rounding: Kominfo's evaluation tables of 2022 and 2023.
    """
    terms = [weight * value for weight, value in zip(weights, values, strict=True)]
    if tier.aggregation == "geometric":
        total = _geometric(values, weights)
    elif tier.rounding.of == "term":
        total = exact_sum([half_up(term, tier.rounding.decimals) for term in terms])
    else:
        total = exact_sum(terms)
    return half_up(total, tier.rounding.decimals) if tier.rounding.of == "total" else total


def exact_sum(values: Sequence[Fraction]) -> Fraction:
    """The sum, over one denominator: quicker than a fraction in lowest terms after each addition."""
    denominator = lcm(*(one.denominator for one in values))
    return Fraction(sum(one.numerator * (denominator // one.denominator) for one in values), denominator)


def _geometric(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    used = sorted((value, weight) for value, weight in zip(values, weights, strict=True) if weight)  # their order must not matter
    if any(value <= 0 for value, _ in used):
        return Fraction(0)
    if len({value for value, _ in used}) == 1:
        return used[0][0]
    with localcontext() as context:
        context.prec = DIGITS + 10
        logarithm = sum((_decimal(weight) * _decimal(value).ln() for value, weight in used), Decimal(0))
        mean = logarithm.exp()
        context.prec = DIGITS
        return Fraction(+mean)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
