"""Marks as an assessor writes them: read back exactly, and everything that is wrong told with its cell."""

from datetime import datetime
from fractions import Fraction

import pytest

from questionnaires import sheet
from questionnaires.cells import put
from questionnaires.filled import Cell
from questionnaires.findings import Code
from questionnaires.marking import EvidenceStatus, Round, level_given
from tests.conftest import said
from tests.desk import ANI, CODES, SUBMISSION, WHY, Table, judged, marking_table

PAGE, NOTES = "Tata Kelola", "Catatan pilar"
LEVEL, STATUS, REASON = f"{PAGE}!F5", f"{PAGE}!G5", f"{PAGE}!H5"  # of TKE-1
ELSEWHERE = {"M111", "M112"}  # test_verification


@pytest.fixture
def full() -> Table:
    """Every claim of level 2 accepted with fitting evidence: nothing to find."""
    table = marking_table()
    for code in CODES:
        table.mark(code, 2)
    return table


def emptied(table: Table) -> None:
    for code in CODES:
        table.mark(code, None, None)


def judged_all(table: Table, **more: bool):
    checked = judged(table, **more)
    return said(checked.findings), checked.marking


CASES = {
    "M102": (lambda table: table.marker("submission", "6" * 64), "M102 error"),
    "M103": (lambda table: table.put("TKE-1", "tiga"), f"M103 error {LEVEL}"),
    "M104": (lambda table: table.put("TKE-1", 3), f"M104 error {REASON}"),
    "M105": (lambda table: table.put("TKE-1", "Cocok", sheet.STATUS), f"M105 error {STATUS}"),
    "M106": (lambda table: table.put("TKE-1", None, sheet.STATUS), f"M106 warning {STATUS}"),
    "M108": (lambda table: table.put("TKE-1", "Tidak sesuai", sheet.STATUS), f"M108 warning {LEVEL}"),
    "M109": (lambda table: table.mark("TKE-1", None, None), "M109 info"),
    "M110": (emptied, "M110 error"),
}
SAID = {
    "M101": (
        "Ani Lestari tidak boleh menilai Kabupaten Sukabumi: benturan kepentingan tercatat dalam pengaturan siklus.",
        "Ani Lestari must not mark Kabupaten Sukabumi: a conflict of interest stands in the cycle's settings.",
    ),
    "M102": (
        "Buku penilaian ini dibuat untuk kuesioner Kabupaten Sukabumi yang tidak lagi menjadi dasar penilaian.",
        "This marking workbook was made for a questionnaire of Kabupaten Sukabumi that is no longer the one that is scored.",
    ),
    "M103": ("Sel F5: “tiga” bukan tingkat untuk TKE-1.", "Cell F5: “tiga” is no level of TKE-1."),
    "M104": ("TKE-1: tingkat 3 diberikan atas klaim 2 tanpa alasan.", "TKE-1: level 3 is given on a claim of 2 without a reason."),
    "M105": ("Sel G5: “Cocok” bukan status bukti.", "Cell G5: “Cocok” is no state of evidence."),
    "M106": ("TKE-1 dinilai tanpa status bukti.", "TKE-1 is marked without the state of its evidence."),
    "M107": ("TKE-1: status atau alasan ditulis, tetapi tingkatnya kosong.", "TKE-1: a state or a reason is given, but no level."),
    "M108": ("TKE-1: klaim diterima, padahal bukti tidak sesuai.", "TKE-1: the claim is accepted although the evidence is marked “tidak sesuai”."),
    "M109": ("1 dari 18 indikator belum dinilai.", "1 of 18 indicators are not marked."),
    "M110": ("Buku penilaian ini belum berisi satu nilai atau catatan pun.", "This marking workbook holds not a single mark or note."),
}
MENDED = {
    "M101": ("Serahkan penilaian daerah ini kepada asesor lain.", "Give this region to another assessor."),
    "M102": (
        "Buat buku penilaian baru dengan kesiapan mark, lalu salin nilainya.",
        "Write a new marking workbook with kesiapan mark and copy the marks.",
    ),
    "M103": ("Pilih tingkat 0 sampai 3 dari daftar.", "Choose a level from 0 to 3 from the list."),
    "M104": ("Tulis alasannya pada sel H5.", "Write the reason in cell H5."),
    "M105": (
        "Pilih salah satu: Sesuai, Sebagian sesuai, Tidak sesuai, Tidak dapat dibuka.",
        "Choose one of: Sesuai, Sebagian sesuai, Tidak sesuai, Tidak dapat dibuka.",
    ),
    "M106": ("Pilih status bukti pada sel G5.", "Choose the state of the evidence in cell G5."),
    "M107": ("Pilih tingkat pada sel F5, atau kosongkan seluruh baris.", "Choose a level in cell F5, or clear the whole row."),
    "M108": ("Periksa tingkatnya, atau tulis alasannya.", "Look at the level again, or write down the reason."),
    "M109": (
        "Lengkapi bila sudah dapat dinilai; yang kosong memakai tingkat yang didukung bukti.",
        "Mark them when possible; until then the supported level counts.",
    ),
    "M110": (
        "Nilai indikator pada lembar pilar, simpan, lalu serahkan kembali.",
        "Mark the indicators on the pillars' sheets, save it and hand it in again.",
    ),
}


