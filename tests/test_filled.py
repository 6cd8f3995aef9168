"""What was filled in is what is read, wherever it stands; what cannot be read is a finding."""

import hashlib
import zipfile
from datetime import date
from io import BytesIO

import pytest

from questionnaires import sheet
from questionnaires.cells import put
from questionnaires.filled import LONGEST_ANSWER, Reading, read_filled
from questionnaires.findings import Finding, Severity
from tests.hostile import changed, damaged, miscounted, zipped


def refused(data: bytes) -> Finding:
    found = read_filled("form.xlsx", data)
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    assert found.place == ""
    return found


@pytest.fixture(scope="module")
def blank(form_of) -> bytes:
    return form_of("32.15").save()


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"", "0 byte"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\r\n<html>", "HTML"),
        (b"Kode;Jawaban\n", "CSV"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"}), ".ods"),
        (zipped(**{"foto.jpg": "x"}), "zip"),
    ],
    ids=["empty", "pdf", "xls", "jpeg", "html", "csv", "ods", "zip"],
)
def test_what_is_no_xlsx_workbook_is_f101_and_says_what_it_seems_to_be(data, seen):
    found = refused(data)
    assert found.code.message.code == "F101"
    assert seen in found.wrong("id")


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:30],
        lambda data: damaged(data, "xl/workbook.xml", 0),
        lambda data: damaged(data, "xl/worksheets/sheet4.xml", 40),
        lambda data: miscounted(data, "xl/worksheets/sheet4.xml"),
        lambda data: changed(data, "xl/workbook.xml", lambda xml: xml[:-20]),
        lambda data: changed(data, "xl/worksheets/sheet4.xml", lambda xml: xml[: len(xml) // 2]),
        lambda data: changed(data, "[Content_Types].xml", lambda _: None),
        lambda data: changed(data, "xl/styles.xml", lambda _: b""),
    ],
    ids=[
        "cut in half",
        "cut after the first header",
        "a flipped byte in the book",
        "a flipped byte in a sheet",
        "a wrong check sum",
        "an unclosed book",
        "an unclosed sheet",
        "no content types",
        "empty styles",
    ],
)
def test_a_damaged_workbook_is_f102_and_never_an_exception(blank, damage):
    assert refused(damage(blank)).code.message.code == "F102"


def test_a_file_with_too_many_bytes_parts_or_unpacked_bytes_is_f103(blank):
    many = changed(blank, "xl/workbook.xml", lambda xml: xml)
    with_parts, with_bytes = BytesIO(many), BytesIO(many)
    with zipfile.ZipFile(with_parts, "a") as package:
        for at in range(2_001):
            package.writestr(f"xl/media/{at}.png", b"")
    with zipfile.ZipFile(with_bytes, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/1.bmp", "w") as part:
        for _ in range(101):
            part.write(bytes(2**20))
    for data in (bytes(10 * 2**20 + 1), with_parts.getvalue(), with_bytes.getvalue()):
        assert refused(data).code.message.code == "F103"


def test_a_reading_says_file_hash_marks_and_visible_sheets(blank, instrument):
    reading = read_filled("karawang.xlsx", blank)
    assert isinstance(reading, Reading)
    assert (reading.file, reading.sha256) == ("karawang.xlsx", hashlib.sha256(blank).hexdigest())
    assert (reading.marks["edition"], reading.marks["region"]) == (instrument.id, "32.15")
    assert reading.sheets == ("Petunjuk", *sheet.sheet_names(instrument), "Ringkasan")


@pytest.mark.parametrize(
    ("given", "value", "text"),
    [
        ("  Setda\u00a0", "Setda", "Setda"),
        (3.0, 3, "3"),
        (2.5, 2.5, "2.5"),
        ("   ", None, ""),
        ("x" * 9_000, "x" * LONGEST_ANSWER, "x" * LONGEST_ANSWER),
        (date(2022, 3, 14), None, "2022-03-14"),
        ("=1+1", "=1+1", "=1+1"),
        ("{0.__class__}", "{0.__class__}", "{0.__class__}"),
    ],
)
def test_a_cell_is_read_as_it_stands_with_its_address(form, given, value, text):
    cell = form.cell("GOV-1.1")
    put(cell, given) if isinstance(given, str) else form.put("GOV-1.1", given)
    (read,) = [row.cells[sheet.ANSWER] for row in form.read().rows if row.code == "GOV-1.1"]
    assert read.address == "H6"
    assert read.text.startswith(text) if isinstance(given, date) else (read.value, read.text) == (value, text)


def test_a_code_typed_in_small_letters_is_the_same_code(form):
    cell = form.level("GOV-1.1", 2).cell("GOV-1.1", "code")
    cell.value = " gov-1.1 "
    assert [row.cells[sheet.ANSWER].text[0] for row in form.read().rows if row.code == "GOV-1.1"] == ["2"]


def test_a_number_shown_in_percent_is_read_as_it_is_shown(form):
    """Excel keeps a typed 75% as 0.75; read so, it would count as three quarters of one percent."""
    form.put("GOV-2.4", 0.755).cell("GOV-2.4").number_format = "0.0%"
    (read,) = [row.cells[sheet.ANSWER] for row in form.read().rows if row.code == "GOV-2.4"]
    assert read.text.rstrip("% ").replace(",", ".") == "75.5"
