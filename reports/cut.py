"""The page about the cut: the regions on either side of it, and how sure their places are."""

from collections.abc import Mapping, Sequence

from assessment.robustness import Robustness
from assessment.selection import Decision, Reason, Selection
from reports.cohort_charts import Mark, Span, cut
from reports.cohort_summary import candidates_of
from reports.numbers import points
from reports.phrases import phrases
from reports.verdicts import chance, sureness, verdict

SIDE = 15  # regions on either side of the cut
MARKS = {Reason.CHOSEN: Mark.CHOSEN, Reason.TIED_AT_THE_CUT: Mark.TIED, Reason.PASSED_OVER: Mark.OVER}


def cut_page(selection: Selection, robustness: Robustness | None, language: str) -> Mapping[str, object] | None:
    """What the page about the cut says; None where nobody competes."""
    t, candidates = phrases(language), candidates_of(selection)
    if not candidates:
        return None
    at = min(selection.quota, len(candidates))
    above, below = candidates[max(0, at - SIDE) : at], candidates[at : at + SIDE]
    shown, known = (*above, *below), sureness(robustness)
    title = cut_title(shown, below, robustness, language)
    return {
        "title": title,
        "lede": t["cut_lede" if robustness else "cut_lede_unsure"].format(
            above=len(above), below=len(below), quota=selection.quota, draws=draws_made(robustness, language)
        ),
        "chart": cut(_spans(shown, robustness), selection.quota, len(above), title),
        "rows": [
            {
                "place": one.place,
                "name": one.card.region.name,
                "index": points(one.card.index, language),
                "chance": chance(known.get(one.card.region.code), language),
                "verdict": verdict(one, selection, language),
                "chosen": one.reason is Reason.CHOSEN,
            }
            for one in shown
        ],
        "note": t["cut_note"].format(quota=selection.quota),
    }


def cut_title(shown: Sequence[Decision], below: Sequence[Decision], robustness: Robustness | None, language: str) -> str:
    """How many of the regions shown may lie on either side of the cut."""
    t, known = phrases(language), sureness(robustness)
    close = sum(known[code].too_close for one in shown if (code := one.card.region.code) in known)
    tied = sum(one.reason is Reason.TIED_AT_THE_CUT for one in shown)
    if tied:
        return t["cut_title_tie"].format(tied=tied)
    if not below:
        return t["cut_title_all"]
    key = "cut_title_unsure" if robustness is None else "cut_title_close" if close else "cut_title_clear"
    return t[key].format(close=close, shown=len(shown))


def draws_made(robustness: Robustness | None, language: str) -> str:
    """The number of draws with its thousands apart: 10.000."""
    return f"{robustness.draws:,}".replace(",", "." if language == "id" else ",") if robustness else phrases(language)["none"]


def _spans(shown: Sequence[Decision], robustness: Robustness | None) -> list[Span]:
    known = sureness(robustness)
    found = []
    for one in shown:
        assert one.place is not None
        sure = known.get(one.card.region.code)
        found.append(Span(one.place, sure.low if sure else None, sure.high if sure else None, MARKS.get(one.reason, Mark.OUT)))
    return found
