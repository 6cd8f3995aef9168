"""Charts: well-formed, titled, escaped, and nothing drawn beside the box."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from reports import charts
from reports.charts import Bar, mm
from reports.scatter import Corners, Spot, pillar_marks, scatter
from reports.strips import BIN, HEAD, Edge, Strip, place, strips
from reports.timeline import YEARS_LEFT, Mark, Stretch, column_width, ruler, timeline
from reports.tracks import Track, tracks

SVG = "{http://www.w3.org/2000/svg}"
ZERO, HALF, FULL = Fraction(0), Fraction(1, 2), Fraction(1)
HOSTILE = ["<script>alert(1)</script>", '"><image href="file:///etc/passwd"/>', "A & B ]]> </svg>", "{{7*7}}", "<!-- </title>"]
SHARES = [(ZERO, ZERO), (ZERO, FULL), (HALF, None), (FULL, ZERO), (FULL, None)]


def bar(share: Fraction = HALF, median: Fraction | None = HALF, label: str = "Smart Living") -> Bar:
    return Bar(label, label[:8], share, "#112E67", median)


EDGES = [Edge(ZERO, "0", "Belum siap"), Edge(HALF, "2,00", "Siap bersyarat sekali")]
BANDS = [(ZERO, "0", "Belum siap"), (HALF, "2,00", "Siap")]
CORNERS = Corners("Dimanfaatkan", "Aset belum dimanfaatkan", "Hemat tepat guna", "Tahap awal", "Aset", "Pemanfaatan")


def radar(one: Bar, title: str, axes: int, steps: int, *, marked: bool = True) -> Markup:
    shares = [one.share] * axes
    return charts.radar([(one.label, one.colour)] * axes, shares, shares, shares if marked else None, title, steps=steps)


def strip(one: Bar) -> Strip:
    return Strip(one.number, one.colour, one.share, [4 * share for share in (ZERO, one.share, one.share, FULL)], 4, one.median)


def track(one: Bar) -> Track:
    return Track(False, 1, one.share, one.median, HALF, one.median)


def spot(one: Bar) -> Spot:
    return Spot(one.share, one.median or ZERO, one.share)


CHARTS: dict[str, Callable[[Bar, str], Markup]] = {
    "columns": lambda one, title: charts.columns([one] * 6, title),
    "columns of four": lambda one, title: charts.columns([one] * 4, title),
    "bars": lambda one, title: charts.bars(int(one.share * 10), int((one.median or 0) * 10), 10, title, width=70),
    "radar": lambda one, title: radar(one, title, 6, 4),
    "radar of seven": lambda one, title: radar(one, title, 7, 3),
    "radar without marks": lambda one, title: radar(one, title, 6, 4, marked=False),
    "strips": lambda one, title: strips([strip(one)] * 7, EDGES, "4", title),
    "strips alone": lambda one, title: strips([replace(strip(one), values=(), median=None)] * 7, EDGES, "4", title),
    "tracks": lambda one, title: tracks([Track(True), track(one), Track(False, 3, one.share, one.share)], one.colour, title, steps=4),
    "scatter": lambda one, title: scatter(spot(one), one.label, one.number, [spot(one)] * 3, CORNERS, title, highest=4),
    "scatter alone": lambda one, title: scatter(spot(one), one.label, one.number, [], CORNERS, title, highest=3),
    "pillar marks": lambda one, title: pillar_marks([(spot(one), one.colour)] * 7, title, highest=4),
    "ruler": lambda one, title: ruler(BANDS, "4", [Mark(one.share, one.label), Mark(one.share, one.number)], title),
    "timeline": lambda one, title: timeline([Stretch(0, 0, one.colour, 1), Stretch(1, 3, one.colour, 4), Stretch(4, None, one.colour, 2)], 5, title),
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
    moved = re.search(r"translate\(0 ([\d.]+)\)", svg)  # of the whole chart
    down = float(moved[1]) if moved else 0
    return [(x, y + down) for x, y in points], (width, height)


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
    said, usual = ([one.text for one in chart.iter() if one.text] for chart in (root, tame))
    assert said[0] == words
    assert set(said) <= {words, words[:8], *usual}


@pytest.mark.parametrize(("share", "median"), SHARES)
@every_chart
def test_nothing_is_drawn_beside_the_box(draw: Callable[[Bar, str], Markup], share: Fraction, median: Fraction | None) -> None:
    assert inside(draw(bar(share, median), "Judul"))


@given(*[st.fractions(min_value=0, max_value=1, max_denominator=400)] * 2)
def test_no_value_draws_beside_the_box(share: Fraction, median: Fraction) -> None:
    assert [name for name, draw in CHARTS.items() if not inside(draw(bar(share, median), "Judul"))] == []


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


@pytest.mark.parametrize("name", ["columns", "strips", "tracks"])
def test_without_a_median_no_median_is_drawn(name: str) -> None:
    with_one, without = (len(drawn(CHARTS[name](bar(median=median), "Judul"))[0]) for median in (HALF, None))
    assert without < with_one


def test_a_claim_above_the_evidence_is_joined_to_it() -> None:
    cut, whole = (drawn(tracks([Track(False, 1, claimed, HALF)], "#112E67", "Judul", steps=4))[0] for claimed in (FULL, HALF))
    assert len(cut) == len(whole) + 2


@pytest.mark.parametrize("rows", [1, 20])
def test_a_table_of_any_length_is_drawn_with_as_many_paths(rows: int) -> None:
    drawing = tracks([Track(True, 1, HALF, HALF, HALF, HALF)] + [Track(False, 1, FULL, HALF, ZERO, HALF)] * rows, "#112E67", "Judul", steps=4)
    assert drawing.count("<path") == 8


@given(st.fractions(min_value=0, max_value=5, max_denominator=400), st.sampled_from([3, 4, 5]))
def test_a_region_stands_in_the_bin_of_its_share_of_the_scale(value: Fraction, highest: int) -> None:
    drawing = strips([Strip("2,00", "#112E67", HALF, [min(value, Fraction(highest))], highest, HALF)], EDGES, "4", "Judul")
    path = next(one.attrib["d"] for one in ET.fromstring(drawing).iter(f"{SVG}path") if "stroke-dasharray" in one.attrib)
    found = min(int(value / highest / BIN), int(1 / BIN) - 1)
    assert path.startswith(f"M{mm(place((found + 0.5) * float(BIN)))} ")


@pytest.mark.parametrize("regions", [1, 353])
def test_all_regions_of_a_strip_are_one_path_that_stays_in_its_row(regions: int) -> None:
    drawing = strips([Strip("2,00", "#112E67", HALF, [4 * HALF] * regions, 4, HALF)], EDGES, "4", "Judul")
    assert drawing.count("stroke-dasharray") == 1
    path = next(one.attrib["d"] for one in ET.fromstring(drawing).iter(f"{SVG}path") if "stroke-dasharray" in one.attrib)
    assert min(y for _, y in corners(path)) >= HEAD


def test_regions_with_results_in_the_upper_half_are_full_and_the_others_hollow() -> None:
    both = scatter(Spot(HALF, HALF, HALF), "", "", [Spot(ZERO, ZERO, HALF), Spot(FULL, FULL, HALF), Spot(HALF, HALF, ZERO)], CORNERS, "", highest=4)
    full, hollow = (
        [
            one.attrib["d"].count("M")
            for one in ET.fromstring(both).iter(f"{SVG}path")
            if one.attrib.get(kind) == charts.TICK and "z" in one.attrib["d"]
        ]
        for kind in ("fill", "stroke")
    )
    assert (full, hollow) == ([2], [1])


def test_quick_wins_are_full_and_later_steps_outlined_in_the_columns_of_their_years() -> None:
    drawing = timeline([Stretch(0, 0, "#112E67", 1), Stretch(2, 3, "#7E4D6B", 1)], 4, "Judul")
    full, outlined = (
        [one.attrib["d"] for one in ET.fromstring(drawing).iter(f"{SVG}path") if one.attrib.get(kind) == colour]
        for kind, colour in (("fill", "#112E67"), ("stroke", "#7E4D6B"))
    )
    for found, first, last in ((full, 0, 0), (outlined, 2, 3)):
        xs = [x for x, _ in corners(found[0])]
        assert (min(xs), max(xs)) == pytest.approx((YEARS_LEFT + column_width(4) * first + 0.8, YEARS_LEFT + column_width(4) * (last + 1) - 0.8))


@pytest.mark.parametrize("steps", [1, 3, 4, 5])
def test_the_radar_has_a_ring_for_each_level_and_the_outer_one_is_the_top_of_the_scale(steps: int) -> None:
    supported, grid, claimed, verified = (path.attrib["d"] for path in ET.fromstring(radar(bar(FULL), "Judul", 6, steps)).iter(f"{SVG}path"))
    assert grid.count("z") == steps
    assert grid.endswith(supported)
    assert supported == claimed == verified


def test_no_candidates_at_all_still_make_a_row() -> None:
    assert inside(charts.bars(0, 0, 0, "Judul", width=70))


@pytest.mark.parametrize(("value", "length"), [(0, "0"), (Fraction(1, 3), "0.33"), (100, "100"), (10.5, "10.5"), (60.0, "60"), (-0.25, "-0.25")])
def test_a_length_has_at_most_two_decimals(value: Fraction | float, length: str) -> None:
    assert charts.mm(value) == length
