"""The lines of a paragraph: cut from its shaped text, placed, and drawn; an ordinary one takes a few steps where weasyprint takes many.

Whatever is not ordinary (another script or spacing, several boxes on a line, a word longer than the line) is weasyprint's.
"""

from math import inf
from typing import Any

import weasyprint.draw
from weasyprint.draw import draw_text as _draw_text
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline, preferred
from weasyprint.layout.inline import get_next_linebox as _get_next_linebox
from weasyprint.layout.inline import split_text_box as _split_text_box
from weasyprint.layout.preferred import split_first_line as _split_first_line
from weasyprint.text.ffi import FROM_UNITS

from reports.boxes import once, resolve_percentages, strut
from reports.lettering import Line, face

WIDER = 1 + 1e-9  # against rounding, as weasyprint has it


def split_text_box(context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True) -> Any:  # noqa: FBT001, FBT002
    """What weasyprint's function of that name gives: the line of a text box that begins at byte ``skip``, where the next one begins, and False."""
    own = once(box.style, "face", face)
    whole = own.shaped(box.text) if own and box.text else None
    if whole is None:
        return _split_text_box(context, box, available_width, skip, is_line_start)
    start = len(box.text.encode()[:skip].decode()) if skip else 0
    room = inf if available_width is None or box.style["white_space"] != "normal" else available_width
    places = whole.end(start, room)
    if places is None:
        return _split_text_box(context, box, available_width, skip, is_line_start)
    end, following = places
    resume = None if following == len(box.text) else len(box.text[:following].encode())
    if end == start:
        return None, resume, False
    line = box.copy_with_text(box.text[start:end])
    line.pango_layout = Line(whole, start, end)
    line.width = (whole.starts[end] - whole.starts[start]) * FROM_UNITS
    line.height = whole.height
    line.margin_top = line.margin_bottom = (strut(box.style)[0] - whole.height) / 2
    line.baseline = whole.baseline + line.margin_top
    return line, resume, False


def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> tuple[Any, ...]:
    """What weasyprint's function of that name gives where only widths are asked for: of a text that is one line, as those of the page margins are."""
    own = once(style, "face", face) if style["white_space"] == "pre" else None
    whole = own.shaped(text) if own else None
    return (None, None, None, whole.starts[-1] * FROM_UNITS, 0, 0) if whole else _split_first_line(text, style, *rest, **named)


def get_next_linebox(context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, containing_block: Any, *rest: Any) -> Any:
    """The next line of a line box, and where the one after it begins; None for both behind the last one."""
    skip = next(iter((skip_stack or {}).get(0) or [0]))  # as weasyprint has it: {child: {byte: None}}
    *_, first_letter_style, first_line_style = rest
    if context.excluded_shapes or first_letter_style or first_line_style or not _is_ordinary(linebox, skip):
        return _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, containing_block, *rest)
    text, x = linebox.children[0], containing_block.content_box_x()
    resolve_percentages(text, containing_block)
    room = (x + containing_block.width) * WIDER - (x + linebox.text_indent)
    child, resume, _ = split_text_box(context, text, room, skip)
    line = linebox.copy_with_children([child])
    height, baseline = strut(line.style)
    top, bottom = max(baseline, child.baseline), max(height - baseline, child.margin_height() - child.baseline)
    line.width, line.height, line.baseline = linebox.text_indent + child.width, top + bottom, top
    line.margin_top = line.margin_bottom = 0
    last = resume is None
    line.position_x = x + inline.text_align(context, line, containing_block.width, last=last)
    line.position_y = position_y
    child.position_x = line.position_x + linebox.text_indent
    child.position_y = position_y + top - child.baseline
    return line, None if last else {0: {resume: None}}


def _is_ordinary(linebox: Any, skip: int) -> bool:
    """Whether there is nothing but one text in the line's own direction, no space to take away, and a word at least."""
    text = linebox.children[0]
    if len(linebox.children) > 1 or type(text) is not TextBox or text.text[-1] == " " or text.style["vertical_align"] != "baseline":
        return False
    own = once(text.style, "face", face)
    return own is not None and own.shaped(text.text) is not None and text.text.encode()[skip : skip + 1] != b" "


def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str = "none") -> None:
    """Draws a text box, as weasyprint's function of that name does."""
    line = box.pango_layout
    if not isinstance(line, Line) or text_overflow != "clip" or block_ellipsis != "none" or box.style["visibility"] != "visible":
        _draw_text(stream, box, offset_x, text_overflow, block_ellipsis)
    elif box.text.strip():
        stream.set_color(box.style["color"])
        stream.begin_text()
        line.draw(stream, box.position_x, box.position_y + box.baseline)
        stream.end_text()


def take_over() -> None:
    """Puts these in the place of weasyprint's own, for all documents of the process."""
    inline.split_text_box, inline.get_next_linebox = split_text_box, get_next_linebox
    preferred.split_first_line = split_first_line
    weasyprint.draw.draw_text = draw_text
