"""Workbooks as other programs write them: the same answers, however their parts are laid out."""

import re
from xml.sax.saxutils import escape

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from questionnaires.filled import read_filled
from questionnaires.submission import check
from tests.hostile import archived, parts_of


@pytest.fixture
def same(full, filled, instrument, register):
    """Whether a workbook says what the full one says."""
    expected = full.submission()

    def equal(data: bytes) -> bool:
        checked = check(read_filled("form.xlsx", data), instrument, register)
        assert checked.submission, [one.wrong("en") for one in checked.findings]
        made = checked.submission
        return (made.answers, made.gates, made.evidence, made.identity) == (expected.answers, expected.gates, expected.evidence, expected.identity)

    return equal


def rewritten(data: bytes, change) -> bytes:
    parts = parts_of(data)
    change(parts)
    return archived(parts.items())


def strings(parts) -> list[str]:
    """The shared strings, as the XML between their tags."""
    return [
        "".join(re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", one))
        for one in re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode(), flags=re.DOTALL)
    ]


def inline(parts) -> None:
    """Every shared string becomes an inline one, and the table of strings goes."""
    texts = strings(parts)

    def cell(match) -> str:
        return f'<c{match[1]} t="inlineStr"{match[2]}><is><t xml:space="preserve">{texts[int(match[3])]}</t></is></c>'

    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(r'<c((?: [rs]="[^"]*")*) t="s"((?: [rs]="[^"]*")*)><v>(\d+)</v></c>', cell, parts[name].decode()).encode()
        assert b't="s"' not in parts[name]
    del parts["xl/sharedStrings.xml"]
    parts["xl/_rels/workbook.xml.rels"] = re.sub(rb"<Relationship [^>]*sharedStrings[^>]*/>", b"", parts["xl/_rels/workbook.xml.rels"])
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*sharedStrings[^>]*/>", b"", parts["[Content_Types].xml"])


def rich(parts) -> None:
    """Every shared string becomes two runs of rich text."""

    def runs(match) -> str:
        text = "".join(re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", match[1]))
        whole = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        half = len(whole) // 2
        parts = "".join(f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(part)}</t></r>' for part in (whole[:half], whole[half:]) if part)
        return f"<si>{parts}</si>"

    parts["xl/sharedStrings.xml"] = re.sub(r"<si>(.*?)</si>", runs, parts["xl/sharedStrings.xml"].decode(), flags=re.DOTALL).encode()


def without_styles(parts) -> None:
    del parts["xl/styles.xml"]
    parts["xl/_rels/workbook.xml.rels"] = re.sub(rb"<Relationship [^>]*styles[^>]*/>", b"", parts["xl/_rels/workbook.xml.rels"])
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", parts["[Content_Types].xml"])


def without_dimensions(parts) -> None:
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb"<dimension [^>]*/>", b"", parts[name])


def with_small_dimensions(parts) -> None:
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', parts[name])


@pytest.fixture(scope="module")
def shared(filled, convert) -> bytes:
    """The workbook with a table of shared strings, as LibreOffice and Excel write it; ours has inline ones."""
    data = convert(filled, "xlsx", "xlsx")
    assert "xl/sharedStrings.xml" in parts_of(data)
    assert "xl/sharedStrings.xml" not in parts_of(filled)
    return data


@pytest.mark.parametrize("change", [inline, rich, without_styles, without_dimensions, with_small_dimensions], ids=lambda change: change.__name__)
def test_the_layout_of_the_parts_changes_no_answer(shared, same, change):
    assert same(rewritten(shared, change))


@pytest.mark.parametrize("change", [without_styles, without_dimensions, with_small_dimensions], ids=lambda change: change.__name__)
def test_inline_strings_and_missing_parts_change_no_answer(filled, same, change):
    assert same(rewritten(filled, change))


def test_comments_names_filters_and_bold_words_change_no_answer(full, same):
    page = full.book["Smart Governance"]
    answer = full.cell("GOV-1.1")
    answer.comment = Comment("mohon dicek", "Sekretaris")
    answer.value = CellRichText(TextBlock(InlineFont(b=True), answer.value[:9]), answer.value[9:])
    page.auto_filter.ref = "A4:L18"
    page.row_dimensions[7].hidden = page.column_dimensions["C"].hidden = True
    full.book.defined_names["_xlnm._FilterDatabase"] = DefinedName("_xlnm._FilterDatabase", attr_text="'Smart Governance'!$A$4:$L$18", hidden=True)
    full.book.defined_names["rusak"] = DefinedName("rusak", attr_text="#REF!")
    assert same(full.save())
