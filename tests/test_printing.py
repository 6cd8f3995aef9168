"""What stands in the place of weasyprint's own says the same as weasyprint, on every document of ours and on any text."""

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, tostring

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import css
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure.boxes import Box, TextBox
from weasyprint.layout import inline, preferred

from reports import cascade, drawing, lines, pdf
from reports.cohort import STYLE as COHORT
from reports.cohort import cohort_html
from reports.handbook import handbook_html
from reports.letter import letter_html
from reports.parsing import parsed
from reports.readiness import STYLE as READINESS
from reports.readiness import readiness_html
from tests.documents import INSTRUMENT, readiness
from tests.test_cohort import RETURNED, cards, cohort
from tests.test_letter import LETTERS
from tests.test_pdf import HERE, PRINT, document
from tests.test_zone import ordinary, zone_html
from tests.twins import marked, whole

DOCUMENTS: dict[str, tuple[str, Callable[[], str]]] = {
    "marked": (READINESS, lambda: readiness_html(marked(readiness()), "id")),
    "alone": (READINESS, lambda: readiness_html(readiness("zero", alone=True), "en")),
    "cohort": (COHORT, lambda: cohort_html(cohort(cards(), returned=RETURNED), "id")),
    "zone": ("", lambda: zone_html(ordinary(), "id")),
    "handbook": ("", lambda: handbook_html(INSTRUMENT, "id")),
    **{f"letter {name}": ("", lambda name=name: letter_html(LETTERS[name], "id")) for name in LETTERS},
}
SIGNS = "aefilmtzTAWV0159ééßđ .,;:!?-–—/()%'“”…→·\u00a0\u2003\u00ad\u200b\u2060漢字בاA\u0301😀"
Placed = tuple[str, float, float, float]


@pytest.fixture(params=DOCUMENTS)
def name(request) -> str:
    return request.param


@cache
def html(name: str) -> str:
    return DOCUMENTS[name][1]()


def sheets(style: str) -> list[css.CSS]:
    return [pdf._style("print.css", style)]


def laid_out(source: str, style: str = "") -> list[Box]:
    """The boxes of the pages."""
    laid = pdf._Document(source).render(font_config=pdf._fonts(), stylesheets=sheets(style), pdf_variant=pdf.VARIANT)
    return [page._page_box for page in laid.pages]


def texts(source: str, style: str = "") -> list[list[Placed]]:
    """Every piece of text of every page, and where it stands, px."""
    found = [[box for box in page.descendants() if isinstance(box, TextBox)] for page in laid_out(source, style)]
    return [[(box.text, box.position_x, box.position_y, box.width) for box in boxes] for boxes in found]


