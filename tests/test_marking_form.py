"""The marking workbook: safe to open, the same bytes each time, and blind where it says so."""

import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest

from questionnaires import guard, sheet
from questionnaires.cells import LONGEST
from questionnaires.marking import EvidenceStatus, Mark, Round, check_marking
from questionnaires.marking_form import Asked, MarkingTask, write_marking
from questionnaires.objection_form import write_objection
from questionnaires.submission import Evidence
from tests.desk import ANI, CODES, HEADINGS, SUBMISSION, WHY, Table, judged, marking_table, reading_of, task_of
from tests.small import SMALL

SECRET = "Rahasia-7531"
OTHERS = ((f"Asesor {SECRET}", Mark("TKE-1", Fraction(3), EvidenceStatus.PARTLY, f"Alasan {SECRET}")),)


def parts(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def headings(page) -> list[str]:
    return [cell.value for cell in page[4] if cell.value]


def test_a_blank_marking_workbook_holds_no_mark():
    reading = marking_table().read()
    assert reading.marks["format"] == sheet.MARKING
    assert (reading.marks["assessor"], reading.marks["round"], reading.marks["region"]) == (ANI, "verification", "32.02")
    asked = [row for row in reading.rows if sheet.LEVEL in row.cells]
    assert [row.code for row in asked] == list(CODES)
    assert all(cell.value is None for row in reading.rows for cell in row.cells.values())
    assert [one.code.message.code for one in judged(marking_table()).findings] == ["M110"]


def test_equal_input_gives_equal_bytes_in_whatever_order_it_comes():
    task = task_of(others=OTHERS)
    turned = MarkingTask(task.assessor, task.round, dict(reversed(task.asked.items())))
    assert write_marking(SMALL, SUBMISSION, task) == write_marking(SMALL, SUBMISSION, turned)


def test_nothing_of_other_assessors_stands_anywhere_in_a_blind_workbook():
    blind, shown = (write_marking(SMALL, SUBMISSION, task_of(others=others)) for others in ((), OTHERS))
    assert SECRET not in parts(blind)
    assert f">{HEADINGS['others']}<" not in parts(blind)
    assert "Nilai asesor lain sengaja tidak ditampilkan." in parts(blind)
    assert f"Asesor {SECRET}: 3. Alasan {SECRET}" in parts(shown)
    assert "sengaja tidak ditampilkan" not in parts(shown)
    assert headings(Table(blind).book["Tata Kelola"]) == [one.heading for one in sheet.MARK_COLUMNS if one.key != "others"]
    assert headings(Table(shown).book["Tata Kelola"]) == [one.heading for one in sheet.MARK_COLUMNS]


def test_what_others_marked_is_never_read_as_a_mark():
    table = Table(write_marking(SMALL, SUBMISSION, task_of(others=OTHERS))).mark("TKE-1", 2)
    assert {code: one.level for code, one in judged(table).marking.marks.items()} == {"TKE-1": 2}


def test_the_drop_downs_offer_every_level_and_state_in_every_row_and_nothing_else():
    book = marking_table().book
    assert [cell.value for cell in book[sheet.LISTS]["A"] if cell.value is not None] == [0, 1, 2, 3]
    assert [cell.value for cell in book[sheet.LISTS]["B"] if cell.value] == [one.value.id for one in EvidenceStatus]
    assert {name: one.attr_text for name, one in book.defined_names.items()} == {
        "tingkat": f"'{sheet.LISTS}'!$A$1:$A$4",
        "status_bukti": f"'{sheet.LISTS}'!$B$1:$B$4",
    }
    for pillar in SMALL.pillars:
        rules = {one.formula1: str(one.sqref) for one in book[pillar.name.id].data_validations.dataValidation}
        assert rules == {"=tingkat": "F5:F7", "=status_bukti": "G5:G7"} or rules == {"tingkat": "F5:F7", "status_bukti": "G5:G7"}


def test_only_what_an_assessor_writes_is_unlocked():
    book = marking_table().book
    opened = {one.heading for one in (*sheet.MARK_COLUMNS, *sheet.NOTE_COLUMNS) if one.open}
    for page in book.worksheets:
        if page.sheet_state == "visible":
            assert page.protection.sheet
            free = {page.cell(4, cell.column).value for row in page.iter_rows(min_row=5) for cell in row if not cell.protection.locked}
            assert free <= opened
    assert [page.title for page in book.worksheets if page.sheet_state == "hidden"] == [sheet.LISTS, sheet.MARKER]


def test_claim_evidence_supported_level_and_what_lacks_are_shown():
    task = MarkingTask(ANI, Round.OBJECTION, {"TKE-1": Asked(Fraction(1), ("SK", "DATA"), (), "Bukti B1 belum dibuka")})
    table = Table(write_marking(SMALL, SUBMISSION, task))
    assert table.cell("TKE-1", "claim").value.startswith("Tingkat 2\n")
    assert table.cell("TKE-1", "supported").value == "Tingkat 1\nkurang SK + DATA"
    shown = table.cell("TKE-1", "evidence").value
    assert shown.startswith("B1 SK: Dokumen\n")
    assert shown.endswith("\nSanggahan daerah: Bukti B1 belum dibuka")
    ladder = table.cell("TKE-1", "question").value.split("\n")
    assert [line[:3] for line in ladder[1:]] == ["0: ", "1: ", "2: ", "3: "]
    pillars = {pillar.name.id for pillar in SMALL.pillars}
    assert pillars & set(table.book.sheetnames) == {"Tata Kelola"}


def test_an_unanswered_indicator_is_shown_so_and_any_level_above_zero_needs_a_reason():
    unanswered = replace(SUBMISSION, answers={})
    table = Table(write_marking(SMALL, unanswered, task_of()))
    assert table.cell("TKE-1", "claim").value == "Tidak dijawab (tingkat 0)"
    assert table.cell("TKE-1", "evidence").value == "Tidak ada bukti"
    table.mark("TKE-1", 1).mark("TKE-2", 0)
    found = check_marking(table.read(), SMALL, unanswered, conflict=False).findings
    assert [one.code.message.code for one in found] == ["M104", "M109"]


def test_a_number_is_shown_with_its_unit(instrument, karawang):
    from tests.made import submission_of

    made = submission_of(instrument, karawang, 2)
    code = next(one.code for one in instrument.indicators() if not sheet.choices(one))
    unit = next(one.answer.unit.id for one in instrument.indicators() if one.code == code)
    made = replace(made, answers={**made.answers, code: replace(made.answers[code], value=Fraction("72.5"))})
    task = MarkingTask(ANI, Round.VERIFICATION, {code: Asked(Fraction(2), ())})
    assert Table(write_marking(instrument, made, task)).cell(code, "claim").value == f"Tingkat 2\n72,5 {unit}"


@pytest.mark.parametrize("hostile", ["=1+1", "+62 812", "-x", "@SUM(A1)", "=cmd|'/c calc'!A0", "{=1}", "a\x00b\x0bc", "x" * 40_000, "]]><f>1</f>"])
def test_what_a_region_or_an_assessor_wrote_stays_text(hostile):
    answers = {code: replace(one, remark=hostile, references=("B1",)) for code, one in SUBMISSION.answers.items()}
    rows = {"B1": Evidence("B1", "SK", hostile, hostile, "", "")}
    others = ((hostile, Mark("TKE-1", Fraction(1), None, hostile)),)
    data = write_marking(SMALL, replace(SUBMISSION, answers=answers, evidence=rows), task_of(assessor=hostile, others=others, objection=hostile))
    assert guard.refuse(data) is None
    assert guard.open_package(data).notices() == ()
    assert "<f>" not in parts(data).replace("&lt;f&gt;", "")
    for page in Table(data).book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert len(str(cell.value or "")) <= LONGEST
    assert reading_of(data).marks["region"] == "32.02"


@pytest.mark.parametrize("stage", Round)
def test_the_gate_accepts_every_round_and_its_guide_fits_it(stage):
    data = write_marking(SMALL, SUBMISSION, task_of(stage))
    assert guard.refuse(data) is None
    text = parts(data)
    assert ("Nilai asesor lain sengaja tidak ditampilkan." in text) is (stage is Round.VERIFICATION)
    assert ("alasan wajib ditulis pada setiap baris" in text) is (stage is not Round.VERIFICATION)


def test_long_names_of_regions_and_assessors_are_whole(instrument, register):
    from tests.made import submission_of

    region, name = register.find("71.09"), "Prof. Dr. Ir. " + "Siti Nurhaliza Rahmawati " * 8 + "M.T."
    made = submission_of(instrument, region, 2)
    task = MarkingTask(name, Round.VERIFICATION, {one.code: Asked(Fraction(2), ()) for one in instrument.indicators()})
    data = write_marking(instrument, made, task)
    assert reading_of(data).marks["assessor"] == name
    assert Table(data).book.properties.title == "Penilaian asesor: Kabupaten Kepulauan Siau Tagulandang Biaro"
    assert all(len(page) <= 31 for page in Table(data).book.sheetnames)


def test_a_row_is_as_high_as_its_text_and_every_page_prints_one_page_wide():
    book = marking_table().book
    for page in book.worksheets:
        if page.sheet_state == "visible":
            assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
    page = book["Tata Kelola"]
    assert page.print_title_rows == "$4:$4"
    assert all(60 <= page.row_dimensions[row].height <= 409 for row in (5, 6, 7))
    assert all(book[sheet.PILLAR_NOTES].row_dimensions[row].height == 62 for row in range(5, 11))


def test_the_marker_tells_equal_tasks_from_others():
    def asked(*codes, objection="", others=()):
        task = MarkingTask(ANI, Round.VERIFICATION, {code: Asked(Fraction(2), (), others, objection) for code in codes})
        return reading_of(write_marking(SMALL, SUBMISSION, task)).marks["asked"]

    assert asked("TKE-1", "TKE-2") == asked("TKE-2", "TKE-1") == asked("TKE-1", "TKE-2", others=OTHERS)
    assert len({asked("TKE-1"), asked("TKE-2"), asked("TKE-1", objection="Salah baca")}) == 3


def test_through_libreoffice_the_marks_are_the_same(convert):
    table = marking_table()
    for at, code in enumerate(CODES):
        table.mark(code, at % 4, "Sesuai" if at % 2 else "Sebagian sesuai", None if at % 4 == 2 and at % 2 else WHY)
    table.put("EKO", "Pasar tumbuh", "strengths")
    expected = judged(table)
    assert expected.findings == ()
    through = convert(convert(table.save(), "xlsx", "ods"), "ods", "xlsx")
    found = judged(Table(through))
    assert found.findings == ()
    assert (found.marking.marks, found.marking.notes) == (expected.marking.marks, expected.marking.notes)
    assert found.marking.assessor == expected.marking.assessor


def test_the_forms_of_two_kinds_are_told_apart(register):
    form = write_objection(SMALL, register.find("32.02"), "28 Maret 2023")
    assert {reading_of(form).marks["format"], marking_table().read().marks["format"]} == {sheet.OBJECTION, sheet.MARKING}
