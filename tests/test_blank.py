"""The blank workbook: the same bytes each time, the edition's own choices, and nothing open but the answers."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from questionnaires import sheet
from questionnaires.blank import write_blank
from questionnaires.cells import put, saved
from questionnaires.filled import read_filled
from questionnaires.instrument import Measure
from tests.conftest import EDITION, KARAWANG

PILLARS = ["Smart Governance", "Smart People", "Smart Living", "Smart Mobility", "Smart Economy", "Smart Environment"]
ANSWERED = ["Identitas", "Prasyarat", *PILLARS, "Bukti"]
OPEN = {
    "Jawaban",
    "Nomor bukti",
    "Perangkat daerah",
    "Catatan",
    "Jenis bukti",
    "Judul dan nomor dokumen",
    "Tanggal atau tahun",
    "Halaman atau alamat",
}
FIRST = 5  # the row below the headings


@pytest.fixture(scope="module")
def book(instrument, karawang):
    return load_workbook(BytesIO(write_blank(instrument, karawang)))


def validation(page, cell):
    """The one rule of data validation that holds for a cell."""
    (rule,) = [rule for rule in page.data_validations.dataValidation if cell.coordinate in rule.cells]
    return rule


def listed(book, name):
    """The texts of the cells that a defined name points to."""
    ((title, place),) = book.defined_names[name].destinations
    cells = book[title][place]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]


def test_equal_edition_and_region_give_equal_bytes(instrument, karawang):
    assert write_blank(instrument, karawang) == write_blank(instrument, karawang)


def test_another_region_gives_another_workbook(instrument, karawang, register):
    assert write_blank(instrument, karawang) != write_blank(instrument, register.find("32.16"))


def test_the_sheets_stand_in_the_order_of_the_work(book):
    assert book.sheetnames == ["Petunjuk", *ANSWERED, "Ringkasan", "_daftar", "_kesiapan"]
    assert [page.title for page in book.worksheets if page.sheet_state != "visible"] == ["_daftar", "_kesiapan"]


def test_the_marker_says_edition_digest_region_and_number(book, instrument):
    said = dict(book["_kesiapan"].iter_rows(values_only=True))
    assert said == {
        "format": "kesiapan-1",
        "edition": EDITION,
        "digest": instrument.digest,
        "region": KARAWANG,
        "number": f"{EDITION}/{KARAWANG}",
    }


def test_every_indicator_gate_field_and_evidence_number_has_one_row(book, instrument):
    codes = [row[0] for title in ANSWERED for row in book[title].iter_rows(min_row=FIRST, values_only=True) if row[0]]
    expected = [field.code for field in instrument.identity] + [gate.code for gate in instrument.gates if gate.answered_share is None]
    for pillar in instrument.pillars:
        for factor in pillar.members:
            expected += [factor.code, *(one.code for one in factor.indicators())]
    assert codes == [*expected, *(f"B{at}" for at in range(1, 121))]


def test_every_ladder_offers_exactly_its_choices_in_order(form):
    ladders = [one for one in form.instrument.indicators() if not isinstance(one.answer, Measure)]
    for one in ladders:
        cell = form.cell(one.code)
        rule = validation(cell.parent, cell)
        assert rule.type == "list"
        assert listed(form.book, rule.formula1.lstrip("=")) == [f"{level} - {text.id}" for level, text in enumerate(one.answer.levels)]
    offered = [choice for one in ladders for choice in sheet.choices(one)]
    assert max(map(len, offered)) > 100  # Excel keeps 255 characters for a list written into the cell itself:
    assert any("," in choice for choice in offered)  # long texts and commas need cells of their own


def test_every_number_is_expected_in_its_plausible_range(form):
    measures = [one for one in form.instrument.indicators() if isinstance(one.answer, Measure)]
    for one in measures:
        cell = form.cell(one.code)
        rule = validation(cell.parent, cell)
        assert (rule.type, rule.operator, rule.errorStyle) == ("decimal", "between", "warning")
        assert (float(rule.formula1), float(rule.formula2)) == tuple(map(float, one.answer.plausible))


@pytest.mark.parametrize(("code", "key", "offered"), [("PRA-1.1", "answer", ["Ya", "Tidak"]), ("PRA-1.4", "answer", ["Ya", "Tidak"])])
def test_a_gate_offers_yes_and_no(form, code, key, offered):
    cell = form.cell(code, key)
    assert listed(form.book, validation(cell.parent, cell).formula1.lstrip("=")) == offered


@pytest.mark.parametrize("code", ["B1", "B120"])
def test_an_evidence_row_offers_every_kind(form, code):
    cell = form.cell(code, "kind")
    offered = listed(form.book, validation(cell.parent, cell).formula1.lstrip("="))
    assert offered == [f"{kind.code} - {kind.name.id}" for kind in form.instrument.evidence]


@pytest.mark.parametrize("title", ANSWERED)
def test_only_the_cells_for_answers_are_open(book, title):
    page = book[title]
    assert page.protection.sheet
    headings = {cell.column: cell.value for cell in page[FIRST - 1]}
    for row in page.iter_rows():
        answered = row[0].row >= FIRST and (title not in PILLARS or row[1].value.count("\n") > 0)
        filled_in = title == "Identitas" and row[0].value in ("ID-1", "ID-2", "ID-3")
        for cell in row:
            assert cell.protection.locked is not (answered and not filled_in and headings[cell.column] in OPEN), cell.coordinate


@pytest.mark.parametrize("title", ["Petunjuk", "Ringkasan"])
def test_a_sheet_that_asks_nothing_is_locked_whole(book, title):
    assert book[title].protection.sheet
    assert all(cell.protection.locked for row in book[title].iter_rows() for cell in row)


def test_formulas_stand_on_the_summary_only(book):
    assert {page.title for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"} == {"Ringkasan"}


def test_the_summary_counts_what_is_answered_open_and_without_evidence(form, convert):
    form.level("GOV-1.1", 2).put("GOV-1.1", "B1", sheet.REFERENCES).level("GOV-3.4", 1).level("ENV-3.4", 3)
    page = load_workbook(BytesIO(convert(form.save(), "xlsx", "xlsx")), data_only=True)["Ringkasan"]
    counted = [row[:5] for row in page.iter_rows(min_row=FIRST, values_only=True) if row[0]]
    assert counted == [
        ("Smart Governance", 12, 2, 10, 1),
        *((name, 12, 0, 12, 0) for name in PILLARS[1:5]),
        ("Smart Environment", 12, 1, 11, 1),
    ]


def test_the_lists_still_hold_after_an_office_program_saved_the_workbook(form, convert):
    again = load_workbook(BytesIO(convert(form.save(), "xlsx", "xlsx")))
    cell = form.cell("GOV-1.1")
    rule = validation(again["Smart Governance"], again["Smart Governance"][cell.coordinate])
    first = form.instrument.indicators()[0]
    assert listed(again, rule.formula1.lstrip("=")) == list(sheet.choices(first))


@pytest.mark.parametrize("code", ["71.09", "32.73", "11.10"])
def test_the_longest_name_a_kota_and_a_code_like_a_number_come_through(instrument, register, code):
    region = register.find(code)
    reading = read_filled("blank.xlsx", write_blank(instrument, region))
    known = {row.code: row.cells["answer"].value for row in reading.rows if row.code.startswith("ID-")}
    assert (known["ID-1"], known["ID-2"], known["ID-3"]) == (region.code, region.name, region.province)
    assert reading.marks["region"] == code


@pytest.mark.parametrize(("code", "text"), [("32.73", "Kurang dari 85"), ("32.15", "Kurang dari 60")])
def test_a_kota_reads_the_thresholds_of_a_kota(form_of, code, text):
    assert form_of(code).cell("PEO-1.1", "level-1").value == text


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://contoh.id")', "biasa"])
def test_saved_text_stays_text_whatever_it_begins_with(text):
    book = Workbook()
    put(book.active["A1"], text)
    cell = load_workbook(BytesIO(saved(book))).active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is (text != "biasa")


def test_signs_that_no_workbook_may_hold_are_left_out():
    book = Workbook()
    put(book.active["A1"], "a\x00b\x0bc" + "x" * 40_000)
    value = load_workbook(BytesIO(saved(book))).active["A1"].value
    assert value.startswith("abcx")
    assert len(value) == 32_767
