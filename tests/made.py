"""Submissions made by hand, without a workbook: what scoring, ranking and selection need, quickly."""

from collections.abc import Iterable, Mapping

from assessment.scorecard import Scorecard, score
from questionnaires.instrument import Instrument
from questionnaires.register import Region
from questionnaires.submission import Answer, Evidence, GateAnswer, Submission


def submission_of(
    instrument: Instrument,
    region: Region,
    levels: int | Mapping[str, int | None],
    *,
    without: Mapping[str, Iterable[str]] | None = None,
    gates: Mapping[str, bool | None] | None = None,
) -> Submission:
    """One level for all or a level by code (None is a blank), every gate answered yes, with every kind of evidence.

    ``without``: code of an indicator or gate -> the kinds of evidence that it lacks.
    """
    lacks, answered = without or {}, gates or {}
    kinds = [kind.code for kind in instrument.evidence]
    given = levels if isinstance(levels, Mapping) else {one.code: levels for one in instrument.indicators()}

    def references(code: str) -> tuple[str, ...]:
        return tuple(f"B{at}" for at, kind in enumerate(kinds, 1) if kind not in lacks.get(code, ()))

    return Submission(
        region=region,
        edition=instrument.id,
        digest=instrument.digest,
        file=f"{region.code}.xlsx",
        sha256="",
        identity={},
        answers={code: Answer(code, level, None, references(code), "", "", "Lembar", "H1") for code, level in given.items()},
        gates={
            gate.code: GateAnswer(gate.code, answered.get(gate.code, True), references(gate.code), "Prasyarat", "C1")
            for gate in instrument.gates
            if gate.answered_share is None
        },
        evidence={f"B{at}": Evidence(f"B{at}", kind, "Dokumen", "", "", "") for at, kind in enumerate(kinds, 1)},
    )


def card_of(instrument: Instrument, region: Region, raised: int = 0, **more: Mapping[str, Iterable[str]] | Mapping[str, bool | None]) -> Scorecard:
    """Every indicator at level 2, the first so many at 3: the more raised, the higher the index."""
    levels = {one.code: 3 if at < raised else 2 for at, one in enumerate(instrument.indicators())}
    return score(submission_of(instrument, region, levels, **more), instrument)
