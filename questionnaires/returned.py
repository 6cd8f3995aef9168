"""The region's own workbook back: every finding marked in its cell, and all of them listed on a first sheet."""

import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import sheet
from questionnaires.cells import NO_XML, put, saved
from questionnaires.findings import Finding, Severity
from questionnaires.grouping import ORDER
from questionnaires.strict import Text

AUTHOR = "kesiapan"
COLOURS = {Severity.ERROR: "F8CBC4", Severity.WARNING: "FBE29A", Severity.INFO: "DDD3EE"}
WORDS = {Severity.ERROR: Text("Galat", "Error"), Severity.WARNING: Text("Peringatan", "Warning"), Severity.INFO: Text("Informasi", "Information")}
ALWAYS = f'LEN("{AUTHOR}")>0'  # true; colours as a rule, so that the cell's own fill is never touched and the mark moves with its row
OURS = re.compile(rf"(?:{AUTHOR}:\s*)?[A-Z]+ [A-Z]\d+ \({AUTHOR}\)")  # how our comments begin, also where an office program drops their author
EARLIER = Text("Catatan semula", "Earlier note")  # a region's own note in a marked cell is kept below ours
KEPT = re.compile(rf"\n\n(?:{EARLIER.id}|{EARLIER.en}) \((.*?)\):\n(.*)", re.DOTALL)
LONGEST_QUOTE = 300  # characters of an answer that are quoted
WIDE, LETTERS, LINE = 380, 52, 17  # of a comment: its width in pixels, letters and pixels of a line
TITLE = Text("Temuan pemeriksaan kuesioner", "Findings of the questionnaire's check")
COUNTED = Text("Galat: {error}. Peringatan: {warning}. Informasi: {info}. ", "Errors: {error}. Warnings: {warning}. Information: {info}. ")
SEND = Text("simpan sebagai .xlsx, lalu kirim kembali.", "save the workbook as .xlsx and send it back.")
NEXT_ID = (
    "Mohon perbaiki setiap galat, periksa setiap peringatan, " + SEND.id,
    "Mohon periksa setiap peringatan; bila ada yang diperbaiki, " + SEND.id,
)
NEXT_EN = "Please mend every error, look at every warning, " + SEND.en, "Please look at every warning; if you mend something, " + SEND.en
NEXT = {
    Severity.ERROR: Text(f"Buku kerja ini belum dapat dinilai. {NEXT_ID[0]}", f"This workbook cannot be scored yet. {NEXT_EN[0]}"),
    Severity.WARNING: Text(f"Buku kerja ini dapat dinilai. {NEXT_ID[1]}", f"This workbook can be scored. {NEXT_EN[1]}"),
    Severity.INFO: Text("Buku kerja ini dapat dinilai. Tidak ada yang wajib diperbaiki.", "This workbook can be scored. Nothing has to be mended."),
}
NOTHING = Text("Tidak ada temuan. Buku kerja ini tidak perlu diperbaiki.", "There are no findings. Nothing has to be mended in this workbook.")
HINT_ID = "Klik alamat pada kolom Sel untuk membuka sel itu. Sel yang disebut diberi warna dan komentar. Lembar Temuan ini tidak dinilai."
HINT_EN = "Click an address in the column Cell to go there. Every cell named has a colour and a comment. This sheet is not scored."
HINT, WHOLE, TO_DO = Text(HINT_ID, HINT_EN), Text("Seluruh berkas", "Whole file"), Text("Yang perlu dilakukan", "What to do")
HEADINGS_ID = ("No.", "Sifat", "Kode", "Lembar", "Sel", "Yang keliru", TO_DO.id)
HEADINGS_EN = ("No.", "Severity", "Code", "Sheet", "Cell", "What is wrong", TO_DO.en)
HEADINGS = tuple(map(Text, HEADINGS_ID, HEADINGS_EN))
WIDTHS, HEADER_ROW = (6, 13, 8, 22, 8, 56, 56), 4
INK, GREY, BLUE = "16202C", "566270", "0B4F8A"
THIN = Side(style="thin", color="C5CCD3")
EDGE = Border(bottom=THIN, left=THIN, right=THIN)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
HEAD, MIDDLE = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1), Alignment(vertical="center", wrap_text=True)


