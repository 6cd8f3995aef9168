"""Publishing: the orders for the readiness report of every scored region."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assessment.neighbours import landmarks, nearest, neighbour
from assessment.peers import Peers, peers, percentiles
from assessment.scorecard import Scorecard
from assessment.selection import Reason
from assessment.zone import Fellows, fellows
from flows.assessing import Assessed
from flows.folders import Folders, file_name
from flows.making import Draft, Shared, page
from flows.proposal import Proposal
from flows.settings import Cycle, libraries
from questionnaires.edition import load_instrument
from questionnaires.findings import Finding
from questionnaires.marking import PillarNote
from questionnaires.objection import Objection
from questionnaires.register import Region, load_register
from questionnaires.strict import Text
from questionnaires.submission import Submission
from reports.checks import unnamed
from reports.imprint import Imprint
from reports.pdf import Attached
from reports.readiness import STYLE, Readiness, document_number, readiness_html
from reports.reasons import status
from reports.summary_page import Place
from reports.twin import DESCRIPTION, NAME, Twin, check_code, qr, twin_json


@dataclass(frozen=True, slots=True)
class Publication:
    """One report to be made: plain values that travel to a worker. The edition goes by its name."""

    stem: Path
    language: str
    card: Scorecard
    submission: Submission
    findings: tuple[Finding, ...]
    reason: Reason
    verified_share: Fraction
    peers: Shared[Peers]
    imprint: Imprint
    place: Place
    status: Text
    notes: tuple[PillarNote, ...]
    objection: Objection | None
    fellows: Fellows | None

    def __str__(self) -> str:
        return self.stem.name

    def drafts(self) -> Iterator[Draft]:
        """The report with its twin."""
        card, twin = self.card, twin_of(self)
        number = document_number(card.edition, card.region.code)
        report = Readiness(
            card=card,
            submission=self.submission,
            instrument=load_instrument(card.edition),
            findings=self.findings,
            peers=self.peers.value,
            imprint=self.imprint,
            place=self.place,
            status=self.status,
            notes=self.notes,
            objection=self.objection,
            fellows=self.fellows,
            check_code=check_code(twin),
            qr=qr(f"{number} {check_code(twin)}", number),
        )
        attached = Attached(NAME, twin, DESCRIPTION[self.language], self.imprint.date)
        keywords = (number, card.region.code, card.region.name, card.edition)
        yield page(self.stem, readiness_html(report, self.language), style=STYLE, keywords=keywords, attachments=(attached,))


def report_path(cycle: Cycle, edition: str, region: Region, language: str) -> Path:
    """Where the report of a region lies."""
    track = load_instrument(edition).track if len(cycle.editions) > 1 else ""
    suffix = ".pdf" if language == cycle.languages[0] else f" ({language}).pdf"
    return Folders(cycle.folder).reports / track / file_name(region, suffix)


def publications(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...]) -> tuple[Publication, ...]:
    """Every report of the cycle, in order of edition, code and language."""
    found: list[Publication] = []
    scored = {(one.card.edition, one.region): one for one in assessed.scored if one.card}
    for proposal in proposals:
        instrument, selection = proposal.instrument, proposal.selection
        cards = [decision.card for decision in selection.decisions]
        reached, groups = peers(cards, instrument), percentiles(cards)
        shared = Shared(reached)
        sure = {one.code: one for one in proposal.robustness.regions} if proposal.robustness else {}
        candidates = sum(decision.place is not None for decision in selection.decisions)
        others = {one.card.region.code: neighbour(one.card, one.place) for one in selection.decisions} if cycle.neighbours else {}
        near, named = nearest(tuple(others.values())), landmarks(cards, reached.medians) if others else None
        zonal = any(stage.apart for stage in instrument.stages)
        for decision in sorted(selection.decisions, key=lambda one: one.card.region.code):
            answer = scored[instrument.id, decision.card.region.code]
            assert answer.submission is not None
            one = Publication(
                stem=report_path(cycle, instrument.id, decision.card.region, cycle.languages[0]),
                language=cycle.languages[0],
                card=decision.card,
                submission=answer.submission,
                findings=answer.findings,
                reason=decision.reason,
                verified_share=cycle.verified_share,
                peers=shared,
                imprint=cycle.imprint(),
                place=Place(
                    decision.place,
                    candidates,
                    selection.quota,
                    sure.get(answer.region),
                    groups[answer.region],
                    near.get(answer.region, ()),
                    named,
                ),
                status=status(decision, selection, instrument, named=cycle.neighbours),
                notes=assessed.notes(instrument.id, answer.region),
                objection=assessed.objections.get((instrument.id, answer.region)),
                fellows=fellows(decision.card.region, load_register(), cycle.year, cycle.zones, others) if zonal else None,
            )
            found.extend(_in(language, one, cycle) for language in cycle.languages)
    return tuple(found)


def _in(language: str, one: Publication, cycle: Cycle) -> Publication:
    findings = one.findings if cycle.neighbours else unnamed(one.findings, language)
    return replace(one, stem=report_path(cycle, one.card.edition, one.card.region, language), language=language, findings=findings)


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
