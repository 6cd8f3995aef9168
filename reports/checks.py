"""What the check of a region's workbook found, as its report tells it: gates, findings and the evidence listed."""

from collections.abc import Mapping, Sequence

from assessment.evidence import GateResult
from assessment.scorecard import Scorecard
from questionnaires.findings import Code, Finding
from questionnaires.instrument import Instrument
from questionnaires.submission import Submission
from reports.phrases import phrases

SHOWN = 14  # findings; the letter to the region holds all


def checks_page(card: Scorecard, submission: Submission, instrument: Instrument, findings: Sequence[Finding], language: str) -> Mapping[str, object]:
    """What the page about the check says."""
    t = phrases(language)
    cut = sum(one.supported < one.claimed for one in card.supports.values())
    others = [one for one in findings if one.code is not Code.CLAIM_CUT]
    kinds = {kind.code: kind.name[language] for kind in instrument.evidence}
    listed = [one.kind for one in submission.evidence.values()]
    names = {gate.code: gate.name[language] for gate in instrument.gates}
    return {
        "title": t["findings_title"].format(count=len(others)) if others else t["findings_title_none"],
        "cut": t["findings_cut"].format(cut=cut, of=len(card.supports)),
        "gates": [(one.code, names[one.code], _state(one, instrument, language)) for one in card.gates],
        "rows": [(one.code.message.code, one.place, one.wrong(language), one.mend(language)) for one in others[:SHOWN]],
        "more": t["more_findings"].format(count=len(others) - SHOWN) if len(others) > SHOWN else "",
        "evidence": "; ".join(f"{kinds[code]} ({code}) {listed.count(code)}" for code in kinds if code in listed),
    }


def _state(result: GateResult, instrument: Instrument, language: str) -> str:
    t = phrases(language)
    if result.passed:
        return t["gate_passed"]
    if result.missing:
        return t["gate_missing"].format(missing=" + ".join(result.missing))
    computed = next(gate for gate in instrument.gates if gate.code == result.code).answered_share is not None
    return t["gate_failed" if computed else "gate_no" if result.yes is False else "gate_open"]
