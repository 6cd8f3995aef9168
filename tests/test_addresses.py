"""Wherever a person moves a cell, what is wrong with it is said in that cell, once, and nothing else is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import sheet
from questionnaires.filled import Reading, read_filled
from questionnaires.submission import check
from tests.conftest import Form
from tests.small import EVIDENCE, LADDERS, NUMBERS, REGISTER, SMALL, examples, filled, patience, small_form

INDICATORS = (*LADDERS, *NUMBERS)
GATE = "SYARAT-1"
TABLES = sheet.sheet_names(SMALL)
FORMULA = "=1+2"
CARRIED = sheet.CARRIED_OVER.format(edition="2020-panduan")


@dataclass(frozen=True)
class Defect:
    """One way to fill in a cell wrongly: the finding it makes, the rows and the column where it may stand, and what is typed there."""

    finding: str
    rows: tuple[str, ...]
    given: tuple[object, ...]
    column: str = sheet.ANSWER
    said_in: str = ""  # the column whose cell is named, where it is another one

    def seed(self, form: Form, row: str, at: int) -> tuple[str, Cell]:
        """Fill it in; the finding's code and the cell where it must be said, wherever that cell goes."""
        value, cell = self.given[at % len(self.given)], form.cell(row, self.column)
        cell.value = value
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"
        return self.finding, form.cell(row, self.said_in or self.column)


DEFECTS: Mapping[str, Defect] = {
    "an answer outside the ladder": Defect("Q102", LADDERS, ("9", 4, -1, 2.5, "IV", "2-3", "3/4", True)),
    "a level in other words": Defect("Q107", LADDERS, ("Tingkat 2", "3.", "LEVEL 1:", "nihil")),
    "words for a number": Defect("N101", NUMBERS, ("banyak", "1.234", "72 atau 73", "2 dari 3", True)),
    "a number as text": Defect("N103", NUMBERS, ("72,5", " 61.25 ", "+50")),
    "an implausible number": Defect("N102", NUMBERS, (-1, 120.5, 1_000_000)),
    "a blank answer": Defect("Q101", INDICATORS, (None, " ", "-", "n/a")),
    "an error value": Defect("Q106", INDICATORS, ("#REF!", "#N/A", "#DIV/0!")),
    "a formula without its result": Defect("Q106", INDICATORS, (FORMULA,)),
    "an answer not confirmed": Defect("Q105", INDICATORS, (CARRIED,), sheet.REMARK, sheet.ANSWER),
    "a reference to no evidence": Defect("E202", (*INDICATORS, GATE), ("B7", "B1; B99", "b2 dan foto", 120, FORMULA), sheet.REFERENCES),
    "no answer to a gate": Defect("G101", (GATE,), ("mungkin", 1, True, "ya dan tidak", FORMULA)),
    "a gate in other words": Defect("G104", (GATE,), ("sudah", "ADA", "belum.")),
    "an unknown kind of evidence": Defect("E203", EVIDENCE, ("FOTO", "SK dan DOK", 3, None), "kind"),
    "evidence without a document": Defect("E204", EVIDENCE, (None, " "), "document"),
    "an empty line of identity": Defect("I103", tuple(field.code for field in SMALL.identity), (None, "  "), sheet.ANSWER),
    "the code of another region": Defect("I102", (SMALL.identity[0].code,), ("32.03", "Cianjur")),
}
TWO_IN_ONE = {"kind": "evidence", "document": "evidence"}  # an evidence row without both is an empty row, and no evidence at all


Seed = tuple[str, str, int]  # a defect's name, the code of a row, which of the values
Change = tuple[str, str, int, int]  # a change's name, the sheet's name in the blank workbook, and two numbers for where
Changing = Callable[[Form, Worksheet, int, int], object]


def header(page: Worksheet) -> Cell:
    """The heading of the codes, wherever it has gone."""
    return next(cell for cell in page._cells.values() if cell.value == sheet.CODE.heading)


def swap(page: Worksheet, one: Mapping[int, tuple[int, int]], other: Mapping[int, tuple[int, int]]) -> None:
    """Two lines of cells change places; a cell stays the object that it is."""
    for here, there in zip(one.values(), other.values(), strict=True):
        pair = page._cells.pop(here, None), page._cells.pop(there, None)
        for cell, (row, column) in zip(pair, (there, here), strict=True):
            if cell is not None:
                cell.row, cell.column = row, column
                page._cells[row, column] = cell


def swap_columns(_: Form, page: Worksheet, a: int, b: int) -> None:
    one, other = 1 + a % page.max_column, 1 + b % page.max_column
    if one != other:
        rows = range(1, page.max_row + 1)
        swap(page, {row: (row, one) for row in rows}, {row: (row, other) for row in rows})