def write_returned(data: bytes, findings: Sequence[Finding], language: str = "id") -> bytes:
    """The .xlsx with its answers and formats, findings marked; equal input gives equal bytes.

    ``data`` has passed the gate. Pictures, charts and the values that formulas had are lost, so the original is kept
    elsewhere. Raises what openpyxl raises on parts that only a whole workbook needs: run it where a file is isolated.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names what it drops
        book = load_workbook(BytesIO(data), rich_text=True)
    for name in [name for name in book.sheetnames if name.casefold() == sheet.FINDINGS.casefold()]:
        del book[name]
    for page in _sheets(book):
        _unmark(page)
    short = [replace(one, details=tuple((key, _short(value)) for key, value in one.details)) for one in findings]
    ordered = sorted(short, key=lambda one: ORDER.index(one.severity))
    pages = {page.title: page for page in _sheets(book)}
    for name, page in pages.items():
        _mark(page, [one for one in ordered if one.sheet == name and one.cell], language)
    _list(book.create_sheet(sheet.FINDINGS, 0), ordered, pages, language)
    _open_first(book)
    return saved(book)


def _sheets(book: Workbook) -> list[Worksheet]:
    return [page for page in book.worksheets if isinstance(page, Worksheet)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _unmark(page: Worksheet) -> None:
    """Takes the comments and colours of an earlier return away; a region's own note stands alone again."""
    for cell in page._cells.values():  # noqa: SLF001  (iter_rows would make a million empty ones)
        note = cell.comment
        if note and (note.author == AUTHOR or OURS.match(note.text)):
            kept = KEPT.search(note.text)
            cell.comment = note = Comment(kept[2], kept[1]) if kept else None
        if note:
            note.width, note.height = _size(note.text)  # openpyxl does not read them
    kept_rules = ConditionalFormattingList()
    for area in page.conditional_formatting:
        for rule in area.rules:
            if ALWAYS not in rule.formula:
                kept_rules.add(area, rule)
    page.conditional_formatting = kept_rules


def _mark(page: Worksheet, findings: Sequence[Finding], language: str) -> None:
    """Colours and comments the cells that these findings name; the worst finding, which comes first, gives the colour."""
    marks: dict[str, list[Finding]] = {}
    for one in findings:
        marks.setdefault(_first(page, one.cell), []).append(one)
    ours, others = ConditionalFormattingList(), list(page.conditional_formatting)
    for at, severity in enumerate(ORDER, 1):
        cells = [address for address, members in marks.items() if members[0].severity is severity]
        if cells:
            fill = DifferentialStyle(fill=PatternFill("solid", fgColor=COLOURS[severity], bgColor=COLOURS[severity]))
            ours.add(" ".join(cells), Rule("expression", priority=at, formula=[ALWAYS], dxf=fill))
    for at, rule in enumerate(sorted((rule for area in others for rule in area.rules), key=lambda rule: rule.priority), 1 + len(ORDER)):
        rule.priority = at
    for area in others:  # behind ours: Excel goes by priority, LibreOffice by place
        for rule in area.rules:
            ours.add(area, rule)
    page.conditional_formatting = ours
    for address, members in marks.items():
        cell = page[address]
        said = "\n\n".join(_said(one, language) for one in members)
        if cell.comment:
            said += f"\n\n{EARLIER[language]} ({cell.comment.author}):\n{cell.comment.text}"
        said = NO_XML.sub("", said)
        width, height = _size(said)
        cell.comment = Comment(said, AUTHOR, width=width, height=height)


