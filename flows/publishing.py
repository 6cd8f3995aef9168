"""Publishing: the readiness report of every scored region, made in parallel."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assessment.peers import medians
from assessment.scorecard import Scorecard
from assessment.selection import Reason
from flows.assessing import Assessed
from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, write_file
from flows.proposal import Proposal
from flows.settings import REPORT_SECONDS, Cycle, libraries, workers
from questionnaires.edition import load_instrument
from questionnaires.findings import Finding
from questionnaires.marking import PillarNote
from questionnaires.objection import Objection
from questionnaires.strict import Text
from questionnaires.submission import Submission
from reports.imprint import Imprint
from reports.pdf import Attached, pdf
from reports.readiness import Readiness, document_number, readiness_html
from reports.reasons import status
from reports.twin import DESCRIPTION, NAME, Twin, check_code, twin_json


@dataclass(frozen=True, slots=True)
class Publication:
    """One report to be made: plain values that travel to a worker. The edition goes by its name."""

    path: Path
    language: str
    card: Scorecard
    submission: Submission
    findings: tuple[Finding, ...]
    place: int | None
    reason: Reason
    status: Text
    verified_share: Fraction
    medians: Mapping[str, Fraction]
    regions: int
    imprint: Imprint
    notes: tuple[PillarNote, ...]
    objection: Objection | None

    def __str__(self) -> str:
        return self.path.name


def publications(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...]) -> tuple[Publication, ...]:
    """Every report of the cycle, in order of edition, code and language."""
    folders, several, found = Folders(cycle.folder), len(cycle.editions) > 1, []
    scored = {(one.card.edition, one.region): one for one in assessed.scored if one.card}
    for proposal in proposals:
        instrument, selection = proposal.instrument, proposal.selection
        middle = medians([decision.card for decision in selection.decisions])
        for decision in sorted(selection.decisions, key=lambda one: one.card.region.code):
            answer = scored[instrument.id, decision.card.region.code]
            assert answer.submission is not None
            for language in cycle.languages:
                suffix = ".pdf" if language == cycle.languages[0] else f" ({language}).pdf"
                path = folders.reports / (instrument.track if several else "") / file_name(decision.card.region, suffix)
                found.append(
                    Publication(
                        path=path,
                        language=language,
                        card=decision.card,
                        submission=answer.submission,
                        findings=answer.findings,
                        place=decision.place,
                        reason=decision.reason,
                        status=status(decision, selection, instrument),
                        verified_share=cycle.verified_share,
                        medians=middle,
                        regions=len(selection.decisions),
                        imprint=cycle.imprint(),
                        notes=assessed.notes(instrument.id, answer.region),
                        objection=assessed.objections.get((instrument.id, answer.region)),
                    )
                )
    return tuple(found)


def publish(wanted: tuple[Publication, ...]) -> tuple[Outcome[Publication, Path], ...]:
    """Every report made, or the reason why it is not."""
    return run_batch("Reports", publish_one, wanted, workers=workers(), seconds=REPORT_SECONDS)


def publish_one(publication: Publication) -> Path:
    """The path of the report, written whole."""
    card = publication.card
    twin = twin_of(publication)
    report = Readiness(
        card=card,
        submission=publication.submission,
        instrument=load_instrument(card.edition),
        findings=publication.findings,
        place=publication.place,
        status=publication.status,
        medians=publication.medians,
        regions=publication.regions,
        imprint=publication.imprint,
        notes=publication.notes,
        objection=publication.objection,
        check_code=check_code(twin),
    )
    attached = Attached(NAME, twin, DESCRIPTION[publication.language], publication.imprint.date)
    keywords = (document_number(card.edition, card.region.code), card.region.code, card.region.name, card.edition)
    write_file(publication.path, pdf(readiness_html(report, publication.language), keywords=keywords, attachments=(attached,)))
    return publication.path


def twin_of(publication: Publication) -> bytes:
    """The report's twin, the same for each language."""
    card = publication.card
    return twin_json(
        Twin(
            document=document_number(card.edition, card.region.code),
            card=card,
            submission=publication.submission,
            place=publication.place,
            reason=publication.reason,
            status=publication.status,
            verified_share=publication.verified_share,
            imprint=publication.imprint,
            libraries=libraries(),
        )
    )
