"""What the other regions of a cycle reached: the medians and the peer groups that a region is read against."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from assessment.scorecard import Scorecard
from questionnaires.register import Region

FEWEST = 8  # members: among fewer, one region more or less moves a percentile by more than an eighth

# Residents from which a class begins: those of ITB's Rating Kota Cerdas Indonesia 2017, there for cities only.
POPULATION_CLASSES = {"large": 1_000_000, "medium": 200_000, "small": 0}


@dataclass(frozen=True, slots=True)
class Percentile:
    """Where a region stands in one peer group, 0-1: the share of the other members with a lower index and half of the equal ones.

    ``grouping``: kind, island_group or population; ``name``: which of its groups; ``members`` counts the region too.
    """

    grouping: str
    name: str
    members: int
    share: Fraction


def medians(cards: Sequence[Scorecard]) -> dict[str, Fraction]:
    """Code of every step -> the median of its final value, exact; empty without scorecards."""
    values: dict[str, list[Fraction]] = {}
    for card in cards:
        for step in card.final.walk():
            values.setdefault(step.code, []).append(step.value)
    return {code: Fraction(median(found)) for code, found in values.items()}


def population_class(region: Region) -> str:
    """The class of its number of residents: small, medium (from 200 000) or large (from 1 000 000)."""
    return next(name for name, least in POPULATION_CLASSES.items() if region.population >= least)


def peer_groups(region: Region) -> Mapping[str, str]:
    """Grouping -> the group of the region. There is none by fiscal capacity: the register does not hold it."""
    return {"kind": region.kind, "island_group": region.island_group, "population": population_class(region)}


def percentiles(cards: Sequence[Scorecard]) -> Mapping[str, tuple[Percentile, ...]]:
    """Region code -> its percentile in each of its peer groups among these scorecards, exact; groups of fewer than 8 are left out."""
    values: dict[tuple[str, str], list[Fraction]] = {}
    for card in cards:
        for group in peer_groups(card.region).items():
            values.setdefault(group, []).append(card.index)
    known = {group: sorted(found) for group, found in values.items() if len(found) >= FEWEST}
    return {
        card.region.code: tuple(
            Percentile(*group, len(known[group]), _share(card.index, known[group])) for group in peer_groups(card.region).items() if group in known
        )
        for card in cards
    }


def _share(value: Fraction, ordered: Sequence[Fraction]) -> Fraction:
    lower, upto = bisect_left(ordered, value), bisect_right(ordered, value)
    return Fraction(lower + upto - 1, 2 * (len(ordered) - 1))  # lower + (equal others) / 2, of all others
