"""The instrument of an edition: what is asked and which rules turn answers into points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from questionnaires.strict import StrictError, Text


class InstrumentError(StrictError):
    """An edition is wrong: file, place and why. Raised before any workbook is read."""


Level = int | Fraction  # whole, save where a number is mapped linearly


def half_up(value: Fraction, decimals: int) -> Fraction:
    """The value rounded to so many decimals, a half away from minus infinity: 3.045 -> 3.05."""
    unit = Fraction(1, 10**decimals)
    return floor(value / unit + Fraction(1, 2)) * unit


@dataclass(frozen=True, slots=True)
class Rounding:
    """What is rounded in a tier: ``nothing``, its ``total``, or each ``term`` and then the sum. Half up."""

    of: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the tree: how the members of its groups become one value.

    ``coverage``: the share of its weight, 0-1, that must be present for a group to have a value; at 0 any will do.
    """

    name: str
    label: Text
    aggregation: str
    rounding: Rounding
    coverage: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a question looks at (aset, pemanfaatan, hasil) and its share of a group, 0-1.

    One that stands ``apart`` fills its groups alone and is no part of that sum (collaboration).
    """

    code: str
    name: Text
    weight: Fraction
    apart: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """Answered by choosing a level: one text per level, lowest first."""

    levels: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Answered by a number or by the value of an external index: thresholds or goalposts make the level.

    ``thresholds`` by kind of region, in the order of the levels 2, 3, ...; an edge belongs to the
    better level. ``scale`` is the issuer's own, for an index. With ``goalposts``, the lower number
    first, levels are linear from 0 at the worse one to the highest at the better one, and the
    thresholds are where whole levels begin.
    """

    unit: Text
    higher_is_better: bool
    thresholds: Mapping[str, tuple[Fraction, ...]]
    plausible: tuple[Fraction, Fraction]
    scale: tuple[Fraction, Fraction] | None
    issuer: str
    basis: str
    source: str
    goalposts: tuple[Fraction, Fraction] | None = None

    def level(self, value: Fraction, kind: str) -> Level:
        """The level of a reported value for a kind of region: 1 when it reaches no threshold; any Fraction on the scale where it is linear."""
        steps = self.thresholds[kind]
        if self.goalposts:
            low, high = self.goalposts
            within = min(max(value, low), high)
            return (len(steps) + 1) * (within - low if self.higher_is_better else high - within) / (high - low)
        return 1 + sum(value >= step if self.higher_is_better else value <= step for step in steps)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question, how it is answered, what evidence each level needs and what lifts it."""

    code: str
    stage: str
    weight: Fraction
    name: Text
    question: Text
    why: Text
    answer: Ladder | Measure
    evidence: Mapping[int, tuple[str, ...]]
    documents: Mapping[int, Text]
    next: tuple[Text, ...]
    effort: str
    owners: tuple[str, ...]
    reference: str
    not_applicable: Text | None


@dataclass(frozen=True, slots=True)
class Group:
    """A pillar, a factor or whatever the edition's tiers are called; its share of its parent, 0-1."""

    code: str
    name: Text
    weight: Fraction
    colour: str
    members: "tuple[Group | Indicator, ...]"

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator below this group, in the order of the edition."""
        for member in self.members:
            if isinstance(member, Indicator):
                yield member
            else:
                yield from member.indicators()


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition before scoring: answered yes with evidence, or computed from the share of answers."""

    code: str
    name: Text
    question: Text
    evidence: tuple[str, ...]
    answered_share: Fraction | None
    next: Text
    owners: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the scale; ``lowest`` belongs to it."""

    code: str
    name: Text
    lowest: Fraction


@dataclass(frozen=True, slots=True)
class Floor:
    """A group of the first tier below ``below`` caps the band at ``at_most``; ``exempt`` ones do not."""

    below: Fraction
    at_most: str
    exempt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence and what a region writes down of it."""

    code: str
    name: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the levels mean for one kind of question wherever it stands, lowest first: the ladder that the indicators' own texts follow."""

    code: str
    name: Text
    levels: tuple[Text, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the identity sheet."""

    code: str
    name: Text
    required: bool
    hint: Text


@dataclass(frozen=True, slots=True)
class ConsistencyRule:
    """A rule that finds a workbook odd beyond a threshold. On ``trial`` it is told and does not count."""

    name: str
    threshold: int
    trial: bool
    exempt: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One edition, whole and checked."""

    id: str
    year: int
    stage: str
    track: str
    based_on: str
    title: Text
    reference: str
    guide: tuple[str, ...]
    digest: str
    highest: int
    tiers: tuple[Tier, ...]
    stages: tuple[Stage, ...]
    root: Group
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    floor: Floor | None
    evidence: tuple[EvidenceKind, ...]
    efforts: Mapping[str, Text]
    identity: tuple[Field, ...]
    consistency: tuple[ConsistencyRule, ...]
    tie_break: tuple[str, ...]
    rank_on: str
    ladder: tuple[Yardstick, ...] = ()

    @property
    def pillars(self) -> tuple[Group, ...]:
        """The groups of the first tier below the index."""
        return tuple(member for member in self.root.members if isinstance(member, Group))

    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator in the order of the edition."""
        return tuple(self.root.indicators())

    def band(self, value: Fraction, pillars: Mapping[str, Fraction]) -> Band:
        """The band of an index value, capped where a pillar (code -> value) lies under the floor."""
        reached = [band for band in self.bands if value >= band.lowest] or [self.bands[0]]
        if self.floor and any(one < self.floor.below for code, one in pillars.items() if code not in self.floor.exempt):
            cap = next(band for band in self.bands if band.code == self.floor.at_most)
            return min(reached[-1], cap, key=lambda band: band.lowest)
        return reached[-1]
