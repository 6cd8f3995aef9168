"""Tracks: claimed, supported and verified values on the scale, one row each, drawn as one picture under a whole table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from markupsafe import Markup

from reports.charts import INK, MUTED, RULE, TICK, filled, mm, rings, spots, stroked, svg

HEAD, HEADING, ROW = 7.0, 6.4, 7.6  # mm: heights of the table's head, and of its two kinds of row as far as their lines fit into them
LINE, AIR = 3.5, 0.6  # mm: the height of a line, and what a row has beside its lines
FIGURE = 1.262  # mm: the width of a figure in the head of a table
LEFT, LENGTH, WHOLE = 74.0, 36.0, 170.0
NAME_LETTERS, WORDS_LETTERS = 40, 32  # letters that surely fit into one line of a name, and of the words at the right


@dataclass(frozen=True, slots=True)
class Track:
    """One row: values as shares 0-1 of the scale, None where there is none; ``lines``: how many its words take."""

    heading: bool
    lines: int = 1
    claimed: Fraction | None = None
    supported: Fraction | None = None
    verified: Fraction | None = None
    median: Fraction | None = None

    @property
    def height(self) -> float:
        """Height of the row in mm: the same in the table and in the picture."""
        return max(self._usual, LINE * self.lines + AIR)

    @property
    def taller(self) -> bool:
        """Whether the row is higher than its kind usually is."""
        return self.height > self._usual

    @property
    def _usual(self) -> float:
        return HEADING if self.heading else ROW


def lines_of(name: str, words: str) -> int:
    """How many lines a row needs for its name and for the words at its right."""
    return max(len(wrap(name, NAME_LETTERS)), len(wrap(words, WORDS_LETTERS)))


def spacing(steps: int) -> float:
    """The space in mm between the figures above the scale."""
    return LENGTH / steps - FIGURE


def tracks(rows: Sequence[Track], colour: str, title: str, *, steps: int) -> Markup:
    """Row rules, scale, ring = claimed, upright = supported, spot = verified, triangle = median; a path for each, whatever the number of rows."""
    tops, y = [], HEAD
    for row in rows:
        tops.append(y)
        y += row.height
    middles = [top + row.height / 2 for top, row in zip(tops, rows, strict=True)]

    def across(found: Sequence[float]) -> str:
        return "".join(f"M0 {mm(top)}h{mm(WHOLE)}" for top in found)

    def at(name: str) -> list[tuple[float, float]]:
        shares = ((getattr(row, name), middle) for row, middle in zip(rows, middles, strict=True))
        return [(LEFT + LENGTH * float(share), middle) for share, middle in shares if share is not None]

    heads = [top for top, row in zip(tops, rows, strict=True) if row.heading and top > HEAD]
    scale = "".join(f"M{mm(LEFT + LENGTH * step / steps)} {mm(HEAD)}V{mm(y)}" for step in range(steps + 1))
    return svg(
        WHOLE,
        y + 0.3,
        title,
        stroked(scale + across([top for top, row in zip(tops, rows, strict=True) if not row.heading]) + across([y]), RULE, 0.18),
        stroked(across(heads), MUTED, 0.25) if heads else "",
        stroked("M0 .18H170", INK, 0.35),
        filled("".join(f"M{mm(x)} {mm(middle + 1.5)}l.85 1.4h-1.7z" for x, middle in at("median")), TICK),
        stroked("".join(_spread(row, middle) for row, middle in zip(rows, middles, strict=True)), colour, 0.22),
        rings(at("claimed"), colour, 2.7),
        stroked("".join(f"M{mm(x)} {mm(middle - 1.7)}v3.4" for x, middle in at("supported")), INK, 0.55),
        spots(at("verified"), colour, 2.3),
    )


def _spread(row: Track, middle: float) -> str:
    """A line from the lowest to the highest of the values of a row; nothing where they are equal."""
    found = [one for one in (row.claimed, row.supported, row.verified) if one is not None]
    if len(set(found)) < 2:
        return ""
    return f"M{mm(LEFT + LENGTH * float(min(found)))} {mm(middle)}H{mm(LEFT + LENGTH * float(max(found)))}"
