"""The page of one pillar: its factors and indicators as claimed, supported and verified, and what lifts the weakest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.agenda import Gap
from assessment.peers import Peers
from assessment.scorecard import Scorecard
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.marking import PillarNote
from questionnaires.submission import Submission
from reports.assessors import change, change_head, marked, notes_on
from reports.numbers import level, points, signed
from reports.phrases import phrases
from reports.sentences import pillar_title
from reports.summary_page import percentile_told
from reports.tracks import Track, lines_of, tracks

STEPS = 4
WIDE = "\u2003"  # a wide space between the columns of a line


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: name with code, levels with what the evidence lacks; ``track`` is how it is drawn, and its height that of the row."""

    name: str
    levels: str
    median: str
    track: Track


@dataclass(frozen=True, slots=True)
class PillarPage:
    """Everything on the page."""

    code: str
    eyebrow: str
    title: str
    score: str
    band: str
    standing: str
    head: str
    lines: tuple[Line, ...]
    tracks: Markup
    note: str
    steps: tuple[str, ...]
    notes: Sequence[tuple[str, str]]


def pillar_pages(
    card: Scorecard, submission: Submission, instrument: Instrument, peers: Peers, gaps: Sequence[Gap], notes: Sequence[PillarNote], language: str
) -> list[PillarPage]:
    """A page for every pillar that has a value, in the order of the edition."""
    return _Teller(card, submission, instrument, peers, language).pages(gaps, notes)


class _Teller:
    """Holds a region's results while its pillars are told."""

    def __init__(self, card: Scorecard, submission: Submission, instrument: Instrument, peers: Peers, language: str) -> None:
        self.card, self.submission, self.instrument, self.peers = card, submission, instrument, peers
        self.language, self.t = language, phrases(language)
        self.final = {step.code: step.value for step in card.final.walk()}
        self.claimed = {step.code: step.value for step in card.claimed.walk()}
        self.supported = {step.code: step.value for step in card.supported.walk()}
        self.marked = frozenset(step.code for step in card.final.walk() if marked(card, step.code)) if card.verdicts else frozenset[str]()

    def pages(self, gaps: Sequence[Gap], notes: Sequence[PillarNote]) -> list[PillarPage]:
        pillars = [pillar for pillar in self.instrument.pillars if pillar.code in self.final]
        return [self.page(pillar, f"{at}", f"{len(pillars)}", gaps, notes) for at, pillar in enumerate(pillars, 1)]

    def page(self, pillar: Group, at: str, of: str, gaps: Sequence[Gap], notes: Sequence[PillarNote]) -> PillarPage:
        t, language, value = self.t, self.language, self.final[pillar.code]
        codes = {indicator.code for indicator in pillar.indicators()}
        lines = tuple(self.lines(pillar))
        title = pillar_title(
            self.card.claimed.find(pillar.code),
            self.card.final.find(pillar.code),
            self.instrument,
            language,
            marked=pillar.code in self.marked,
        )
        return PillarPage(
            code=pillar.code,
            eyebrow=t["pillar_of"].format(at=at, of=of, pillar=pillar.name[language]),
            title=title,
            score=points(value, language),
            band=self.instrument.band(value, {}).name[language],
            standing=self.standing(pillar.code),
            head=change_head(self.card, language),
            lines=lines,
            tracks=tracks([line.track for line in lines], pillar.colour, f"{pillar.name[language]}: {title}", steps=self.instrument.highest),
            note=self.note(pillar),
            steps=tuple(self.lift(gap) for gap in [gap for gap in gaps if gap.indicator.code in codes][:STEPS]),
            notes=notes_on(pillar.code, notes, language),
        )

    def standing(self, code: str) -> str:
        """The percentile of the pillar, empty where there is nobody to compare with."""
        share = self.peers.share(code, self.final[code])
        return "" if share is None else self.t["percentile_of"].format(percentile=percentile_told(share, self.language))

    def note(self, pillar: Group) -> str:
        present = {indicator.stage for indicator in pillar.indicators()}
        stages = ", ".join(stage.name[self.language].lower() for stage in self.instrument.stages if stage.code in present)
        parts = [self.t["track_note"]]
        parts += [self.t["track_note_verified"]] if self.card.verdicts else []
        parts += [] if self.peers.alone else [self.t["track_note_median"].format(regions=self.peers.regions)]
        return " ".join([*parts, self.t["track_note_order"].format(stages=stages)])

    def lines(self, group: Group) -> Iterator[Line]:
        for member in group.members:
            if isinstance(member, Indicator):
                yield self.line(member, f"{member.code.split('-')[-1]}{WIDE}{member.name[self.language]}", self.state(member))
            else:
                yield self.line(member, member.name[self.language], "")
                if member.code in self.final:
                    yield from self.lines(member)

    def line(self, member: Group | Indicator, name: str, state: str) -> Line:
        heading, at = isinstance(member, Group), member.code
        if at not in self.final:
            said = self.t["not_applicable"]
            return Line(name, said, "", Track(heading, lines_of(name, said)))
        told = change(self.card, at, self.points if heading else self.level)
        words = f"{told}{WIDE}{state}" if state else told
        median = None if self.peers.alone else self.peers.medians[at]
        track = Track(
            heading,
            lines_of(name, words),
            claimed=self.share(self.claimed[at]),
            supported=self.share(self.supported[at]),
            verified=self.share(self.final[at]) if at in self.marked else None,
            median=None if median is None else self.share(median),
        )
        return Line(name, words, "" if median is None else self.points(median), track)

    def share(self, value: Fraction) -> Fraction:
        return value / self.instrument.highest

    def points(self, value: Fraction) -> str:
        return points(value, self.language)

    def level(self, value: Fraction) -> str:
        return level(value, self.language)

    def state(self, indicator: Indicator) -> str:
        """What the evidence lacks for the level that is claimed."""
        answer, support = self.submission.answers.get(indicator.code), self.card.supports.get(indicator.code)
        if support is None:
            return self.t["not_applicable"]
        if answer is None or answer.level is None:
            return self.t["not_answered"]
        if support.reported == 0:
            return self.t["level_zero"]
        return self.t["lacking"].format(missing=" + ".join(support.missing)) if support.missing else self.t["complete"]

    def lift(self, gap: Gap) -> str:
        """The points gained, the action, and who moves what from where to where."""
        indicator = gap.indicator
        who = self.t["lift_who"].format(
            code=indicator.code, owners=", ".join(indicator.owners), start=self.level(self.card.levels[indicator.code]), end=gap.level + 1
        )
        return f"{signed(gap.gain, self.language, 3)}{WIDE}{indicator.next[gap.level][self.language]} ({who})"
