"""The furniture of a form: heads, tables, drop-downs and print set-up, the same on every sheet."""

import math
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import sheet
from questionnaires.cells import Looks, put
from questionnaires.instrument import Instrument

HEADER_ROW = 4
INK, PALE, RULE, OPEN, OLD = "16202C", "EDF0F3", "C5CCD3", "FFF8E1", "E3ECF7"
TOP = Alignment(vertical="top", wrap_text=True)
EDGE = Border(bottom=Side(style="thin", color=RULE), left=Side(style="thin", color=RULE), right=Side(style="thin", color=RULE))
PLAIN = Font(name="Calibri", size=11, color=INK)
LOOKS: Mapping[str, Mapping[str, object]] = {
    "plain": {"font": PLAIN, "alignment": TOP, "border": EDGE},
    "small": {"font": Font(name="Calibri", size=9, color=INK), "alignment": TOP, "border": EDGE},
    "open": {"font": PLAIN, "alignment": TOP, "border": EDGE, "protection": Protection(locked=False)},
    "group": {"font": Font(name="Calibri", size=11, color=INK, bold=True), "fill": PatternFill("solid", fgColor=PALE)},
}
SMALL_FITS, SMALL_LINE, LINE = 1.25, 12.5, 15.5  # characters of 9 points in the width of one of 11; heights of a line in points
GUIDE_WIDTH = 80  # characters: as wide as an upright page
TALLEST = 400  # points; office programs stop at 409


def font(*, bold: bool = False, size: int = 11, color: str = INK) -> Font:
    """The form's face in a size and colour."""
    return Font(name="Calibri", bold=bold, size=size, color=color)


def title(page: Worksheet, title: str, lede: str, colour: str) -> None:
    """Title and lede on top of a sheet."""
    put(page.cell(1, 1), title).font = font(bold=True, size=16, color=colour)
    put(page.cell(2, 1), lede).font = font(color="566270")
    page.row_dimensions[1].height = 24


def guide(page: Worksheet, lines: Sequence[str]) -> int:
    """Lines of text below the title; the row of the last one."""
    columns = (sheet.Column("line", "", GUIDE_WIDTH),)
    page.column_dimensions["A"].width = GUIDE_WIDTH
    for row, line in enumerate(lines, HEADER_ROW):
        cell = put(page.cell(row, 1), line)
        cell.alignment, cell.font = TOP, PLAIN
        fit(page, row, columns, [line])
    return HEADER_ROW + len(lines) - 1


def table(page: Worksheet, looks: Looks, columns: tuple[sheet.Column, ...], rows: list[list[str]]) -> int:
    """A table below its head; the row of its last line."""
    header(page, columns, INK)
    for row, values in enumerate(rows, HEADER_ROW + 1):
        fill(page, looks, row, columns, values + [""] * (len(columns) - len(values)))
        page.row_dimensions[row].height = 16 * max(1 + int(len(value) / column.width) for value, column in zip(values, columns, strict=False))
    page.freeze_panes = f"A{HEADER_ROW + 1}"
    last = HEADER_ROW + len(rows)
    for at, column in enumerate(columns, 1):
        if column.key == sheet.ANSWER:
            mark_open(page, f"{get_column_letter(at)}{HEADER_ROW + 1}:{get_column_letter(at)}{last}")
    return last


def header(page: Worksheet, columns: tuple[sheet.Column, ...], colour: str) -> None:
    """The head of a table, repeated on every printed page, and the widths of its columns."""
    for at, column in enumerate(columns, 1):
        cell = put(page.cell(HEADER_ROW, at), column.heading)
        cell.font, cell.fill = font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=colour)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.row_dimensions[HEADER_ROW].height = 30
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def fill(page: Worksheet, looks: Looks, row: int, columns: tuple[sheet.Column, ...], values: list[str], *, small: bool = False) -> None:
    """One row of values, open where an answer belongs."""
    for at, (column, value) in enumerate(zip(columns, values, strict=True), 1):
        looks.dress(page.cell(row, at), "open" if column.open else "small" if small else "plain")
        put(page.cell(row, at), value or None)


def fit(page: Worksheet, row: int, columns: tuple[sheet.Column, ...], values: list[str], *, small: bool = False) -> None:
    """A row as high as its longest text needs: office programs do not grow the rows of a locked sheet by themselves."""
    fits, height = (SMALL_FITS, SMALL_LINE) if small else (1.0, LINE)
    lines = (
        sum(max(1, math.ceil(len(line) / (column.width * fits))) for line in value.split("\n")) for column, value in zip(columns, values, strict=True)
    )
    page.row_dimensions[row].height = min(TALLEST, height * max(lines) + 6)


def writing_room(page: Worksheet, last: int, lines: int) -> None:
    """Rows from below the head to the last one, so many lines high: room for what is written into them."""
    for row in range(HEADER_ROW + 1, last + 1):
        page.row_dimensions[row].height = LINE * lines


def offer(book: Workbook, lists: Mapping[str, Sequence[str | int]]) -> None:
    """The lists of the drop-downs by name, on a hidden sheet: a list typed into a cell's rule may have no comma and 255 characters."""
    page = book.create_sheet(sheet.LISTS)
    page.sheet_state = "hidden"
    for column, (name, texts) in enumerate(lists.items(), 1):
        letter = get_column_letter(column)
        for row, text in enumerate(texts, 1):
            put(page.cell(row, column), text)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.LISTS}'!${letter}$1:${letter}${len(texts)}")


def evidence_choices(instrument: Instrument) -> tuple[str, ...]:
    """The texts that the drop-down of evidence kinds offers."""
    return tuple(sheet.evidence_choice(kind.code, kind.name) for kind in instrument.evidence)


def mark(book: Workbook, marks: Mapping[str, str]) -> None:
    """The hidden sheet by which a workbook is recognised when it returns, whatever its file is called."""
    page = book.create_sheet(sheet.MARKER)
    page.sheet_state = "hidden"
    for row, (key, value) in enumerate(marks.items(), 1):
        put(page.cell(row, 1), key)
        put(page.cell(row, 2), value)


def mark_open(page: Worksheet, where: str) -> None:
    """Cells that are pale yellow while they are empty."""
    first = where.partition(":")[0]
    shade = DifferentialStyle(fill=PatternFill("solid", bgColor=OPEN))
    page.conditional_formatting.add(where, Rule("expression", formula=[f"LEN(TRIM({first}))=0"], dxf=shade))


def choose(page: Worksheet, name: str, where: str) -> None:
    """A drop-down from a named list."""
    rule = DataValidation(type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Pilih dari daftar", "Pilih salah satu jawaban dari daftar."
    rule.add(where)
    page.add_data_validation(rule)


def settings(page: Worksheet, *, landscape: bool = True) -> None:
    """Locked but for answers, A4, one page wide."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.sheet_view.showGridLines = False
    page.page_setup.paperSize = 9
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert page.oddFooter is not None
    page.oddFooter.right.text = "&P dari &N"