def as_weasyprint_has_them(found: Callable[[], object]) -> object:
    """What a function finds while the lines are weasyprint's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline, "split_text_box", lines._split_text_box)
        patch.setattr(inline, "get_next_linebox", lines._get_next_linebox)
        patch.setattr(preferred, "split_first_line", lines._split_first_line)
        return found()


def all_styles(source: pdf._Document, style: str) -> Iterator[tuple[object, str | None, dict[str, object]]]:
    """Element, kind and every value of its style, what is within a chart left out."""
    found = css.get_all_computed_styles(source, sheets(style), font_config=pdf._fonts())
    within = {element for chart in source.etree_element.iter(cascade.CHART) for element in chart.iter() if element is not chart}
    for element, kind in list(found.get_computed_styles()):
        if element not in within:
            own = found(element, kind)
            yield element, kind, {name: own[name] for name in INITIAL_VALUES}


def test_every_element_has_the_style_that_weasyprint_gives_it(name, monkeypatch):
    source, style = pdf._Document(html(name)), DOCUMENTS[name][0]
    own = {(element, kind): values for element, kind, values in all_styles(source, style)}
    for ours in (cascade.Computed, cascade.Anonymous, cascade.Styles):
        monkeypatch.setattr(css, ours.__base__.__name__, ours.__base__)
    theirs = {(element, kind): values for element, kind, values in all_styles(source, style)}
    assert own.keys() == theirs.keys()
    assert [(element.tag, kind) for element, kind in own if own[element, kind] != theirs[element, kind]] == []


def test_what_is_known_of_styles_is_forgotten_where_it_becomes_much(monkeypatch):
    monkeypatch.setattr(cascade, "STYLES", 20)
    source = [document(f'<p style="width: {width}mm">satu</p>') for width in range(40)]
    fresh = [texts(one) for one in source]
    sizes = []
    for one, same in zip(source, fresh, strict=True):
        assert texts(one) == same
        sizes.append(len(cascade._known(pdf._style("elements.css"), *sheets("")).styles))
    assert max(sizes) <= 20 + 10
    assert min(sizes) < max(sizes)


@pytest.mark.parametrize("placeholders", [True, False])
def test_every_box_of_a_page_is_met_in_its_order(placeholders):
    def below(one: Any) -> Iterator[object]:
        if placeholders and not isinstance(one, Box):
            one = one._box
        yield one
        for child in one.children if isinstance(one, Box) else ():
            yield from below(child)

    for page in laid_out(document('<p>satu <b>dua</b></p><div style="position: absolute; top: 9mm"><p>tiga</p></div><ul><li>empat</li></ul>')):
        assert list(map(id, page.descendants(placeholders))) == list(map(id, below(page)))


def test_a_space_is_copied_as_one_although_a_wider_one_came_before():
    with pikepdf.open(BytesIO(pdf.pdf(document("<p>satu\u2003dua</p><p>tiga empat</p>")))) as file:
        (font,) = file.pages[0].Resources.Font.values()
        letters = font.ToUnicode.read_bytes()
    assert b"<0020>" in letters
    assert b"<2003>" not in letters


def test_a_font_that_was_half_written_is_no_font_for_the_next_document(monkeypatch):
    def full(path, _):
        path.touch()
        raise OSError(28, "No space left on device")

    pdf._fonts.cache_clear()
    pdf._style.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                pdf.pdf(document("<p>satu</p>"))
    with pikepdf.open(BytesIO(pdf.pdf(document("<p>satu</p>")))) as file:
        (font,) = file.pages[0].Resources.Font.values()
        assert str(font.BaseFont).endswith("+Kesiapan-Sans")


def test_no_style_sheet_draws_outlines():
    for path in (HERE / "reports" / "templates").iterdir():
        assert "outline" not in path.read_text(encoding="utf-8")


def test_every_line_stands_where_weasyprint_sets_it(name):
    own = texts(html(name), DOCUMENTS[name][0])
    theirs = as_weasyprint_has_them(lambda: texts(html(name), DOCUMENTS[name][0]))
    assert [[text for text, *_ in page] for page in own] == [[text for text, *_ in page] for page in theirs]
    for page, same in zip(own, theirs, strict=True):
        for (_, *place), (_, *other) in zip(page, same, strict=True):
            assert place == pytest.approx(other, abs=0.05)


@given(st.text(SIGNS, min_size=1, max_size=90).filter(str.strip), st.integers(5, 60))
def test_any_text_breaks_into_the_lines_of_weasyprint(text, width):
    source = document(f'<p style="width: {width}mm">{text}</p><table><tr><td>{text}</td><td><b>{text[:9]}</b> {text}</td></tr></table>')
    assert said(texts(source)) == said(as_weasyprint_has_them(lambda: texts(source)))


def said(pages: list[list[Placed]]) -> list[str]:
    return [text for page in pages for text, *_ in page]


@pytest.mark.parametrize("name", ["marked", "alone", "zone"])  # the cohort's has arcs
def test_the_charts_of_a_region_are_all_drawn_by_ours(name, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(drawing, "_draw", refuse)
    assert pdf.pdf(html(name), style=DOCUMENTS[name][0])


@pytest.mark.parametrize(
    ("d", "told"),
    [
        ("M1 2h3v-1z", "1.000 2.000 m/4.000 2.000 l/4.000 1.000 l/h"),
        ("m1 2l.5.5-1 2H0V9", "1.000 2.000 m/1.500 2.500 l/0.500 4.500 l/0.000 4.500 l/0.000 9.000 l"),
        ("M0 0.5h7m2 0h1", "0.000 0.500 m/7.000 0.500 l/9.000 0.500 m/10.000 0.500 l"),
        ("M1 1L2 3zl1 0", "1.000 1.000 m/2.000 3.000 l/h/2.000 1.000 l"),
        ("", ""),
        ("M0 0a1 1 0 0 1 2 0", None),
        ("M0 0c1 1 2 2 3 3", None),
    ],
)
def test_a_path_of_straight_lines_is_drawn_from_corner_to_corner(d, told):
    assert drawing._operators(d) == (told and told.replace("/", "\n"))


def test_rows_come_into_a_body_and_what_xml_has_no_sign_for_is_left_out():
    told = tostring(parsed("<div><table><tr><td>a\x00\x0b\ud800\uffffb</td></tr><tr><td>c</td></tr></table></div>"), "unicode")
    assert told == "<div><table><tbody><tr><td>ab</td></tr><tr><td>c</td></tr></tbody></table></div>"


@pytest.mark.parametrize("text", ["<p>a<br>b</p>", "<p>a&nbsp;b</p>", "<p>a</b></p>", "<p a=1>b</p>"])
def test_a_document_that_is_no_xml_is_an_error(text):
    with pytest.raises(ParseError):
        pdf.pdf(document(text))


@pytest.mark.parametrize("kind", ["mixed", "marked"])
def test_a_report_is_small_sound_and_holds_nothing_that_nothing_refers_to(kind):
    data = whole(kind)
    assert len(data) < 150_000
    with pikepdf.open(BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
        reached: dict[tuple[int, int], pikepdf.Object] = {}
        waiting: list[object] = [file.trailer]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Object) and (not one.is_indirect or one.objgen not in reached):
                reached |= {one.objgen: one} if one.is_indirect else {}
                waiting.extend(
                    one.values() if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) else one if isinstance(one, pikepdf.Array) else ()
                )
        lost = [one for one in file.objects if one.objgen not in reached and one.is_indirect]
        assert {str(one.get("/Type")) for one in lost} <= {"/ObjStm", "/XRef"}


def test_what_was_printed_before_changes_no_byte():
    for other in DOCUMENTS:
        pdf.pdf(html(other), style=DOCUMENTS[other][0])
    own = hashlib.sha256(pdf.pdf(html("marked"), style=READINESS)).hexdigest()
    run = subprocess.run(
        [sys.executable, "-c", PRINT, READINESS], input=html("marked").encode(), capture_output=True, check=True, cwd=HERE, env=os.environ
    )
    assert run.stdout.decode().strip() == own


def test_a_document_leaves_no_garbage_and_garbage_is_looked_for_again():
    pdf.pdf(document("<p>satu</p>"))
    gc.collect()
    before = len(gc.get_objects())
    for number in range(3):
        pdf.pdf(document(f"<p>nomor {number}</p>"))
    assert gc.isenabled()
    assert len(gc.get_objects()) - before < 2000
