"""What a style decides for every box that has it, found once for the style: weasyprint finds it anew for each box and each page.

Our style sheets have neither percentages nor backgrounds, and some hundred boxes share a style. A fourth of the layout's time.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from weasyprint.formatting_structure.boxes import Box, PageBox, ParentBox
from weasyprint.layout import absolute, background, block, column, inline, page, percent, table
from weasyprint.layout import float as floating
from weasyprint.text import line_break

Found = TypeVar("Found")
SIDES = ("top", "right", "bottom", "left")
EDGES = tuple(f"{edge}_{side}" for edge in ("margin", "padding") for side in SIDES)
LENGTHS = (*EDGES, "width", "min_width", "max_width", "height", "min_height", "max_height")
USED = (*LENGTHS, *(f"border_{side}_width" for side in SIDES))
CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
BARE: dict[str, object] = {"background": None, **dict.fromkeys(CORNERS, (0, 0))}

_resolve_percentages, _layout_box_backgrounds = percent.resolve_percentages, background.layout_box_backgrounds
_strut, _is_in_normal_flow = line_break.strut, Box.is_in_normal_flow


def once(style: Any, name: str, find: Callable[[Any], Found]) -> Found:
    """What ``find`` says of a style, kept with the style under that name."""
    kept: dict[str, Found] = vars(style)
    if name not in kept:
        kept[name] = find(style)
    return kept[name]


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Gives a box the lengths of its style: those of the first such box, where none depends on what contains it."""
    used = vars(box.style).get("used")
    if used is None:
        _resolve_percentages(box, containing_block)
        if not isinstance(box, PageBox) and once(box.style, "fixed", _is_fixed):
            box.style.used = {name: getattr(box, name) for name in USED}
    else:
        _give(box, used)


def _give(box: Any, attributes: dict[str, object]) -> None:
    """The attributes for a box, or for the one that a placeholder stands for."""
    vars(getattr(box, "_box", box)).update(attributes)


def _is_fixed(style: Any) -> bool:
    lengths = (style[name] for name in LENGTHS)
    return style["border_collapse"] != "collapse" and all(one == "auto" or getattr(one, "unit", "") == "px" for one in lengths)


def layout_box_backgrounds(page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None) -> None:  # noqa: FBT001, FBT002
    """Gives a box and all below it their backgrounds; where there is none, what every box begins with holds."""
    if style is not None or box is page or not once(box.style, "bare", _is_bare):
        _layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image_from_uri)


def _is_bare(style: Any) -> bool:
    return (
        style["visibility"] == "visible"
        and style["background_color"] != "currentcolor"
        and style["background_color"].alpha == 0
        and not style["box_shadow"]
        and all(kind == "none" for kind, _ in style["background_image"])
        and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and all((0, "px") in style[corner] for corner in CORNERS)
    )


def is_in_normal_flow(box: Any) -> bool:
    """Whether a box is in normal flow."""
    return once(box.style, "in_flow", lambda _: bool(_is_in_normal_flow(box)))


def strut(style: Any) -> tuple[float, float]:
    """Line height and baseline of a style."""
    found: tuple[float, float] = once(style, "line", _strut)
    return found


def page_values(_: Any) -> tuple[str, str]:
    """The named pages that a box begins and ends on: none, our style sheets name no pages."""
    return "", ""


def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:  # noqa: FBT001, FBT002  (the signature is weasyprint's)
    """A box and all below it, in their order; what a placeholder stands for instead of it where ``placeholders``."""
    waiting = [box]
    while waiting:
        one = waiting.pop()
        if placeholders and not isinstance(one, Box):
            one = one._box  # noqa: SLF001
        yield one
        if isinstance(one, Box):
            waiting.extend(reversed(one.children))


def take_over() -> None:
    """Puts these in the place of weasyprint's own, for all documents of the process."""
    for module in (absolute, block, column, floating, inline, page, table):
        module.resolve_percentages = resolve_percentages
    inline.strut = strut
    background.layout_box_backgrounds = layout_box_backgrounds
    for name, value in BARE.items():
        setattr(Box, name, value)
    Box.is_in_normal_flow, Box.descendants, ParentBox.page_values = is_in_normal_flow, descendants, page_values
