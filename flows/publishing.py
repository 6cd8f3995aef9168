"""Publishing: the readiness report of every scored region, made in parallel."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assessment.peers import Peers, peers, percentiles
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
from reports.readiness import STYLE, Readiness, document_number, readiness_html
from reports.reasons import status
from reports.summary_page import Place
from reports.twin import DESCRIPTION, NAME, Twin, check_code, qr, twin_json


@dataclass(frozen=True, slots=True)
class Publication:
    """One report to be made: plain values that travel to a worker. The edition goes by its name."""

    path: Path
    language: str
    card: Scorecard
    submission: Submission
    findings: tuple[Finding, ...]
    reason: Reason
    verified_share: Fraction
    peers: Peers
    imprint: Imprint
    place: Place
    status: Text
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
        cards = [decision.card for decision in selection.decisions]
        reached, groups = peers(cards, instrument), percentiles(cards)
        sure = {one.code: one for one in proposal.robustness.regions} if proposal.robustness else {}
        candidates = sum(decision.place is not None for decision in selection.decisions)
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
                        reason=decision.reason,
                        verified_share=cycle.verified_share,
                        peers=reached,
                        imprint=cycle.imprint(),
                        place=Place(decision.place, candidates, selection.quota, sure.get(answer.region), groups[answer.region]),
                        status=status(decision, selection, instrument),
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
    twin, number = twin_of(publication), document_number(card.edition, card.region.code)
    report = Readiness(
        card=card,
        submission=publication.submission,
        instrument=load_instrument(card.edition),
        findings=publication.findings,
        peers=publication.peers,
        imprint=publication.imprint,
        place=publication.place,
        status=publication.status,
        notes=publication.notes,
        objection=publication.objection,
        check_code=check_code(twin),
        qr=qr(f"{number} {check_code(twin)}", number),
    )
    attached = Attached(NAME, twin, DESCRIPTION[publication.language], publication.imprint.date)
    keywords = (number, card.region.code, card.region.name, card.edition)
    write_file(publication.path, pdf(readiness_html(report, publication.language), style=STYLE, keywords=keywords, attachments=(attached,)))
    return publication.path


def twin_of(publication: Publication) -> bytes:
    """The report's twin, the same for each language."""
    card = publication.card
    return twin_json(
        Twin(
            document=document_number(card.edition, card.region.code),
            card=card,
            submission=publication.submission,
            place=publication.place.place,
            reason=publication.reason,
            status=publication.status,
            verified_share=publication.verified_share,
            imprint=publication.imprint,
            libraries=libraries(),
        )
    )
