"""Submissions made by hand, without a workbook: what scoring, ranking and selection need, quickly."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from assessment.scorecard import Scorecard, score
from flows.assessing import Assessed
from flows.intake import Answer
from questionnaires.edition import load_instrument
from questionnaires.instrument import Instrument
from questionnaires.register import Region
from questionnaires.submission import Answer as Given
from questionnaires.submission import Evidence, GateAnswer, Submission


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
        answers={code: Given(code, level, None, references(code), "", "", "Lembar", "H1") for code, level in given.items()},
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


RECEIVED = dt.datetime(2023, 3, 1, 9, tzinfo=dt.UTC)


def answer_of(card: Scorecard, name: str = "") -> Answer:
    """The answer to a scored file, as reading it would have given; there is no file."""
    file = name or f"{card.region.code}.xlsx"
    submission = submission_of(load_instrument(card.edition), card.region, {})
    return Answer(file, "", card.region.code, submission, card, card.findings, Path(file), RECEIVED)


def assessed_of(cards: Iterable[Scorecard]) -> Assessed:
    """A cycle assessed without workbooks: these scorecards and nothing else."""
    return Assessed((), tuple(map(answer_of, cards)), (), ())
