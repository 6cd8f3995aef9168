"""The page about the master plan: what the quick wins lead to, who does what in which year, and what to bring to each bimtek."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from markupsafe import Markup

from assessment.agenda import Gain
from assessment.roadmap import Planned, Reached, Roadmap, bimtek, roadmap
from assessment.scorecard import Scorecard
from questionnaires.instrument import Instrument
from reports.agenda_told import Round, action_row, agenda_title, bimtek_rounds, sharing_text
from reports.charts import mm
from reports.numbers import level, points
from reports.phrases import phrases
from reports.timeline import YEARS_LEFT, Mark, Stretch, column_width, row_height, ruler, timeline

PERIOD, LONG = 2, 2  # steps shown beside the quick wins; the pages of the pillars hold more
LETTERS = 74  # of an action that surely fit into a line
YEAR_WIDTH, SPACE_WIDTH = 5.05, 0.51  # mm, of four figures and of a space in the head of a table


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the road map: what to do, the points it adds, and how many lines its words take at most."""

    words: str
    gain: str
    lines: int

    @property
    def height(self) -> float:
        """Height of the row in mm."""
        return row_height(self.lines)


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """Everything on the page; without steps there is only what to share."""

    title: str
    lede: str
    ruler: Markup
    years: str
    spacing: str
    label: str
    steps: tuple[Step, ...]
    timeline: Markup | None
    note: str
    sharing: tuple[str, ...]
    rounds: tuple[Round, ...]


def agenda_page(card: Scorecard, instrument: Instrument, year: int, gain: Gain, language: str) -> AgendaPage:
    """What the page says of a road map that begins in that year, with the card's gains."""
    t, plan = phrases(language), roadmap(card, instrument, year, gain=gain)
    title, shown = agenda_title(plan, language), (*plan.quick, *plan.period[:PERIOD], *plan.long[:LONG])
    steps = tuple(_step(one, language) for one in shown)
    years = range(year, plan.after_period.year + 1)
    left = len(plan.planned) - len(shown)
    return AgendaPage(
        title=title,
        lede=t["agenda_lede"] if steps else t["no_gap"],
        ruler=ruler(_bands(instrument, language), str(instrument.highest), _marks(plan, instrument, language), title),
        years=f"{' '.join(str(one) for one in years)} {years[-1] + 1}+",
        spacing=mm(column_width(len(years)) - YEAR_WIDTH - SPACE_WIDTH),
        label=mm(YEARS_LEFT + (column_width(len(years)) - YEAR_WIDTH) / 2),
        steps=steps,
        timeline=_timeline(shown, steps, instrument, year, len(years), language) if steps else None,
        note=" ".join([t["agenda_note"], *([t["agenda_more"].format(count=left)] if left else [])]),
        sharing=tuple(sharing_text(one, language) for one in plan.sharing),
        rounds=bimtek_rounds(bimtek(card, instrument, plan), card.region, instrument, language),
    )


def _step(planned: Planned, language: str) -> Step:
    row = action_row(planned, language)
    words = f"{row.text} ({row.code}, {row.owners})"
    return Step(words, row.gain, len(wrap(words, LETTERS)))


def _bands(instrument: Instrument, language: str) -> list[tuple[Fraction, str, str]]:
    return [(band.lowest / instrument.highest, level(band.lowest, language), band.name[language]) for band in instrument.bands]


def _marks(plan: Roadmap, instrument: Instrument, language: str) -> list[Mark]:
    """Now, after the quick wins and after the period, each only where it leads further."""
    t = phrases(language)

    def mark(key: str, at: Reached) -> Mark:
        return Mark(at.index / instrument.highest, t[key].format(index=points(at.index, language), year=at.year))

    later = [("agenda_after_quick", plan.after_quick)] if plan.quick else []
    later += [("agenda_after_period", plan.after_period)] if plan.period else []
    return [mark("agenda_now", plan.now), *(mark(key, at) for key, at in later)]


def _timeline(shown: Sequence[Planned], steps: Sequence[Step], instrument: Instrument, year: int, years: int, language: str) -> Markup:
    colours: Mapping[str, str] = {one.code: pillar.colour for pillar in instrument.pillars for one in pillar.indicators()}
    rows = [
        Stretch(one.first - year, None if one.last is None else one.last - year, colours[one.action.indicator.code], step.lines)
        for one, step in zip(shown, steps, strict=True)
    ]
    quick = sum(one.first == year for one in shown)
    return timeline(rows, years, phrases(language)["timeline_title"].format(quick=quick, later=len(shown) - quick, year=year))
