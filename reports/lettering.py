"""Text set into lines: each text is shaped once and its lines are cut from that, where weasyprint shapes every line three times.

Text took half of a report's time. What is shaped here is kept, since most texts of a report stand in the next region's too.
Whatever is not ordinary (another script, several fonts, hyphens, spacing, a word longer than its line) is left to weasyprint.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import Any

from weasyprint.css import InitialStyle
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from reports.boxes import once

KEPT = 4096  # texts, of some 2 kB each
# Latin letters, digits, spaces, signs and arrows; no tab, no soft hyphen, nothing that turns the direction.
ORDINARY = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u2003\u2010-\u2015\u2018-\u2026\u2030\u2039\u203a\u2190-\u2193\u2212]+")
WIDE = "\u2003"
PLACES = re.compile(r"(?<=\W)|(?=\W)")  # no line breaks between two of these letters or digits
SHAPING = (  # what decides how a text is shaped
    "lang",
    "font_language_override",
    "font_family",
    "font_size",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
)

FACES: dict[tuple[Any, ...], "Face"] = {}
FONTS: dict[Any, "Font"] = {}
SIZE = ffi.sizeof("PangoGlyphInfo")  # four numbers, glyph, width, x and y, and flags


class Font:
    """A font of Pango's in one size, alive as long as this."""

    def __init__(self, pointer: Any, layout: Any) -> None:
        self.pointer, self.layout = pointer, layout
        self.key, _, self.size = get_pango_font_key(pointer)
        self.widths: dict[int, int] = {}

    def width(self, glyph: int) -> int:
        """The width of a glyph in thousandths of the size."""
        if glyph not in self.widths:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self.pointer, glyph, ffi.NULL, extents)
            self.widths[glyph] = round(extents.width * 1000 * FROM_UNITS / self.size)
        return self.widths[glyph]

    def shown(self, glyph: int, width: int) -> str:
        """The glyph in a PDF's text, with what makes up for a width that is not its own."""
        kerning = int(self.width(glyph) - width * 1000 * FROM_UNITS / self.size)
        return f"{glyph:04x}>{kerning}<" if kerning else f"{glyph:04x}"


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A text in one font. Places are counted in its letters, widths in Pango's units."""

    text: str
    font: Font
    glyphs: Sequence[str]  # of each letter; nothing for one that shares the glyph of the letter before it
    means: Mapping[int, str]  # glyph -> its letters
    starts: Sequence[int]  # where each letter begins, and the text ends
    breaks: Sequence[int]  # before which letters a line may begin, and the end
    solid: Sequence[int]  # the same without the spaces before them
    height: float  # px, as is the baseline
    baseline: float

    def end(self, start: int, room: float) -> tuple[int, int] | None:
        """Behind which letter the line ends that begins at ``start``, and where the next one begins; None where no word fits into so many px."""
        last = len(self.text)
        most = self.starts[start] + (int(max(room, 0) * TO_UNITS) if room < inf else self.starts[last])
        if self.starts[last] <= most:
            return last, last
        found = bisect_right(self.solid, bisect_right(self.starts, most) - 1) - 1
        if found < 0 or self.breaks[found] <= start:
            return None
        return max(self.solid[found], start), self.breaks[found]


class Line(line_break.Layout):  # type: ignore[misc]  # weasyprint ships no types
    """Some letters of a shaped text, where weasyprint expects a layout; what weasyprint itself draws it shapes again."""

    def __init__(self, whole: Shaped, start: int, end: int) -> None:
        self.whole, self.start, self.end = whole, start, end
        self.text = whole.text[start:end]
        self.justification_spacing = self.first_line_direction = 0
        self.max_width = None

    def draw(self, stream: Any, x: float, y: float) -> None:
        """Shows the letters within a text object, from there."""
        whole = self.whole
        font = stream._fonts.get(whole.font.key) or stream.add_font(whole.font.pointer)[0]  # noqa: SLF001
        for glyph, letters in whole.means.items():
            if glyph not in font.to_unicode:
                font.to_unicode[glyph] = letters
                font.widths[glyph] = whole.font.width(glyph)
        stream.stream.append(f"1 0 0 -1 {x:.2f} {y:.2f} Tm")
        stream.set_font_size(font.hash, whole.font.size)
        stream.show_text(f"<{''.join(whole.glyphs[self.start : self.end])}>".removesuffix("<>"))


