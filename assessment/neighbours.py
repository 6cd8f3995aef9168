"""Neighbours: the other regions that the ministry's copy of a report names, and whom they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.scorecard import Scorecard
from questionnaires.register import Region

EACH_SIDE = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One region beside another: its place among the candidates, if it has one, and code of the index and its pillars -> points.

    Without points it is not scored, or they are not to be told.
    """

    region: Region
    place: int | None = None
    points: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Code of the index and of every pillar -> the region with the highest value, and the one nearest to the median."""

    best: Mapping[str, Region]
    middle: Mapping[str, Region]


def neighbour(card: Scorecard, place: int | None) -> Neighbour:
    """A scored region as another one's report names it."""
    return Neighbour(card.region, place, {card.final.code: card.index, **card.pillars})


def nearest(candidates: Sequence[Neighbour]) -> Mapping[str, tuple[Neighbour, ...]]:
    """Region code -> the candidates of its kind next to it in the ranking, three on either side at most, and itself; best place first.

    Of its peer groups it is that of the kind, the only one that no number from outside the ranking draws.
    """
    found = {}
    for kind in {one.region.kind for one in candidates}:
        own = sorted((one for one in candidates if one.place and one.region.kind == kind), key=lambda one: (one.place, one.region.code))
        for at, one in enumerate(own):
            found[one.region.code] = tuple(own[max(at - EACH_SIDE, 0) : at + EACH_SIDE + 1])
    return found


def landmarks(cards: Sequence[Scorecard], medians: Mapping[str, Fraction]) -> Landmarks:
    """The best and the middle region among these scorecards, equal ones by code; ``medians`` are theirs."""
    values: dict[str, list[tuple[Fraction, Region]]] = {}
    for card in sorted(cards, key=lambda one: one.region.code):
        for step in (card.final, *card.final.parts):
            values.setdefault(step.code, []).append((step.value, card.region))
    return Landmarks(
        best={code: max(found, key=lambda pair: pair[0])[1] for code, found in values.items()},
        middle={code: min(found, key=lambda pair: abs(pair[0] - medians[code]))[1] for code, found in values.items()},
    )
