"""The list of candidates: those proposed, then all others, by place and band, a table and a chart for each page."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from assessment.robustness import Robustness, Sureness
from assessment.selection import Decision, Reason, Selection
from questionnaires.instrument import Instrument
from reports.cohort_charts import miniatures
from reports.cohort_summary import KINDS, candidates_of
from reports.numbers import points
from reports.phrases import phrases
from reports.tilemap import province_short
from reports.verdicts import let_in_by, rank_interval, sureness, verdict

FIRST_PAGE, NEXT_PAGES = 53, 58  # rows of 4.1 mm that a page holds below its title, and without one
COLUMNS_LEFT, COLUMNS_WIDTH = 82.5, 13.0  # mm: where cohort.css leaves room for the miniature columns
Row = Mapping[str, object]


def list_pages(selection: Selection, robustness: Robustness | None, instrument: Instrument, language: str) -> list[Mapping[str, object]]:
    """The list of those proposed and the list of the other candidates; a list of nobody is left out."""
    t, known = phrases(language), sureness(robustness)
    chosen = selection.of(Reason.CHOSEN)
    others = [one for one in candidates_of(selection) if one.reason is not Reason.CHOSEN]
    provinces = {one.card.region.province_code for one in chosen}
    kinds = {kind: sum(one.card.region.kind == kind for one in chosen) for kind in KINDS}
    titled = (
        (t["list_chosen_title"].format(count=len(chosen), provinces=len(provinces), **kinds), "list_basis", chosen),
        (t["list_others_title"].format(count=len(others)), "list_verdict", others),
    )
    return [
        {"title": title, "last": t[last], "tables": _tables(some, title, selection, known, instrument, language)}
        for title, last, some in titled
        if some
    ]


def _tables(
    decisions: Sequence[Decision], title: str, selection: Selection, known: Mapping[str, Sureness], instrument: Instrument, language: str
) -> list[tuple[Markup, list[Row]]]:
    """The chart and the rows of each page; a row without a place is the heading of a band."""
    rows: list[Row] = []
    shares: list[list[Fraction | None]] = []
    band = ""
    for one in decisions:
        if one.card.band.name[language] != band:
            band = one.card.band.name[language]
            rows.append({"band": band})
            shares.append([])
        rows.append(_row(one, selection, known.get(one.card.region.code), instrument, language))
        values = one.card.pillars
        shares.append([values[pillar.code] / instrument.highest if pillar.code in values else None for pillar in instrument.pillars])
    colours = [pillar.colour for pillar in instrument.pillars]
    return [
        (miniatures(shares[start:end], colours, title, left=COLUMNS_LEFT, width=COLUMNS_WIDTH), rows[start:end])
        for start, end in pairwise(page_ends(["band" in row for row in rows]))
    ]


def page_ends(headings: Sequence[bool]) -> list[int]:
    """Where pages begin and end; a heading never stands last on its page."""
    ends = [0]
    while ends[-1] < len(headings):
        end = min(len(headings), ends[-1] + (NEXT_PAGES if len(ends) > 1 else FIRST_PAGE))
        ends.append(end - (end < len(headings) and headings[end - 1]))
    return ends


def _row(decision: Decision, selection: Selection, sure: Sureness | None, instrument: Instrument, language: str) -> Row:
    t, card, values = phrases(language), decision.card, decision.card.pillars
    basis = ", ".join(let_in_by(decision, selection)) or t["basis_score"]
    return {
        "place": decision.place,
        "name": card.region.name,
        "province": province_short(card.region),
        "index": points(card.index, language),
        "pillars": [points(values[one.code], language, 1) if one.code in values else t["none"] for one in instrument.pillars],
        "interval": rank_interval(sure, language),
        "last": basis if decision.reason is Reason.CHOSEN else verdict(decision, selection, language),
    }
