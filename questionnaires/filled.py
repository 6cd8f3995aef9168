"""A filled workbook becomes a Reading: the text and address of every cell, judging nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from questionnaires import sheet
from questionnaires.archive import Refused
from questionnaires.content import COLUMNS, Line, Stored
from questionnaires.findings import Finding
from questionnaires.guard import open_package
from questionnaires.stored import Broken, Value

LONGEST_ANSWER = 5_000  # characters of one cell that are kept for scoring and printing
HEADINGS_NEEDED = 2  # headings in one row, the code among them, that make it the head of a table
LETTERS = tuple(COLUMNS)


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


NO_CELL = Cell("", None)  # where a row has none


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
    marks: dict[str, str] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    try:
        package = open_package(data)
        for title, lines in groupby(package.lines(), key=lambda line: line.sheet):
            if title.casefold() == sheet.MARKER:
                marks = _marks(lines)
            elif _is_read(title):
                rows[title] = tuple(_rows(lines))
    except Refused as refused:
        return refused.finding
    sheets = tuple(title for title in package.sheets if _is_read(title))
    ordered = tuple(row for title in sheets for row in rows.get(title, ()))
    return Reading(file, hashlib.sha256(data).hexdigest(), marks, sheets, ordered, package.notices())


def _is_read(title: str) -> bool:
    return title.casefold() not in (sheet.MARKER, sheet.LISTS, sheet.FINDINGS.casefold())


def _marks(lines: Iterable[Line]) -> dict[str, str]:
    pairs = [(_cell(line, 0), _cell(line, 1)) for line in lines if len(line.values) > 1]
    return {name.text: mark.text for name, mark in pairs if name.value is not None}


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    """The rows below a head, wherever the head stands and in whatever order its columns are."""
    keys: Mapping[int, str] = {}
    for line in lines:
        head = _head(line.values)
        if head:
            keys = head
            continue
        cells = {key: _cell(line, at) for at, key in keys.items() if at < len(line.values)}
        code = cells.pop(sheet.CODE.key, None)
        if code and code.value is not None:
            yield Row(line.sheet, code.text.upper(), cells)


def _head(values: Sequence[Stored]) -> Mapping[int, str]:
    """The keys of the columns by their place where these are the headings of a table; else nothing."""
    named = ((at, HEADINGS.get(sheet.heading_key(value[:LONGEST_ANSWER]))) for at, value in enumerate(values) if isinstance(value, str))
    found = {at: key for at, key in named if key}
    return found if len(found) >= HEADINGS_NEEDED and sheet.CODE.key in found.values() else {}


def _cell(line: Line, at: int) -> Cell:
    stored = line.values[at]
    value, broken = (stored.text, True) if isinstance(stored, Broken) else (stored, False)
    if isinstance(value, str):
        value = value.replace("\xa0", " ").strip()[:LONGEST_ANSWER] or None
    return Cell(f"{LETTERS[at]}{line.number}", value, broken)


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