def _first(page: Worksheet, address: str) -> str:
    """The cell itself, or the first one of the merged cells that it belongs to: only that can carry anything."""
    merged = next((area for area in page.merged_cells.ranges if isinstance(page[address], MergedCell) and address in area), None)
    return merged.start_cell.coordinate if merged else address


def _said(one: Finding, language: str) -> str:
    """One finding in a comment; line breaks of an answer are none of ours."""
    wrong, mend = (" ".join(text.split()) for text in (one.wrong(language), one.mend(language)))
    return f"{WORDS[one.severity][language].upper()} {one.code.message.code} ({AUTHOR})\n{wrong}\n{TO_DO[language]}: {mend}"


def _lines(text: str, letters: int) -> int:
    return sum(max(1, math.ceil(len(line) / letters)) for line in text.split("\n"))


def _size(text: str) -> tuple[int, int]:
    return WIDE, LINE * _lines(text, LETTERS) + 16


def _list(page: Worksheet, findings: Sequence[Finding], pages: Mapping[str, Worksheet], language: str) -> None:
    """The sheet of all findings."""
    counts = {severity.value: sum(one.severity is severity for one in findings) for severity in ORDER}
    told = COUNTED[language].format(**counts) + NEXT[findings[0].severity][language] if findings else NOTHING[language]
    for row, (text, size, colour) in enumerate(((TITLE[language], 16, INK), (told, 11, INK), (HINT[language] if findings else "", 11, GREY)), 1):
        put(page.cell(row, 1), text or None).font = Font(name="Calibri", size=size, color=colour, bold=row < 3)
        page.cell(row, 1).alignment = MIDDLE
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADINGS))
        page.row_dimensions[row].height = 24 if row == 1 else 4 + 18 * _lines(text, 140)
    for at, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        cell = put(page.cell(HEADER_ROW, at), heading[language])
        cell.font, cell.fill, cell.alignment = Font(name="Calibri", bold=True, color="FFFFFF"), PatternFill("solid", fgColor=INK), HEAD
        page.column_dimensions[get_column_letter(at)].width = width
    page.row_dimensions[HEADER_ROW].height = 22
    for number, one in enumerate(findings, 1):
        row = HEADER_ROW + number
        place = (one.sheet or WHOLE[language], one.cell or "–")
        texts = [WORDS[one.severity][language], one.code.message.code, *place, one.wrong(language), one.mend(language)]
        for at, value in enumerate([str(number), *texts], 1):
            cell = put(page.cell(row, at), number if at == 1 else value)
            cell.font, cell.border, cell.alignment = Font(name="Calibri", size=11, color=INK), EDGE, TOP
        page.cell(row, 2).fill = PatternFill("solid", fgColor=COLOURS[one.severity])
        page.row_dimensions[row].height = min(400, 6 + 15 * max(_lines(text, width) for text, width in zip(texts, WIDTHS[1:], strict=True)))
        _link(page.cell(row, 5), one, pages)
    _settings(page)


def _link(cell: Cell | MergedCell, one: Finding, pages: Mapping[str, Worksheet]) -> None:
    """A link to the finding's cell, where there is one that can be shown."""
    if one.cell and one.sheet in pages and pages[one.sheet].sheet_state == "visible":
        assert isinstance(cell, Cell)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(one.sheet)}!{one.cell}")
        cell.font = Font(name="Calibri", size=11, color=BLUE, underline="single")


def _settings(page: Worksheet) -> None:
    page.freeze_panes = f"A{HEADER_ROW + 1}"
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    page.sheet_view.showGridLines = False
    page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert page.oddFooter is not None
    page.oddFooter.right.text = "&P / &N"


def _open_first(book: Workbook) -> None:
    """The findings in front when the workbook opens, no second sheet selected with them, and all formulas worked out anew."""
    book.active = 0
    for page in _sheets(book):
        page.sheet_view.tabSelected = page.title == sheet.FINDINGS
    if book.views:
        book.views[0].firstSheet = 0
    if book.calculation:
        book.calculation.fullCalcOnLoad = True
