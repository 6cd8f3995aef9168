"""The returned workbook: the region's own answers, each finding marked in its cell and listed on a first sheet."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook

from assessment.scorecard import score
from questionnaires import sheet
from questionnaires.cells import put
from questionnaires.filled import read_filled
from questionnaires.findings import Code, Finding, Severity, finding
from questionnaires.register import load_register
from questionnaires.returned import ALWAYS, AUTHOR, COLOURS, NOTHING, WORDS, write_returned
from questionnaires.submission import Checked, check
from tests.conftest import EDITION, Form
from tests.test_findings import CASES as MISTAKES

GOVERNANCE = "Smart Governance"


def twice(form: Form) -> None:
    page = form.book[GOVERNANCE]
    page["A60"], page["H60"] = "GOV-1.1", "4"


def carried(form: Form) -> None:
    put(form.cell("GOV-1.2", sheet.REMARK), sheet.CARRIED_OVER.format(edition=EDITION))


def bare_claim(form: Form) -> None:
    form.level("GOV-1.3", 3).put("GOV-1.3", None, sheet.REFERENCES)


CASES: dict[str, Callable[[Form], object]] = {code: mistake for code, (mistake, place) in MISTAKES.items() if "!" in place} | {
    "Q104": twice,
    "Q105": carried,
    "E201": bare_claim,
    "G102": lambda form: form.put("PRA-1.1", None),
    "G103": lambda form: form.put("PRA-1.1", "Ya").put("PRA-1.1", None, sheet.REFERENCES),
}


def checked(form: Form, data: bytes) -> Checked:
    """Submission and all findings of these bytes, those of the evidence rule included."""
    made = check(read_filled("form.xlsx", data), form.instrument, load_register())
    more = score(made.submission, form.instrument).findings if made.submission else ()
    return Checked(made.submission, (*made.findings, *more))


def sent_back(form: Form, language: str = "id") -> tuple[bytes, bytes, tuple[Finding, ...]]:
    data = form.save()
    found = checked(form, data).findings
    return data, write_returned(data, found, language), found


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data), rich_text=True)


def notes(data: bytes) -> dict[str, str]:
    book = opened(data)
    return {f"{page.title}!{cell.coordinate}": cell.comment.text for page in book for row in page for cell in row if cell.comment}


def coloured(data: bytes) -> dict[str, str]:
    """Every cell that a return colours, with its colour."""
    rules = [(page.title, area, rule) for page in opened(data) for area in page.conditional_formatting for rule in area.rules]
    marks = [(title, area.sqref, rule.dxf.fill.bgColor.rgb[-6:]) for title, area, rule in rules if ALWAYS in rule.formula]
    return {f"{title}!{cell}": colour for title, where, colour in marks for cell in str(where).split()}


def listed(data: bytes) -> list[tuple[object, ...]]:
    return [row for row in opened(data)["Temuan"].iter_rows(min_row=5, values_only=True) if row[1]]


LOOK = ("number_format", "font", "fill", "border", "alignment", "protection", "quotePrefix")


def kept(data: bytes) -> dict[str, object]:
    """Everything of a workbook but its own findings' sheet and marks."""
    book = opened(data)
    looks: dict[object, list[str]] = {}

    def look(cell) -> list[str]:
        key = tuple(cell._style or ())
        if key not in looks:
            looks[key] = [repr(getattr(cell, name)) for name in LOOK]
        return looks[key]

    found: dict[str, object] = {"names": {name: one.attr_text for name, one in book.defined_names.items()}}
    for page in book.worksheets:
        if page.title == "Temuan":
            continue
        cells = {cell.coordinate: (repr(cell.value), cell.data_type, look(cell)) for row in page for cell in row if isinstance(cell, Cell)}
        rules = sorted(
            (rule.priority, str(area.sqref), rule.formula, repr(rule.dxf))
            for area in page.conditional_formatting
            for rule in area.rules
            if ALWAYS not in rule.formula
        )
        found[page.title] = (
            {at: one for at, one in cells.items() if one != ("None", "n", look(page["XFD1"]))},
            [rule[1:] for rule in rules],
            [(str(one.sqref), one.type, one.formula1, one.formula2, one.error) for one in page.data_validations.dataValidation],
            {key: (one.width, one.hidden) for key, one in page.column_dimensions.items()},
            {key: (one.height, one.hidden) for key, one in page.row_dimensions.items() if one.height or one.hidden},
            (page.sheet_state, page.protection.sheet, page.freeze_panes, page.print_title_rows, page.page_setup.orientation),
            sorted(str(area) for area in page.merged_cells.ranges),
        )
    return found


