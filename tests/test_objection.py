"""An objection: every row answered or told what is wrong with it."""

import pytest

from questionnaires.cells import put
from questionnaires.findings import Code
from questionnaires.objection import Disputed, check_objection
from questionnaires.objection_form import write_objection
from tests.conftest import said
from tests.desk import Table
from tests.small import SMALL, SUKABUMI

PAGE = "Sanggahan"
ELSEWHERE = {"O101", "O106"}  # test_objecting


@pytest.fixture
def full() -> Table:
    """Two rows in order: nothing to find."""
    table = Table(write_objection(SMALL, SUKABUMI, "28 Maret 2023"))
    table.put("S1", "TKE-1", "item").put("S1", "Bukti B1 belum dibuka.", "wrong").put("S1", "SK - Surat keputusan", "kind")
    table.put("S1", "SK Bupati Nomor 5 Tahun 2022", "document").put("S1", "halaman 3", "place")
    return table.put("S2", "LIN-3", "item").put("S2", "Nilai tertukar.", "wrong").put("S2", "https://contoh.go.id", "place")


def judged(table: Table):
    return check_objection(table.read(), SMALL)


def emptied(table: Table) -> None:
    for row in ("S1", "S2"):
        for key in ("item", "wrong", "kind", "document", "place"):
            table.put(row, None, key)


CASES = {
    "O102": (lambda table: table.put("S1", "GOV-9", "item"), f"O102 error {PAGE}!B5"),
    "O103": (lambda table: table.put("S1", None, "wrong"), f"O103 error {PAGE}!C5"),
    "O104": (lambda table: table.put("S2", None, "place"), f"O104 info {PAGE}!E6"),
    "O105": (emptied, "O105 error"),
    "E203": (lambda table: table.put("S1", "Surat kabar", "kind"), f"E203 error {PAGE}!D5"),
}
SAID = {
    "O102": (
        ("Sel B5: “GOV-9” bukan indikator edisi 2021-panduan.", "Cell B5: “GOV-9” is no indicator of edition 2021-panduan."),
        ("Pilih kode indikator dari daftar.", "Choose the code of an indicator from the list."),
    ),
    "O103": (
        ("TKE-1: yang keliru belum dijelaskan.", "TKE-1: it is not said what is wrong."),
        ("Jelaskan pada sel C5.", "Explain it in cell C5."),
    ),
    "O104": (
        ("LIN-3: sanggahan ini tidak menyebut bukti baru.", "LIN-3: this objection names no new evidence."),
        ("Tulis dokumen atau alamatnya pada sel E6 bila ada.", "Write the document or its address in cell E6 if there is one."),
    ),
    "O105": (
        ("Berkas ini belum berisi satu sanggahan pun.", "This file holds not a single objection."),
        ("Isi lembar Sanggahan, simpan, lalu kirim kembali.", "Fill in the sheet Sanggahan, save it and send it again."),
    ),
    "E203": (
        ("Sel D5: “Surat kabar” bukan jenis bukti.", "Cell D5: “Surat kabar” is no kind of evidence."),
        ("Pilih jenis bukti dari daftar: SK, DOK, SIS, DATA.", "Choose the kind of evidence from the list: SK, DOK, SIS, DATA."),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_one_mistake_is_one_finding_with_its_place_in_both_languages(full, code):
    mistake, expected = CASES[code]
    mistake(full)
    checked = judged(full)
    assert said(checked.findings) == [expected]
    assert (checked.objection is None) is (" error" in expected)
    one = checked.findings[0]
    assert ((one.wrong("id"), one.wrong("en")), (one.mend("id"), one.mend("en"))) == SAID[code]


def test_every_finding_of_an_objection_has_a_test_here():
    assert {code.message.code for code in Code if code.message.code.startswith("O")} - ELSEWHERE == set(CASES) - {"E203"}
    assert set(CASES) == set(SAID)


def test_what_is_disputed_is_read_as_it_was_written(full):
    objection = judged(full).objection
    assert (objection.region, objection.edition, objection.file) == ("32.02", "2021-panduan", "form.xlsx")
    assert objection.disputed == (
        Disputed("TKE-1", "Bukti B1 belum dibuka.", "SK", "SK Bupati Nomor 5 Tahun 2022", "halaman 3"),
        Disputed("LIN-3", "Nilai tertukar.", "", "", "https://contoh.go.id"),
    )
    assert objection.of("TKE-1") == "Bukti B1 belum dibuka. [SK: SK Bupati Nomor 5 Tahun 2022; halaman 3]"
    assert objection.of("LIN-3") == "Nilai tertukar. [https://contoh.go.id]"
    assert objection.of("CIT-1") == ""


@pytest.mark.parametrize("given", ["TKE-1", "tke-1", " TKE-1 ", "TKE-1 - Layanan", "TKE-1: layanan", "TKE-1\nLayanan", "ＴＫＥ-1"], ids=repr)
def test_a_code_is_read_however_it_is_typed(full, given):
    assert judged(full.put("S1", given, "item")).objection.disputed[0].item == "TKE-1"


@pytest.mark.parametrize("given", ["-", "n/a", " "], ids=repr)
def test_a_dash_is_a_blank(full, given):
    full.put("S1", given, "kind").put("S3", given, "item").put("S4", given, "wrong")
    checked = judged(full)
    assert checked.findings == ()
    assert (len(checked.objection.disputed), checked.objection.disputed[0].kind) == (2, "")


def test_an_error_value_explains_nothing(full):
    full.put("S1", "#NAME?", "wrong").cell("S1", "wrong").data_type = "e"
    assert said(judged(full).findings) == [f"O103 error {PAGE}!C5"]


def test_two_rows_for_one_indicator_are_both_answered(full):
    full.put("S2", "TKE-1", "item")
    assert (
        judged(full).objection.of("TKE-1")
        == "Bukti B1 belum dibuka. [SK: SK Bupati Nomor 5 Tahun 2022; halaman 3] Nilai tertukar. [https://contoh.go.id]"
    )


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{edition}", "%s", "=1+1", "<script>", "}{", "=cmd|'/c calc'!A0"])
def test_hostile_text_is_quoted_as_it_is_and_kept_as_text(full, hostile):
    put(full.cell("S2", "wrong"), hostile)
    assert judged(full).objection.disputed[1].wrong == hostile
    put(full.cell("S1", "item"), hostile)
    found = judged(full).findings
    assert said(found) == [f"O102 error {PAGE}!B5"]
    assert f"“{hostile}”" in found[0].wrong("id")


def test_all_findings_of_all_rows_are_collected(full):
    for code in ("O102", "O103", "E203"):
        CASES[code][0](full)
    full.put("S40", "LIN-1", "item")
    rows = [f"O102 error {PAGE}!B5", f"O103 error {PAGE}!C5", f"E203 error {PAGE}!D5", f"O103 error {PAGE}!C44", f"O104 info {PAGE}!E44"]
    assert said(judged(full).findings) == rows
