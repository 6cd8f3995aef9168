"""The templates keep from what makes a PDF unreadable to some: each cause, in every template and style sheet."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "reports" / "templates"
TEMPLATES = sorted(path.name for path in FOLDER.glob("*.html"))
STYLES = sorted(path.name for path in FOLDER.glob("*.css"))


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(re.sub(r"{%.*?%}|{#.*?#}", "", text, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(params=TEMPLATES)
def text(request) -> str:
    return (FOLDER / request.param).read_text(encoding="utf-8")


@pytest.fixture
def elements(text):
    return Elements(text).found


def test_a_template_says_its_language_and_title(elements):
    tags = [tag for tag, _ in elements]
    if "html" in tags:
        assert next(given for tag, given in elements if tag == "html")["lang"] == "{{ language }}"
        assert "title" in tags


def test_headings_of_a_template_begin_with_the_first_and_skip_none(elements):
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    if levels and "html" in [tag for tag, _ in elements]:
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_template_has_no_picture_from_a_file_no_frame_no_form_and_no_script(elements):
    assert not {"img", "object", "embed", "iframe", "form", "input", "select", "textarea", "button", "script", "video"} & {tag for tag, _ in elements}


def test_a_drawing_in_a_template_has_a_title(text):
    assert len(re.findall(r"<svg\b", text)) == len(re.findall(r"<svg\b[^>]*>\s*<title>", text))


def test_no_heading_cell_spans_several_but_that_of_a_group_of_rows(elements):
    wide = [given for tag, given in elements if tag == "th" and {"colspan", "rowspan"} & given.keys()]
    assert [given for given in wide if given.get("scope") != "rowgroup" or "rowspan" in given] == []


def test_nothing_of_a_region_is_taken_for_markup(text):
    assert not re.search(r"\|\s*safe\b|autoescape", text)


@pytest.mark.parametrize("name", [*TEMPLATES, *STYLES])
def test_nothing_is_transparent_and_nothing_comes_from_outside(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(r"(?<![-\w])opacity\s*:|rgba\(|hsla\(|mix-blend-mode", text)
    assert [address for address in re.findall(r"""url\(\s*["']?([^"')]+)""", text) if not address.startswith("kesiapan://bundled/")] == []
    assert not re.search(r"@import|https?://|file:", text)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_sheet_says_nothing_that_the_shorter_ways_of_printing_do_not_know(name):
    """Reports/cascade.py takes elements for alike by what these selectors can tell; reports/boxes.py knows no named pages, flex or grid."""
    text = re.sub(r'"[^"]*"', '""', (FOLDER / name).read_text(encoding="utf-8"))
    rules = [selector for selector in re.findall(r"([^{};]+){", text) if "@" not in selector]
    assert [one for one in rules if re.search(r"[~\[*#]|:(?!:|first-child|last-child)|\+[^,]*\+[^,]*\+", one.replace("::", ""))] == []
    assert not re.search(r"(?<![-\w@])page\s*:|display\s*:\s*(inline-)?(flex|grid)", text)
    assert set(re.findall(r"([-\w]+)\s*:\s*inherit", text)) <= {"vertical-align", "color"}