@pytest.mark.parametrize("code", Code, ids=lambda code: code.message.code)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_finding_of_every_code_can_be_marked_in_a_cell(filled, code, language):
    one = finding(code, GOVERNANCE, "H7", **dict.fromkeys(code.fields(), "7"))
    back = write_returned(filled, [one], language)
    ((place, text),) = notes(back).items()
    assert place == f"{GOVERNANCE}!H7"
    assert text.startswith(f"{WORDS[one.severity][language].upper()} {code.message.code} ({AUTHOR})\n{one.wrong(language)}\n")
    assert text.endswith(one.mend(language))
    assert listed(back) == [(1, WORDS[one.severity][language], code.message.code, GOVERNANCE, "H7", one.wrong(language), one.mend(language))]


@pytest.mark.parametrize("code", CASES)
def test_the_comment_and_the_colour_stand_on_exactly_the_cell_that_a_finding_names(full, code):
    CASES[code](full)
    _, back, found = sent_back(full)
    named = {one.place for one in found if one.cell}
    assert code in {one.code.message.code for one in found}
    assert set(notes(back)) == set(coloured(back)) == named
    one = next(one for one in found if one.code.message.code == code)
    first, wrong, mend = notes(back)[one.place].split("\n\n")[0].split("\n")
    assert first == f"{WORDS[one.severity].id.upper()} {code} ({AUTHOR})"
    assert (wrong, mend) == (one.wrong("id"), f"Yang perlu dilakukan: {one.mend('id')}")
    assert coloured(back)[one.place] == COLOURS[one.severity]


def test_everything_else_in_the_workbook_is_as_it_was(full):
    full.book["Bukti"].merge_cells("C110:D112")
    full.book["Bukti"].column_dimensions["G"].hidden = True
    full.book["Bukti"]["G120"] = "=SUM(1,2)"
    full.book["Bukti"]["G121"].number_format = "0.00%"
    full.book.create_sheet("Catatan kami")["B2"] = "milik kami"
    put(full.book["Catatan kami"]["B3"], "=1+1")
    full.book["Catatan kami"].sheet_state = "hidden"
    for mistake in CASES.values():
        mistake(full)
    data, back, _ = sent_back(full)
    assert opened(back).sheetnames == ["Temuan", *opened(data).sheetnames]
    before, after = kept(data), kept(back)
    assert before.keys() == after.keys()
    for place in before:
        assert before[place] == after[place], place


def test_several_findings_of_one_cell_share_one_comment_and_the_worst_gives_the_colour(full):
    full.put("GOV-1.2", "sering")
    carried(full)
    _, back, found = sent_back(full)
    (text,) = notes(back).values()
    assert [block.split(" (")[0] for block in text.split("\n\n")] == ["GALAT Q102", "PERINGATAN Q105"]
    assert list(coloured(back).values()) == [COLOURS[Severity.ERROR]]
    assert len(listed(back)) == len(found) == 2


def test_the_colour_of_a_finding_wins_over_the_colour_of_an_open_cell(full):
    CASES["Q101"](full)
    _, back, _ = sent_back(full)
    first, *others = [(rule.priority, rule.formula) for area in opened(back)[GOVERNANCE].conditional_formatting for rule in area.rules]
    assert first == (2, [ALWAYS])
    assert others
    assert all(priority > 3 for priority, _ in others)


def test_the_three_severities_differ_in_colour_and_in_the_first_word_of_the_comment():
    assert len(set(COLOURS.values())) == len({word.id for word in WORDS.values()}) == len({word.en for word in WORDS.values()}) == len(Severity)


@pytest.mark.parametrize(
    ("language", "words"), [("id", ("Galat", "Peringatan", "belum dapat dinilai")), ("en", ("Error", "Warning", "cannot be scored"))]
)
def test_the_first_sheet_lists_every_finding_errors_first_with_a_link_to_its_cell(full, language, words):
    for code in ("Q101", "Q102", "E202", "N101"):
        CASES[code](full)
    _, back, found = sent_back(full, language)
    book = opened(back)
    assert book.active.title == book.sheetnames[0] == "Temuan"
    assert [page.title for page in book.worksheets if page.sheet_view.tabSelected] == ["Temuan"]
    rows = listed(back)
    assert [row[:2] for row in rows] == [(1, words[0]), (2, words[0]), (3, words[0]), (4, words[1])]
    assert sorted(row[2:] for row in rows) == sorted((o.code.message.code, o.sheet, o.cell, o.wrong(language), o.mend(language)) for o in found)
    links = [book["Temuan"].cell(at, 5).hyperlink for at in range(5, 9)]
    assert [link.location for link in links] == [f"'{row[3]}'!{row[4]}" for row in rows]
    assert all(link.id is None and link.target is None for link in links)
    top = book["Temuan"]["A2"].value
    assert words[2] in top
    assert ": 3. " in top
    assert ": 1. " in top


