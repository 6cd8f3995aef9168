"""The page about assets, their use and results: the region among the others, its pillars, and which situation it is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.peers import Peers
from assessment.scorecard import Scorecard
from assessment.stages import ASSETS, RESULTS, USE, Situation, Standing, stages
from questionnaires.instrument import Instrument
from reports.charts import INK
from reports.numbers import points
from reports.phrases import phrases
from reports.scatter import Corners, Spot, pillar_marks, scatter
from reports.sentences import group_names, short_name
from reports.stages_told import SituationRow, situation_rows, stages_text, stages_title


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One row of the table of pillars; ``at``: which pillar of the region it is, from 1, or 0 for the whole region, which comes last."""

    name: str
    at: int
    values: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StagesPage:
    """Everything on the page."""

    title: str
    scatter: Markup
    scatter_head: str
    scatter_note: str
    marks: Markup
    rows: tuple[PillarRow, ...]
    text: Sequence[str]
    situations: tuple[SituationRow, ...]


def stages_page(card: Scorecard, instrument: Instrument, peers: Peers, language: str) -> StagesPage | None:
    """What the page says; None in an edition that does not ask for all three stages."""
    found = stages(card, instrument)
    if found is None:
        return None
    t, names, highest = phrases(language), group_names(instrument, language), instrument.highest
    title, place = stages_title(found, instrument, language), short_name(card.region)
    colours = {pillar.code: pillar.colour for pillar in instrument.pillars}
    whole, others = found.final.whole, peers.standings
    order = [part.code for part in card.final.parts]
    rows = [(names[code], order.index(code) + 1, colours[code], one) for code, one in found.final.pillars.items()]
    rows.append((t["stages_whole"], 0, INK, whole))
    return StagesPage(
        title=title,
        scatter=scatter(
            _spot(whole, highest),
            place,
            t["stages_point"].format(**dict(zip(("assets", "use", "results"), _told(whole, language), strict=True))),
            [] if peers.alone else [_spot(one, highest) for one in others],
            _corners(instrument, language),
            f"{place}: {title}",
            highest=highest,
        ),
        scatter_head=t["stages_alone" if peers.alone else "stages_among"].format(regions=len(others)),
        scatter_note=t["scatter_note"].format(cut=points(found.cut, language)),
        marks=pillar_marks(
            [(_spot(one, highest), colour) for *_, colour, one in rows], t["stages_marks_title"].format(place=place, title=title), highest=highest
        ),
        rows=tuple(PillarRow(name, at, _told(one, language)) for name, at, _, one in rows),
        text=stages_text(found, card.region, instrument, language),
        situations=situation_rows(found.situation, peers.situations, instrument, language),
    )


def _spot(one: Standing, highest: int) -> Spot:
    return Spot(float(one.assets) / highest, float(one.use) / highest, float(one.results) / highest)


def _told(one: Standing, language: str) -> tuple[str, str, str]:
    values: tuple[Fraction, Fraction, Fraction] = (one.assets, one.use, one.results)
    assets, use, results = (points(value, language) for value in values)
    return assets, use, results


def _corners(instrument: Instrument, language: str) -> Corners:
    t, stage = phrases(language), {one.code: one.name[language] for one in instrument.stages}
    assert RESULTS in stage
    used, unused, lean, early = (t[f"situation_{one.value}"] for one in (Situation.USED, Situation.UNUSED, Situation.LEAN, Situation.EARLY))
    return Corners(used, unused, lean, early, across=stage[ASSETS], up=stage[USE])
