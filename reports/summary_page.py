"""The page that can stand alone: the index with its rank and how sure it is, the pillars among all regions, what is strong and what is urgent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from assessment.agenda import Gap
from assessment.neighbours import Landmarks, Neighbour
from assessment.peers import Peers, Percentile
from assessment.robustness import Sureness
from assessment.scorecard import Scorecard, Step
from questionnaires.instrument import Instrument
from reports.charts import INK
from reports.highlights import Highlight, strengths, urgencies
from reports.numbers import level, percent, points
from reports.phrases import phrases
from reports.reasons import names_of
from reports.sentences import group_names, lede, short_name, summary_title
from reports.strips import Edge, Strip, strips

SURE = Fraction(1, 100)  # a chance is told as less than this, or more than all but this, where it is


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region stands: its place among the candidates, how sure it is, their number, the quota, and its percentiles by peer group.

    ``near`` (itself among the candidates next to it) and ``landmarks`` name other regions: only the ministry's copy has them.
    """

    place: int | None = None
    candidates: int = 0
    quota: int = 0
    sureness: Sureness | None = None
    percentiles: tuple[Percentile, ...] = ()
    near: tuple[Neighbour, ...] = ()
    landmarks: Landmarks | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row beside a strip."""

    name: str
    median: str
    percentile: str


@dataclass(frozen=True, slots=True)
class Near:
    """One candidate of the same kind next to the region, or the region itself."""

    place: str
    name: str
    index: str
    own: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on the page but its last line."""

    title: str
    lede: str
    keys: tuple[tuple[str, str], ...]
    groups: str
    near_head: str
    near: tuple[Near, ...]
    strips: Markup
    rows: tuple[Row, ...]
    note: str
    strongest: Sequence[Highlight]
    urgent: Sequence[Highlight]


def summary_page(card: Scorecard, instrument: Instrument, peers: Peers, place: Place, gaps: Sequence[Gap], language: str) -> Summary:
    """What the page says."""
    t, named = phrases(language), None if peers.alone else place.landmarks
    steps = (card.final, *card.final.parts)
    return Summary(
        title=summary_title(card, instrument, language),
        lede=lede(card, language),
        keys=key_figures(card, place, language),
        groups=groups_told(place.percentiles, language),
        near_head=t["near_head"].format(kind=t[f"kind_{card.region.kind}"].lower()),
        near=tuple(_near(one, card, language) for one in place.near) if len(place.near) > 1 else (),
        strips=_strips(card, instrument, peers, named, language),
        rows=tuple(_row(step, instrument, peers, language) for step in steps),
        note=_note(card, peers, named, language),
        strongest=strengths(card, instrument, peers, language),
        urgent=urgencies(card, instrument, peers, gaps, language),
    )


def key_figures(card: Scorecard, place: Place, language: str) -> tuple[tuple[str, str], ...]:
    """Index, rank, rank interval and chance, each with what it is; a dash where the region is no candidate."""
    t, sure, none = phrases(language), place.sureness, phrases(language)["none"]
    ranked = place.place is not None and sure is not None
    return (
        (t["key_index"].format(band=card.band.name[language]), points(card.index, language)),
        (t["key_place"].format(candidates=place.candidates) if place.place else t["key_place_none"], str(place.place or none)),
        (t["key_interval"], _interval(sure) if ranked and sure else none),
        (t["key_chance"].format(quota=place.quota), chance_told(sure.chance, language) if ranked and sure else none),
    )


def chance_told(chance: float, language: str) -> str:
    """A chance in whole percent, and at the ends only that it is below or above the last whole one."""
    share = Fraction(chance)
    if share < SURE:
        return f"<{percent(SURE, language)}"
    return f">{percent(1 - SURE, language)}" if share > 1 - SURE else percent(share, language)


def groups_told(percentiles: Sequence[Percentile], language: str) -> str:
    """The percentile in each peer group in one line; empty where no group is large enough."""
    t = phrases(language)
    told = [
        t[f"group_{one.grouping}"].format(name=_group_name(one, language), members=one.members, percentile=percentile_told(one.share, language))
        for one in percentiles
    ]
    return t["groups"].format(groups="; ".join(told)) if told else ""


def _near(one: Neighbour, card: Scorecard, language: str) -> Near:
    none = phrases(language)["none"]
    index = none if one.points is None else points(one.points[card.final.code], language)
    return Near(str(one.place or none), one.region.name, index, own=one.region.code == card.region.code)


def percentile_told(share: Fraction, language: str) -> str:
    """A percentile as a whole number."""
    return points(share * 100, language, 0)


def _interval(sure: Sureness) -> str:
    return str(sure.low) if sure.low == sure.high else f"{sure.low}–{sure.high}"


def _group_name(one: Percentile, language: str) -> str:
    return phrases(language)[f"group_population_{one.name}"] if one.grouping == "population" else one.name


def _row(step: Step, instrument: Instrument, peers: Peers, language: str) -> Row:
    none, share = phrases(language)["none"], peers.share(step.code, step.value)
    return Row(
        name=group_names(instrument, language)[step.code],
        median=none if peers.alone else points(peers.medians[step.code], language),
        percentile=none if share is None else percentile_told(share, language),
    )


def _colour(step: Step, instrument: Instrument) -> str:
    colours: Mapping[str, str] = {pillar.code: pillar.colour for pillar in instrument.pillars}
    return colours.get(step.code, INK)


def _note(card: Scorecard, peers: Peers, landmarks: Landmarks | None, language: str) -> str:
    """How the strips are to be read."""
    t = phrases(language)
    if peers.alone:
        return t["strips_note_alone"]
    return t["strips_note_named" if landmarks else "strips_note"].format(regions=peers.regions, place=short_name(card.region))


def _strips(card: Scorecard, instrument: Instrument, peers: Peers, landmarks: Landmarks | None, language: str) -> Markup:
    t, highest = phrases(language), instrument.highest
    rows = [
        Strip(
            number=points(step.value, language),
            colour=_colour(step, instrument),
            own=step.value / highest,
            values=() if peers.alone else peers.values[step.code],
            highest=highest,
            median=None if peers.alone else peers.medians[step.code] / highest,
            best=names_of([landmarks.best[step.code].code]) if landmarks else "",
            middle=names_of([landmarks.middle[step.code].code]) if landmarks else "",
        )
        for step in (card.final, *card.final.parts)
    ]
    edges = [Edge(band.lowest / highest, level(band.lowest, language), band.name[language]) for band in instrument.bands]
    title = t["strips_title"].format(
        place=short_name(card.region), index=points(card.index, language), title=summary_title(card, instrument, language)
    )
    return strips(rows, edges, str(highest), title)
