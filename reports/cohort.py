"""The cohort report for the ministry: the proposal, every place and every reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from assessment.flags import Flag
from assessment.review import Review
from assessment.robustness import Robustness
from assessment.selection import Decision, Reason, Selection
from questionnaires.findings import Finding, Severity
from questionnaires.instrument import Instrument
from questionnaires.register import Register
from reports import charts
from reports.charts import Bar
from reports.imprint import Imprint
from reports.marking_review import flags_page, marking_page
from reports.numbers import day, points
from reports.phrases import phrases, templates
from reports.reasons import names_of, reason


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that was not scored: its name, the region it says it is from, and its findings."""

    file: str
    region: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep it from being scored."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everything that the cohort report of one track tells."""

    selection: Selection
    instrument: Instrument
    returned: tuple[Returned, ...]
    received: int
    register: Register
    imprint: Imprint
    review: Review | None = None
    flags: tuple[Flag, ...] = ()
    robustness: Robustness | None = None


def document_number(cohort: Cohort) -> str:
    """The number that the report is cited by."""
    return f"LA/{cohort.instrument.id}/01"


def returned_reason(returned: Returned, language: str) -> str:
    """How many errors a returned file has, and the first of them in words."""
    first = returned.errors[0].wrong(language) if returned.errors else ""
    return phrases(language)["reason_returned"].format(errors=len(returned.errors), first=first)


def cohort_html(cohort: Cohort, language: str) -> str:
    """The report as HTML in that language."""
    t, selection = phrases(language), cohort.selection
    chosen, year = selection.of(Reason.CHOSEN), cohort.imprint.year
    candidates = [one for one in selection.decisions if one.place is not None]
    left_out = [one for one in selection.decisions if one.place is None]
    return (
        templates()
        .get_template("cohort.html")
        .render(
            t=t,
            language=language,
            imprint=cohort.imprint,
            number=document_number(cohort),
            running=t["cohort_running"].format(year=year, count=len(chosen)),
            date=day(cohort.imprint.date, language),
            cover=_cover(cohort, chosen, candidates, language),
            summary=_summary(cohort, chosen, candidates, left_out, language),
            list_title=t["list_title"].format(count=len(candidates)),
            bands=_by_band(candidates, cohort, language),
            pillars=[pillar.code for pillar in cohort.instrument.pillars],
            left_out_title=t["left_out_title"].format(count=len(left_out)) if left_out else t["left_out_none"],
            left_out=[_row(one, cohort, language) for one in left_out],
            returned_title=t["returned_title"].format(count=len(cohort.returned)),
            returned=[(one.file, one.region, returned_reason(one, language)) for one in cohort.returned],
            marking=marking_page(cohort.review, cohort.instrument, language) if cohort.review else None,
            flags=flags_page(cohort.flags, language),
            method=_method(cohort, language),
        )
    )


def _cover(cohort: Cohort, chosen: Sequence[Decision], candidates: Sequence[Decision], language: str) -> dict[str, object]:
    t = phrases(language)
    counts = [cohort.received, len(cohort.selection.decisions), len(candidates), len(chosen)]
    names = [t[f"funnel_{name}"] for name in ("received", "valid", "candidates", "proposed")]
    most = max(*counts, 1)
    rows = [
        Bar(name, str(count), Fraction(count, most), charts.INK if at == len(counts) - 1 else charts.TICK)
        for at, (name, count) in enumerate(zip(names, counts, strict=True))
    ]
    title = t["cohort_cover" if chosen else "cohort_cover_none"].format(count=len(chosen), year=cohort.imprint.year)
    said = "; ".join(f"{name}: {count}" for name, count in zip(names, counts, strict=True))
    return {"title": title, "track": t["cohort_track"].format(track=cohort.instrument.track), "columns": charts.columns(rows, said)}