def swap_rows(_: Form, page: Worksheet, a: int, b: int) -> None:
    first = header(page).row + 1
    one, other = (first + at % (page.max_row - first + 1) for at in (a, b))
    if one != other:
        columns = range(1, page.max_column + 1)
        swap(page, {at: (one, at) for at in columns}, {at: (other, at) for at in columns})


def rename(form: Form, page: Worksheet, a: int, b: int) -> None:
    titles = (page.title.upper(), page.title.lower(), page.title.title(), f"{page.title[:20]} (2)")
    page.title = "lain"  # openpyxl takes a name that differs in case for a second one
    page.title = titles[a % len(titles)]


def add_sheet(form: Form, page: Worksheet, a: int, b: int) -> None:
    extra = form.book.create_sheet("Catatan kami", a % (len(form.book.sheetnames) + 1))
    extra.append(["Kode", "milik kami", "daftar"])
    extra.append([LADDERS[b % len(LADDERS)], "9", "B99"])
    extra.append(["X-1", "Jawaban", "Catatan"])


def merge(form: Form, page: Worksheet, a: int, b: int) -> None:
    """An answer and the blank cell at its right or below it become one, where nothing that is read stands there."""
    head = header(page)
    cells = [cell for (row, _), cell in sorted(page._cells.items()) if row > head.row and cell.value is not None]
    cell = cells[a % len(cells)]
    row, column = (cell.row, cell.column + 1) if b % 2 else (cell.row + 1, cell.column)
    line = [page.cell(row, column)] if b % 2 else [page.cell(row, at) for at in range(1, page.max_column + 1)]
    blank = all(one.value is None and not isinstance(one, MergedCell) for one in line)
    heading = page.cell(head.row, column).value if b % 2 else None
    if blank and not isinstance(cell, MergedCell) and heading in (None, "Catatan"):
        page.merge_cells(start_row=cell.row, start_column=cell.column, end_row=row, end_column=column)


def retype_heading(_: Form, page: Worksheet, a: int, b: int) -> None:
    row = [cell for cell in page[header(page).row] if cell.value not in (None, sheet.CODE.heading)]
    cell = row[a % len(row)]
    cell.value = (cell.value.upper(), f" {cell.value} :", cell.value.replace(" ", "\n"))[b % 3]


def remove_sheet(form: Form, page: Worksheet, a: int, b: int) -> None:
    for name in ((sheet.GUIDE,), (sheet.SUMMARY,), (sheet.GUIDE, sheet.SUMMARY))[a % 3]:
        if name in form.book.sheetnames:
            form.book.remove(form.book[name])


def hide_rows(_: Form, page: Worksheet, a: int, b: int) -> None:
    for row in range(1 + a % 20, 2 + a % 20 + b):
        page.row_dimensions[row].hidden = True


def widen(_: Form, page: Worksheet, a: int, b: int) -> None:
    page.protection.sheet = False
    page.freeze_panes = None
    page.column_dimensions["B"].width = 8 + a


CHANGES: Mapping[str, Changing] = {
    "insert rows": lambda form, page, a, b: page.insert_rows(1 + a % (page.max_row + 1), 1 + b % 3),
    "insert columns": lambda form, page, a, b: page.insert_cols(1 + a % (page.max_column + 1), 1 + b % 3),
    "hide rows": hide_rows,
    "hide a column": lambda form, page, a, b: setattr(page.column_dimensions["ABCDEFGHIJKL"[a % 12]], "hidden", True),
    "move the sheet": lambda form, page, a, b: form.book.move_sheet(page, a % 12 - form.book.index(page)),
    "rename the sheet": rename,
    "add a sheet": add_sheet,
    "remove a sheet without answers": remove_sheet,
    "swap columns": swap_columns,
    "swap rows": swap_rows,
    "retype a heading": retype_heading,
    "comment": lambda form, page, a, b: setattr(page.cell(1 + a % 20, 1 + b % 10), "comment", Comment("mohon periksa", "Bappeda")),
    "unprotect": widen,
    "filter": lambda form, page, a, b: setattr(page.auto_filter, "ref", page.dimensions),
    "merge": merge,  # always last, as openpyxl does not move merged cells
}


def key_of(seed: Seed) -> tuple[str, str]:
    column = DEFECTS[seed[0]].column
    return seed[1], TWO_IN_ONE.get(column, column)


seeds = st.lists(
    st.sampled_from(tuple(DEFECTS)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(DEFECTS[name].rows), st.integers(0, 7))),
    max_size=12,
    unique_by=key_of,
)
changes = st.lists(st.tuples(st.sampled_from(tuple(CHANGES)), st.sampled_from(TABLES), st.integers(0, 60), st.integers(0, 30)), max_size=10)


