"""The evidence rule: from the claimed level to the level that evidence supports."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from questionnaires.findings import Code, Finding, finding
from questionnaires.instrument import Gate, Indicator, Instrument, Level, Measure
from questionnaires.sheet import printed, printed_level
from questionnaires.submission import Answer, Submission


@dataclass(frozen=True, slots=True)
class Support:
    """One indicator: level claimed and level supported, 0 to the edition's highest, and the kinds that would support the next one.

    ``reported``: the level that evidence is asked for: the claim, or that of the value that the issuer published.
    """

    code: str
    claimed: Level
    reported: Level
    supported: Level
    missing: tuple[str, ...]
    value: Fraction | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate: passed or not, answered yes or not, and the kinds of evidence that are missing."""

    code: str
    passed: bool
    yes: bool | None
    missing: tuple[str, ...]


def support(answer: Answer | None, indicator: Indicator, submission: Submission) -> Support:
    """The highest reported level for which every level up to it has its kinds of evidence; a blank is 0.

    Where an issuer published the value of an answered index, the level is that of the published one.
    A level between two whole ones needs the evidence of the upper one, or is cut to the highest whole one supported.
    """
    if answer is None or answer.level is None:
        return Support(indicator.code, 0, 0, 0, (), None, ())
    kinds = submission.kinds(answer.references)
    published = submission.published.get(indicator.code)
    reported = answer.level
    if published and isinstance(indicator.answer, Measure):
        reported = indicator.answer.level(published.value, submission.region.kind)
    level: Level = 0
    missing: tuple[str, ...] = ()
    for step in range(1, ceil(reported) + 1):
        missing = tuple(kind for kind in indicator.evidence.get(step, ()) if kind not in kinds)
        if missing:
            break
        level = min(step, reported)
    return Support(indicator.code, answer.level, reported, level, missing, answer.value, tuple(sorted(kinds)))


def gate_result(gate: Gate, submission: Submission, instrument: Instrument) -> GateResult:
    """Passed when answered yes with every kind of evidence, or when enough indicators are answered."""
    if gate.answered_share is not None:
        answered = sum(one.level is not None for one in submission.answers.values())
        share = Fraction(answered, len(instrument.indicators()) - len(submission.not_applicable))
        return GateResult(gate.code, share >= gate.answered_share, share >= gate.answered_share, ())
    answer = submission.gates.get(gate.code)
    if answer is None or not answer.yes:
        return GateResult(gate.code, False, answer.yes if answer else None, ())
    kinds = submission.kinds(answer.references)
    missing = tuple(kind for kind in gate.evidence if kind not in kinds)
    return GateResult(gate.code, not missing, True, missing)


def findings_of(submission: Submission, supports: dict[str, Support], gates: tuple[GateResult, ...]) -> tuple[Finding, ...]:
    """What the rule took away, as warnings at the cell of the answer, in the order of the workbook."""
    found = []
    for result in gates:
        given = submission.gates.get(result.code)
        if given and given.yes is None:
            found.append(finding(Code.GATE_OPEN, given.sheet, given.cell, item=result.code))
        elif given and result.missing:
            found.append(finding(Code.GATE_EVIDENCE, given.sheet, given.cell, item=result.code, missing=" + ".join(result.missing)))
    for code, one in supports.items():
        answer, published = submission.answers.get(code), submission.published.get(code)
        if answer and published and one.value is not None and one.value != published.value:
            told = {"given": printed(one.value), "value": printed(published.value), "issuer": published.issuer, "source": published.source}
            found.append(finding(Code.ISSUER_DIFFERS, answer.sheet, answer.cell, item=code, **told))
        if answer and one.supported < one.reported:
            levels = {"claimed": printed_level(one.reported), "supported": printed_level(one.supported)}
            found.append(finding(Code.CLAIM_CUT, answer.sheet, answer.cell, item=code, missing=" + ".join(one.missing), **levels))
    return tuple(found)
