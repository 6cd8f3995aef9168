"""A filled workbook becomes a Reading: the text and address of every cell, judging nothing."""

import hashlib
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from io import BytesIO
from string import ascii_uppercase
from typing import Any
from zipfile import BadZipFile

from questionnaires import guard, sheet
from questionnaires.findings import Code, Finding, finding

MOST_ROWS, MOST_COLUMNS = 5_000, 60  # of a sheet that is read; a questionnaire needs 130 x 13
LONGEST_ANSWER = 5_000  # characters of one cell that are kept for scoring and printing
HEADINGS_NEEDED = 2  # headings in one row, the code among them, that make it the head of a table

LETTERS = [f"{first}{second}" for first in ("", *ascii_uppercase) for second in ascii_uppercase][:MOST_COLUMNS]
UNSAVED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<f(?:[^<>]*/>|[^<>]*>[^<>]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')

Value = str | int | float | bool | date | datetime | time


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address as Excel shows it and what is in it, text stripped; None where it is empty.

    ``broken``: an error value, or a formula that was saved without its result.
    """

    address: str
    value: Value | None
    broken: bool = False

    @property
    def text(self) -> str:
        """What is in it as text; a whole float without its point, a date as 2022-03-14."""
        if isinstance(self.value, datetime) and self.value.time() == time():
            return self.value.date().isoformat()
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table that has a code: the sheet and its cells by the column's key."""

    sheet: str
    code: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a workbook says: its marks, its sheets, every row that has a code, and what the gate noticed."""

    file: str
    sha256: str
    marks: Mapping[str, str]
    sheets: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[Finding, ...] = ()


def read_filled(file: str, data: bytes) -> Reading | Finding:
    """The reading of a workbook's bytes; a finding where they cannot be read at all."""
    refused = guard.refuse(data)
    if refused:
        return refused
    from openpyxl import load_workbook  # noqa: PLC0415  (who only asks a child process to read need not wait for it)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl leaves out: none of them holds an answer
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _reading(file, data, book)
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        SyntaxError,
        EOFError,
        RuntimeError,
        OverflowError,
        BadZipFile,
        zlib.error,
    ) as fault:
        # What openpyxl and the XML parser (whose ParseError is a SyntaxError) raise on damaged parts.
        return finding(Code.UNREADABLE, seen=f"{type(fault).__name__}: {fault}"[:200])


def _reading(file: str, data: bytes, book: Any) -> Reading:
    marks: dict[str, str] = {}
    rows: list[Row] = []
    sheets = []
    for page in book.worksheets:
        page.reset_dimensions()  # the tag of a read-only sheet is not to be trusted
        grid = _grid(page, _unsaved_formulas(book, page))
        if page.title.casefold() == sheet.MARKER:
            marks = {line[0].text: line[1].text for line in grid if len(line) > 1 and line[0].value is not None}
        elif page.title.casefold() not in (sheet.LISTS, sheet.FINDINGS.casefold()):
            sheets.append(page.title)
            rows.extend(_rows(page.title, grid))
    return Reading(file, hashlib.sha256(data).hexdigest(), marks, tuple(sheets), tuple(rows), guard.notices(data))


def _grid(page: Any, unsaved: frozenset[str]) -> Iterator[list[Cell]]:
    for number, line in enumerate(page.iter_rows(max_row=MOST_ROWS), 1):
        yield [_cell(f"{letter}{number}", cell, unsaved) for letter, cell in zip(LETTERS, line, strict=False)]


def _cell(address: str, cell: Any, unsaved: frozenset[str]) -> Cell:
    if address in unsaved:
        return Cell(address, "=…", broken=True)
    value = cell.value
    return Cell(address, None if value is None else _clean(_shown(cell)), broken=value is not None and cell.data_type == "e")


def _unsaved_formulas(book: Any, page: Any) -> frozenset[str]:
    """The cells of a sheet that hold a formula without its result; openpyxl shows them as empty."""
    data: bytes = book._archive.read(page._worksheet_path)  # noqa: SLF001  (the one place that has both)
    return frozenset(match[1].decode() for match in UNSAVED.finditer(data)) if b"<f" in data else frozenset()


def _shown(cell: Any) -> Value | None:
    """What a person sees in a cell: a typed 75% is stored as 0.75 with a percent format, and is read as 75."""
    value: Value | None = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in _format(cell):
        return float(Fraction(repr(value)) * 100)
    return value


def _format(cell: Any) -> str:
    try:
        return cell.number_format or ""
    except IndexError:  # a workbook without its styles
        return ""


def _clean(value: Value | None) -> Value | None:
    if isinstance(value, str):
        return value.replace("\xa0", " ").strip()[:LONGEST_ANSWER] or None
    return value


def _rows(title: str, grid: Iterator[list[Cell]]) -> Iterator[Row]:
    """The rows below a head, wherever the head stands and in whatever order its columns are."""
    keys: dict[int, str] = {}
    for line in grid:
        headings = {at: sheet.heading_key(cell.value) for at, cell in enumerate(line) if isinstance(cell.value, str)}
        found = {at: HEADINGS[key] for at, key in headings.items() if key in HEADINGS}
        if len(found) >= HEADINGS_NEEDED and sheet.CODE.key in found.values():
            keys = found
            continue
        cells = {key: line[at] for at, key in keys.items() if at < len(line)}
        code = cells.pop(sheet.CODE.key, None)
        if code and code.value is not None:
            yield Row(title, code.text.upper(), cells)


HEADINGS = {
    sheet.heading_key(column.heading): column.key
    for columns in (
        sheet.IDENTITY_COLUMNS,
        sheet.GATE_COLUMNS,
        sheet.EVIDENCE_COLUMNS,
        sheet.ANSWER_COLUMNS,
        sheet.MARK_COLUMNS,
        sheet.NOTE_COLUMNS,
        sheet.OBJECTION_COLUMNS,
    )
    for column in columns
    if column.open or column.key == sheet.CODE.key
}