def test_a_finding_without_a_cell_or_without_its_sheet_is_listed_without_a_link(full):
    full.book["Bukti"].sheet_state = "hidden"
    found = [
        finding(Code.SHEET_MISSING, "Smart Planet"),
        finding(Code.EVIDENCE_BARE, "Smart Planet", "C5", item="B1"),
        finding(Code.EVIDENCE_BARE, "Bukti", "C5", item="B1"),
        finding(Code.NOTHING_ANSWERED),
    ]
    back = write_returned(full.save(), found)
    page = opened(back)["Temuan"]
    assert [page.cell(at, 5).hyperlink for at in range(5, 9)] == [None] * 4
    assert [row[3:5] for row in listed(back)] == [("Smart Planet", "–"), ("Smart Planet", "C5"), ("Bukti", "C5"), ("Seluruh berkas", "–")]
    assert set(notes(back)) == {"Bukti!C5"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_findings_are_said_in_words(full, language):
    _, back, found = sent_back(full, language)
    assert (found, notes(back), coloured(back), listed(back)) == ((), {}, {}, [])
    assert opened(back)["Temuan"]["A2"].value == NOTHING[language]


def test_the_list_prints_on_a4_landscape_under_a_head_that_stays(full):
    CASES["Q102"](full)
    page = opened(sent_back(full)[1])["Temuan"]
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, "landscape", 1, 0)
    assert (page.freeze_panes, page.print_title_rows) == ("A5", "$4:$4")
    assert page["F5"].alignment.wrap_text


def everything_wrong(form: Form) -> Form:
    for code in ("I103", "G101", "Q101", "Q102", "Q105", "N101", "N102", "E202", "E203", "E204"):
        CASES[code](form)
    return form


def mended(form: Form, data: bytes) -> bytes:
    """The workbook after a person mended each cell that a finding names."""
    copy = Form(form.instrument, form.region, data)
    copy.put("ID-4", "Dinas Kominfo").put("PRA-1.2", "Ya").level("GOV-1.1", 1).level("GOV-1.2", 2).put("GOV-1.2", None, sheet.REMARK)
    copy.put("GOV-2.4", 72).put("GOV-1.1", copy.every_kind(), sheet.REFERENCES).put("B2", form.instrument.evidence[1].code, "kind").put(
        "B1", "SK 1/2022", "document"
    )
    return copy.save()


def test_the_returned_copy_mended_reads_as_the_original_mended(full):
    data, back, found = sent_back(everything_wrong(full))
    assert len(found) > 8
    originals, copies = (checked(full, mended(full, one)) for one in (data, back))
    assert copies.findings == originals.findings == ()
    assert replace(copies.submission, sha256="") == replace(originals.submission, sha256="")


def test_libreoffice_opens_it_and_the_reading_is_the_same(full, convert):
    data, back, found = sent_back(everything_wrong(full))
    through = convert(back, "xlsx", "xlsx")
    for one in (back, through):
        assert replace(read_filled("form.xlsx", one), sha256="") == replace(read_filled("form.xlsx", data), sha256="")
    assert set(notes(through)) == set(notes(back))
    again = write_returned(through, found)
    assert (notes(again), coloured(again), listed(again)) == (notes(back), coloured(back), listed(back))
    assert notes(write_returned(through, ())) == coloured(write_returned(through, ())) == {}


def test_returning_twice_piles_nothing_up(full):
    data, back, found = sent_back(everything_wrong(full))
    again = write_returned(back, found)
    assert (notes(again), coloured(again), listed(again), opened(again).sheetnames) == (
        notes(back),
        coloured(back),
        listed(back),
        opened(back).sheetnames,
    )
    assert again == write_returned(write_returned(again, found), found)
    clean = write_returned(back, ())
    assert (notes(clean), coloured(clean)) == ({}, {})
    assert kept(clean) == kept(data)


def test_marks_of_an_earlier_return_go_even_when_rows_were_put_in_or_the_sheet_was_renamed(full):
    full.put("GOV-1.2", "sering")
    _, back, _ = sent_back(full)
    book = opened(back)
    page = book[GOVERNANCE]
    page.move_range("A5:M40", rows=1)  # as Excel moves cells, though openpyxl leaves the colour behind
    page["H8"].comment.author = "Budi"  # an office program that puts its user's name there
    page.title = "Tata kelola"
    out = BytesIO()
    book.save(out)
    clean = write_returned(out.getvalue(), ())
    assert (notes(clean), coloured(clean)) == ({}, {})


