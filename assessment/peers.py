"""What the other regions of a cycle reached: the medians and the peer groups that a region is read against."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from assessment.scorecard import Scorecard
from assessment.stages import Situation, Standing, situations, standing
from questionnaires.instrument import Instrument
from questionnaires.register import Region

FEWEST = 8  # members: among fewer, one region more or less moves a percentile by more than an eighth

# Residents from which a class begins: those of ITB's Rating Kota Cerdas Indonesia 2017, there for cities only.
POPULATION_CLASSES = {"large": 1_000_000, "medium": 200_000, "small": 0}


@dataclass(frozen=True, slots=True)
class Peers:
    """What all the regions of an edition reached, without their names: made once and the same for the report of each.

    ``medians``: code of every step -> the median of its final values. ``values``: code of the index and of every pillar
    -> its final values, lowest first. ``standings``: assets, use and results of every region, lowest first;
    ``situations``: how many regions are in each. Both are empty in an edition that does not ask for all three.
    """

    regions: int
    medians: Mapping[str, Fraction]
    values: Mapping[str, tuple[Fraction, ...]]
    standings: tuple[Standing, ...]
    situations: Mapping[Situation, int]

    @property
    def alone(self) -> bool:
        """Whether there is nobody to compare a region with."""
        return self.regions < 2

    def share(self, code: str, value: Fraction) -> Fraction | None:
        """The share of the other regions, 0-1, with a lower value of the index or a pillar and half of the equal ones; None without others."""
        ordered = self.values[code]
        return _share(value, ordered) if len(ordered) > 1 else None


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


def peers(cards: Sequence[Scorecard], instrument: Instrument) -> Peers:
    """What these regions reached, exact; their order does not matter."""
    values: dict[str, list[Fraction]] = {}
    for card in cards:
        for step in (card.final, *card.final.parts):
            values.setdefault(step.code, []).append(step.value)
    places = [found for card in cards if (found := standing(card.final, instrument))]
    return Peers(
        regions=len(cards),
        medians=medians(cards),
        values={code: tuple(sorted(found)) for code, found in values.items()},
        standings=tuple(sorted(places, key=lambda one: (one.assets, one.use, one.results))),
        situations=situations(cards, instrument),
    )


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