def changed(seeded: list[Seed], made: list[Change]) -> tuple[bytes, list[tuple[str, str, str]]]:
    """A workbook with these defects after these changes; code, sheet and cell of each defect."""
    form = small_form()
    pages = {name: form.book[name] for name in TABLES}
    defects = [DEFECTS[name].seed(form, row, at) for name, row, at in seeded]
    for name, title, a, b in sorted(made, key=lambda one: one[0] == "merge"):
        CHANGES[name](form, pages[title], a, b)
    return form.save(), sorted((code, cell.parent.title, cell.coordinate) for code, cell in defects)


def found(data: bytes) -> list[tuple[str, str, str]]:
    reading = read_filled("form.xlsx", data)
    assert isinstance(reading, Reading), reading.wrong("en")
    return sorted((one.code.message.code, one.sheet, one.cell) for one in check(reading, SMALL, REGISTER).findings)


def test_the_workbook_that_is_changed_has_nothing_to_find():
    assert found(filled()) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_each_way_to_fill_in_a_cell_wrongly_is_found(name):
    rows = DEFECTS[name].rows
    for at in range(max(len(DEFECTS[name].given), min(4, len(rows)))):
        data, expected = changed([(name, rows[at % len(rows)], at)], [])
        assert found(data) == expected, at


@pytest.mark.timeout(patience(500))
@given(seeds, changes)
@examples(500)
def test_a_defect_is_said_in_its_cell_wherever_the_cell_has_gone(seeded, made):
    data, expected = changed(seeded, made)
    assert found(data) == expected


GOVERNANCE, LIVING, SOCIETY = (SMALL.pillars[at].name.id for at in (0, 3, 4))
FIXED: Mapping[str, tuple[list[Seed], list[Change]]] = {
    "rows and columns above and left": (
        [("an answer outside the ladder", "TKE-1", 0), ("a number as text", "HID-3", 0), ("a reference to no evidence", "TKE-2", 1)],
        [("insert rows", GOVERNANCE, 0, 2), ("insert columns", GOVERNANCE, 0, 1), ("insert rows", LIVING, 3, 0), ("insert columns", LIVING, 5, 1)],
    ),
    "rows and columns between": (
        [("an error value", "TKE-1", 0), ("an error value", "MAS-3", 1), ("an unknown kind of evidence", "B2", 0), ("a blank answer", "CIT-1", 0)],
        [("insert rows", GOVERNANCE, 5, 1), ("insert columns", SOCIETY, 6, 0), ("insert rows", "Bukti", 5, 1), ("insert columns", "Bukti", 1, 0)],
    ),
    "sheets moved, renamed and added": (
        [
            ("a gate in other words", GATE, 0),
            ("an empty line of identity", "DIRI-4", 0),
            ("evidence without a document", "B3", 0),
            ("an unknown kind of evidence", "B2", 0),
        ],
        [
            ("move the sheet", "Bukti", 0, 0),
            ("rename the sheet", "Prasyarat", 0, 0),
            ("add a sheet", "Bukti", 0, 3),
            ("rename the sheet", "Bukti", 3, 0),
        ],
    ),
    "hidden, filtered and commented": (
        [
            ("a blank answer", "LIN-2", 2),
            ("an implausible number", "HID-3", 0),
            ("no answer to a gate", GATE, 0),
            ("a level in other words", "EKO-2", 0),
        ],
        [("hide rows", LIVING, 3, 5), ("hide a column", LIVING, 6, 0), ("filter", LIVING, 0, 0), ("comment", "Prasyarat", 4, 2)],
    ),
    "columns and rows swapped": (
        [("words for a number", "MAS-3", 1), ("an answer outside the ladder", "MAS-1", 3), ("the code of another region", "DIRI-1", 0)],
        [("swap columns", SOCIETY, 0, 6), ("swap columns", SOCIETY, 7, 10), ("swap rows", SOCIETY, 1, 3), ("swap columns", "Identitas", 0, 2)],
    ),
    "merged": (
        [("a level in other words", "TKE-3", 1), ("an answer not confirmed", "CIT-2", 0), ("a reference to no evidence", GATE, 0)],
        [
            ("insert columns", GOVERNANCE, 7, 0),
            *(("merge", GOVERNANCE, at, 1) for at in range(0, 60, 3)),
            ("insert rows", "Prasyarat", 5, 0),
            *(("merge", "Prasyarat", at, 0) for at in range(5)),
            ("remove a sheet without answers", GOVERNANCE, 2, 0),
            ("retype a heading", GOVERNANCE, 5, 2),
        ],
    ),
}


@pytest.mark.parametrize(("seeded", "made"), FIXED.values(), ids=FIXED)
def test_it_is_said_there_after_a_save_through_libreoffice_too(seeded, made, convert):
    data, expected = changed(seeded, made)
    assert found(data) == expected
    assert found(convert(data, "xlsx", "xlsx")) == expected
