"""The scorecard of a region: every step from level to index kept, so that a reader can redo the sum."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.aggregation import aggregate
from assessment.evidence import GateResult, Support, findings_of, gate_result, support
from questionnaires.findings import Finding
from questionnaires.instrument import Band, Group, Indicator, Instrument
from questionnaires.register import Region
from questionnaires.submission import Submission


@dataclass(frozen=True, slots=True)
class Step:
    """One value of the tree in points of the edition's scale, its weight in its parent, and its parts."""

    code: str
    tier: str
    value: Fraction
    weight: Fraction
    parts: "tuple[Step, ...]" = ()

    def walk(self) -> "Iterator[Step]":
        """The step itself and every step below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def find(self, code: str) -> "Step":
        """The step with that code; KeyError where there is none."""
        for step in self.walk():
            if step.code == code:
                return step
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Claimed and supported points side by side; ``final`` is what ranks and is printed."""

    region: Region
    edition: str
    claimed: Step
    supported: Step
    supports: Mapping[str, Support]
    gates: tuple[GateResult, ...]
    band: Band
    findings: tuple[Finding, ...]

    @property
    def final(self) -> Step:
        """The supported points."""
        return self.supported

    @property
    def index(self) -> Fraction:
        """The final index, exact."""
        return self.final.value

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """The codes of the gates that are not passed."""
        return tuple(gate.code for gate in self.gates if not gate.passed)

    @property
    def lowest_pillar(self) -> Fraction:
        """The lowest final value of the first tier."""
        return min(part.value for part in self.final.parts)

    @property
    def share_supported(self) -> Fraction:
        """The share of the claimed levels that evidence supports, 0-1; 1 where nothing is claimed."""
        claimed = sum(one.claimed for one in self.supports.values())
        return Fraction(sum(one.supported for one in self.supports.values()), claimed) if claimed else Fraction(1)


def score(submission: Submission, instrument: Instrument) -> Scorecard:
    """Points on the edition's scale for index, pillars, factors and indicators, exact.

    Claimed and supported points stand side by side. Source: the edition's ``reference``.
    """
    supports = {one.code: support(submission.answers.get(one.code), one, submission) for one in instrument.indicators()}
    gates = tuple(gate_result(gate, submission, instrument) for gate in instrument.gates)
    supported = steps(instrument, lambda one: Fraction(supports[one.code].supported))
    return Scorecard(
        region=submission.region,
        edition=instrument.id,
        claimed=steps(instrument, lambda one: Fraction(supports[one.code].claimed)),
        supported=supported,
        supports=supports,
        gates=gates,
        band=instrument.band(supported.value, min(part.value for part in supported.parts)),
        findings=findings_of(submission, supports, gates),
    )


def steps(instrument: Instrument, level: Callable[[Indicator], Fraction]) -> Step:
    """The tree of steps that the levels of the indicators make, from the index down."""
    return _step(instrument.root, 0, instrument, level)


def _step(group: Group, depth: int, instrument: Instrument, level: Callable[[Indicator], Fraction]) -> Step:
    parts = tuple(
        Step(member.code, "indicator", level(member), member.weight) if isinstance(member, Indicator) else _step(member, depth + 1, instrument, level)
        for member in group.members
    )
    tier = instrument.tiers[depth]
    value = aggregate([part.value for part in parts], [part.weight for part in parts], tier)
    return Step(group.code, tier.name, value, group.weight, parts)