def test_a_note_of_the_region_is_kept_below_ours_and_stands_alone_again_later(full):
    full.put("GOV-1.2", "sering")
    full.cell("GOV-1.2").comment = Comment("Mohon dicek\n\noleh Bappeda (dua):\nya", "Budi (Kominfo)")
    full.cell("GOV-1.3").comment = Comment("Sudah benar", "Budi")
    _, back, found = sent_back(full)
    text = notes(back)[full.place("GOV-1.2")]
    assert text.startswith("GALAT Q102")
    assert text.endswith("\n\nCatatan semula (Budi (Kominfo)):\nMohon dicek\n\noleh Bappeda (dua):\nya")
    assert notes(write_returned(back, found)) == notes(back)
    clean = opened(write_returned(back, ()))[GOVERNANCE]
    notes_left = {cell.coordinate: (cell.comment.text, cell.comment.author) for row in clean for cell in row if cell.comment}
    assert notes_left == {"H7": ("Mohon dicek\n\noleh Bappeda (dua):\nya", "Budi (Kominfo)"), "H8": ("Sudah benar", "Budi")}


def test_a_finding_in_merged_cells_is_marked_on_the_first_of_them(full):
    full.book[GOVERNANCE].merge_cells("G6:H6")
    _, back, found = sent_back(full)
    assert [one.place for one in found] == [f"{GOVERNANCE}!H6"]
    assert set(notes(back)) == set(coloured(back)) == {f"{GOVERNANCE}!G6"}


HOSTILE = ["=1+1", "<b>", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1","x")', "{0.__class__}", "&amp;", "“”", "a\u200bb\u202ec"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stands_verbatim_as_text_in_the_list_and_in_its_cell(full, hostile):
    put(full.cell("GOV-1.2"), hostile)
    _, back, found = sent_back(full)
    assert f"“{hostile}”" in found[0].wrong("id")
    page = opened(back)["Temuan"]
    assert page["F5"].value == found[0].wrong("id")
    assert {cell.data_type for row in page.iter_rows(min_row=5, min_col=2) for cell in row} == {"s"}
    answer = opened(back)[GOVERNANCE]["H7"]
    assert (answer.value, answer.data_type) == (hostile, "s")
    assert f"“{hostile}”" in notes(back)[f"{GOVERNANCE}!H7"]


def test_control_characters_line_breaks_and_endless_text_do_no_harm(full):
    given = "a\x00\x07b\n\nCatatan semula (kami):\npalsu"
    found = [finding(Code.LEVEL_UNKNOWN, GOVERNANCE, "H7", given=text, item="GOV-1.2", highest="4") for text in (given, "x" * 5000, "=1+1")]
    back = write_returned(full.save(), found)
    text = listed(back)[0][5]
    assert "“ab\n\nCatatan semula (kami):\npalsu”" in text
    assert "“ab Catatan semula (kami): palsu”" in notes(back)[f"{GOVERNANCE}!H7"]
    assert "x" * 300 + "…" in listed(back)[1][5]
    assert len(listed(back)[1][5]) < 400
    assert notes(write_returned(back, ())) == {}


def test_the_comment_is_large_enough_for_its_text(full):
    full.put("GOV-1.2", "sering " * 30)
    data, _, found = sent_back(full)
    small, large = (write_returned(data, ones) for ones in (found[:1], found * 4))
    assert comment_size(small)[0] == comment_size(large)[0] >= 300
    assert comment_size(large)[1] > 3 * comment_size(small)[1] > 300


def comment_size(data: bytes) -> tuple[int, int]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        (name,) = [name for name in package.namelist() if name.endswith(".vml")]
        width, height = re.search(rb"width:(\d+)px;height:(\d+)px", package.read(name)).groups()
    return int(width), int(height)


def test_the_sheet_of_findings_is_never_read_as_answers_whatever_is_typed_there(full):
    full.put("GOV-1.2", "sering")
    data, back, _ = sent_back(full)
    book = opened(back)
    book["Temuan"].append(["Kode", "Jawaban"])
    book["Temuan"].append(["GOV-1.1", "4"])
    out = BytesIO()
    book.save(out)
    reading = read_filled("form.xlsx", out.getvalue())
    assert reading.rows == read_filled("form.xlsx", data).rows
    assert "Temuan" not in reading.sheets


def test_equal_workbook_and_findings_give_equal_bytes(full):
    data, back, found = sent_back(everything_wrong(full))
    assert write_returned(data, found) == back
