"""What is drawn beside the lines of text: borders as plain rectangles, and the paths and texts of our charts.

Weasyprint clips a frame for each border of each cell, walks a chart's paths with regular expressions number by number, and
sets a chart's texts letter by letter; that took a quarter of a report's time, and a fifth of its size.
"""

import re
from functools import lru_cache
from typing import Any

import weasyprint.draw
from weasyprint.css import InitialStyle
from weasyprint.draw.border import draw_border as _draw_border
from weasyprint.draw.color import get_color
from weasyprint.draw.text import draw_first_line
from weasyprint.images import SVGImage
from weasyprint.matrix import Matrix
from weasyprint.svg.text import TextBox
from weasyprint.svg.utils import color, transform

from reports.boxes import once
from reports.lettering import Line, single_line
from reports.parsing import SVG

_draw = SVGImage.draw

STEP = re.compile(r"([MmLlHhVvZz])([^A-Za-z]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
KNOWN = {
    "svg": {"class", "width", "height", "viewBox"},
    "title": set[str](),
    "g": {"transform"},
    "path": {"class", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"},
    "text": {"x", "y", "font-family", "font-size", "font-weight", "fill", "text-anchor"},
}
CAPS, JOINS = {"butt": 0, "round": 1}, {"miter": 0, "round": 1}
PAINT = {(False, False): "n", (False, True): "S", (True, False): "f", (True, True): "B"}
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def draw_border(stream: Any, box: Any) -> None:
    """Draws the borders of a box."""
    top, bottom = box.border_top_width, box.border_bottom_width
    if not once(box.style, "ruled", _is_ruled) or box.border_left_width or box.border_right_width:
        _draw_border(stream, box)
    elif top or bottom:
        x, y, width = box.border_box_x(), box.border_box_y(), box.border_width()
        with stream.artifact():
            for side, at, high in (("top", y, top), ("bottom", y + box.border_height() - bottom, bottom)):
                if high:
                    stream.set_color(get_color(box.style, f"border_{side}_color"))
                    stream.stream.append(f"{x:.3f} {at:.3f} {width:.3f} {high:.3f} re f")


def _is_ruled(style: Any) -> bool:
    """Whether there is nothing but solid lines above and below."""
    return (
        style["visibility"] == "visible"
        and style["column_width"] == style["column_count"] == "auto"
        and style["border_image_source"][0] == "none"
        and all(
            style[f"border_{side}_style"] in {"none", "solid"} and get_color(style, f"border_{side}_color").alpha == 1 for side in ("top", "bottom")
        )
    )


def draw_outline(_stream: Any, _box: Any) -> None:
    """Draws nothing: our style sheets have no outlines, which weasyprint looks for at every box."""


def draw_chart(chart: Any, stream: Any, width: float, height: float, style: Any) -> None:
    """Draws a chart; one with other elements or attributes than ours have is weasyprint's."""
    root = chart._svg.tree._etree_node  # noqa: SLF001
    if not all(_is_known(node) for node in root.iter()):
        _draw(chart, stream, width, height, style)
        return
    _, _, wide, high = map(float, root.get("viewBox").split())
    scale = min(width / wide, height / high)
    with stream.stacked():
        stream.transform(a=scale, d=scale, e=(width - wide * scale) / 2, f=(height - high * scale) / 2)
        stream.set_miter_limit(4)
        _draw_below(stream, root, chart._context)  # noqa: SLF001


def _is_known(node: Any) -> bool:
    return set(node.keys()) <= KNOWN.get(_tag(node), set()) and _operators(node.get("d", "")) is not None


def _tag(node: Any) -> str:
    tag: str = node.tag
    return tag.removeprefix(SVG)


def _draw_below(stream: Any, group: Any, context: Any) -> None:
    for node in group:
        if _tag(node) == "path":
            _draw_path(stream, node)
        elif _tag(node) == "text" and node.text:
            _draw_words(stream, node, context)
        elif _tag(node) == "g":
            with stream.stacked():
                stream.transform(*transform(node.get("transform"), None, 0, 0).values)
                _draw_below(stream, node, context)


def _draw_path(stream: Any, node: Any) -> None:
    corners, fill, stroke = _operators(node.get("d")), node.get("fill", "#000"), node.get("stroke", "none")
    if not corners:
        return
    with stream.stacked():
        if fill != "none":
            stream.set_color(_colour(fill))
        if stroke != "none":
            stream.set_color(_colour(stroke), stroke=True)
            stream.set_line_width(float(node.get("stroke-width", 1)))
            if dashes := node.get("stroke-dasharray"):
                stream.set_dash([float(one) for one in dashes.split()], 0)
            stream.set_line_cap(CAPS[node.get("stroke-linecap", "butt")])
            stream.set_line_join(JOINS[node.get("stroke-linejoin", "miter")])
        stream.stream.append(corners)
        stream.stream.append(PAINT[fill != "none", stroke != "none"])


@lru_cache(512)
def _operators(d: str) -> str | None:
    """A path of straight lines as a PDF draws it; None for any other."""
    steps = STEP.findall(d)
    if sum(len(letter) + len(numbers) for letter, numbers in steps) != len(d):
        return None
    x = y = left = top = 0.0
    made = []
    for letter, given in steps:
        numbers: list[float | None] = [float(one) for one in NUMBER.findall(given)]
        kind = letter.lower()
        if kind == "z":
            made.append("h")
            x, y = left, top
            continue
        if kind in "hv":
            numbers = [part for one in numbers for part in ((one, None) if kind == "h" else (None, one))]
        for at, (across, down) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
            relative = letter == kind
            x = x if across is None else x + across if relative else across
            y = y if down is None else y + down if relative else down
            begins = kind == "m" and at == 0
            if begins:
                left, top = x, y
            made.append(f"{x:.3f} {y:.3f} {'m' if begins else 'l'}")
    return "\n".join(made)


def _draw_words(stream: Any, node: Any, context: Any) -> None:
    """Draws a text as a whole from its anchor."""
    style = _style(context.font_config, node.get("font-family"), int(node.get("font-weight", 400)), float(node.get("font-size")))
    line, width = single_line(node.text, style, context)
    x, y = float(node.get("x")) - width * ANCHORS[node.get("text-anchor", "start")], float(node.get("y"))
    stream.set_color(_colour(node.get("fill")))
    stream.begin_text()
    if isinstance(line, Line):
        line.draw(stream, x, y)
    else:
        line.reactivate(style)
        draw_first_line(stream, TextBox(line, style), "none", "none", Matrix(d=-1, e=x, f=y))
    stream.end_text()


@lru_cache(64)
def _colour(name: str) -> Any:
    return color(name)


@lru_cache(64)
def _style(fonts: Any, family: str, weight: int, font_size: float) -> Any:
    style = InitialStyle(fonts)
    style.update(font_family=(family,), font_weight=weight, font_size=font_size)
    return style


def take_over() -> None:
    """Puts these in the place of weasyprint's own, for all documents of the process."""
    weasyprint.draw.draw_border, weasyprint.draw.draw_outline = draw_border, draw_outline
    SVGImage.draw = draw_chart
