"""The lines of a workbook's sheets are what openpyxl reads in them, whoever wrote the file."""

import warnings
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from questionnaires.content import MOST_COLUMNS, MOST_ROWS
from questionnaires.filled import LETTERS, Reading, read_filled
from questionnaires.findings import Finding
from questionnaires.guard import open_package
from questionnaires.stored import UNSAVED, Broken
from tests.hostile import BOOK, TYPES, archived, parts_of, replaced, zipped
from tests.small import examples

Read = dict[tuple[str, str], object]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
FORMATS = ("0", "0%", "0.00%", "yyyy-mm-dd", "h:mm", "[Red]0.0", "[$-421]dd mmmm yyyy;@", '#,##0" hari"', '0"%"')
STYLES = (0, 1, 9, 10, 14, 22, 49, *range(200, 200 + len(FORMATS)))


def by_us(data: bytes) -> Read:
    """What stands at each address that is not empty."""
    lines = ((line, at, value) for line in open_package(data).lines() for at, value in enumerate(line.values))
    return {(line.sheet, f"{LETTERS[at]}{line.number}"): value for line, at, value in lines if value not in (None, "", UNSAVED)}


def by_openpyxl(data: bytes) -> Read:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dates that there are not
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return {(title, address): value for title, address, value in cells(book) if value not in (None, "")}


def cells(book) -> Iterator[tuple[str, str, object]]:
    for page in book.worksheets:
        page.reset_dimensions()
        for row, line in enumerate(page.iter_rows(max_row=MOST_ROWS), 1):
            for column, cell in enumerate(line[:MOST_COLUMNS], 1):
                yield page.title, f"{get_column_letter(column)}{row}", value_of(cell)


def value_of(cell) -> object:
    if cell.data_type == "e" and cell.value is not None:
        return Broken(cell.value)
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return float(Fraction(repr(cell.value)) * 100) if number and "%" in cell.number_format else cell.value


def agreed(data: bytes) -> Read:
    """What both read, with the types of the values; they must be the same."""
    ours, theirs = by_us(data), by_openpyxl(data)
    assert {place: (type(value), value) for place, value in ours.items()} == {place: (type(value), value) for place, value in theirs.items()}
    return ours


@pytest.mark.parametrize("code", ["32.15", "11.72"])
def test_a_questionnaire_is_read_as_openpyxl_reads_it(form_of, code):
    form = form_of(code).all_levels(3).put("GOV-2.4", 72.5).put("GOV-1.2", "=1/0").put("GOV-1.1", "a\n b\u00a0", "remark")
    assert len(agreed(form.save())) > 1_000


def test_a_questionnaire_that_an_office_program_saved_is_read_as_openpyxl_reads_it(filled, convert):
    for data in (convert(filled, "xlsx", "xlsx"), convert(convert(filled, "xlsx", "ods"), "ods", "xlsx")):
        assert "xl/sharedStrings.xml" in parts_of(data)
        assert len(agreed(data)) > 1_000


signs = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n \u00a0")
texts = st.text(signs, max_size=12) | st.sampled_from(("_x000D_", "_x005F_x000D_", "x005F_", " a ", "=1+1", "75%", "&lt;"))
numbers = st.integers(-(10**9), 10**9) | st.floats(-1e300, 1e300) | st.sampled_from((0, 1, 0.755, 44_634, 44_634.5, 59))


def runs(text: str) -> str:
    """A text in two looks, with a word on how it is spoken."""
    looks = "".join(f'<r><rPr><b/><color rgb="FF0000FF"/></rPr><t xml:space="preserve">{escape(one)}</t></r>' for one in (text[:2], text[2:]))
    return f'{looks}<rPh sb="0" eb="1"><t>bunyi</t></rPh><phoneticPr fontId="0"/>'


plain = texts.map(lambda text: f'<t xml:space="preserve">{escape(text)}</t>')
strings = st.lists(plain | texts.map(runs), min_size=3, max_size=3)
formula = st.sampled_from(("", "<f>A1+1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="A1">A1</f>'))
stored = st.one_of(
    st.just(""),
    (plain | texts.map(runs)).map(lambda inside: f' t="inlineStr"><is>{inside}</is></c>'),
    st.integers(0, 2).map(lambda at: f' t="s"><v>{at}</v></c>'),
    st.builds(lambda how, one: f">{how}<v>{one!r}</v></c>", formula, numbers),
    st.builds(lambda how, one: f' t="n">{how}<v>{one!r}</v></c>', formula, numbers),
    st.builds(lambda how, one: f' t="str">{how}<v>{escape(one)}</v></c>', formula, texts),
    st.builds(lambda how, one: f' t="b">{how}<v>{one}</v></c>', formula, st.integers(0, 1)),
    st.builds(lambda how, one: f' t="e">{how}<v>{one}</v></c>', formula, st.sampled_from(("#REF!", "#N/A", "#VALUE!"))),
    formula.map(lambda how: f">{how}</c>"),
)
cell = st.tuples(st.integers(1, 4), st.booleans(), st.integers(-1, len(STYLES) - 1), stored)
rows = st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.lists(cell, max_size=6)), max_size=6)


