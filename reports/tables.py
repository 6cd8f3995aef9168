"""Tables in a workbook: one head, frozen and filtered, and the rows below it."""

from collections.abc import Mapping, Sequence

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.cells import Looks, put

INK = "16202C"
WIDEST = 60  # characters of a column; longer texts wrap
USUAL: Mapping[type, str] = {float: "0.00", int: "0"}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "head": {
        "font": Font(name="Calibri", bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=INK),
        "alignment": Alignment(vertical="center", wrap_text=True),
    },
    "long": {"alignment": Alignment(vertical="top", wrap_text=True)},
}


def write_table(
    page: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str | float | None]], formats: Mapping[str, str] | None = None
) -> None:
    """A table with a frozen, filtered head on an empty sheet; counts whole, other numbers with two decimals, text as text.

    ``formats``: heading -> the number format of its column, where it is another. The sheet may be one that is written row
    by row and never held, as those with half a million cells must be.
    """
    told = formats or {}
    looks = Looks({**LOOKS, **{one: {"number_format": one} for one in {*USUAL.values(), *told.values()}}})
    for at, heading in enumerate(headings):
        longest = max((len(value) + 2 for row in rows if isinstance(value := row[at], str)), default=0)
        page.column_dimensions[get_column_letter(at + 1)].width = max(len(heading) + 3, min(WIDEST, longest))
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0  # printed as wide as the paper, on as many sheets as it needs
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{max(len(rows) + 1, 2)}"
    page.append([_cell(page, looks, heading, "head") for heading in headings])
    for row in rows:
        page.append([_cell(page, looks, value, _look(value, told.get(heading))) for heading, value in zip(headings, row, strict=True)])


def _look(value: str | float | None, number_format: str | None) -> str:
    if value is None or isinstance(value, str):
        return "long" if value and len(value) > WIDEST else ""
    return number_format or USUAL[type(value)]


def _cell(page: Worksheet, looks: Looks, value: str | float | None, look: str) -> Cell:
    cell: Cell = WriteOnlyCell(page)
    if look:
        looks.dress(cell, look)
    return put(cell, value)