@pytest.mark.parametrize(("mistake", "expected"), CASES.values(), ids=CASES)
def test_one_mistake_is_one_finding_with_its_severity_and_place(full, mistake, expected):
    mistake(full)
    found, marking = judged_all(full)
    assert found == [expected]
    assert (marking is None) is (" error" in expected)


def test_a_conflict_of_interest_refuses_the_whole_workbook(full):
    assert judged_all(full, conflict=True) == (["M101 error"], None)


def test_a_state_without_a_level_is_told_and_counts_as_open(full):
    full.put("TKE-1", None)
    assert judged_all(full)[0] == [f"M107 warning {LEVEL}", "M109 info"]


@pytest.mark.parametrize("code", SAID)
def test_what_is_wrong_and_what_to_do_are_said_in_both_languages(full, code):
    {**CASES, "M101": (lambda table: None, ""), "M107": (lambda table: table.put("TKE-1", None), "")}[code][0](full)
    one = next(one for one in judged(full, conflict=code == "M101").findings if one.code.message.code == code)
    assert (one.wrong("id"), one.wrong("en")) == SAID[code]
    assert (one.mend("id"), one.mend("en")) == MENDED[code]


def test_every_finding_of_a_mark_has_a_test_here():
    marks = {code.message.code for code in Code if code.message.code.startswith("M")}
    assert marks - ELSEWHERE == set(CASES) | {"M101", "M107"} == set(SAID) == set(MENDED)


def test_marks_states_reasons_and_notes_are_read_as_they_were_written(full):
    full.mark("TKE-1", 3, "Sebagian sesuai", WHY).mark("CIT-2", 0, "tidak dapat dibuka", "Tautan mati.")
    full.put("TKE", "Layanan cepat", "strengths").put("TKE", "Satu data", "recommendation")
    found, marking = judged_all(full)
    assert found == []
    assert (marking.region, marking.edition, marking.assessor, marking.round) == ("32.02", "2021-panduan", ANI, Round.VERIFICATION)
    assert marking.submission == SUBMISSION.sha256
    one, other = marking.marks["TKE-1"], marking.marks["CIT-2"]
    assert (one.level, one.status, one.reason) == (Fraction(3), EvidenceStatus.PARTLY, WHY)
    assert (other.level, other.status, other.reason) == (Fraction(0), EvidenceStatus.NOT_OPENED, "Tautan mati.")
    assert {code: mark.level for code, mark in marking.marks.items() if code not in ("TKE-1", "CIT-2")} == dict.fromkeys(
        set(CODES) - {"TKE-1", "CIT-2"}, Fraction(2)
    )
    note = marking.notes["TKE"]
    assert set(marking.notes) == {"TKE"}
    assert (note.strengths, note.weaknesses, note.recommendation) == ("Layanan cepat", "", "Satu data")


READ = [3, 3.0, "3", " 3 ", "3.0", "3,0", "3 - Berjalan di semua unit", "3: sudah terpadu", "3 – ya", "３", "3\u200b", "3:60 persen"]
REFUSED = [True, False, -1, 4, 5, 99, 2.5, "2,5", "-1", "tiga", "3 4", "3-4", "2 – 3 (ragu)", "tingkat", "1e0", "½", "=…", "#REF!"]


@pytest.mark.parametrize("given", READ, ids=repr)
def test_a_level_is_read_however_it_is_typed(given):
    assert level_given(Cell("F5", given), 3) == 3


@pytest.mark.parametrize("given", [*REFUSED, datetime(2023, 4, 3), None], ids=repr)
def test_what_is_no_level_is_not_guessed(given):
    assert level_given(Cell("F5", given), 3) is None


@pytest.mark.parametrize("given", [True, -1, 5, 2.5, "tiga", "3-4"], ids=repr)
def test_a_level_that_is_none_is_told_at_its_cell_and_nothing_else_is(full, given):
    put(full.cell("TKE-1"), given)
    assert judged_all(full) == ([f"M103 error {LEVEL}"], None)


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "n/a", "—"], ids=repr)
def test_a_level_left_blank_is_open_and_the_others_count(full, blank):
    full.mark("TKE-1", blank, None, None)
    found, marking = judged_all(full)
    assert found == ["M109 info"]
    assert set(marking.marks) == set(CODES) - {"TKE-1"}


def test_a_formula_that_was_saved_without_its_value_is_no_level(full):
    full.put("TKE-1", "=1+2")
    assert judged_all(full)[0] == [f"M103 error {LEVEL}"]


@pytest.mark.parametrize("given", [None, "-", "...", "- - -", "ok", "?!?", "=1+1", "#NAME?"], ids=repr)
def test_a_reason_that_says_nothing_is_none(full, given):
    full.mark("TKE-1", 1, "Tidak sesuai", given)
    if given == "#NAME?":  # Excel makes this of a reason that begins with a dash
        full.cell("TKE-1", sheet.REASON).data_type = "e"
    assert judged_all(full)[0] == [f"M104 error {REASON}"]