def sheet(rows: list) -> str:
    """A sheet of these rows and cells, each so many places after the one before, some without saying where they stand."""
    lines, row = "", 0
    for step, named, inside in rows:
        row += step if named else 1
        found, column = "", 0
        for further, told, style, rest in inside:
            column += further if told else 1
            place = attribute("r", f"{get_column_letter(column)}{row}") if told else ""
            look = attribute("s", style) if style >= 0 else ""
            found += f"<c{place}{look}{rest or '/>'}"
        lines += f"<row{attribute('r', row) if named else ''}>{found}</row>"
    return f'<worksheet {NS}><dimension ref="A1"/><sheetData>{lines}</sheetData></worksheet>'


def attribute(name: str, value: object) -> str:
    return f" {name}={quoteattr(str(value))}"


def workbook(page: str, shared: list[str], *, from_1904: bool) -> bytes:
    """The smallest workbook that has strings, styles and one sheet."""
    parts = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}
    overrides = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{KIND}{kind}+xml"/>' for name, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    codes = "".join(f'<numFmt numFmtId="{at}"{attribute("formatCode", code)}/>' for at, code in enumerate(FORMATS, 200))
    looks = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in STYLES)
    simple = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    named = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    changed = '<dxfs><dxf><numFmt numFmtId="200" formatCode="yyyy"/></dxf></dxfs>'

    def links(*ends: tuple[str, str]) -> str:
        inside = "".join(f'<Relationship Id="r{at}" Type="{LINKS}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(ends))
        return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'

    return zipped(
        **{
            TYPES: f'<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>',
            "_rels/.rels": links(("officeDocument", BOOK)),
            BOOK: f'<workbook {NS} xmlns:r="{LINKS}"><workbookPr date1904="{int(from_1904)}"/><sheets><sheet name="A" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": links(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": page,
            "xl/styles.xml": f"<styleSheet {NS}><numFmts>{codes}</numFmts>{simple}{named}<cellXfs>{looks}</cellXfs>{changed}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {NS}>{''.join(f'<si>{one}</si>' for one in shared)}</sst>",
        }
    )


@given(rows, strings, st.booleans())
@examples(300)
def test_any_cell_that_a_program_can_store_is_read_as_openpyxl_reads_it(rows, shared, from_1904):
    agreed(workbook(sheet(rows), shared, from_1904=from_1904))


def lines_of(row: str, shared: list[str] | None = None) -> list[object]:
    page = f"<worksheet {NS}><sheetData>{row}</sheetData></worksheet>"
    return [value for line in open_package(workbook(page, shared or [], from_1904=False)).lines() for value in line.values]


def test_a_formula_saved_without_its_result_is_told_from_an_empty_cell():
    row = '<row><c r="A1"/><c r="B1"><f>A1</f></c><c r="C1" t="str"><f>A1</f><v></v></c><c r="D1"><f t="shared" si="0"/><v>2</v></c></row>'
    assert lines_of(row) == [None, UNSAVED, UNSAVED, 2]


def test_what_stands_beyond_the_rows_and_columns_of_a_questionnaire_is_not_read():
    beyond = get_column_letter(MOST_COLUMNS + 1)
    row = f'<row r="1"><c r="A1"><v>1</v></c><c r="{beyond}1"><v>x</v></c></row><row r="{MOST_ROWS + 1}"><c><v>x</v></c></row>'
    assert lines_of(row) == [1]


def test_how_a_word_is_spoken_is_no_part_of_it():
    assert lines_of('<row><c t="s"><v>0</v></c></row>', ["<t>a</t><rPh><t>b</t><t>c</t></rPh><r><t>d</t></r>"]) == ["ad"]


@pytest.mark.parametrize("wrong", ['<c r="B2"><v>tiga</v></c>', '<c r="B2" t="s"><v>9</v></c>', '<c r="B2" t="b"><v>ya</v></c>'])
def test_a_cell_that_is_none_of_its_kind_makes_the_workbook_unreadable_and_is_named(wrong):
    page = f'<worksheet {NS}><sheetData><row r="2">{wrong}</row></sheetData></worksheet>'
    refused = read_filled("form.xlsx", workbook(page, [], from_1904=False))
    assert isinstance(refused, Finding)
    assert refused.code.message.code == "F102"
    assert "sheet1.xml: sel / cell B2: " in refused.wrong("id")


def test_a_sheet_whose_part_has_no_type_of_its_own_is_read(filled):
    override = b'<Override PartName="/xl/worksheets/sheet4.xml" ContentType="%sworksheet+xml" />' % KIND.encode()
    plain = read_filled("form.xlsx", filled)
    data = replaced(replaced(filled, TYPES, override, b""), TYPES, b"<Default ", b'<Default Extension="xml" ContentType="application/xml"/><Default ')
    untyped = read_filled("form.xlsx", data)
    assert isinstance(plain, Reading)
    assert isinstance(untyped, Reading)
    assert untyped.rows == plain.rows


def test_a_sheet_that_is_one_chart_has_no_cells_and_is_none_of_the_sheets_read(form):
    form.book.create_chartsheet("Grafik", 0)
    read = form.read()
    assert "Grafik" not in read.sheets
    assert read.rows


def test_strings_and_styles_are_known_before_the_sheets_wherever_they_stand_in_the_file():
    data = workbook(sheet([(1, True, [(1, True, 1, ' t="s"><v>0</v></c>'), (1, True, 7 + 1, "><v>0.5</v></c>")])]), ["<t>a</t>"], from_1904=False)
    parts = parts_of(data)
    assert agreed(archived(sorted(parts.items(), reverse=True))) == agreed(archived(sorted(parts.items()))) == {("A", "A1"): "a", ("A", "B1"): 50.0}