def _summary(
    cohort: Cohort, chosen: Sequence[Decision], candidates: Sequence[Decision], left_out: Sequence[Decision], language: str
) -> dict[str, object]:
    t, selection = phrases(language), cohort.selection
    tied = selection.of(Reason.TIED_AT_THE_CUT)
    title = t["cohort_tie_title" if tied else "cohort_summary_title"]
    asks = [t["ask_set"].format(count=len(chosen), year=cohort.imprint.year)] if chosen else []
    open_places = selection.places_open
    if tied:
        names = names_of(one.card.region.code for one in tied)
        asks.append(t["ask_tie"].format(open=open_places, tied=len(tied), names=names))
    elif open_places > 0:
        asks.append(t["ask_open"].format(open=open_places))
    return {
        "title": title.format(chosen=len(chosen), candidates=len(candidates), quota=selection.quota, tied=len(tied)),
        "keys": [
            (t["key_chosen"], str(len(chosen))),
            (t["key_lowest"], points(min(one.card.index for one in chosen), language) if chosen else t["none"]),
            (t["key_tied"], str(len(tied))),
            (t["key_left_out"], str(len(left_out))),
            (t["key_returned"], str(len(cohort.returned))),
        ],
        "islands": _islands(chosen, candidates, language),
        "asks": asks,
    }


def _islands(chosen: Sequence[Decision], candidates: Sequence[Decision], language: str) -> list[dict[str, object]]:
    t = phrases(language)
    inside = Counter(one.card.region.island_group for one in chosen)
    groups: dict[str, list[Decision]] = {}
    for one in sorted(candidates, key=lambda one: one.card.region.code):
        groups.setdefault(one.card.region.island_group, []).append(one)
    most = max((len(members) for members in groups.values()), default=1)
    rows: list[dict[str, object]] = []
    for island, members in groups.items():
        said = t["islands_title"].format(island=island, proposed=inside[island], candidates=len(members))
        bar = charts.bars(inside[island], len(members), most, said, width=70)
        middle = points(median(one.card.index for one in members), language)
        rows.append({"name": island, "bar": bar, "proposed": inside[island], "candidates": len(members), "median": middle})
    return rows


def _by_band(candidates: Sequence[Decision], cohort: Cohort, language: str) -> list[tuple[str, list[dict[str, object]]]]:
    """The candidates in order of place, a heading wherever the band changes."""
    found: list[tuple[str, list[dict[str, object]]]] = []
    for one in candidates:
        band = one.card.band.name[language]
        if not found or found[-1][0] != band:
            found.append((band, []))
        found[-1][1].append(_row(one, cohort, language))
    return found


def _row(decision: Decision, cohort: Cohort, language: str) -> dict[str, object]:
    card, values = decision.card, decision.card.pillars
    return {
        "place": decision.place,
        "name": card.region.name,
        "province": card.region.province,
        "index": points(card.index, language),
        "pillars": [points(values[one.code], language, 1) if one.code in values else phrases(language)["none"] for one in cohort.instrument.pillars],
        "reason": reason(decision, cohort.selection, cohort.instrument, language),
        "chosen": decision.reason is Reason.CHOSEN,
    }


def _method(cohort: Cohort, language: str) -> list[str]:
    """The scale, what the codes of the list stand for, and how places came about."""
    t = phrases(language)
    memberships = [one for region in cohort.register for one in region.memberships]
    inferred = sum(one.basis == "inferred" for one in memberships)
    edition = t["method_edition"].format(edition=cohort.instrument.id, digest=cohort.instrument.digest, software=cohort.imprint.software)
    weights = ", ".join(f"{pillar.code} {pillar.name[language]} {pillar.weight}" for pillar in cohort.instrument.pillars)
    breaks = ", ".join(t[f"break_{name}"] for name in cohort.instrument.tie_break)
    scale = [t["method_levels"].format(highest=cohort.instrument.highest), t["method_pillars"].format(weights=weights)]
    return [
        *scale,
        t["method_scores"],
        t["cohort_method"].format(breaks=breaks),
        t["cohort_register"].format(inferred=inferred, all=len(memberships)),
        edition,
    ]
