"""What the tests of the desk share: marking workbooks and objection forms filled in, and marks made without a workbook."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from flows.intake import Arrival, Incoming, read_file
from flows.settings import JAKARTA
from questionnaires import sheet
from questionnaires.filled import Reading, read_filled
from questionnaires.furniture import HEADER_ROW
from questionnaires.marking import CheckedMarking, EvidenceStatus, Mark, Marking, Round, check_marking
from questionnaires.marking_form import Asked, MarkingTask, write_marking
from tests.conftest import EDITION
from tests.made import submission_of
from tests.small import SMALL, SUKABUMI

ANI, BUDI, CITRA = "Ani Lestari", "Budi Santoso", "Citra Dewi"
HEADINGS = {column.key: column.heading for column in (*sheet.MARK_COLUMNS, *sheet.NOTE_COLUMNS, *sheet.OBJECTION_COLUMNS)}
SUBMISSION = replace(submission_of(SMALL, SUKABUMI, 2), sha256="5" * 64)
CODES = tuple(one.code for one in SMALL.indicators())
WHY = "Bukti hanya menunjukkan sebagian perangkat daerah."


class Table:
    """A workbook whose tables are filled in by code and column, as a person would find them."""

    def __init__(self, data: bytes | Path) -> None:
        self.book: Workbook = load_workbook(BytesIO(data) if isinstance(data, bytes) else data)

    def cell(self, code: str, key: str = sheet.LEVEL):
        for page in self.book.worksheets:
            keys = [cell.value for cell in page[HEADER_ROW]]
            for row in page.iter_rows(min_row=HEADER_ROW + 1):
                if row[0].value == code and HEADINGS[key] in keys:
                    return row[keys.index(HEADINGS[key])]
        raise KeyError(code, key)

    def put(self, code: str, value: object, key: str = sheet.LEVEL) -> "Table":
        self.cell(code, key).value = value
        return self

    def mark(self, code: str, level: object, status: object = "Sesuai", reason: object = None) -> "Table":
        return self.put(code, level).put(code, status, sheet.STATUS).put(code, reason, sheet.REASON)

    def marker(self, key: str, value: str | None) -> "Table":
        page = self.book[sheet.MARKER]
        next(row[1] for row in page.iter_rows() if row[0].value == key).value = value
        return self

    def save(self) -> bytes:
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def read(self) -> Reading:
        return reading_of(self.save())


def reading_of(data: bytes) -> Reading:
    reading = read_filled("form.xlsx", data)
    assert isinstance(reading, Reading), reading
    return reading


def task_of(stage: Round = Round.VERIFICATION, assessor: str = ANI, others: tuple[tuple[str, Mark], ...] = (), objection: str = "") -> MarkingTask:
    """Every indicator of the small edition asked."""
    return MarkingTask(assessor, stage, {code: Asked(Fraction(2), (), others, objection) for code in CODES})


def marking_table(stage: Round = Round.VERIFICATION) -> Table:
    """The small edition's marking workbook, open: every claim is level 2."""
    return Table(write_marking(SMALL, SUBMISSION, task_of(stage)))


def judged(table: Table, *, conflict: bool = False) -> CheckedMarking:
    return check_marking(table.read(), SMALL, SUBMISSION, conflict=conflict)


def marking_of(levels: Mapping[str, Fraction | int], assessor: str = ANI, stage: Round = Round.VERIFICATION, region: str = "32.02") -> Marking:
    """What an assessor marked, without a workbook."""
    marks = {code: Mark(code, Fraction(level), EvidenceStatus.FITS, WHY) for code, level in levels.items()}
    return Marking(region, SMALL.id, assessor, stage, "5" * 64, marks, {}, f"{assessor}.xlsx", f"{assessor}{stage.value}")


def received(path: Path) -> Incoming:
    """A file of a cycle, read in this very process."""
    return read_file(Arrival(path, path.name, (EDITION,)))


def put_file(folder: Path, name: str, data: bytes, at: int = 0) -> Path:
    """A file that arrived, written so many hours after the report's date."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    when = (dt.datetime(2023, 3, 14, tzinfo=JAKARTA) + dt.timedelta(hours=at)).timestamp()
    os.utime(path, (when, when))
    return path
