"""Tables in a workbook: one head, frozen and filtered, and the rows below it."""

from collections.abc import Sequence

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.cells import put

INK = "16202C"


def write_table(page: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str | float | None]]) -> None:
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
