"""The readiness report of one region: its scorecard told in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.agenda import Gap, gaps, strongest
from assessment.scorecard import Scorecard, Step
from questionnaires.findings import Finding
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.marking import PillarNote
from questionnaires.objection import Objection
from questionnaires.strict import Text
from questionnaires.submission import Submission
from reports import charts
from reports.assessors import assessors_page, change, marked, notes_on, objection_part
from reports.charts import Bar
from reports.checks import checks_page
from reports.imprint import Imprint
from reports.method import method_page
from reports.numbers import day, level, percent, points, signed
from reports.phrases import phrases, templates
from reports.sentences import card_status, group_names, lede, pillar_title, short_name, summary_title

LONG_NAME = 24  # characters of a place name from which it is set smaller
NAMED, STEPS = 3, 4


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that one report tells: the region's own results and what they are read against.

    ``place`` among the candidates and ``status`` (the decision's reason) come from the proposal, where there is one;
    ``check_code`` from the report's twin.
    """

    card: Scorecard
    submission: Submission
    instrument: Instrument
    findings: tuple[Finding, ...]
    place: int | None
    status: Text | None
    medians: Mapping[str, Fraction]
    regions: int
    imprint: Imprint
    notes: tuple[PillarNote, ...] = ()
    objection: Objection | None = None
    check_code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a pillar's table."""

    code: str
    name: str
    heading: bool
    track: Markup
    levels: str
    state: str


def document_number(edition: str, code: str) -> str:
    """The number that a report is cited by."""
    return f"LK/{edition}/{code}/01"


def readiness_html(report: Readiness, language: str) -> str:
    """The report as HTML in that language."""
    return _Teller(report, language).html()


