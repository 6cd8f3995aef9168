"""Answers as people type them: understood, repaired and said so, or not guessed at all."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from questionnaires.filled import Cell
from questionnaires.understood import Understood, is_blank, level_of, number_of, yes_of

THREE = "Sepuluh layanan yang paling banyak dimohon tuntas secara daring"


@pytest.fixture(scope="module")
def ladder(instrument):
    return next(one for one in instrument.indicators() if one.code == "GOV-1.1")


@pytest.fixture(scope="module")
def percent(instrument):
    return next(one.answer for one in instrument.indicators() if one.code == "GOV-2.4")


@pytest.fixture(scope="module")
def rate(instrument):
    return next(one.answer for one in instrument.indicators() if one.code == "MOB-2.4")


def cell(value):
    return Cell("H6", value)


@pytest.mark.parametrize("given", ["3", 3, 3.0, " 3 ", "３", "3\u200b", "3\u00a0"])
def test_a_digit_is_a_level_as_it_was_asked_for(ladder, given):
    assert level_of(ladder, cell(given)) == Understood(3, repaired=False)


@pytest.mark.parametrize("given", ["3 - Transaksi", "3. transaksi", "Tingkat 3", "LEVEL 3:", "3)", "3 – " + THREE, THREE.upper(), THREE[:40]])
def test_a_level_in_other_words_is_repaired(ladder, given):
    assert level_of(ladder, cell(given)) == Understood(3, repaired=True)


def test_a_full_text_or_choice_is_a_level_whatever_its_case_spaces_and_marks(ladder):
    text = ladder.answer.levels[2].id
    for given in (text, text.upper(), f"2 - {text}", text.replace(" ", "  ").replace(",", ";") + ".", text.replace("a", "a\u200d")):
        assert level_of(ladder, cell(given)) == Understood(2, repaired=False), given


@pytest.mark.parametrize("given", ["tidak ada", "Belum ada", "NIHIL"])
def test_nothing_yet_is_level_0_on_a_ladder(ladder, given):
    assert level_of(ladder, cell(given)) == Understood(0, repaired=True)


@pytest.mark.parametrize("given", ["9", 5, -1, 2.5, "3 aplikasi", "3/4", "3-4", "baik", True, date(2022, 3, 4), "=3", "3%", "{0.__class__}"])
def test_what_may_mean_anything_is_no_level(ladder, given):
    assert level_of(ladder, cell(given)) is None


def test_a_digit_against_another_levels_words_is_not_guessed(ladder):
    assert level_of(ladder, cell(f"2 - {ladder.answer.levels[3].id}")) is None


@pytest.mark.parametrize("given", [None, " ", "-", "–", "n/a", "N.A.", "kosong", "."])
def test_a_dash_or_not_available_is_a_blank(given):
    assert is_blank(cell(given))


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("72,5", "72.5"),
        ("72.5", "72.5"),
        ("72,125", "72.125"),
        ("72,5%", "72.5"),
        ("72,5 %", "72.5"),
        ("72,5 persen", "72.5"),
        ("+72,5", "72.5"),
        ("７２,５", "72.5"),
        ("0.612", "0.612"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
    ],
)
def test_a_number_in_text_is_read_and_said(percent, given, value):
    assert number_of(percent, cell(given)) == Understood(Fraction(value), repaired=True)


@pytest.mark.parametrize("given", ["6 orang per 100.000 penduduk", "6 orang"])
def test_a_number_may_carry_its_unit(rate, given):
    assert number_of(rate, cell(given)) == Understood(Fraction(6), repaired=True)


@pytest.mark.parametrize("given", [72, 72.5, 0, -1])
def test_a_number_is_a_number(percent, given):
    assert number_of(percent, cell(given)) == Understood(Fraction(str(given)), repaired=False)


@pytest.mark.parametrize(
    "given",
    [
        *("1.234", "12.345", "1,2,3", "1.2.3", "nan", "inf", "1e2", "12-15", "72 5", "72 atau 73", "= 72", "72 km", "5 orang", "75/100", "7" * 60),
        *(True, False, float("nan"), float("inf"), date(2022, 1, 1), datetime(2022, 1, 1, 3)),
    ],
)
def test_what_can_mean_two_numbers_or_none_is_no_number(percent, given):
    assert number_of(percent, cell(given)) is None


@pytest.mark.parametrize("given", ["Ya", "ya", " YA "])
def test_yes_is_yes(given):
    assert yes_of(cell(given)) == Understood(value=True, repaired=False)


@pytest.mark.parametrize(("given", "value"), [("ada", True), ("Sudah", True), ("y", True), ("belum", False), ("tidak ada", False), ("No.", False)])
def test_other_words_for_yes_and_no_are_repaired(given, value):
    assert yes_of(cell(given)) == Understood(value, repaired=True)


@pytest.mark.parametrize("given", ["mungkin", 1, True, "ya dan tidak", None])
def test_anything_else_is_neither(given):
    assert yes_of(cell(given)) is None


def test_every_repair_is_told_as_info_and_still_scored(form):
    form.all_levels(2).put("GOV-1.1", "Tingkat 3").put("GOV-2.4", "72,5 %").put("PRA-1.1", "sudah").put("GOV-1.3", "-")
    checked = form.check()
    told = {one.code.message.code: (one.severity.value, one.place, one.wrong("id")) for one in checked.findings}
    assert told["Q107"][:2] == ("info", form.place("GOV-1.1"))
    assert told["N103"] == (
        "info",
        form.place("GOV-2.4"),
        f"Sel {form.cell('GOV-2.4').coordinate}: “72,5 %” dibaca sebagai 72,5 persen untuk GOV-2.4.",
    )
    assert told["G104"][:2] == ("info", form.place("PRA-1.1"))
    assert told["Q101"][:2] == ("warning", form.place("GOV-1.3"))
    assert checked.submission.answers["GOV-1.1"].level == 3
    assert checked.submission.gates["PRA-1.1"].yes


def test_a_formula_without_its_result_and_an_error_value_are_told_in_their_cells(form):
    form.all_levels(2).put("GOV-1.1", "=1+2").put("GOV-2.4", "#REF!")
    form.cell("GOV-2.4").data_type = "e"
    told = [f"{one.code.message.code} {one.place}" for one in form.check().findings]
    assert told == [f"Q106 {form.place('GOV-1.1')}", f"Q106 {form.place('GOV-2.4')}"]


def test_a_formula_with_its_result_is_read(form, convert, instrument, register):
    from questionnaires.filled import read_filled
    from questionnaires.submission import check

    form.all_levels(2).put("GOV-1.1", "=1+2").put("GOV-2.4", "=144.5/2")
    checked = check(read_filled("a.xlsx", convert(form.save(), "xlsx", "xlsx")), instrument, register)
    assert checked.submission.answers["GOV-1.1"].level == 3
    assert checked.submission.answers["GOV-2.4"].value == Fraction("72.25")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("14 Maret 2022", "14 Maret 2022"),
        ("14/03/2022", "14/03/2022"),
        (2022, "2022"),
        (44634, "2022-03-14"),
        (datetime(2022, 3, 14), "2022-03-14"),
        (None, ""),
    ],
)
def test_a_date_of_evidence_is_read_as_text_date_or_serial(form, given, read):
    form.all_levels(1).put("B1", given, "date")
    assert form.submission().evidence["B1"].date == read


def test_a_date_of_a_workbook_that_counts_from_1904_is_the_day_that_was_typed(form, instrument, register):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    form.all_levels(1)
    form.book.epoch = CALENDAR_MAC_1904
    form.put("B1", datetime(2022, 3, 14), "date")
    assert form.submission().evidence["B1"].date == "2022-03-14"
