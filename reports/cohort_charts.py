"""The charts of the cohort report: the funnel, the cut, rows of miniature columns, counts and the map of tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from markupsafe import Markup

from reports.charts import INK, MUTED, PALE, RULE, TICK, mm, svg, text

WIDTH = 170.0  # mm: the text column
FUNNEL_HEIGHT, FUNNEL_GUTTER = 60.0, 4.0
ALERT = "#8E1B1B"  # only of regions that a rule passes over
GREYS = (("#FFFFFF", INK), ("#DCE1E8", INK), ("#B3BDC8", INK), ("#5C6B7D", "#FFFFFF"), (INK, "#FFFFFF"))  # ground and letters of a tile, none to most
CUT_HEAD, CUT_ROW, CUT_LEFT, CUT_WIDTH = 6.0, 6.2, 66.0, 52.0  # mm, as cohort.css sets the table over it
DENSE_HEAD, DENSE_ROW = 5.0, 4.1
TILE_WIDTH, TILE_HEIGHT = 10.0, 12.4
AXIS_STEPS = (1, 2, 5, 10, 20, 50, 100)
AXIS_LABELS = 8  # at most: more would touch each other


class Mark(Enum):
    """How a region is drawn at the cut."""

    CHOSEN = "chosen"
    OUT = "out"
    OVER = "passed over"
    TIED = "tied"


@dataclass(frozen=True, slots=True)
class Span:
    """One row of the cut: the official place and the ends of the rank interval, which are None where nothing was drawn."""

    place: int
    low: int | None
    high: int | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Tile:
    """One province on the map: its short name, where it lies on the grid, and the words in it. ``shade``: 0 to 4."""

    name: str
    column: int
    row: int
    number: str
    below: str
    shade: int


def funnel(counts: Sequence[int], title: str) -> Markup:
    """Six or so columns from all regions to those proposed, the last one in ink."""
    width = (WIDTH - FUNNEL_GUTTER * (len(counts) - 1)) / len(counts)
    most, parts = max(*counts, 1), []
    for at, count in enumerate(counts):
        left, height, last = at * (width + FUNNEL_GUTTER), FUNNEL_HEIGHT * count / most, at == len(counts) - 1
        parts.append(
            f'<path fill="{INK if last else "#DCE1E8"}" d="M{mm(left)} {mm(FUNNEL_HEIGHT - height)}h{mm(width)}V{mm(FUNNEL_HEIGHT)}h-{mm(width)}z"/>'
        )
        inside = height >= 9
        above = 2.6 if inside else height + 2.2
        parts.append(
            text(left + 2.2, FUNNEL_HEIGHT - above, str(count), size=5.6, colour="#FFFFFF" if last and inside else INK, face="Serif", bold=True)
        )
    parts.append(f'<path stroke="{INK}" stroke-width=".35" d="M0 {mm(FUNNEL_HEIGHT)}h{mm(WIDTH)}"/>')
    return svg(WIDTH, FUNNEL_HEIGHT + 0.4, title, *parts)


def counts_bar(full: int, whole: int, most: int, title: str, *, width: float) -> Markup:
    """One row of counts: outlined = the whole, solid = a part of it."""
    scale = (width - 0.6) / max(most, 1)
    outline = f'<path fill="none" stroke="{INK}" stroke-width=".2" d="M.2 .3h{mm(scale * whole)}v2.4h-{mm(scale * whole)}z"/>'
    solid = f'<path fill="{INK}" d="M.2 .3h{mm(scale * full)}v2.4h-{mm(scale * full)}z"/>'
    return svg(width, 3, title, outline, solid)


def axis(low: int, high: int) -> tuple[int, ...]:
    """The ranks that the axis of the cut names, from the first at or above ``low``."""
    step = next((one for one in AXIS_STEPS if (high - low) / one < AXIS_LABELS), AXIS_STEPS[-1])
    return tuple(range(-(-low // step) * step, high + 1, step))


def cut(spans: Sequence[Span], quota: int, above: int, title: str) -> Markup:
    """Behind the table of the cut: intervals as lines, places as marks, the cut as a heavy vertical and, after ``above`` rows, a rule."""
    parts = above < len(spans)  # whether the quota parts the regions shown
    ends = [span.place for span in spans] + [end for span in spans for end in (span.low, span.high) if end is not None] + [quota, quota + 1] * parts
    low, high = min(ends), max(ends)
    scale, bottom = CUT_WIDTH / max(high - low, 1), CUT_HEAD + CUT_ROW * len(spans)

    def x(rank: float) -> float:
        return CUT_LEFT + (rank - low) * scale

    ticks = axis(low, high)
    rows = "".join(f"M0 {mm(CUT_HEAD + CUT_ROW * at)}h{mm(WIDTH)}" for at in range(1, len(spans) + 1) if at != above)
    lines = dict.fromkeys((True, False), "")
    marks = dict.fromkeys(Mark, "")
    for at, span in enumerate(spans):
        y = CUT_HEAD + CUT_ROW * (at + 0.5)
        if span.low is not None and span.high is not None:
            lines[span.mark is Mark.CHOSEN] += f"M{mm(x(span.low))} {mm(y)}H{mm(x(span.high))}"
        marks[span.mark] += _mark(span.mark, x(span.place), y)
    return svg(
        WIDTH,
        bottom + 0.4,
        title,
        f'<path stroke="{INK}" stroke-width=".35" d="M0 .18h{mm(WIDTH)}"/>',
        f'<path stroke="{RULE}" stroke-width=".18" d="{rows}{"".join(f"M{mm(x(tick))} {mm(CUT_HEAD)}V{mm(bottom)}" for tick in ticks)}"/>',
        *(text(x(tick) - 0.75 * len(str(tick)), CUT_HEAD - 1.6, str(tick), size=2.5, colour=MUTED) for tick in ticks),
        f'<path stroke="{TICK}" stroke-width=".3" d="{lines[False]}"/>' if lines[False] else "",
        f'<path stroke="{MUTED}" stroke-width=".75" d="{lines[True]}"/>' if lines[True] else "",
        f'<path stroke="{INK}" stroke-width=".5" d="M{mm(x(quota + 0.5))} {mm(CUT_HEAD - 0.6)}V{mm(bottom)}"/>' if parts else "",
        f'<path stroke="{INK}" stroke-width=".35" d="M0 {mm(CUT_HEAD + CUT_ROW * above)}h{mm(WIDTH)}"/>' if above else "",
        *(_drawn(mark, d) for mark, d in marks.items() if d),
    )


def _mark(mark: Mark, x: float, y: float) -> str:
    """The outline of a mark: a dot, a ring, a diamond, a square."""
    if mark is Mark.OVER:
        return f"M{mm(x)} {mm(y - 1.6)}l1.6 1.6l-1.6 1.6l-1.6 -1.6z"
    if mark is Mark.TIED:
        return f"M{mm(x - 1.2)} {mm(y - 1.2)}h2.4v2.4h-2.4z"
    radius = 1.3 if mark is Mark.CHOSEN else 1.1
    return f"M{mm(x - radius)} {mm(y)}a{mm(radius)} {mm(radius)} 0 1 0 {mm(2 * radius)} 0a{mm(radius)} {mm(radius)} 0 1 0 {mm(-2 * radius)} 0z"


def _drawn(mark: Mark, d: str) -> str:
    if mark is Mark.CHOSEN:
        return f'<path fill="{INK}" d="{d}"/>'
    colour, width = (ALERT, ".5") if mark is Mark.OVER else (INK, ".5") if mark is Mark.TIED else (MUTED, ".35")
    return f'<path fill="#FFFFFF" stroke="{colour}" stroke-width="{width}" d="{d}"/>'


def miniatures(rows: Sequence[Sequence[Fraction | None]], colours: Sequence[str], title: str, *, left: float, width: float) -> Markup:
    """Behind a dense table: its row rules, and in each row a small column for each pillar (share 0-1); a row without shares is a heading."""
    step, height = width / max(len(colours), 1), DENSE_ROW - 1
    bottom = DENSE_HEAD + DENSE_ROW * len(rows)
    grounds, filled = "", [""] * len(colours)
    for at, shares in enumerate(rows):
        base = DENSE_HEAD + DENSE_ROW * (at + 1) - 0.45
        for column, share in enumerate(shares):
            x, wide = left + step * column, step - 0.4
            grounds += f"M{mm(x)} {mm(base)}h{mm(wide)}v-{mm(height)}h-{mm(wide)}z"
            if share:
                filled[column] += f"M{mm(x)} {mm(base)}h{mm(wide)}v-{mm(height * float(share))}h-{mm(wide)}z"
    rules = "".join(f"M0 {mm(DENSE_HEAD + DENSE_ROW * at)}h{mm(WIDTH)}" for at in range(1, len(rows) + 1))
    return svg(
        WIDTH,
        bottom + 0.4,
        title,
        f'<path stroke="{INK}" stroke-width=".35" d="M0 .18h{mm(WIDTH)}"/>',
        f'<path stroke="{RULE}" stroke-width=".12" d="{rules}"/>',
        f'<path fill="{PALE}" d="{grounds}"/>' if grounds else "",
        *(f'<path fill="{colour}" d="{d}"/>' for colour, d in zip(colours, filled, strict=True) if d),
    )


def tiles(provinces: Sequence[Tile], title: str) -> Markup:
    """A tile for each province where it lies on the map, darker with more regions proposed."""
    parts = []
    for tile in provinces:
        x, y = tile.column * TILE_WIDTH, tile.row * TILE_HEIGHT
        ground, letters = GREYS[tile.shade]
        parts.append(
            f'<path fill="{ground}" stroke="{MUTED if tile.shade == 0 else "#FFFFFF"}" stroke-width=".2" '
            f'd="M{mm(x + 0.15)} {mm(y + 0.15)}h{mm(TILE_WIDTH - 0.3)}v{mm(TILE_HEIGHT - 0.3)}h-{mm(TILE_WIDTH - 0.3)}z"/>'
        )
        parts.append(text(x + 0.9, y + 2.9, tile.name, size=1.95, colour=letters))
        parts.append(text(x + 0.9, y + 7.9, tile.number, size=4.6, colour=letters, face="Serif", bold=True))
        parts.append(text(x + 0.9, y + 11.1, tile.below, size=1.95, colour=letters))
    columns = max((tile.column for tile in provinces), default=0) + 1
    rows = max((tile.row for tile in provinces), default=0) + 1
    return svg(columns * TILE_WIDTH, rows * TILE_HEIGHT, title, *parts)