class _Teller:
    """Holds a report and a language while its pages are told."""

    def __init__(self, report: Readiness, language: str) -> None:
        self.report, self.language, self.t = report, language, phrases(language)
        self.card, self.instrument = report.card, report.instrument
        self.names = group_names(self.instrument, language)
        self.gaps = gaps(self.card, self.instrument)
        self.alone = report.regions < 2
        self.applies = frozenset(step.code for step in self.card.final.walk())
        self.pillars = [pillar for pillar in self.instrument.pillars if pillar.code in self.applies]

    def points(self, value: Fraction, decimals: int = 2) -> str:
        return points(value, self.language, decimals)

    def share(self, value: Fraction) -> Fraction:
        return value / self.instrument.highest

    def html(self) -> str:
        report = self.report
        return (
            templates()
            .get_template("readiness.html")
            .render(
                t=self.t,
                language=self.language,
                highest=self.instrument.highest,
                region=report.card.region,
                small=len(report.card.region.name) > LONG_NAME,
                imprint=report.imprint,
                number=document_number(self.card.edition, self.card.region.code),
                running=self.t["running"].format(year=report.imprint.year, place=self.card.region.name),
                cover=self.cover(),
                summary=self.summary(),
                pillars=[self.pillar(at, pillar) for at, pillar in enumerate(self.pillars)],
                findings=checks_page(self.card, report.submission, self.instrument, report.findings, self.language),
                assessors=assessors_page(self.card, self.instrument, self.language),
                change=self.t["claim_to_verified" if self.card.verdicts else "claim_to_evidence"],
                objections=objection_part(self.card, report.objection, self.language),
                method=method_page(report.submission, self.instrument, report.imprint.software, self.language),
            )
        )

    def bar(self, step: Step, name: str, colour: str) -> Bar:
        """A step as a bar: supported share, claimed share, and the median of all where there are others."""
        middle = None if self.alone else self.share(self.report.medians[step.code])
        claimed = self.share(self.card.claimed.find(step.code).value)
        return Bar(name, self.points(step.value), self.share(step.value), colour, middle, claimed)

    def pillar_bars(self) -> list[Bar]:
        steps = zip(self.pillars, self.card.final.parts, strict=True)
        return [self.bar(step, pillar.name[self.language], pillar.colour) for pillar, step in steps]

    def cover(self) -> Mapping[str, object]:
        t, instrument = self.t, self.instrument
        note = t["columns_note_alone" if self.alone else "columns_note"]
        return {
            "columns": charts.columns(self.pillar_bars(), summary_title(self.card, instrument, self.language)),
            "note": note.format(highest=instrument.highest, regions=self.report.regions),
            "index": self.points(self.card.index),
            "band": self.card.band.name[self.language],
            "status": card_status(self.card, self.language),
            "scale": t["scale"].format(highest=instrument.highest),
            "facts": [
                (t["cycle"], t["cycle_value"].format(year=self.report.imprint.year, track=instrument.track)),
                (
                    t["edition"],
                    t["edition_value"].format(edition=instrument.id, pillars=len(instrument.pillars), indicators=len(instrument.indicators())),
                ),
                (t["document"], document_number(instrument.id, self.card.region.code)),
                (t["date"], day(self.report.imprint.date, self.language)),
                *([(t["check_code"], self.report.check_code)] if self.report.check_code else []),
            ],
        }

    def summary(self) -> Mapping[str, object]:
        t, card = self.t, self.card
        best, worst = strongest(card, self.instrument.tiers[1].name)[:: max(len(card.final.parts) - 1, 1)][:2]
        place = self.report.place
        return {
            "title": summary_title(card, self.instrument, self.language),
            "lede": lede(card, self.language),
            "keys": [
                (t["key_index"].format(band=card.band.name[self.language]), self.points(card.index)),
                (t["key_claimed"], self.points(card.claimed.value)),
                (t["key_share"], percent(card.share_supported, self.language)),
                (t["key_place"], str(place) if place else t["none"]),
            ],
            "radar": charts.radar(
                self.pillar_bars(),
                t["radar_title"].format(best=self.names[best.code], worst=self.names[worst.code]),
                steps=self.instrument.highest,
            ),
            "radar_note": t["radar_note"].format(highest=self.instrument.highest),
            "rows": [self.row(step) for step in (*card.final.parts, card.final)],
            "strongest": [self.strength(step) for step in strongest(card, self.instrument.tiers[-1].name)[:NAMED]],
            "urgent": [self.urgent(gap) for gap in self.gaps[:NAMED]],
            "status": self.status(),
            "objection": t["objection"].format(date=day(self.report.imprint.objections_until, self.language)),
        }

    def row(self, step: Step) -> Mapping[str, object]:
        colour = next((pillar.colour for pillar in self.instrument.pillars if pillar.code == step.code), charts.INK)
        return {
            "name": self.names[step.code],
            "colour": colour,
            "track": self.track(step, self.names[step.code], colour, width=22, height=5),
            "change": change(self.card, step.code, self.points),
            "median": self.t["none"] if self.alone else self.points(self.report.medians[step.code]),
        }

    def track(self, step: Step, name: str, colour: str, *, width: float, height: float) -> Markup:
        claimed = self.card.claimed.find(step.code).value
        title = self.t["track_title"].format(name=name, claimed=self.points(claimed), final=self.points(step.value))
        return charts.track(self.bar(step, name, colour), title, width=width, height=height, steps=self.instrument.highest)

    def strength(self, step: Step) -> tuple[str, str]:
        t = self.t
        if self.alone:
            return f"{self.names[step.code]} ({self.points(step.value)}).", t["factor_alone"]
        difference = step.value - self.report.medians[step.code]
        key = "factor_above" if difference > 0 else "factor_below" if difference < 0 else "factor_same"
        said = t[key].format(difference=self.points(abs(difference)), regions=self.report.regions)
        return f"{self.names[step.code]} ({self.points(step.value)}).", said

    def urgent(self, gap: Gap) -> tuple[str, str]:
        said = self.t["urgent_item"].format(level=gap.level, gain=self.gain(gap), step=self.next_step(gap))
        return f"{gap.indicator.code} {gap.indicator.name[self.language]}:", said

    def gain(self, gap: Gap) -> str:
        return signed(gap.gain, self.language, 3)

    def next_step(self, gap: Gap) -> str:
        return f"{gap.indicator.next[gap.level][self.language]} ({', '.join(gap.indicator.owners)})."

    def status(self) -> str:
        if self.report.status is None:
            return self.t["status_none"]
        return f"{short_name(self.card.region)}. {self.report.status[self.language]}"

    def pillar(self, at: int, pillar: Group) -> Mapping[str, object]:
        final, claimed = self.card.final.find(pillar.code), self.card.claimed.find(pillar.code)
        codes = {indicator.code for indicator in pillar.indicators()}
        of = len(self.pillars)
        present = {indicator.stage for indicator in pillar.indicators()}
        stages = ", ".join(stage.name[self.language].lower() for stage in self.instrument.stages if stage.code in present)
        return {
            "code": pillar.code,
            "eyebrow": self.t["pillar_of"].format(at=at + 1, of=of, pillar=pillar.name[self.language]),
            "title": pillar_title(claimed, final, self.instrument, self.language, marked=marked(self.card, pillar.code)),
            "colour": pillar.colour,
            "score": self.points(final.value),
            "lines": list(self.lines(pillar, pillar.colour)),
            "note": self.t["track_note_alone" if self.alone else "track_note"].format(regions=self.report.regions, stages=stages),
            "steps": [(self.gain(gap), self.next_step(gap), gap.indicator.code, gap.level) for gap in self.gaps if gap.indicator.code in codes][
                :STEPS
            ],
            "notes": notes_on(pillar.code, self.report.notes, self.language),
        }

    def lines(self, group: Group, colour: str) -> Sequence[Line]:
        found: list[Line] = []
        for member in group.members:
            if member.code not in self.applies:
                found.append(Line(member.code.split("-")[-1], member.name[self.language], False, Markup(), "", self.t["not_applicable"]))
                continue
            step = self.card.final.find(member.code)
            name = member.name[self.language]
            track = self.track(step, name, colour, width=46, height=7 if isinstance(member, Indicator) else 6)
            if isinstance(member, Indicator):
                levels = change(self.card, member.code, lambda value: level(value, self.language))
                found.append(Line(member.code.split("-")[-1], name, False, track, levels, self.state(member)))
            else:
                found.append(Line("", name, True, track, change(self.card, member.code, self.points), ""))
                found.extend(self.lines(member, colour))
        return found

    def state(self, indicator: Indicator) -> str:
        answer = self.report.submission.answers.get(indicator.code)
        missing = self.card.supports[indicator.code].missing
        if answer is None or answer.level is None:
            return self.t["not_answered"]
        if self.card.supports[indicator.code].reported == 0:
            return self.t["level_zero"]
        listed = ", ".join(kind for kind in (one.code for one in self.instrument.evidence) if kind in self.card.supports[indicator.code].kinds)
        lacking = self.t["lacking"].format(missing=" + ".join(missing)) if missing else ""
        return "; ".join(part for part in (listed, lacking) if part)
