"""Every document is one file that is PDF/A-3a and PDF/UA-1: each rule on real documents, and a second opinion."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import outloud
import pikepdf
import pytest

from questionnaires.strict import LANGUAGES
from reports.cohort import cohort_html
from reports.handbook import handbook_html
from reports.letter import letter_html
from reports.pdf import pdf
from tests.documents import INSTRUMENT
from tests.test_cohort import RETURNED, cards, cohort
from tests.test_letter import LETTERS
from tests.twins import whole

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
ARCHIVABLE, ACCESSIBLE = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
LETTER = next(iter(LETTERS))
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    **{f"{kind} {language}": lambda kind=kind, language=language: whole(kind, language) for kind in ("mixed", "marked") for language in LANGUAGES},
    "cohort": lambda: pdf(cohort_html(cohort(cards(), returned=RETURNED), "id")),
    "letter": lambda: pdf(letter_html(LETTERS[LETTER], "id")),
    "handbook": lambda: pdf(handbook_html(INSTRUMENT, "id")),
}
EXPLAINED = {  # what the second opinion says and we leave, with the reason
    "TBL-010": "guesses from more headings than cells that a table is torn; ours has one data row, with a heading of its own",
    "PAG-001": "takes what a table repeats on each page, heads and equal evidence, for running lines; these are artifacts here",
}


@cache
def made(name: str) -> bytes:
    return DOCUMENTS[name]()


@pytest.fixture(params=DOCUMENTS)
def name(request) -> str:
    return request.param


@pytest.fixture
def file(name) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made(name))) as opened:
        yield opened


def elements(file: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every structure element in reading order."""

    def below(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                yield from below(kid)

    (document,) = file.Root.StructTreeRoot.K
    return below(document)


def kids(element: pikepdf.Dictionary, *kinds: str) -> list[pikepdf.Dictionary]:
    return [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") in kinds]


def marked_content(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Object | None]]:
    """Tag and properties of each piece of marked content."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            yield str(operands[0]), operands[1] if len(operands) > 1 else None


def test_one_rdf_declares_both_standards_and_describes_the_second_for_the_first(file):
    (rdf,) = fromstring(file.Root.Metadata.read_bytes()).iter(f"{RDF}RDF")
    told = {key: value for one in rdf for key, value in one.attrib.items() if key.endswith(("}part", "}conformance"))}
    assert told == {f"{ARCHIVABLE}part": "3", f"{ARCHIVABLE}conformance": "A", f"{ACCESSIBLE}part": "1"}
    described = [one.text for one in rdf.iter() if one.tag.endswith(("namespaceURI", "}prefix", "}name", "valueType"))]
    assert described == ["http://www.aiim.org/pdfua/ns/id/", "pdfuaid", "part", "Integer"]


def test_a_file_has_a_colour_profile_an_identity_and_no_password(file):
    (intent,) = file.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert len(file.trailer.ID) == 2
    assert not file.is_encrypted


def test_a_file_is_tagged_and_says_its_language_and_title(file):
    root = file.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) in LANGUAGES
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(file.docinfo["/Title"])
    assert {str(page.Tabs) for page in file.pages} == {"/S"}


def test_info_and_metadata_say_the_same(file):
    told = {one.tag.rpartition("}")[2]: "".join(one.itertext()).strip() for one in fromstring(file.Root.Metadata.read_bytes()).iter()}
    assert told["title"] == str(file.docinfo["/Title"])
    assert told.get("creator", "") == str(file.docinfo.get("/Author", ""))
    assert told.get("Keywords", "") == str(file.docinfo.get("/Keywords", ""))


def test_bookmarks_are_the_headings(file):
    def listed(items) -> Iterator[str]:
        for item in items:
            yield item.title
            yield from listed(item.children)

    with file.open_outline() as outline:
        titles = list(listed(outline.root))
    headings = [one for one in elements(file) if re.fullmatch(r"/H\d", str(one.S))]
    assert len(titles) == len(headings) > 0
    assert all(titles)


def test_no_heading_skips_a_level(file):
    levels = [int(str(one.S)[2:]) for one in elements(file) if re.fullmatch(r"/H\d", str(one.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_says_what_it_shows(file, name):
    figures = [one for one in elements(file) if one.S == "/Figure"]
    assert bool(figures) == (name.split()[0] in ("mixed", "marked", "cohort"))
    assert all(str(one.get("/Alt", "")).strip() and len(one.A.BBox) == 4 for one in figures)


def test_every_table_has_headings_and_each_says_what_it_heads(file):
    tables = [one for one in elements(file) if one.S == "/Table"]
    assert tables
    for table in tables:
        groups = kids(table, "/THead", "/TBody", "/TFoot")
        rows = [(str(group.S), kids(row, "/TH", "/TD")) for group in groups for row in kids(group, "/TR")]
        headings = [(group, row, cell) for group, row in rows for cell in row if cell.S == "/TH"]
        assert headings
        for group, row, cell in headings:
            alone = all(one.S == "/TH" for one in row)
            assert cell.A.Scope == ("/Column" if group == "/THead" or alone else "/Row")
        assert len({sum(int(cell.A.get("/ColSpan", 1)) for cell in row) for _, row in rows}) == 1


def test_nothing_is_transparent(file):
    for one in file.objects:
        if isinstance(one, pikepdf.Dictionary):
            assert float(one.get("/ca", 1)) == 1
            assert float(one.get("/CA", 1)) == 1
            assert one.get("/SMask", "/None") == "/None"


def test_there_are_no_raster_images_no_forms_and_no_actions(file):
    kinds = {str(one.get("/Subtype")) for one in file.objects if isinstance(one, pikepdf.Stream)}
    assert "/Image" not in kinds
    assert {"/AcroForm", "/OpenAction", "/AA"}.isdisjoint(file.Root.keys())
    assert "/JavaScript" not in file.Root.get("/Names", {})


def test_every_font_is_embedded_and_can_be_read_as_text(file):
    fonts = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/DescendantFonts" in one]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_all_that_is_marked_is_in_the_tag_tree_or_an_artifact(file):
    linked = {one.objgen for one in elements(file)}
    numbers = file.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in file.pages:
        own = parents[int(page.StructParents)]
        for tag, properties in marked_content(page):
            if tag != "/Artifact":
                assert own[int(properties.MCID)].objgen in linked


def test_running_lines_are_artifacts_on_every_page_but_the_first(file):
    counts = [
        sum(properties is not None and properties.get("/Type") == "/Pagination" for _, properties in marked_content(page)) for page in file.pages
    ]
    assert counts[0] == 0
    assert all(count >= 2 for count in counts[1:])


def test_the_reading_order_is_that_of_the_pages(file):
    at = {page.objgen: number for number, page in enumerate(file.pages)}
    places = [at[one.Pg.objgen] for one in elements(file) if "/Pg" in one and one.S in ("/P", "/H1", "/H2", "/H3", "/TR")]
    assert places == sorted(places)


def test_no_element_is_empty_but_cells_and_figures(file):
    assert [str(one.S) for one in elements(file) if len(one.get("/K", [])) == 0 and one.S not in ("/TD", "/TH", "/Figure")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_twin_is_an_associated_file_with_the_dates_of_the_cycle(language):
    with pikepdf.open(BytesIO(whole("mixed", language))) as file:
        (one,) = file.Root.AF
        assert one.AFRelationship == "/Data"
        assert str(one.F) == str(one.UF) == "kesiapan-twin.json"
        assert str(one.Desc)
        assert one.EF.F.Subtype == "/application/json"
        assert {str(one.EF.F.Params.CreationDate), str(one.EF.F.Params.ModDate)} == {"D:20230314000000Z"}


def test_a_second_opinion_finds_no_error_that_is_not_explained(name, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(made(name))
    result = outloud.check(str(path))
    assert result.error is None
    assert [one for one in result.findings if one.rule not in EXPLAINED] == []
    if name.startswith(("mixed", "marked", "letter")):
        assert result.errors == 0


def test_a_second_opinion_sees_what_is_wrong(tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf('<!DOCTYPE html><html lang="id"><head><title>x</title></head><body><h1>a</h1><h3>b</h3></body></html>'))
    assert [one.rule for one in outloud.check(str(path)).findings] == ["HDG-001"]
