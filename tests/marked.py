"""Assessors' marks made by hand, without a workbook, and scorecards that carry them."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from assessment.marks import verdicts
from assessment.scorecard import Scorecard, score, verify
from questionnaires.instrument import Instrument
from questionnaires.marking import EvidenceStatus, Mark, Marking, PillarNote, Round
from questionnaires.register import Region
from questionnaires.submission import Submission
from tests.made import submission_of

ENOUGH = Fraction(4, 5)  # the share of the weight that a new cycle asks for


def marking_of(
    submission: Submission,
    assessor: str,
    levels: Mapping[str, Fraction | int],
    stage: Round = Round.VERIFICATION,
    *,
    reason: str = "",
    status: EvidenceStatus = EvidenceStatus.FITS,
    notes: tuple[PillarNote, ...] = (),
) -> Marking:
    """These levels by code, each with the same reason and the same state of the evidence."""
    return Marking(
        region=submission.region.code,
        edition=submission.edition,
        assessor=assessor,
        round=stage,
        submission=submission.sha256,
        marks={code: Mark(code, Fraction(level), status, reason) for code, level in levels.items()},
        notes={one.code: one for one in notes},
        file=f"{assessor}.xlsx",
        sha256="",
    )


def marked_card(submission: Submission, instrument: Instrument, *markings: Marking) -> Scorecard:
    """The scorecard of a submission with the verdicts of these markings."""
    return verify(score(submission, instrument), verdicts(markings), instrument, ENOUGH)


def worked(instrument: Instrument, region: Region) -> tuple[Scorecard, Submission]:
    """Level 2 throughout, but GOV-1.2 claims 3 with evidence for 2 and is marked 2 and 3: what README explains."""
    documents = {"REG": "SK Bupati Nomor 7/2022", "MIN": "Notula rapat 3 Oktober 2022"}
    lacking = [kind.code for kind in instrument.evidence if kind.code not in documents]
    levels = {one.code: 2 for one in instrument.indicators()} | {"GOV-1.2": 3}
    plain = submission_of(instrument, region, levels, without={"GOV-1.2": lacking})
    submission = replace(
        plain,
        answers=plain.answers | {"GOV-1.2": replace(plain.answers["GOV-1.2"], sheet="Smart Governance", cell="H7")},
        evidence={code: replace(one, document=documents.get(one.kind, one.document)) for code, one in plain.evidence.items()},
    )
    severe = marking_of(submission, "Ani Lestari", {"GOV-1.2": 2}, reason="Perbaikan belum dianggarkan.", status=EvidenceStatus.PARTLY)
    return marked_card(submission, instrument, severe, marking_of(submission, "Budi Santoso", {"GOV-1.2": 3})), submission
