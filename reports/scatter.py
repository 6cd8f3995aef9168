"""Assets, their use and results drawn: a region among the others, and its pillars one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from reports.charts import INK, MUTED, PALE, RULE, TEXT, TICK, Place, filled, mm, rings, spots, stroked, svg, text

LEFT, TOP, SIDE, BOTTOM = 7.0, 2.2, 72.0, 6.0  # mm: the square, the room for its numbers, and for a spot at its edge
HEAD, ROW = 7.0, 9.6  # mm: heights of the table of pillars
PILLARS_LEFT, PILLARS_LENGTH, PILLARS_WHOLE = 30.0, 26.0, 83.0
NAME_LETTER, LETTER = 1.8, 1.25  # mm: the width of a letter of the name and of the values, on the safe side


@dataclass(frozen=True, slots=True)
class Spot:
    """One region or pillar: assets, use and results as shares 0-1 of the scale, as exact as can be drawn."""

    assets: Fraction | float
    use: Fraction | float
    results: Fraction | float


@dataclass(frozen=True, slots=True)
class Corners:
    """What the four corners of the square are called, and its axes."""

    used: str
    unused: str
    lean: str
    early: str
    across: str
    up: str


def scatter(own: Spot, name: str, values: str, others: Sequence[Spot], corners: Corners, title: str, *, highest: int) -> Markup:
    """The square: assets to the right, use upwards, cut in the middle; full marks have results in the upper half, hollow ones have not."""
    middle, right = LEFT + SIDE / 2, LEFT + SIDE
    full, hollow = ([_at(one) for one in others if (one.results >= Fraction(1, 2)) is high] for high in (True, False))
    x, y = _at(own)
    wide = max(NAME_LETTER * len(name), LETTER * len(values))
    left = min(x + 2.6, right - wide)
    below = _clear_of_names(y)
    return svg(
        LEFT + SIDE + 4,
        TOP + SIDE + BOTTOM,
        title,
        f'<g transform="translate(0 {mm(TOP)})">',
        filled(f"M{mm(middle)} 0H{mm(right)}V{mm(SIDE / 2)}H{mm(middle)}z", PALE),
        stroked(f"M{mm(LEFT)} {mm(SIDE)}L{mm(right)} 0", TICK, 0.2, ' stroke-dasharray="1.2 1"'),
        stroked(f"M{mm(middle)} 0V{mm(SIDE)}M{mm(LEFT)} {mm(SIDE / 2)}H{mm(right)}", MUTED, 0.2),
        stroked(f"M{mm(LEFT)} 0V{mm(SIDE)}H{mm(right)}" + _notches(highest), INK, 0.25),
        filled(_squares(full, 1.1), TICK) if full else "",
        stroked(_squares(hollow, 0.9), TICK, 0.2) if hollow else "",
        *(text(*where, words, size=2.7, colour=INK, bold=True) for where, words in _names(corners)),
        *_numbers(corners, highest),
        filled(f"M{mm(left - 0.5)} {mm(below - 2.8)}h{mm(wide)}v6.9h-{mm(wide)}z", "#fff"),
        text(left, below, name, size=3.2, colour=INK, bold=True),
        text(left, below + 3.4, values, size=2.6, colour=TEXT),
        spots([(x, y)], "#fff", 4.2),
        spots([(x, y)], INK, 3.4),
        "</g>",
    )


def _clear_of_names(y: float) -> float:
    """Where the name of the region at that height stands: the nearest place beside the names of the corners."""
    taken = ((-9.0, 5.0), (SIDE / 2, SIDE / 2 + 5), (SIDE - 5, SIDE + 9))
    places = (y + 4.2, y - 6, y + 9.5, y - 11.5)
    return next(one for one in places if all(one + 4.4 < low or one - 3 > high for low, high in taken))


def _at(one: Spot) -> Place:
    return LEFT + SIDE * float(one.assets), SIDE * (1 - float(one.use))


def _squares(places: Sequence[Place], side: float) -> str:
    return "".join(f"M{mm(x - side / 2)} {mm(y - side / 2)}h{mm(side)}v{mm(side)}h-{mm(side)}z" for x, y in places)


def _notches(highest: int) -> str:
    steps = [SIDE * step / highest for step in range(1, highest)]
    return "".join(f"M{mm(LEFT)} {mm(step)}h-1M{mm(LEFT + step)} {mm(SIDE)}v1" for step in steps)


def _names(corners: Corners) -> list[tuple[Place, str]]:
    middle = LEFT + SIDE / 2 + 1.5
    return [
        ((middle, 3.6), corners.used),
        ((middle, SIDE - 1.6), corners.unused),
        ((LEFT + 1.5, 3.6), corners.lean),
        ((LEFT + 1.5, SIDE / 2 + 3.6), corners.early),
    ]


def _numbers(corners: Corners, highest: int) -> list[str]:
    """The ends and the middle of both axes, and what they measure."""
    parts = []
    for share, said in ((Fraction(0), "0"), (Fraction(1, 2), f"{Fraction(highest, 2)}"), (Fraction(1), str(highest))):
        if "/" not in said:
            parts.append(text(LEFT + SIDE * float(share), SIDE + 4, said, size=2.5, colour=MUTED, anchor="middle"))
            parts.append(text(LEFT - 1.8, SIDE * (1 - float(share)) + (2.2 if share == 1 else 0.8), said, size=2.5, colour=MUTED, anchor="end"))
    parts.append(text(LEFT + SIDE * 0.75, SIDE + 4, corners.across, size=2.5, colour=MUTED, anchor="middle"))
    turned = f'<g transform="rotate(-90 2.6 {mm(SIDE * 0.25)})">{text(2.6, SIDE * 0.25, corners.up, size=2.5, colour=MUTED, anchor="middle")}</g>'
    return [*parts, turned]


def pillar_marks(rows: Sequence[tuple[Spot, str]], title: str, *, highest: int) -> Markup:
    """Pillars with their colours below each other, to lie under a table: ring = assets, spot = use, diamond = results."""
    bottom = HEAD + ROW * len(rows)
    scale = "".join(f"M{mm(_x(Fraction(step, highest)))} {mm(HEAD)}V{mm(bottom)}" for step in range(highest + 1))
    parts = [stroked(f"M0 .18H{mm(PILLARS_WHOLE)}", INK, 0.35), stroked(scale, RULE, 0.2)]
    for at, (one, colour) in enumerate(rows):
        y = HEAD + ROW * (at + 0.5)
        ends = (one.assets, one.use, one.results)
        parts.append(stroked(f"M{mm(_x(min(ends)))} {mm(y)}H{mm(_x(max(ends)))}", colour, 0.25) if len(set(ends)) > 1 else "")
        parts.append(rings([(_x(one.assets), y)], colour, 3.1))
        parts.append(f'<path fill="#fff" stroke="{colour}" stroke-width=".4" d="M{mm(_x(one.results))} {mm(y - 1.7)}l1.7 1.7l-1.7 1.7l-1.7 -1.7z"/>')
        parts.append(spots([(_x(one.use), y)], colour, 2.4))
    parts += [text(_x(Fraction(step, highest)), 4.4, str(step), size=2.5, colour=MUTED, anchor="middle") for step in range(highest + 1)]
    return svg(PILLARS_WHOLE, bottom, title, *parts)


def _x(share: Fraction | float) -> float:
    return PILLARS_LEFT + PILLARS_LENGTH * float(share)