def test_an_error_value_is_no_note(full):
    full.put("TKE", "#NAME?", "strengths").cell("TKE", "strengths").data_type = "e"
    assert judged_all(full)[1].notes == {}


@pytest.mark.parametrize("stage", [Round.MODERATION, Round.OBJECTION])
def test_moderation_and_the_answer_to_an_objection_always_need_a_reason(stage):
    table = marking_table(stage).mark("TKE-1", 2)
    assert judged_all(table) == ([f"M104 error {PAGE}!H5", "M109 info"], None)
    found, marking = judged_all(table.put("TKE-1", WHY, sheet.REASON))
    assert (found, marking.round, marking.marks["TKE-1"].level) == (["M109 info"], stage, 2)


def test_a_claim_accepted_against_the_evidence_with_a_reason_and_a_zero_are_fine(full):
    full.mark("TKE-1", 2, "Sebagian sesuai", WHY).mark("TKE-2", 0, "Tidak sesuai", WHY)
    assert judged_all(full)[0] == []


def test_only_wrong_marks_are_no_empty_workbook():
    table = marking_table().mark("TKE-1", "sembilan").mark("TKE-2", 2, "Cocok")
    assert judged_all(table)[0] == [f"M103 error {LEVEL}", f"M105 error {PAGE}!G6", "M109 info"]


def test_notes_alone_are_worth_reading():
    found, marking = judged_all(marking_table().put("MAS", "Warga aktif", "strengths"))
    assert found == ["M109 info"]
    assert (dict(marking.marks), marking.notes["MAS"].strengths) == ({}, "Warga aktif")


@pytest.mark.parametrize(
    "hostile", ["{0.__class__}", "{given}", "{cell!r:>9999}", "%s %d", "=1+1", "<script>alert(1)</script>", "}{", "=cmd|'/c calc'!A0"]
)
def test_hostile_text_is_quoted_as_it_is_and_never_evaluated(full, hostile):
    put(full.cell("TKE-1"), hostile)
    put(full.cell("TKE-2", sheet.STATUS), hostile)
    findings = judged(full).findings
    assert said(findings) == [f"M103 error {LEVEL}", f"M105 error {PAGE}!G6"]
    for one in findings:
        assert all(f"“{hostile}”" in one.wrong(language) for language in ("id", "en"))


def test_a_hostile_name_and_reason_are_kept_as_text(full):
    put(full.cell("TKE-1", sheet.REASON), '=HYPERLINK("http://x")')
    full.marker("assessor", "{region} <b>")
    checked = judged(full, conflict=True)
    assert checked.findings[0].wrong("en").startswith("{region} <b> must not mark")
    found, marking = judged_all(full)
    assert (found, marking.assessor, marking.marks["TKE-1"].reason) == ([], "{region} <b>", '=HYPERLINK("http://x")')


def test_columns_that_were_moved_change_no_mark(full):
    expected = judged(full.mark("TKE-1", 3, "Sesuai", WHY)).marking
    page = full.book[PAGE]
    for row in page.iter_rows(min_row=4, max_row=page.max_row):
        row[7].value, row[1].value, row[5].value = row[1].value, row[5].value, row[7].value
    found, marking = judged_all(full)
    assert found == []
    assert marking.marks == expected.marks


def test_rows_that_were_sorted_or_put_on_another_sheet_change_no_mark(full):
    expected = judged(full.mark("TKE-1", 3, "Sesuai", WHY)).marking
    page = full.book[PAGE]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=5, max_row=7)]
    for row, values in zip(page.iter_rows(min_row=5, max_row=7), reversed(lines), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    page.title = "Lembar1"
    page.insert_rows(2, 3)
    found, marking = judged_all(full)
    assert found == []
    assert marking.marks == expected.marks


def test_a_row_or_sheet_that_was_deleted_counts_as_not_marked(full):
    full.book[PAGE].delete_rows(5)
    full.book.remove(full.book["Citra Daerah"])
    checked = judged(full)
    assert said(checked.findings) == ["M109 info"]
    assert checked.findings[0].wrong("en") == "4 of 18 indicators are not marked."
    assert set(checked.marking.marks) == set(CODES) - {"TKE-1", "CIT-1", "CIT-2", "CIT-3"}


def test_a_row_that_stands_twice_is_told_with_both_places(full):
    page = full.book[PAGE]
    page["A30"], page["F30"] = "TKE-1", 3
    checked = judged(full)
    assert said(checked.findings) == [f"Q104 error {PAGE}!F30"]
    assert checked.findings[0].wrong("en") == "TKE-1 stands in two places: F30 and Tata Kelola!F5."
    notes = full.book[NOTES]
    page["A30"], notes["A30"], notes["C30"] = None, "TKE", "Dua kali"
    assert said(judged(full).findings) == [f"Q104 error {NOTES}!C30"]


def test_an_unknown_code_is_left_aside(full):
    full.book[PAGE]["A30"], full.book[PAGE]["F30"] = "XYZ-9", 3
    found, marking = judged_all(full)
    assert (found, set(marking.marks)) == ([], set(CODES))
