"""The readiness report of one region: its scorecard told in pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.agenda import Gap, gaps, strongest
from assessment.marks import Verdict
from assessment.scorecard import Scorecard, Step
from questionnaires.findings import Code, Finding
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.marking import PillarNote, Round
from questionnaires.objection import Objection
from questionnaires.strict import Text
from questionnaires.submission import Submission
from reports import charts
from reports.charts import Bar
from reports.imprint import Imprint
from reports.numbers import day, percent, points, signed
from reports.phrases import phrases, templates
from reports.sentences import card_status, group_names, pillar_title, short_name, summary_title, tier_rule

LONG_NAME = 24  # characters of a place name from which it is set smaller
NAMED, STEPS, FINDINGS = 3, 4, 14
NOTES = ("strengths", "weaknesses", "recommendation")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that one report tells: the region's own results and what they are read against.

    ``place`` among the candidates and ``status`` (the decision's reason) come from the proposal, where there is one.
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

    def level(self, value: Fraction) -> str:
        """A whole level without decimals; one between two levels as points."""
        return str(value) if value.denominator == 1 else self.points(value)

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
                findings=self.findings(),
                assessors=self.assessors(),
                change=self.t["claim_to_verified" if self.card.verdicts else "claim_to_evidence"],
                objections=self.objections(),
                method=self.method(),
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
            ],
        }

    def summary(self) -> Mapping[str, object]:
        t, card = self.t, self.card
        cut = card.claimed.value != card.index
        best, worst = strongest(card, self.instrument.tiers[1].name)[:: max(len(card.final.parts) - 1, 1)][:2]
        place = self.report.place
        return {
            "title": summary_title(card, self.instrument, self.language),
            "lede": t["lede_verified" if card.verdicts else "lede_claim" if cut else "lede_same"].format(
                index=self.points(card.index), claimed=self.points(card.claimed.value), supported=self.points(card.supported.value)
            ),
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
            "change": self.change(step.code, self.points),
            "median": self.t["none"] if self.alone else self.points(self.report.medians[step.code]),
        }

    def change(self, code: str, told: Callable[[Fraction], str]) -> str:
        """Claimed, supported and, where assessors marked below it, final value of a step."""
        trees = (self.card.claimed, self.card.supported, *((self.card.final,) if self.marked(code) else ()))
        return " → ".join(told(tree.find(code).value) for tree in trees)

    def marked(self, code: str) -> bool:
        """Whether an assessor marked anything below a step."""
        return any(step.code in self.card.verdicts for step in self.card.final.find(code).walk())

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
            "eyebrow": self.t["pillar_of"].format(at=at + 1, of=of, pillar=pillar.name[self.language]),
            "title": pillar_title(claimed, final, self.instrument, self.language, marked=self.marked(pillar.code)),
            "colour": pillar.colour,
            "score": self.points(final.value),
            "lines": list(self.lines(pillar, pillar.colour)),
            "note": self.t["track_note_alone" if self.alone else "track_note"].format(regions=self.report.regions, stages=stages),
            "steps": [(self.gain(gap), self.next_step(gap), gap.indicator.code, gap.level) for gap in self.gaps if gap.indicator.code in codes][
                :STEPS
            ],
            "notes": self.notes(pillar.code),
        }

    def notes(self, pillar: str) -> list[tuple[str, str]]:
        """What assessors wrote of a pillar; their names are not told, and nothing is said twice."""
        texts = [one for one in self.report.notes if one.code == pillar]
        found = [(self.t[key], " ".join(dict.fromkeys(getattr(one, key) for one in texts if getattr(one, key)))) for key in NOTES]
        return [(name, said) for name, said in found if said]

    def assessors(self) -> Mapping[str, object] | None:
        """Why verified levels differ from claims; None where nobody marked."""
        verdicts, t = self.card.verdicts, self.t
        changed = [one for code, one in verdicts.items() if one.level != self.card.supports[code].claimed]
        names = {one.code: one.name[self.language] for one in self.instrument.indicators()}
        title = t["assessors_title" if changed else "assessors_title_none"].format(changed=len(changed), of=len(verdicts))
        rows = [
            (code, names[code], self.change(code, self.level), reasons)
            for code in names
            if code in verdicts and (reasons := self.reasons(verdicts[code]))
        ]
        return {"title": title, "rows": rows} if verdicts else None

    def reasons(self, verdict: Verdict) -> str:
        """The reasons behind a verdict, each once."""
        return " ".join(dict.fromkeys(one.mark.reason for one in verdict.given if one.mark.reason))

    def objections(self) -> Mapping[str, object] | None:
        """What the region objected to, what was answered, and what that changed; None without an objection."""
        objection, t = self.report.objection, self.t
        if objection is None:
            return None
        rows = []
        for one in objection.disputed:
            verdict = self.card.verdicts.get(one.item)
            answered = [given.mark.reason for given in verdict.given if given.round is Round.OBJECTION] if verdict else []
            if verdict and answered:
                before = Fraction(self.card.supports[one.item].supported) if verdict.first is None else verdict.first
                said = t["objection_answer"].format(before=self.level(before), after=self.level(verdict.level), reason=" ".join(answered))
            else:
                said = t["objection_open"]
            rows.append((one.item, one.text, said))
        first, final = self.card.first.value, self.card.index
        key = "objection_changed" if first != final else "objection_unchanged"
        return {"title": t[key].format(first=self.points(first), final=self.points(final)), "rows": rows}

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
                levels = self.change(member.code, self.level)
                found.append(Line(member.code.split("-")[-1], name, False, track, levels, self.state(member)))
            else:
                found.append(Line("", name, True, track, self.change(member.code, self.points), ""))
                found.extend(self.lines(member, colour))
        return found

    def state(self, indicator: Indicator) -> str:
        answer = self.report.submission.answers.get(indicator.code)
        missing = self.card.supports[indicator.code].missing
        if answer is None or answer.level is None:
            return self.t["not_answered"]
        if answer.level == 0:
            return self.t["level_zero"]
        listed = ", ".join(kind for kind in (one.code for one in self.instrument.evidence) if kind in self.card.supports[indicator.code].kinds)
        lacking = self.t["lacking"].format(missing=" + ".join(missing)) if missing else ""
        return "; ".join(part for part in (listed, lacking) if part)

    def findings(self) -> Mapping[str, object]:
        t = self.t
        cut = sum(one.supported < one.claimed for one in self.card.supports.values())
        others = [one for one in self.report.findings if one.code is not Code.CLAIM_CUT]
        kinds = {kind.code: kind.name[self.language] for kind in self.instrument.evidence}
        listed = [one.kind for one in self.report.submission.evidence.values()]
        return {
            "title": t["findings_title"].format(count=len(others)) if others else t["findings_title_none"],
            "cut": t["findings_cut"].format(cut=cut, of=len(self.card.supports)),
            "gates": [(gate.code, gate.name[self.language], self.gate_state(gate.code)) for gate in self.instrument.gates],
            "rows": [(one.code.message.code, one.place, one.wrong(self.language), one.mend(self.language)) for one in others[:FINDINGS]],
            "more": t["more_findings"].format(count=len(others) - FINDINGS) if len(others) > FINDINGS else "",
            "evidence": "; ".join(f"{kinds[code]} ({code}) {listed.count(code)}" for code in kinds if code in listed),
        }

    def gate_state(self, code: str) -> str:
        result = next(gate for gate in self.card.gates if gate.code == code)
        if result.passed:
            return self.t["gate_passed"]
        if result.missing:
            return self.t["gate_missing"].format(missing=" + ".join(result.missing))
        computed = next(gate for gate in self.instrument.gates if gate.code == code).answered_share is not None
        return self.t["gate_failed" if computed else "gate_no" if result.yes is False else "gate_open"]

    def method(self) -> Mapping[str, object]:
        t, instrument, language = self.t, self.instrument, self.language
        weights = ", ".join(f"{pillar.name[language]} {pillar.weight}" for pillar in instrument.pillars)
        stages = ", ".join(f"{stage.name[language].lower()} {percent(stage.weight, language)}" for stage in instrument.stages)
        bands = "; ".join(f"{band.name[language]} {self.points(band.lowest)}" for band in instrument.bands)
        rules = [t["method_pillars"].format(weights=weights), t["method_stages"].format(weights=stages), t["method_bands"].format(bands=bands)]
        if instrument.floor:
            cap = next(band for band in instrument.bands if band.code == instrument.floor.at_most)
            rules.append(t["method_floor"].format(below=self.points(instrument.floor.below), band=cap.name[language]))
        submission = self.report.submission
        return {
            "title": t["method_title"].format(indicators=len(instrument.indicators())),
            "how": [
                t["method_levels"].format(highest=instrument.highest),
                *(tier_rule(tier, language) for tier in instrument.tiers),
                t["method_scores"],
                t["method_round" if instrument.rank_on == "unrounded" else "method_round_rounded"],
            ],
            "rules": rules,
            "source": instrument.reference,
            "provenance": [
                t["method_file"].format(file=submission.file, sha=submission.sha256),
                t["method_edition"].format(edition=instrument.id, digest=instrument.digest, software=self.report.imprint.software),
            ],
        }