class Face:
    """What of a style decides how a text is shaped; equal styles have the same one."""

    def __init__(self, style: Any) -> None:
        self.style = InitialStyle(style.font_config)
        self.style.update({name: style[name] for name in SHAPING})

    @lru_cache(KEPT)  # noqa: B019  (faces are few and stay)
    def shaped(self, text: str) -> Shaped | None:
        """The text in this face; None where weasyprint must set it."""
        if not ORDINARY.fullmatch(text):
            return None
        layout = line_break.Layout(self.style)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        runs = tuple(_runs(line))
        if len({run.item.analysis.font for run in runs}) != 1:
            return None
        pointer = runs[0].item.analysis.font
        font = FONTS.get(pointer) or FONTS.setdefault(pointer, Font(pointer, layout.layout))
        glyphs, means, widths, at = [""] * len(text), {}, [0] * len(text), _letters(text)
        for run in runs:
            for glyph, width, start, end in _clusters(run):
                if not glyph:
                    return None
                glyphs[at[start]] = font.shown(glyph, width)
                widths[at[start]] = width
                means[glyph] = text[at[start] : at[end]].replace(WIDE, " ")  # both are the same glyph
        attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
        places = (found.start() for found in PLACES.finditer(text, 1, len(text) - 1))
        breaks = [*(place for place in places if attributes[place].is_line_break), len(text)]
        return Shaped(
            text,
            font,
            glyphs,
            means,
            array("l", accumulate(widths, initial=0)),
            breaks,
            [len(text[:place].rstrip(" ")) for place in breaks],
            line_break.line_size(line, self.style)[1],
            pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS,
        )


def _runs(line: Any) -> Iterator[Any]:
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _letters(text: str) -> Sequence[int] | Mapping[int, int]:
    """Byte -> letter."""
    if text.isascii():
        return range(len(text) + 1)
    return {byte: letter for letter, byte in enumerate(accumulate((len(one.encode()) for one in text), initial=0))}


def _clusters(run: Any) -> Iterator[tuple[int, int, int, int]]:
    """Glyph, width, first byte and end of each; glyph 0 where it is not one glyph on the base line for one or more letters."""
    count, offset = run.glyphs.num_glyphs, run.item.offset
    numbers = memoryview(ffi.buffer(run.glyphs.glyphs, count * SIZE)).cast("B").cast("i").tolist()
    starts = [offset + start for start in ffi.unpack(run.glyphs.log_clusters, count)]
    ends = [*starts[1:], offset + run.item.length]
    for glyph, width, x, y, start, end in zip(*(numbers[at :: SIZE // 4] for at in range(4)), starts, ends, strict=True):
        yield glyph if start < end and not x and not y and glyph < pango.PANGO_GLYPH_EMPTY else 0, width, start, end


def face(style: Any) -> Face | None:
    """The face of a style; None where weasyprint must set its texts."""
    return FACES.setdefault(tuple(style[name] for name in SHAPING), Face(style)) if _plain(style) else None


def _plain(style: Any) -> bool:
    return (
        style["white_space"] in {"normal", "nowrap", "pre"}
        and style["word_break"] == "normal"
        and style["hyphens"] != "auto"
        and style["direction"] == "ltr"
        and style["letter_spacing"] in {"normal", 0}
        and not style["word_spacing"]
        and style["text_decoration_line"] == "none"
        and style["font_size"] > 0
    )


def single_line(text: str, style: Any, context: Any) -> tuple[Any, float]:
    """The whole text on one line, for weasyprint or to be drawn, and its width in px."""
    own = once(style, "face", face)
    whole = own.shaped(text) if own else None
    if whole:
        return Line(whole, 0, len(text)), whole.starts[-1] * FROM_UNITS
    layout, _, _, width, _, _ = line_break.split_first_line(text, style, context, inf, 0)
    return layout, width
