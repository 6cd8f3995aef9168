"""Tables in a workbook: one head, frozen and filtered, and the rows below it."""

from collections.abc import Mapping, Sequence

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.cells import put

INK = "16202C"
WIDEST = 60  # characters of a column; longer texts wrap
USUAL: Mapping[type, str] = {float: "0.00", int: "0"}


def write_table(
    page: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str | float | None]], formats: Mapping[str, str] | None = None
) -> None:
    """A table with a frozen, filtered head; counts whole, other numbers with two decimals, text as text.

    ``formats``: heading -> the number format of its column, where it is another.
    """
    told, widths = formats or {}, [len(heading) + 3 for heading in headings]
    for at, heading in enumerate(headings, 1):
        cell = put(page.cell(1, at), heading)
        cell.font, cell.fill = Font(name="Calibri", bold=True, color="FFFFFF"), PatternFill("solid", fgColor=INK)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            cell = put(page.cell(number, at), value)
            if value is not None and not isinstance(value, str):
                cell.number_format = told.get(headings[at - 1], USUAL[type(value)])
            elif isinstance(value, str):
                widths[at - 1] = max(widths[at - 1], min(WIDEST, len(value) + 2))
                if len(value) > WIDEST:
                    cell.alignment = Alignment(vertical="top", wrap_text=True)
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0  # printed as wide as the paper, on as many sheets as it needs
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{max(len(rows) + 1, 2)}"
