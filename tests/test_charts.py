"""Charts: well-formed, titled, escaped, and nothing drawn beside the box."""

import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from reports import charts
from reports.charts import Bar

SVG = "{http://www.w3.org/2000/svg}"
ZERO, HALF, FULL = Fraction(0), Fraction(1, 2), Fraction(1)
HOSTILE = ["<script>alert(1)</script>", '"><image href="file:///etc/passwd"/>', "A & B ]]> </svg>", "{{7*7}}", "<!-- </title>"]
SHARES = [(ZERO, ZERO, ZERO), (ZERO, FULL, FULL), (HALF, HALF, None), (FULL, FULL, ZERO), (FULL, FULL, None)]


def bar(share: Fraction = HALF, claimed: Fraction = HALF, median: Fraction | None = HALF, label: str = "Smart Living") -> Bar:
    return Bar(label, label[:8], share, "#112E67", median, claimed)


CHARTS: dict[str, Callable[[Bar, str], Markup]] = {
    "columns": lambda one, title: charts.columns([one] * 6, title),
    "columns of four": lambda one, title: charts.columns([one] * 4, title),
    "track": lambda one, title: charts.track(one, title, width=46, height=7, steps=4),
    "narrow track": lambda one, title: charts.track(one, title, width=22, height=5, steps=4),
    "bars": lambda one, title: charts.bars(int(one.share * 10), int(one.claimed * 10), 10, title, width=70),
    "radar": lambda one, title: charts.radar([one] * 6, title, steps=4),
    "radar of seven": lambda one, title: charts.radar([one] * 7, title, steps=3),
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())


def corners(path: str) -> list[tuple[float, float]]:
    """Every point that a path of M, L, H, V, h, v, l and z goes to."""
    x = y = 0.0
    start, found = (0.0, 0.0), []
    for letter, numbers in re.findall(r"([MLHVhvlz])([^MLHVhvlz]*)", path):
        given_numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        match letter:
            case "M" | "L":
                x, y = given_numbers
            case "l":
                x, y = x + given_numbers[0], y + given_numbers[1]
            case "H":
                (x,) = given_numbers
            case "V":
                (y,) = given_numbers
            case "h":
                x += given_numbers[0]
            case "v":
                y += given_numbers[0]
            case "z":
                x, y = start
        start = (x, y) if letter == "M" else start
        found.append((x, y))
    return found


def drawn(svg: str) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Every point that a chart draws to, and its width and height."""
    root = ET.fromstring(svg)
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    points = [corner for path in root.iter(f"{SVG}path") for corner in corners(path.attrib["d"])]
    for circle in root.iter(f"{SVG}circle"):
        x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        points += [(x - r, y - r), (x + r, y + r)]
    points += [(float(text.attrib["x"]), float(text.attrib["y"])) for text in root.iter(f"{SVG}text")]
    return points, (width, height)


def inside(svg: str) -> bool:
    points, (width, height) = drawn(svg)
    return bool(points) and all(-0.01 <= x <= width + 0.01 and -0.01 <= y <= height + 0.01 for x, y in points)


@every_chart
def test_a_chart_says_its_sentence_in_its_title(draw: Callable[[Bar, str], Markup]) -> None:
    root = ET.fromstring(draw(bar(), "Terkuat: Smart Living"))
    assert root.tag == f"{SVG}svg"
    assert [title.text for title in root.iter(f"{SVG}title")] == ["Terkuat: Smart Living"]
    assert root[0].tag == f"{SVG}title"


@every_chart
def test_a_chart_has_the_size_of_its_box(draw: Callable[[Bar, str], Markup]) -> None:
    root = ET.fromstring(draw(bar(), "Judul"))
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width'][:-2]} {root.attrib['height'][:-2]}"


@pytest.mark.parametrize("words", HOSTILE)
@every_chart
def test_a_hostile_text_stays_text_in_a_chart(draw: Callable[[Bar, str], Markup], words: str) -> None:
    tame = ET.fromstring(draw(bar(label="Nama"), "Judul"))
    root = ET.fromstring(draw(bar(label=words), words))
    assert [one.tag for one in root.iter()] == [one.tag for one in tame.iter()]
    said = [one.text for one in root.iter() if one.text]
    assert said[0] == words
    assert set(said) <= {words, words[:8]}


@pytest.mark.parametrize(("share", "claimed", "median"), SHARES)
@every_chart
def test_nothing_is_drawn_beside_the_box(draw: Callable[[Bar, str], Markup], share: Fraction, claimed: Fraction, median: Fraction | None) -> None:
    assert inside(draw(bar(share, claimed, median), "Judul"))


@given(*[st.fractions(min_value=0, max_value=1, max_denominator=400)] * 3)
def test_no_value_draws_beside_the_box(share: Fraction, claimed: Fraction, median: Fraction) -> None:
    assert [name for name, draw in CHARTS.items() if not inside(draw(bar(share, claimed, median), "Judul"))] == []


def test_a_full_column_is_as_high_as_the_scale_and_an_empty_one_has_no_height() -> None:
    heights = []
    for share in (ZERO, HALF, FULL):
        paths = list(ET.fromstring(charts.columns([bar(share, median=None)], "Judul")).iter(f"{SVG}path"))
        ys = [y for _, y in corners(next(path.attrib["d"] for path in paths if path.attrib["fill"] == "#112E67"))]
        heights.append(max(ys) - min(ys))
    assert heights == [0, 30, 60]


def test_a_low_column_has_its_number_above_it_and_in_its_own_colour() -> None:
    low, high = (next(ET.fromstring(charts.columns([bar(share)], "Judul")).iter(f"{SVG}text")) for share in (Fraction(1, 10), HALF))
    assert (low.attrib["fill"], high.attrib["fill"]) == ("#112E67", "#fff")
    assert float(low.attrib["y"]) < 60 - 6


def test_without_a_median_no_median_is_drawn() -> None:
    for name in ("columns", "track"):
        with_one, without = (len(drawn(CHARTS[name](bar(median=median), "Judul"))[0]) for median in (HALF, None))
        assert without < with_one


def test_a_claim_above_the_evidence_is_joined_to_it() -> None:
    cut, whole = (charts.track(bar(HALF, claimed), "Judul", width=46, height=7, steps=4) for claimed in (FULL, HALF))
    assert len(list(ET.fromstring(cut).iter())) == len(list(ET.fromstring(whole).iter())) + 1


@pytest.mark.parametrize("steps", [1, 3, 4, 5])
def test_the_radar_has_a_ring_for_each_level_and_the_outer_one_is_the_top_of_the_scale(steps: int) -> None:
    grid, final, _ = (path.attrib["d"] for path in ET.fromstring(charts.radar([bar(FULL)] * 6, "Judul", steps=steps)).iter(f"{SVG}path"))
    assert grid.count("z") == steps
    assert grid.endswith(final)


def test_no_candidates_at_all_still_make_a_row() -> None:
    assert inside(charts.bars(0, 0, 0, "Judul", width=70))


@pytest.mark.parametrize(("value", "length"), [(0, "0"), (Fraction(1, 3), "0.33"), (100, "100"), (10.5, "10.5"), (60.0, "60"), (-0.25, "-0.25")])
def test_a_length_has_at_most_two_decimals(value: Fraction | float, length: str) -> None:
    assert charts.mm(value) == length
