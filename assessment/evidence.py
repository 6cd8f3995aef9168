"""The evidence rule: from the claimed level to the level that evidence supports."""

from dataclasses import dataclass
from fractions import Fraction

from questionnaires.findings import Code, Finding, finding
from questionnaires.instrument import Gate, Indicator, Instrument
from questionnaires.submission import Answer, Submission


@dataclass(frozen=True, slots=True)
class Support:
    """One indicator: level claimed and level supported, 0 to the edition's highest, and the kinds that would support the next one."""

    code: str
    claimed: int
    supported: int
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
    """The highest claimed level for which every level up to it has its kinds of evidence; a blank is 0."""
    if answer is None or answer.level is None:
        return Support(indicator.code, 0, 0, (), None, ())
    kinds = submission.kinds(answer.references)
    level = 0
    missing: tuple[str, ...] = ()
    for step in range(1, answer.level + 1):
        missing = tuple(kind for kind in indicator.evidence.get(step, ()) if kind not in kinds)
        if missing:
            break
        level = step
    return Support(indicator.code, answer.level, level, missing, answer.value, tuple(sorted(kinds)))


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
        if one.supported < one.claimed:
            answer = submission.answers[code]
            levels = {"claimed": str(one.claimed), "supported": str(one.supported)}
            found.append(finding(Code.CLAIM_CUT, answer.sheet, answer.cell, item=code, missing=" + ".join(one.missing), **levels))
    return tuple(found)
