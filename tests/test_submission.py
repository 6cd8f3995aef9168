"""A reading becomes a submission: what was filled in is what is understood, wherever it stands."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from questionnaires import sheet
from questionnaires.cells import put
from tests.conftest import Form, said

GOVERNANCE = "Smart Governance"


def test_a_full_workbook_has_nothing_to_find(full):
    checked = full.check()
    assert checked.findings == ()
    assert {one.level for one in checked.submission.answers.values()} == {1}
    assert checked.submission.kinds(("B1", "B7")) == {"REG", "MIN"}


LADDER = "GOV-1.1"
TEXT_2 = (
    "Warga dapat mengunduh formulir serta mengunggah berkas atau mengambil antrean secara daring untuk sebagian layanan yang paling banyak dimohon"
)


def written(submission):
    """The evidence as it was typed, wherever it stands."""
    return {code: replace(one, sheet="", cell="") for code, one in submission.evidence.items()}


@pytest.mark.parametrize("given", [2, 2.0, "2", " 2 ", TEXT_2, f"2 - {TEXT_2}", f"2 \u2013 {TEXT_2.upper()}\u00a0", TEXT_2.replace(" ", "  ")])
def test_a_level_is_chosen_by_its_digit_its_choice_or_its_text(full, given):
    assert full.put(LADDER, given).submission().answers[LADDER].level == 2


@pytest.mark.parametrize("given", [5, -1, "-1", "3%", 2.5, True, "=1+1", date(2022, 3, 2), "IV"])
def test_what_is_no_level_is_no_level(full, given):
    if isinstance(given, str):
        put(full.cell(LADDER), given)
    else:
        full.put(LADDER, given)
    assert said(full.check().findings) == [f"Q102 error {GOVERNANCE}!H6"]


@pytest.mark.parametrize(
    ("code", "given", "value", "level"),
    [
        ("GOV-2.4", 72, "72", 2),
        ("GOV-2.4", 72.1, "721/10", 2),
        ("GOV-2.4", "72,5", "145/2", 2),
        ("GOV-2.4", "72.5", "145/2", 2),
        ("GOV-2.4", " 75 % ", "75", 3),
        ("GOV-2.4", "75%", "75", 3),
        ("GOV-2.4", "90 persen", "90", 4),
        ("GOV-2.4", 0, "0", 1),
        ("GOV-2.4", "72,125", "577/8", 2),
        ("LIV-2.4", 0.612, "153/250", 3),
        ("LIV-2.4", "0,612", "153/250", 3),
        ("LIV-2.4", "0.612", "153/250", 3),  # a point behind a nought cannot part thousands
    ],
)
def test_a_number_is_exact_however_it_is_written(full, code, given, value, level):
    answer = full.put(code, given).submission().answers[code]
    assert (answer.value, answer.level) == (Fraction(value), level)


@pytest.mark.parametrize("given", ["1.234", "nan", "=72", True, "72 atau 73"])
def test_an_answer_that_is_no_number_is_said_in_its_cell_with_an_example(full, given):
    put(full.cell("GOV-2.4"), given)
    (one,) = full.check().findings
    assert said([one]) == ["N101 error Smart Governance!H14"]
    assert f"“{given}”" in one.wrong("id")
    assert "dalam persen, misalnya 50" in one.mend("id")


@pytest.mark.parametrize(
    ("given", "found"), [("B1, B2", "B1 B2"), ("b1 dan B02", "B1 B2"), ("1;2/3 & 3", "B1 B2 B3"), (2, "B2"), ("B1 DAN B2", "B1 B2")]
)
def test_references_are_found_however_they_are_parted(full, given, found):
    assert full.put(LADDER, given, sheet.REFERENCES).submission().answers[LADDER].references == tuple(found.split())


@pytest.mark.parametrize(("given", "yes"), [("Ya", True), (" YA ", True), ("tidak", False), (None, None)])
def test_a_gate_is_yes_no_or_open(full, given, yes):
    assert full.put("PRA-1.1", given).submission().gates["PRA-1.1"].yes is yes


@pytest.mark.parametrize("given", ["REG", "reg", "REG - Produk hukum"])
def test_a_kind_of_evidence_is_its_code_or_its_choice(full, given):
    assert full.put("B1", given, "kind").submission().evidence["B1"].kind == "REG"


def renamed(form: Form, title: str, old: str = GOVERNANCE) -> None:
    page = form.book[old]
    page.title = "lain"
    page.title = title


MOVES = {
    "rows above": (lambda form: form.book[GOVERNANCE].insert_rows(1, 3), "H9"),
    "a row between": (lambda form: form.book[GOVERNANCE].insert_rows(6), "H7"),
    "columns left": (lambda form: form.book[GOVERNANCE].insert_cols(1, 2), "J6"),
    "a column between": (lambda form: form.book[GOVERNANCE].insert_cols(8), "I6"),
    "evidence moved": (lambda form: (form.book["Bukti"].insert_rows(2), form.book["Bukti"].insert_cols(2)), "H6"),
    "identity moved": (lambda form: form.book["Identitas"].insert_cols(1), "H6"),
    "gates moved": (lambda form: form.book["Prasyarat"].insert_rows(5, 2), "H6"),
    "sheets moved": (lambda form: (form.book.move_sheet("Bukti", -5), form.book.move_sheet(GOVERNANCE, 3)), "H6"),
    "capital letters": (lambda form: renamed(form, GOVERNANCE.upper()), "H6"),
    "another name": (lambda form: renamed(form, "Tata kelola"), "H6"),
    "a marker in capitals": (lambda form: renamed(form, "_KESIAPAN", "_kesiapan"), "H6"),
    "a sheet of their own": (lambda form: form.book.create_sheet("Catatan kami", 0).append(["Kode", "milik kami"]), "H6"),
}


@pytest.mark.parametrize(("move", "cell"), MOVES.values(), ids=MOVES)
def test_moved_rows_columns_and_sheets_change_no_answer(full, move, cell):
    full.put("GOV-2.4", "72,5").put(LADDER, "3").put(LADDER, "Setda", sheet.OWNER)
    before, data = full.submission(), full.save()
    moved = Form(full.instrument, full.region, data)
    move(moved)
    after = moved.submission()
    plain = [{code: (one.level, one.value, one.references, one.owner) for code, one in made.answers.items()} for made in (before, after)]
    assert plain[0] == plain[1]
    assert (written(before), before.identity) == (written(after), after.identity)
    assert {one.yes for one in after.gates.values()} == {True}
    assert after.answers[LADDER].cell == cell
