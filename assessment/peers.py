"""What the other regions of a cycle reached: the medians that a region is read against."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from assessment.scorecard import Scorecard


def medians(cards: Sequence[Scorecard]) -> dict[str, Fraction]:
    """Code of every step -> the median of its final value, exact; empty without scorecards."""
    values: dict[str, list[Fraction]] = {}
    for card in cards:
        for step in card.final.walk():
            values.setdefault(step.code, []).append(step.value)
    return {code: Fraction(median(found)) for code, found in values.items()}
