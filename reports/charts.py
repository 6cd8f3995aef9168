"""Small inline SVG: what all charts are drawn with, the columns of a cover, bars and the radar. Lengths in millimetres of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from markupsafe import Markup, escape

INK, TEXT, MUTED, TICK, RULE, PALE = "#16202C", "#2B3643", "#566270", "#8A95A1", "#C5CCD3", "#EDF0F3"
SHORT_COLUMN = 8.0  # mm: in a lower column the number stands above it


Place = tuple[float, float]  # x and y
Shares = Sequence[Fraction]  # of the scale, 0-1


@dataclass(frozen=True, slots=True)
class Bar:
    """One pillar or group in a chart: share 0-1 of the scale, and the texts that stand with it."""

    label: str
    number: str
    share: Fraction
    colour: str
    median: Fraction | None = None


def mm(value: Fraction | float) -> str:
    """A length with at most two decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def svg(width: float, height: float, title: str, *parts: str) -> Markup:
    """An SVG of that size with the sentence that it says."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{mm(width)}mm" height="{mm(height)}mm" viewBox="0 0 {mm(width)} {mm(height)}">'
    return Markup(f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>")  # noqa: S704  (every text above is escaped)


def text(x: float, y: float, words: str, *, size: float, colour: str, face: str = "Sans", bold: bool = False, anchor: str = "start") -> str:
    """A text in an SVG; size in mm."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{mm(x)}" y="{mm(y)}" font-family="Kesiapan {face}" font-size="{mm(size)}"{weight} fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def filled(d: str, colour: str) -> str:
    """A path that is filled."""
    return f'<path fill="{colour}" d="{d}"/>'


def stroked(d: str, colour: str, width: float, more: str = "") -> str:
    """A path that is drawn with a line of that width."""
    return f'<path fill="none" stroke="{colour}" stroke-width="{mm(width)}"{more} d="{d}"/>'


def spots(places: Iterable[Place], colour: str, width: float) -> str:
    """One path of round spots; nothing where there are none."""
    d = "".join(f"M{mm(x)} {mm(y)}h.01" for x, y in places)
    return stroked(d, colour, width, ' stroke-linecap="round"') if d else ""


def rings(places: Sequence[Place], colour: str, width: float) -> str:
    """Spots with a white heart: two paths."""
    return spots(places, colour, width) + spots(places, "#fff", width - 0.8)


def columns(bars: Sequence[Bar], title: str) -> Markup:
    """The cover's columns: 60 mm is the whole scale, a dashed line the median."""
    height, gutter, total = 60.0, 4.0, 170.0
    width = (total - gutter * (len(bars) - 1)) / len(bars)
    parts = []
    for at, bar in enumerate(bars):
        left, filled = at * (width + gutter), float(bar.share) * height
        parts.append(f'<path fill="{PALE}" d="M{mm(left)} 0h{mm(width)}v{mm(height)}h-{mm(width)}z"/>')
        parts.append(f'<path fill="{bar.colour}" d="M{mm(left)} {mm(height - filled)}h{mm(width)}V{mm(height)}h-{mm(width)}z"/>')
        if bar.median is not None:
            y = mm((1 - float(bar.median)) * height)
            parts.append(f'<path stroke="#fff" stroke-width=".7" d="M{mm(left)} {y}h{mm(width)}"/>')
            parts.append(f'<path stroke="{INK}" stroke-width=".45" stroke-dasharray="1 .7" d="M{mm(left)} {y}h{mm(width)}"/>')
        low = filled < SHORT_COLUMN
        parts.append(
            text(
                left + 2.2,
                height - (filled + 2.5 if low else 2.8),
                bar.number,
                size=5.2,
                colour=bar.colour if low else "#fff",
                face="Serif",
                bold=True,
            )
        )
        parts.append(text(left, height + 5.2, bar.label, size=2.85, colour=TEXT))
    parts.append(f'<path stroke="{INK}" stroke-width=".35" d="M0 {mm(height)}h{mm(total)}"/>')
    return svg(total, height + 7, title, *parts)


def track(claimed: Fraction, final: Fraction, title: str, *, width: float, height: float, steps: int) -> Markup:
    """One row, shares 0-1 of the scale: scale lines, ring = claimed, upright line = final."""
    left, length, middle = 1.6, width - 3.2, height / 2
    lines = "".join(f"M{mm(left + length * step / steps)} 0v{mm(height)}" for step in range(steps + 1))
    end, claim = left + length * float(final), left + length * float(claimed)
    between = f'<path stroke="{INK}" stroke-width=".22" d="M{mm(end)} {mm(middle)}H{mm(claim)}"/>' if claim > end else ""
    ring = rings([(claim, middle)], INK, 2.7)
    upright = f'<path stroke="{INK}" stroke-width=".9" d="M{mm(end)} {mm(middle - 1.7)}v3.4"/>'
    return svg(width, height, title, f'<path stroke="{RULE}" stroke-width=".18" d="{lines}"/>', between, ring, upright)


def bars(proposed: int, candidates: int, most: int, title: str, *, width: float) -> Markup:
    """One row of counts: outlined = candidates, solid = proposed."""
    scale = (width - 0.6) / max(most, 1)
    outline = f'<path fill="none" stroke="{INK}" stroke-width=".2" d="M.2 .4h{mm(scale * candidates)}v2.4h-{mm(scale * candidates)}z"/>'
    solid = f'<path fill="{INK}" d="M.2 .4h{mm(scale * proposed)}v2.4h-{mm(scale * proposed)}z"/>'
    return svg(width, 3.2, title, outline, solid)


def radar(axes: Sequence[tuple[str, str]], claimed: Shares, supported: Shares, verified: Shares | None, title: str, *, steps: int) -> Markup:
    """Shares 0-1 around a centre, an axis (name, colour) for each: claimed dashed, supported filled, verified bold; a ring for each level."""
    width, height, radius = 83.0, 62.0, 24.0
    x0, y0 = width / 2, height / 2
    angles = [2 * pi * at / len(axes) - pi / 2 for at in range(len(axes))]

    def ring(shares: Sequence[float]) -> str:
        corners = [f"{mm(x0 + radius * share * cos(a))} {mm(y0 + radius * share * sin(a))}" for share, a in zip(shares, angles, strict=True)]
        return "M" + "L".join(corners) + "z"

    def around(shares: Shares) -> str:
        return ring([float(share) for share in shares])

    spokes = "".join(f"M{mm(x0)} {mm(y0)}L{mm(x0 + radius * cos(a))} {mm(y0 + radius * sin(a))}" for a in angles)
    grid = "".join(ring([step / steps] * len(axes)) for step in range(1, steps + 1))
    parts = [
        f'<path fill="#DCE1E6" stroke="{MUTED}" stroke-width=".25" d="{around(supported)}"/>',
        stroked(spokes + grid, RULE, 0.2),
        stroked(around(claimed), INK, 0.35, ' stroke-dasharray="1.2 .9"'),
        stroked(around(verified), INK, 0.8, ' stroke-linejoin="round"') if verified else "",
    ]
    for (name, colour), angle in zip(axes, angles, strict=True):
        x, y = x0 + (radius + 2.5) * cos(angle), y0 + (radius + 2.5) * sin(angle)
        anchor = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
        parts.append(text(x, y + (2.2 if sin(angle) > 0.5 else 0.6), name, size=2.6, colour=colour, bold=True, anchor=anchor))
    return svg(width, height, title, *parts)
