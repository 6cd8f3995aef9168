"""The charts of the cohort report: well-formed, titled, one path a series, nothing beside the box, no opacity."""

import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from reports.cohort_charts import ALERT, AXIS_LABELS, Mark, Span, Tile, axis, counts_bar, cut, funnel, miniatures, tiles
from tests.test_charts import HOSTILE, corners

SVG = "{http://www.w3.org/2000/svg}"
SPANS = [Span(1, 1, 4, Mark.CHOSEN), Span(2, None, None, Mark.TIED), Span(3, 1, 9, Mark.OVER), Span(12, 6, 7, Mark.OUT)]
HALF = Fraction(1, 2)
CHARTS: dict[str, Callable[[str], Markup]] = {
    "funnel": lambda title: funnel([514, 353, 300, 280, 200, 50], title),
    "funnel of nothing": lambda title: funnel([0, 0, 0], title),
    "counts": lambda title: counts_bar(3, 10, 10, title, width=66),
    "no counts": lambda title: counts_bar(0, 0, 0, title, width=66),
    "cut": lambda title: cut(SPANS, 2, 2, title),
    "cut of one": lambda title: cut([Span(1, None, None, Mark.CHOSEN)], 50, 1, title),
    "cut of nobody": lambda title: cut(SPANS[3:], 0, 0, title),
    "miniatures": lambda title: miniatures(
        [[], [HALF, None, Fraction(0)], [Fraction(1)] * 3], ["#112E67", "#7E4D6B", "#922D0D"], title, left=87, width=13
    ),
    "tiles": lambda title: tiles([Tile(title[:4], 16, 7, "12", "dari 38", shade) for shade in range(5)], title),
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())


@every_chart
@pytest.mark.parametrize("title", ["Judul", *HOSTILE])
def test_a_chart_is_well_formed_and_has_its_title_as_text(draw: Callable[[str], Markup], title: str) -> None:
    root = ET.fromstring(draw(title))
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == title
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "path", "text"}
    assert "opacity" not in draw(title)


@every_chart
def test_nothing_is_drawn_beside_the_box(draw: Callable[[str], Markup]) -> None:
    root = ET.fromstring(draw("Judul"))
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    for path in root.iter(f"{SVG}path"):
        for x, y in corners(re.sub(r"a[\d. ]+ 0 1 0 (-?[\d.]+) 0", r"h\1", path.attrib["d"])):
            assert -0.01 <= x <= width + 0.01
            assert -0.01 <= y <= height + 0.01
    for words in root.iter(f"{SVG}text"):
        assert words.attrib["text-anchor"] == "start"
        assert 0 <= float(words.attrib["x"]) <= width
        assert 0 <= float(words.attrib["y"]) <= height


def test_only_a_region_passed_over_is_drawn_in_red() -> None:
    assert str(cut(SPANS, 2, 2, "x")).count(ALERT) == 1
    assert ALERT not in cut([one for one in SPANS if one.mark is not Mark.OVER], 2, 2, "x")


def test_every_mark_has_a_shape_of_its_own() -> None:
    shapes = [cut([Span(1, None, None, mark)], 1, 1, "x").rpartition(' d="')[2] for mark in Mark]
    assert len(set(shapes)) == len(Mark)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [(1, 7, (1, 2, 3, 4, 5, 6, 7)), (18, 96, (20, 30, 40, 50, 60, 70, 80, 90)), (1, 353, (50, 100, 150, 200, 250, 300, 350))],
)
def test_the_axis_names_round_ranks(low: int, high: int, labels: tuple[int, ...]) -> None:
    assert axis(low, high) == labels


def test_the_axis_never_has_too_many_labels() -> None:
    assert max(len(axis(1, high)) for high in range(2, 515)) <= AXIS_LABELS


def test_the_darkest_tile_has_white_letters_and_the_empty_one_a_frame() -> None:
    drawn = [str(tiles([Tile("Aceh", 0, 0, "1", "", shade)], "x")) for shade in (0, 4)]
    assert 'fill="#FFFFFF" stroke="#566270"' in drawn[0]
    assert 'fill="#FFFFFF" text-anchor' in drawn[1]
