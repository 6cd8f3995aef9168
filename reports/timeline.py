"""The agenda drawn: where the index stands and goes to on the ruler of bands, and the years of each action."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from reports.charts import INK, MUTED, RULE, filled, mm, stroked, svg, text

WHOLE, RULER, TOP = 170.0, 4.6, 10.0
GREYS = ("#FFFFFF", "#EDF0F3", "#DDE2E7", "#CDD4DA", "#BCC5CD")  # from the lowest band up
LETTER = 1.45  # mm: the width of a letter of a mark, on the safe side
HEAD, ROW, LINE = 7.0, 7.0, 3.2  # mm: heights of the road map's head and rows, and of each line beyond two
YEARS_LEFT, YEARS_WIDTH = 96.0, 59.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the ruler, 0-1, and what is said of it."""

    share: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The years of an action, counted from the first column; ``last`` is None where its end is open. ``lines`` of its text."""

    first: int
    last: int | None
    colour: str
    lines: int


def ruler(bands: Sequence[tuple[Fraction, str, str]], end: str, marks: Sequence[Mark], title: str) -> Markup:
    """Bands (where each begins 0-1, its number and name) as a ruler, the first mark full and the others hollow above it."""
    edges = [share for share, _, _ in bands]
    parts = []
    for at, (share, number, name) in enumerate(bands):
        left, right = WHOLE * float(share), WHOLE * float([*edges[1:], Fraction(1)][at])
        grey = GREYS[at * (len(GREYS) - 1) // max(len(bands) - 1, 1)]
        parts.append(f'<path fill="{grey}" stroke="{MUTED}" stroke-width=".2" d="M{mm(left)} {mm(TOP)}H{mm(right)}v{mm(RULER)}H{mm(left)}z"/>')
        parts.append(text((left + right) / 2, TOP + 3.3, name, size=2.6, colour=INK, anchor="middle"))
        parts.append(text(max(left, 0.2), TOP + RULER + 3.4, number, size=2.45, colour=MUTED, anchor="middle" if at else "start"))
    parts.append(text(WHOLE, TOP + RULER + 3.4, end, size=2.45, colour=MUTED, anchor="end"))
    return svg(WHOLE, TOP + RULER + 4.5, title, *parts, *_marks(marks))


def _marks(marks: Sequence[Mark]) -> list[str]:
    """Triangles with their words: in the row nearest to the ruler where there is room, else above, and never over the edge."""
    parts, taken = [], [0.0, 0.0, 0.0]
    for at, mark in enumerate(marks):
        x, width = WHOLE * float(mark.share), LETTER * len(mark.words)
        left = min(max(x - width / 2, 0.0), WHOLE - width)
        row = next((one for one in range(2) if taken[one] <= left), 2)
        taken = [max(end, x + 0.8) for end in taken[:row]] + [left + width + 1.5] + taken[row + 1 :]  # its stem crosses the rows below
        y = TOP - 3.4 - 2.9 * row
        inner = min(max(x, 1.5), WHOLE - 1.5)
        if row:
            parts.append(stroked(f"M{mm(x)} {mm(y + 0.7)}V{mm(TOP - 2.6)}", MUTED, 0.18))
        parts.append(
            f'<path fill="{INK if at == 0 else "#fff"}" stroke="{INK}" stroke-width=".3" stroke-linejoin="round" '
            f'd="M{mm(x)} {mm(TOP - 0.2)}L{mm(inner - 1.4)} {mm(TOP - 2.5)}H{mm(inner + 1.4)}z"/>'
        )
        parts.append(text(left, y, mark.words, size=2.75, colour=INK, bold=at == 0))
    return parts


def column_width(years: int) -> float:
    """Width in mm of a year's column, of which there is one more for what comes later."""
    return YEARS_WIDTH / (years + 1)


def row_height(lines: int) -> float:
    """Height of a row of the road map in mm."""
    return ROW + LINE * max(lines - 2, 0)


def timeline(rows: Sequence[Stretch], years: int, title: str) -> Markup:
    """Bars in columns of years and one more for later: full in the first year, outlined later, an arrow where the end is open."""
    column = column_width(years)
    parts, outlined, y = [], [], HEAD
    rules = []
    for row in rows:
        height = row_height(row.lines)
        middle, left = y + height / 2, YEARS_LEFT + column * row.first + 0.8
        if row.last is None:
            end = YEARS_LEFT + YEARS_WIDTH - 0.8
            outlined.append(stroked(f"M{mm(left)} {mm(middle)}H{mm(end)}M{mm(end - 1.6)} {mm(middle - 1.2)}l1.6 1.2l-1.6 1.2", row.colour, 0.4))
        else:
            right = YEARS_LEFT + column * (row.last + 1) - 0.8
            box = f"M{mm(left)} {mm(middle - 1.3)}H{mm(right)}v2.6H{mm(left)}z"
            parts.append(filled(box, row.colour) if row.first == 0 else stroked(box, row.colour, 0.35))
        rules.append(f"M0 {mm(y)}h{mm(WHOLE)}")
        y += height
    grid = "".join(f"M{mm(YEARS_LEFT + column * at)} {mm(HEAD)}V{mm(y)}" for at in range(years + 2))
    base = stroked(grid + "".join(rules) + f"M0 {mm(y)}h{mm(WHOLE)}", RULE, 0.18)
    return svg(WHOLE, y + 0.3, title, base, stroked("M0 .18H170", INK, 0.35), *parts, *outlined)
