"""The regions of one tourism or capital zone side by side: what they all lack, and what they can win together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from assessment.agenda import counted, gaps
from assessment.neighbours import Neighbour
from assessment.roadmap import Horizon, Kind, actions
from assessment.scorecard import Scorecard
from questionnaires.instrument import Indicator, Instrument
from questionnaires.register import Region

MOST = Fraction(1, 2)  # what more than this share of a zone's regions has in common is the zone's


@dataclass(frozen=True, slots=True)
class SharedGap:
    """An indicator below its top in most regions: their codes, and the points that one level more adds to their indices on average."""

    indicator: Indicator
    regions: tuple[str, ...]
    mean_gain: Fraction


@dataclass(frozen=True, slots=True)
class JointWin:
    """The same quick step for most regions, two at least: from which level, their codes, and the points it adds on average."""

    indicator: Indicator
    level: int
    regions: tuple[str, ...]
    mean_gain: Fraction


@dataclass(frozen=True, slots=True)
class Collaboration:
    """An indicator of a stage that stands apart: region code -> the level that counts."""

    indicator: Indicator
    levels: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Fellows:
    """The zone of one region and its other regions, in order of code, as the region's report names them."""

    zone: str
    others: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: its scorecards by code of region, shared gaps and joint quick wins, best first, and its collaboration."""

    name: str
    cards: tuple[Scorecard, ...]
    gaps: tuple[SharedGap, ...]
    wins: tuple[JointWin, ...]
    collaboration: tuple[Collaboration, ...]


def zone_of(region: Region, year: int, given: Mapping[str, str]) -> str:
    """The zone of a region in a year: as the cycle gives it by code, else that of its latest membership up to then, else empty."""
    known = [one.zone for one in region.memberships if one.zone and one.year <= year]
    return given.get(region.code) or (known[-1] if known else "")


def fellows(region: Region, regions: Iterable[Region], year: int, given: Mapping[str, str], told: Mapping[str, Neighbour]) -> Fellows | None:
    """The others of a region's zone among these regions, with what is told of them by code; None where it stands in no zone."""
    name = zone_of(region, year, given)
    if not name:
        return None
    others = sorted((one for one in regions if one.code != region.code and zone_of(one, year, given) == name), key=lambda one: one.code)
    return Fellows(name, tuple(told.get(one.code, Neighbour(one)) for one in others))


def by_zone(cards: Iterable[Scorecard], year: int, given: Mapping[str, str]) -> Mapping[str, tuple[Scorecard, ...]]:
    """Zone -> the scorecards of its regions, both in order; regions without a zone are left out."""
    found: dict[str, list[Scorecard]] = {}
    for card in cards:
        if name := zone_of(card.region, year, given):
            found.setdefault(name, []).append(card)
    return {name: tuple(sorted(found[name], key=lambda card: card.region.code)) for name in sorted(found)}


def compare(name: str, cards: Sequence[Scorecard], instrument: Instrument) -> Zone:
    """A zone from the scorecards of its regions in any order; ValueError without one."""
    if not cards:
        raise ValueError(f"no region of the zone {name} is scored")
    ordered = tuple(sorted(cards, key=lambda card: card.region.code))
    return Zone(name, ordered, _gaps(ordered, instrument), _wins(ordered, instrument), _collaboration(ordered, instrument))


def _gaps(cards: Sequence[Scorecard], instrument: Instrument) -> tuple[SharedGap, ...]:
    """Those of the most regions first, then the highest mean gain, then by code."""
    found: dict[str, dict[str, Fraction]] = {}
    for card in cards:
        for gap in gaps(card, instrument):
            found.setdefault(gap.indicator.code, {})[card.region.code] = gap.gain
    shared = [
        SharedGap(one, tuple(gained), _mean(gained.values()))
        for one in instrument.indicators()
        if len(gained := found.get(one.code, {})) > MOST * len(cards)
    ]
    return tuple(sorted(shared, key=lambda gap: (-len(gap.regions), -gap.mean_gain, gap.indicator.code)))


def _wins(cards: Sequence[Scorecard], instrument: Instrument) -> tuple[JointWin, ...]:
    """The highest sum of gains first, then by code and level. Evidence is each region's own and no joint work."""
    found: dict[tuple[str, int], dict[str, Fraction]] = {}
    for card in cards:
        for one in actions(card, instrument):
            if one.kind is Kind.STEP and one.horizon is Horizon.QUICK:
                found.setdefault((one.indicator.code, floor(one.start)), {})[card.region.code] = one.gain
    indicators = {one.code: one for one in instrument.indicators()}
    joint = [
        (sum(gained.values()), JointWin(indicators[code], level, tuple(gained), _mean(gained.values()))) for (code, level), gained in found.items()
    ]
    ordered = sorted(joint, key=lambda pair: (-pair[0], pair[1].indicator.code, pair[1].level))
    return tuple(win for _, win in ordered if len(win.regions) > 1 and len(win.regions) > MOST * len(cards))


def _collaboration(cards: Sequence[Scorecard], instrument: Instrument) -> tuple[Collaboration, ...]:
    apart = {stage.code for stage in instrument.stages if stage.apart}
    levels = {card.region.code: counted(card) for card in cards}
    return tuple(
        Collaboration(one, {code: own[one.code] for code, own in levels.items() if one.code in own})
        for one in instrument.indicators()
        if one.stage in apart
    )


def _mean(values: Iterable[Fraction]) -> Fraction:
    found = tuple(values)
    return sum(found, Fraction(0)) / len(found)
