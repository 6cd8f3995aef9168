"""The scorecard of a region: every step from level to index kept, so that a reader can redo the sum."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cache

from assessment.aggregation import aggregate, exact_sum
from assessment.evidence import GateResult, Support, findings_of, gate_result, support
from assessment.marks import Verdict
from questionnaires.findings import Finding
from questionnaires.instrument import Band, Group, Indicator, Instrument, Level
from questionnaires.register import Region
from questionnaires.submission import Submission


@dataclass(frozen=True, slots=True)
class Step:
    """One value of the tree in points of the edition's scale, its weight in its parent, and its parts.

    ``present``: the share of the members' weight, 0-1, that its parts stand for; less than 1 where some are missing.
    """

    code: str
    tier: str
    value: Fraction
    weight: Fraction
    parts: "tuple[Step, ...]" = ()
    present: Fraction = Fraction(1)

    def walk(self) -> "Iterator[Step]":
        """The step itself and every step below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def find(self, code: str) -> "Step":
        """The step with that code; KeyError where there is none, as for what does not apply."""
        waiting = [self]
        while waiting:
            step = waiting.pop()
            if step.code == code:
                return step
            waiting += reversed(step.parts)
        raise KeyError(code)


class Status(Enum):
    """What a final score rests on: evidence alone, or also assessors' marks for enough of its weight."""

    SUPPORTED = "supported"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Claimed, supported and final points side by side; ``final`` is what ranks and is printed.

    ``verdicts``: indicator code -> its verified level, where an assessor marked it. ``marked``: the share of the
    weight that is marked, 0-1. ``first``: the final points before objections were answered.
    """

    region: Region
    edition: str
    claimed: Step
    supported: Step
    first: Step
    final: Step
    supports: Mapping[str, Support]
    verdicts: Mapping[str, Verdict]
    marked: Fraction
    status: Status
    gates: tuple[GateResult, ...]
    band: Band
    findings: tuple[Finding, ...]

    @property
    def levels(self) -> Mapping[str, Fraction]:
        """Indicator code -> the level that counts: verified where marked, else supported."""
        return {code: self.verdicts[code].level if code in self.verdicts else Fraction(one.supported) for code, one in self.supports.items()}

    @property
    def assessors(self) -> tuple[str, ...]:
        """Everyone who marked this region, in order of name."""
        return tuple(sorted({given.assessor for verdict in self.verdicts.values() for given in verdict.given}))

    @property
    def index(self) -> Fraction:
        """The final index, exact."""
        return self.final.value

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """The codes of the gates that are not passed."""
        return tuple(gate.code for gate in self.gates if not gate.passed)

    @property
    def pillars(self) -> Mapping[str, Fraction]:
        """Code -> final value of each group of the first tier that has one."""
        return {part.code: part.value for part in self.final.parts}

    @property
    def lowest_pillar(self) -> Fraction:
        """The lowest final value of the first tier."""
        return min(self.pillars.values())

    @property
    def share_supported(self) -> Fraction:
        """The share of the claimed levels that evidence supports, 0-1; 1 where nothing is claimed."""
        claimed = sum(one.claimed for one in self.supports.values())
        return Fraction(sum(min(one.supported, one.claimed) for one in self.supports.values()), claimed) if claimed else Fraction(1)


def score(submission: Submission, instrument: Instrument) -> Scorecard:
    """Points on the edition's scale for the index and every group and indicator below it, exact.

    Claimed and supported points stand side by side. Source: the edition's ``reference``.
    """
    asked = [one for one in instrument.indicators() if one.code not in submission.not_applicable]
    supports = {one.code: support(submission.answers.get(one.code), one, submission) for one in asked}
    gates = tuple(gate_result(gate, submission, instrument) for gate in instrument.gates)
    supported = steps(instrument, {code: one.supported for code, one in supports.items()})
    return Scorecard(
        region=submission.region,
        edition=instrument.id,
        claimed=steps(instrument, {code: one.claimed for code, one in supports.items()}),
        supported=supported,
        first=supported,
        final=supported,
        supports=supports,
        verdicts={},
        marked=Fraction(0),
        status=Status.SUPPORTED,
        gates=gates,
        band=instrument.band(supported.value, {part.code: part.value for part in supported.parts}),
        findings=findings_of(submission, supports, gates),
    )


def verify(card: Scorecard, verdicts: Mapping[str, Verdict], instrument: Instrument, least: Fraction) -> Scorecard:
    """The scorecard with assessors' verdicts: final points are verified where marked, else supported.

    ``least``: the share of the weight, 0-1, that must be marked for the region to count as verified.
    Verdicts on what does not apply to the region are left aside.
    """
    counted = {code: one for code, one in verdicts.items() if code in card.supports}
    first, final = _verified({code: one.supported for code, one in card.supports.items()}, counted, instrument)
    marked = _marked(final, counted)
    return replace(
        card,
        first=first,
        final=final,
        verdicts=counted,
        marked=marked,
        status=Status.VERIFIED if counted and marked >= least else Status.SUPPORTED,
        band=instrument.band(final.value, {part.code: part.value for part in final.parts}),
    )


def reweighted(card: Scorecard, instrument: Instrument) -> Scorecard:
    """The scorecard as an instrument with other weights would have it; levels and status stay."""
    claimed, supported = ({code: getattr(one, name) for code, one in card.supports.items()} for name in ("claimed", "supported"))
    first, final = _verified(supported, card.verdicts, instrument)
    return replace(
        card,
        claimed=steps(instrument, claimed),
        supported=steps(instrument, supported),
        first=first,
        final=final,
        marked=_marked(final, card.verdicts),
        band=instrument.band(final.value, {part.code: part.value for part in final.parts}),
    )


def _verified(supported: Mapping[str, Level], verdicts: Mapping[str, Verdict], instrument: Instrument) -> tuple[Step, Step]:
    """The points before and after objections were answered: verified levels over supported ones."""
    before = {code: one.first for code, one in verdicts.items() if one.first is not None}
    after: dict[str, Level] = {code: one.level for code, one in verdicts.items()}
    final = steps(instrument, {**supported, **after})
    return final if before == after else steps(instrument, {**supported, **before}), final


def _marked(final: Step, verdicts: Mapping[str, Verdict]) -> Fraction:
    return sum((weight for code, weight in weights(final).items() if code in verdicts), Fraction(0))


def weights(step: Step) -> Mapping[str, Fraction]:
    """Indicator code -> its share of the whole, 0-1: the product of the weights on its way up."""
    if not step.parts:
        return {step.code: Fraction(1)}
    return {code: part.weight * share for part in step.parts for code, share in weights(part).items()}


def steps(instrument: Instrument, levels: Mapping[str, Level]) -> Step:
    """The tree of steps that levels (by code, 0 to the edition's highest) make, from the index down.

    A level is an indicator's, or a group's own value, which then stands for everything below it. What has none is
    missing (it does not apply or was not measured, never a blank): the others of its group share its weight, provided
    that they hold the share of weight that the tier's ``coverage`` asks for; else the group is missing too.
    ValueError where that leaves no index.
    """
    step = _step(instrument.root, 0, instrument, levels)
    if step is None:
        raise ValueError("no indicator applies, or less of the index is present than the coverage of its tiers asks for")
    return step


def _step(member: Group | Indicator, depth: int, instrument: Instrument, levels: Mapping[str, Level]) -> Step | None:
    if member.code in levels:
        tier = "indicator" if isinstance(member, Indicator) else instrument.tiers[depth].name
        level = levels[member.code]
        return Step(member.code, tier, level if isinstance(level, Fraction) else _whole(level), member.weight)
    return None if isinstance(member, Indicator) else _mean(member, depth, instrument, levels)


@cache
def _whole(level: int) -> Fraction:
    """A whole level; each is one object, since the trees of a cycle hold some hundred thousand."""
    return Fraction(level)


def _mean(group: Group, depth: int, instrument: Instrument, levels: Mapping[str, Level]) -> Step | None:
    tier = instrument.tiers[depth]
    found = (_step(member, depth + 1, instrument, levels) for member in group.members)
    there = [step for step in found if step]
    present = exact_sum([step.weight for step in there])
    if not present or present < tier.coverage:
        return None
    parts = tuple(step if present == 1 else replace(step, weight=step.weight / present) for step in there)
    value = aggregate([part.value for part in parts], [part.weight for part in parts], tier)
    # weights that were shared anew may round to terms whose sum leaves the scale
    return Step(group.code, tier.name, value if value <= instrument.highest else Fraction(instrument.highest), group.weight, parts, present)
