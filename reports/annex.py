"""The annex of the cohort report: every number in an .xlsx that can be filtered and checked."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessment.scorecard import Step
from assessment.selection import Decision
from questionnaires.cells import put, saved
from reports.cohort import Cohort, returned_reason
from reports.phrases import phrases
from reports.sentences import group_names, reason

INK = "16202C"


def annex(cohort: Cohort, language: str) -> bytes:
    """The .xlsx: decisions, every value of the tree, returned files, and what each column means."""
    t, book = phrases(language), Workbook()
    book.remove(book.worksheets[0])
    pillars = [pillar.name[language] for pillar in cohort.instrument.pillars]
    headings = [t[key] for key in ("place_number", "code", "name", "kind", "province_short", "island", "index", "band", "claimed", "share_supported")]
    decisions = [_decision(one, cohort, language) for one in cohort.selection.decisions]
    _page(book.create_sheet(t["annex_list"]), [*headings, *pillars, t["reason_code"], t["decision"]], decisions)
    names = dict(group_names(cohort.instrument, language)) | {one.code: one.name[language] for one in cohort.instrument.indicators()}
    values: list[list[str | float | None]] = [
        [card.region.code, card.region.name, step.tier, step.code, names[step.code], float(claimed.value), float(step.value)]
        for one in cohort.selection.decisions
        for card in (one.card,)
        for claimed, step in _pairs(card.claimed, card.supported)
    ]
    _page(book.create_sheet(t["annex_pillars"]), [t["code"], t["region"], t["tier"], t["item"], t["name"], t["claimed"], t["supported"]], values)
    returned: list[list[str | float | None]] = [[one.file, one.region, returned_reason(one, language)] for one in cohort.returned]
    _page(book.create_sheet(t["annex_returned"]), [t["returned_file"], t["region"], t["reason"]], returned)
    meanings = ("code", "place_number", "index", "claimed", "share_supported", "reason_code")
    _page(book.create_sheet(t["annex_dictionary"]), [t["column"], t["meaning"]], [[t[key], t[f"meaning_{key}"]] for key in meanings])
    return saved(book)


def _decision(decision: Decision, cohort: Cohort, language: str) -> list[str | float | None]:
    card, region = decision.card, decision.card.region
    said = reason(decision, cohort.selection, cohort.instrument, language)
    place: list[str | float | None] = [decision.place, region.code, region.name, region.kind, region.province, region.island_group]
    result: list[str | float | None] = [float(card.index), card.band.name[language], float(card.claimed.value), float(card.share_supported)]
    return [*place, *result, *(float(part.value) for part in card.final.parts), decision.reason.value, said]


def _pairs(claimed: Step, supported: Step) -> Sequence[tuple[Step, Step]]:
    return list(zip(claimed.walk(), supported.walk(), strict=True))


def _page(page: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str | float | None]]) -> None:
    """A table with a frozen, filtered head; numbers with two decimals, text as text."""
    widths = [len(heading) + 3 for heading in headings]
    for at, heading in enumerate(headings, 1):
        cell = put(page.cell(1, at), heading)
        cell.font, cell.fill = Font(name="Calibri", bold=True, color="FFFFFF"), PatternFill("solid", fgColor=INK)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            cell = put(page.cell(number, at), value)
            if isinstance(value, float):
                cell.number_format = "0.00"
            widths[at - 1] = max(widths[at - 1], min(60, len(str(value or "")) + 2) if isinstance(value, str) else 0)
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{max(len(rows) + 1, 2)}"
