"""Strip plots: every region as a tick, the own value bold, one row for the index and each pillar."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from markupsafe import Markup

from reports.charts import INK, MUTED, RULE, TICK, Place, filled, mm, stroked, svg, text

HEAD, ROW, AXIS = 7.0, 9.0, 11.0  # mm: heights of the table's head and rows, and of the axis below them
BASE = 7.1  # mm: where in a row its ticks stand
LEFT, LENGTH, WHOLE = 40.0, 98.0, 170.0
BIN = Fraction(3, 400)  # of the scale: 0.03 of 4 points
TICK_HEIGHT, STACK = 0.8, 5.2  # of one region, and at most of all in a bin
NUMBER = 7.5  # mm that a number beside its bar takes
LETTER = 1.3  # mm: the width of a letter under the axis, on the safe side
NAME, NAME_LETTER = 2.2, 1.15  # mm: the size of a region's name in a strip, and the width of its letters, on the safe side


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: the own value and the median as shares 0-1 of the scale, everybody's values in points of up to ``highest``.

    ``best`` and ``middle``: who has the best and the middle value, if named.
    """

    number: str
    colour: str
    own: Fraction
    values: Sequence[Fraction]
    highest: int
    median: Fraction | None
    best: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a band begins, 0-1 of the scale, its name and the number that stands at it."""

    share: Fraction
    number: str
    name: str


def place(share: Fraction | float) -> float:
    """Where a share of the scale lies, mm from the left."""
    return LEFT + LENGTH * float(share)


def strips(rows: Sequence[Strip], edges: Sequence[Edge], end: str, title: str) -> Markup:
    """The rows below each other, to lie under a table with rows of the same height; ``end``: the number at the scale's end."""
    bottom = HEAD + ROW * len(rows)
    parts = [
        stroked("".join(f"M{mm(place(edge.share))} {mm(HEAD)}V{mm(bottom)}" for edge in edges[1:]), RULE, 0.18),
        stroked(f"M0 0H{mm(WHOLE)}", INK, 0.35),
        stroked("".join(f"M{mm(LEFT)} {mm(HEAD + ROW * at + BASE)}h{mm(LENGTH)}" for at in range(len(rows))), TICK, 0.15),
    ]
    for at, row in enumerate(rows):
        parts.append(_peers(row, HEAD + ROW * at + BASE))
    medians = [(place(row.median), HEAD + ROW * at + BASE + 0.3) for at, row in enumerate(rows) if row.median is not None]
    parts.append(filled("".join(f"M{mm(x)} {mm(y)}l.9 1.5h-1.8z" for x, y in medians), MUTED) if medians else "")
    for at, row in enumerate(rows):
        parts.extend(_own(row, HEAD + ROW * at))
        parts.extend(_named(row, HEAD + ROW * at))
    return svg(WHOLE, bottom + AXIS, title, *parts, *_axis(edges, end, bottom))


def _peers(row: Strip, base: float) -> str:
    """All regions as one path: a stack of ticks in each bin, which is found in whole numbers since each of 514 reports shows 514 regions."""
    last, above, below = int(1 / BIN) - 1, BIN.denominator, BIN.numerator * row.highest
    bins = Counter(min(value.numerator * above // (value.denominator * below), last) for value in row.values)
    if not bins:
        return ""
    tick = min(TICK_HEIGHT, STACK / max(bins.values()))
    d = "".join(f"M{mm(place((at + 0.5) * float(BIN)))} {mm(base)}v-{mm(tick * count)}" for at, count in sorted(bins.items()))
    return stroked(d, TICK, 0.45, f' stroke-dasharray="{mm(tick * 0.75)} {mm(tick * 0.25)}"')


def _own(row: Strip, top: float) -> tuple[str, str]:
    """The own value as a bar and its number, on the other side where there is no room before the end."""
    x = place(row.own)
    right = x + 1 + NUMBER < LEFT + LENGTH
    number = text(x + 1 if right else x - 1 - NUMBER, top + 2.8, row.number, size=3.1, colour=row.colour, bold=True)
    return stroked(f"M{mm(x)} {mm(top + 0.5)}v7.2", row.colour, 0.9), number


def _named(row: Strip, top: float) -> Iterator[str]:
    """The names of the best region, beside its tick where the own number leaves room, and of the middle one beside the median's triangle."""
    if row.best:
        left, own = _beside(place(max(row.values) / row.highest), 1, row.best), place(row.own)
        if left > own + 1 + NUMBER or left + NAME_LETTER * len(row.best) < own - 1 - NUMBER:
            yield text(left, top + 5, row.best, size=NAME, colour=MUTED)
    if row.middle and row.median is not None:
        yield text(_beside(place(row.median), 1.3, row.middle), top + ROW - 0.1, row.middle, size=NAME, colour=MUTED)


def _beside(x: float, gap: float, name: str) -> float:
    """Where a name begins that stands right of a place, or left of it where there is no room before the end."""
    wide = NAME_LETTER * len(name)
    return x + gap if x + gap + wide < LEFT + LENGTH else x - gap - wide


def _axis(edges: Sequence[Edge], end: str, bottom: float) -> list[str]:
    """The scale with the edges of the bands and their names in between."""
    ends = [*(edge.share for edge in edges[1:]), Fraction(1)]
    ticks: list[Place] = [(place(share), bottom) for share in (Fraction(0), *ends)]
    parts = [stroked(f"M{mm(LEFT)} {mm(bottom)}h{mm(LENGTH)}" + "".join(f"M{mm(x)} {mm(y)}v1" for x, y in ticks), MUTED, 0.2)]
    for edge, share in zip(edges, ends, strict=True):
        parts.append(text(place(edge.share), bottom + 3.6, edge.number, size=2.45, colour=MUTED, anchor="middle"))
        middle, letters = place((edge.share + share) / 2), int(LENGTH * float(share - edge.share) / LETTER)
        lines = wrap(edge.name, max(letters, 1), break_long_words=False)
        parts += [text(middle, bottom + 6.9 + 2.7 * at, line, size=2.45, colour=MUTED, anchor="middle") for at, line in enumerate(lines)]
    return [*parts, text(place(1), bottom + 3.6, end, size=2.45, colour=MUTED, anchor="middle")]
