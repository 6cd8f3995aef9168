"""Hostile, damaged and odd files get a finding that names what they are, quickly; ordinary workbooks pass."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from questionnaires import guard, sheet
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Finding
from questionnaires.limits import Limits
from tests import hostile
from tests.gallery import KINDS, ODD
from tests.hostile import PLAIN, SHEET, TYPES

pytestmark = pytest.mark.timeout(120)  # none of these files may hang; how long each takes is for the bench
WHERE_IT_IS_CUT = (4, 30, 45, 1_000, 20_000, 0.5, 0.9, -22, -1)


@pytest.fixture(scope="module")
def good(form_of) -> bytes:
    return form_of("32.15").all_levels(2).save()


def both(data: bytes) -> tuple[Finding | None, Reading | Finding]:
    """What gate and reader say; the reader asks the gate first."""
    return guard.refuse(data), read_filled("form.xlsx", data)


def assert_refused(data: bytes, code: str, seen: str) -> None:
    gate, reader = both(data)
    assert gate, "not refused"
    assert gate == reader
    assert gate.code.message.code == code, gate.wrong("en")
    assert seen in gate.wrong("id"), gate.wrong("id")
    assert all(gate.mend(language) for language in ("id", "en"))


@pytest.mark.parametrize(("data", "code", "seen"), KINDS.values(), ids=KINDS)
def test_every_other_kind_of_file_is_named(data, code, seen):
    assert_refused(data, code, seen)


@pytest.mark.parametrize(("change", "code", "seen"), ODD.values(), ids=ODD)
def test_every_odd_workbook_is_refused_by_its_name(good, change, code, seen):
    assert_refused(change(good), code, seen)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(good):
    assert_refused(hostile.added(good, (SHEET, b"<x/>")), "F113", "two parts")


@pytest.mark.parametrize("at", WHERE_IT_IS_CUT)
def test_a_workbook_cut_off_anywhere_is_damaged(good, at):
    assert_refused(good[: int(at * len(good)) if isinstance(at, float) else at], "F102", "zip")


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_at_random_never_raise(good, seed):
    draw = random.Random(seed)
    data = bytearray(good)
    for _ in range(draw.choice((1, 5, 200))):
        data[draw.randrange(len(data))] = draw.randrange(256)
    gate, reader = both(bytes(data))
    assert gate is None or gate == reader


@pytest.mark.parametrize("where", ["attribute", "comment", "name"])
def test_a_tag_of_30_mb_in_a_small_file_is_refused_before_the_parser_chokes_on_it(good, where):
    noise = b"".join(b"%08x" % at for at in range(3_750_000))
    tag = {"attribute": b'<row r="60" x="%s"/>', "comment": b"<!--%s-->", "name": b"<row%s/>"}[where] % noise
    assert_refused(hostile.with_rows(good, tag), "F113", "one tag")


def test_elements_inside_each_other_end_at_a_depth(good):
    assert_refused(hostile.replaced(good, SHEET, b"</worksheet>", b"<a>" * 200 + b"</a>" * 200 + b"</worksheet>"), "F113", "levels")


@pytest.mark.parametrize(
    ("limits", "seen"),
    [
        (Limits(file=1_000), "MB"),
        (Limits(parts=5), "parts"),
        (Limits(inflated=1_000), "MB"),
        (Limits(ratio=2, ratio_from=1_000), "1 : "),
        (Limits(elements=1_000), "elements"),
        (Limits(settings=100), "settings"),
        (Limits(sheets=10), "sheets"),
        (Limits(cells=1_000), "cells"),
        (Limits(merges=1), "merged"),
        (Limits(strings=0), "strings"),
        (Limits(string_bytes=10), "strings"),
        (Limits(number_format=2), "number format"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_every_limit_can_be_set_and_says_its_name(good, form, limits, seen):
    form.book["Bukti"].merge_cells("A200:B200")
    form.book["Bukti"].merge_cells("A201:B201")
    form.book["Bukti"]["A200"].number_format = "0.000"
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    data = hostile.parts_of(form.save())
    full = hostile.zipped(**data) if "xl/sharedStrings.xml" in data else hostile.added(form.save(), ("xl/sharedStrings.xml", strings), kind=kind)
    assert guard.refuse(full) is None
    refused = guard.refuse(full, limits)
    assert refused
    assert refused.code.message.code == "F103"
    assert seen in refused.wrong("en")


@pytest.mark.parametrize(
    "rows",
    [
        b"",
        hostile.empty_rows(60, 9_000, b'<c r="A%d" s="3"/><c r="B%d" s="3"/>'),
        hostile.empty_rows(60, 1_000_000),
        hostile.empty_rows(60, 1_048_576, b'<c r="A%d" s="3"/>'),
    ],
    ids=["a dimension of 1,048,576 x 16,384", "thousands of styled rows", "a million styled rows", "a styled cell in every row"],
)
def test_whole_columns_formatted_are_read_as_if_they_were_not(good, rows):
    data = hostile.with_rows(good, rows)
    gate, reading = both(data)
    assert gate is None, gate.wrong("en")
    assert isinstance(reading, Reading)
    plain = read_filled("form.xlsx", good)
    assert (reading.marks, reading.sheets, reading.rows) == (plain.marks, plain.sheets, plain.rows)


def test_text_that_looks_like_a_formula_is_text(form):
    from questionnaires.cells import put

    put(form.cell("GOV-1.1"), "=cmd|'/c calc'!A0")
    (read,) = [row.cells[sheet.ANSWER].text for row in form.read().rows if row.code == "GOV-1.1"]
    assert read == "=cmd|'/c calc'!A0"


@pytest.mark.parametrize("formula", ["=SUM(A1:A2)", "=\"a|b\"&'x|y'!A1", '=IF(A1>2;"DDE (x)";1)'])
def test_an_ordinary_formula_is_not_taken_for_dde(good, formula):
    from xml.sax.saxutils import escape

    row = f'<row r="60"><c r="A60"><f>{escape(formula[1:])}</f></c></row>'
    assert guard.refuse(hostile.with_rows(good, row.encode())) is None


def test_links_out_of_the_file_are_warned_of_and_never_followed(good):
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    data = hostile.added(good, ("xl/externalLinks/externalLink1.xml", link), kind=kind + b"externalLink+xml")
    data = hostile.added(data, ("xl/connections.xml", b"<connections/>"), kind=kind + b"connections+xml")
    gate, reading = both(data)
    assert gate is None
    assert isinstance(reading, Reading)
    (noticed,) = guard.open_package(data).notices()
    assert (noticed.code.message.code, noticed.severity.value) == ("F114", "warning")
    assert "links to other files; " in noticed.wrong("en")
    assert "data connections" in noticed.wrong("en")


def test_hidden_sheets_are_noted_but_not_our_own(good, form):
    assert guard.open_package(good).notices() == ()
    form.book.create_sheet("Salinan").sheet_state = "veryHidden"
    form.book["Bukti"].sheet_state = "hidden"
    noticed = guard.open_package(form.save()).notices()
    assert [(one.code.message.code, one.severity.value, one.place) for one in noticed] == [("F115", "info", "Bukti"), ("F115", "info", "Salinan")]


@pytest.mark.parametrize("form_code", ["32.15", "11.72"])
def test_ordinary_workbooks_pass(form_of, form_code):
    form = form_of(form_code)
    assert guard.refuse(form.save()) is None
    assert guard.refuse(form.all_levels(3).save()) is None


def test_workbooks_saved_by_libreoffice_pass(good, convert):
    saved = convert(good, "xlsx", "xlsx")
    assert guard.refuse(saved) is None
    assert isinstance(read_filled("form.xlsx", saved), Reading)
    for kind, code in (("ods", "F101"), ("xls", "F101"), ("csv", "F101"), ("pdf", "F101"), ("html", "F101")):
        assert_refused(convert(good, "xlsx", kind), code, {"csv": "CSV", "pdf": "PDF", "html": "HTML"}.get(kind, f".{kind}"))


@pytest.mark.parametrize("written", ["stored", "prefixed", "type by default"])
def test_other_ways_to_write_the_same_package_pass(good, written):
    if written == "stored":
        data = hostile.archived(hostile.parts_of(good).items(), zipfile.ZIP_STORED)
    elif written == "prefixed":
        data = hostile.changed(
            good, SHEET, lambda xml: xml.replace(b"<worksheet xmlns=", b"<worksheet xmlns:x=").replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
        )
    else:
        override = b'<Override PartName="/xl/workbook.xml" ContentType="%s"' % PLAIN
        types = hostile.parts_of(good)[TYPES]
        assert override in types
        data = hostile.changed(
            good,
            TYPES,
            lambda xml: xml.replace(override + b" />", b"").replace(
                b'Extension="xml" ContentType="application/xml"', b'Extension="xml" ContentType="%s"' % PLAIN
            ),
        )
    gate, reading = both(data)
    assert gate is None, gate.wrong("en")
    assert isinstance(reading, Reading)
    assert len(reading.rows) == len(read_filled("form.xlsx", good).rows)


def test_nothing_of_a_file_is_written_anywhere(good, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for change, _, _ in ODD.values():
        guard.refuse(change(good))
    assert list(Path().iterdir()) == []


def test_a_good_workbook_has_no_folder_entries_and_folder_entries_do_no_harm(good):
    assert guard.refuse(hostile.archived([("xl/", b""), *hostile.parts_of(good).items()])) is None
    with zipfile.ZipFile(BytesIO(good)) as package:
        assert not [name for name in package.namelist() if name.endswith("/")]
