"""The readiness report of one region: its scorecard told in pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.agenda import gains, gaps
from assessment.peers import Peers
from assessment.scorecard import Scorecard
from assessment.zone import Fellows
from questionnaires.findings import Finding
from questionnaires.instrument import Instrument
from questionnaires.marking import PillarNote
from questionnaires.objection import Objection
from questionnaires.strict import Text
from questionnaires.submission import Submission
from reports import charts
from reports.agenda_page import agenda_page
from reports.assessors import assessors_page, change_head, objection_part
from reports.checks import checks_page
from reports.imprint import Imprint
from reports.method import method_page
from reports.numbers import day, points
from reports.phrases import phrases, templates
from reports.pillar_page import pillar_pages
from reports.sentences import card_status, group_names, short_name, summary_title
from reports.stages_page import stages_page
from reports.summary_page import Place, summary_page
from reports.tracks import spacing
from reports.zone import zone_part

LONG_NAME = 24  # characters of a place name from which it is set smaller
STYLE = "readiness.css"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that one report tells: the region's own results and what they are read against.

    ``place`` and ``status`` (the decision's reason) come from the proposal, where there is one. ``fellows``: the other regions
    of its zone, in an edition that asks about collaboration. ``check_code`` and ``qr``
    (25 mm wide) stand on the cover, where they are given: what to check the report with.
    """

    card: Scorecard
    submission: Submission
    instrument: Instrument
    findings: tuple[Finding, ...]
    peers: Peers
    imprint: Imprint
    place: Place
    status: Text | None = None
    notes: tuple[PillarNote, ...] = ()
    objection: Objection | None = None
    fellows: Fellows | None = None
    check_code: str = ""
    qr: Markup | None = None


def document_number(edition: str, code: str) -> str:
    """The number that a report is cited by."""
    return f"LK/{edition}/{code}/01"


def readiness_html(report: Readiness, language: str) -> str:
    """The report as HTML in that language, to be printed with ``STYLE``."""
    card, instrument, peers, t = report.card, report.instrument, report.peers, phrases(language)
    gain = gains(card, instrument)
    open_gaps = gaps(card, instrument, gain)
    return (
        templates()
        .get_template("readiness.html")
        .render(
            t=t,
            language=language,
            highest=instrument.highest,
            scale="".join(str(step) for step in range(instrument.highest + 1)),
            spacing=charts.mm(spacing(instrument.highest)),
            colours=[pillar.colour for pillar in instrument.pillars if pillar.code in card.pillars],
            region=card.region,
            small=len(card.region.name) > LONG_NAME,
            imprint=report.imprint,
            number=document_number(card.edition, card.region.code),
            running=t["running"].format(year=report.imprint.year, place=card.region.name),
            cover=_cover(report, language),
            summary=summary_page(card, instrument, peers, report.place, open_gaps, language),
            status=t["status_none"] if report.status is None else f"{short_name(card.region)}. {report.status[language]}",
            until=t["objection"].format(date=day(report.imprint.objections_until, language)),
            stages=stages_page(card, instrument, peers, language),
            pillars=pillar_pages(card, report.submission, instrument, peers, open_gaps, report.notes, language),
            zone=zone_part(report.fellows, instrument, language),
            agenda=agenda_page(card, instrument, report.imprint.year, gain, language),
            checks=checks_page(card, report.submission, instrument, report.findings, language),
            change=change_head(card, language),
            objection_how=t["objection_how"].format(date=day(report.imprint.objections_until, language)),
            objections=objection_part(card, report.objection, language),
            assessors=assessors_page(card, instrument, language),
            method=method_page(report.submission, instrument, peers, report.imprint.software, language),
        )
    )


def _cover(report: Readiness, language: str) -> Mapping[str, object]:
    t, card, instrument = phrases(language), report.card, report.instrument
    note = t["columns_note_alone" if report.peers.alone else "columns_note"]
    return {
        "columns": charts.columns(_bars(report, language), summary_title(card, instrument, language)),
        "note": note.format(highest=instrument.highest, regions=report.peers.regions),
        "index": points(card.index, language),
        "band": card.band.name[language],
        "status": card_status(card, language),
        "scale": t["scale"].format(highest=instrument.highest),
        "facts": [
            (t["cycle"], t["cycle_value"].format(year=report.imprint.year, track=instrument.track)),
            (
                t["edition"],
                t["edition_value"].format(edition=instrument.id, pillars=len(instrument.pillars), indicators=len(instrument.indicators())),
            ),
            (t["document"], document_number(instrument.id, card.region.code)),
            (t["date"], day(report.imprint.date, language)),
        ],
        "check": t["check"].format(code=report.check_code) if report.check_code else "",
        "qr": report.qr,
    }


def _bars(report: Readiness, language: str) -> list[charts.Bar]:
    names, colours = group_names(report.instrument, language), {pillar.code: pillar.colour for pillar in report.instrument.pillars}

    def share(value: Fraction) -> Fraction:
        return value / report.instrument.highest

    return [
        charts.Bar(
            names[step.code],
            points(step.value, language),
            share(step.value),
            colours[step.code],
            None if report.peers.alone else share(report.peers.medians[step.code]),
        )
        for step in report.card.final.parts
    ]
