"""The objection form: blank, safe, the same bytes each time."""

from questionnaires import guard, sheet
from questionnaires.furniture import evidence_choices
from questionnaires.objection import check_objection
from questionnaires.objection_form import write_objection
from tests.desk import CODES, Table, reading_of
from tests.small import SMALL, SUKABUMI

UNTIL = "28 Maret 2023"


def form() -> bytes:
    return write_objection(SMALL, SUKABUMI, UNTIL)


def test_a_blank_form_holds_no_objection():
    reading = reading_of(form())
    assert reading.marks == {"format": sheet.OBJECTION, "edition": SMALL.id, "digest": SMALL.digest, "region": "32.02"}
    assert [row.code for row in reading.rows] == [f"S{row}" for row in range(1, 41)]
    assert [one.code.message.code for one in check_objection(reading, SMALL).findings] == ["O105"]


def test_equal_arguments_give_equal_bytes_and_the_gate_accepts_them():
    assert form() == form()
    assert guard.refuse(form()) is None
    assert guard.open_package(form()).notices() == ()


def test_the_guide_names_region_edition_and_the_last_day_itself():
    page = Table(form()).book[sheet.GUIDE]
    text = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert "Kabupaten Sukabumi, Jawa Barat. Kode daerah 32.02. Edisi 2021-panduan." in text
    assert f"kirim paling lambat {UNTIL}." in text  # the last day belongs to the window


def test_the_drop_downs_offer_the_edition_s_indicators_and_kinds_in_every_row():
    book = Table(form()).book
    assert [cell.value for cell in book[sheet.LISTS]["A"] if cell.value] == list(CODES)
    assert [cell.value for cell in book[sheet.LISTS]["B"] if cell.value] == list(evidence_choices(SMALL))
    rules = {one.formula1.lstrip("="): str(one.sqref) for one in book[sheet.OBJECTIONS].data_validations.dataValidation}
    assert rules == {"indikator": "B5:B44", "jenis_bukti": "D5:D44"}


def test_only_the_answers_are_open_and_each_row_has_room_for_three_lines():
    page = Table(form()).book[sheet.OBJECTIONS]
    assert page.protection.sheet
    free = {cell.column_letter for row in page.iter_rows(min_row=5) for cell in row if not cell.protection.locked}
    assert free == {"B", "C", "D", "E", "F"}
    assert {page.row_dimensions[row].height for row in range(5, 45)} == {46.5}


def test_what_the_drop_down_offers_is_what_the_reader_takes():
    for choice, kind in zip(evidence_choices(SMALL), SMALL.evidence, strict=True):
        table = Table(form()).put("S1", CODES[-1], "item").put("S1", "Keliru.", "wrong").put("S1", choice, "kind").put("S1", "Dokumen", "document")
        assert check_objection(table.read(), SMALL).objection.disputed[0].kind == kind.code


def test_long_names_are_whole_in_every_edition(instrument, register):
    data = write_objection(instrument, register.find("71.09"), UNTIL)
    assert "Kabupaten Kepulauan Siau Tagulandang Biaro, Sulawesi Utara" in Table(data).book[sheet.GUIDE]["A2"].value


def test_through_libreoffice_an_objection_is_the_same(convert):
    table = Table(form()).put("S1", "TKE-1", "item").put("S1", "Bukti belum dibuka.", "wrong").put("S1", "Nomor 5/2022", "document")
    expected = check_objection(table.read(), SMALL).objection
    found = check_objection(reading_of(convert(table.save(), "xlsx", "xlsx")), SMALL).objection
    assert found.disputed == expected.disputed
