"""Tiny editions and levels made by hand, for rankings that can be reckoned on paper."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from assessment.simulation import Levels
from questionnaires.edition import load_instrument
from questionnaires.instrument import Group, Indicator, Instrument, Rounding
from questionnaires.strict import Text
from tests.conftest import EDITION

BUNDLED = load_instrument(EDITION)
UNROUNDED = Rounding("nothing")


def group(code: str, weight: Fraction, *members: Group | Indicator) -> Group:
    return Group(code, Text(code, code), weight, "#000000", members)


def indicators(code: str, number: int) -> tuple[Indicator, ...]:
    """So many indicators of equal weight: A.1, A.2."""
    return tuple(replace(BUNDLED.indicators()[0], code=f"{code}.{at}", weight=Fraction(1, number)) for at in range(1, number + 1))


def edition(*shape: Sequence[int], rounding: Rounding = UNROUNDED) -> Instrument:
    """A pillar (A, B, ...) for each item of the shape, with a factor for each number, with so many indicators; equal weights."""
    pillars = []
    for pillar, sizes in zip("ABCDEF", shape, strict=False):
        factors = [group(f"{pillar}{at}", Fraction(1, len(sizes)), *indicators(f"{pillar}{at}", size)) for at, size in enumerate(sizes, 1)]
        pillars.append(group(pillar, Fraction(1, len(shape)), *factors))
    tiers = tuple(replace(tier, rounding=rounding) for tier in BUNDLED.tiers)
    return replace(BUNDLED, root=group("I", Fraction(1), *pillars), tiers=tiers)


def levels_of(
    instrument: Instrument, code: str, levels: Sequence[int | None], *, claimed: Sequence[int] = (), marks: Sequence[tuple[int, ...]] = ()
) -> Levels:
    """Supported levels in the order of the edition (None does not apply); claims and marks where they differ from them."""
    codes = [one.code for one in instrument.indicators()]
    supported = {code: level for code, level in zip(codes, levels, strict=True) if level is not None}
    given = {code: found for code, found in zip(codes, marks, strict=False) if found and code in supported}
    final = {code: Fraction(sum(given[code]), len(given[code])) if code in given else level for code, level in supported.items()}
    stated = {code: level for code, level in zip(codes, claimed, strict=False) if code in supported}
    return Levels(code, {**supported, **stated}, supported, given, final)


def plausible(instrument: Instrument, regions: int, *, seed: int = 1, gaps: bool = False) -> list[Levels]:
    """Levels as a cycle may bring them: some claims cut, two or three assessors who differ, here and there what does not apply."""
    chance = random.Random(seed)
    found = []
    for at in range(regions):
        ability, number = chance.uniform(0.5, instrument.highest - 0.5), len(instrument.indicators())
        claimed = [min(instrument.highest, max(0, round(chance.gauss(ability, 1)))) for _ in range(number)]
        supported = [None if gaps and chance.random() < 0.15 else max(0, level - (chance.random() < 0.3)) for level in claimed]
        kept = [0 if level is None else level for level in supported]
        marks = [tuple(max(0, level - chance.randint(0, 1)) for _ in range(chance.randint(2, 3))) if chance.random() < 0.7 else () for level in kept]
        found.append(levels_of(instrument, f"{at:04}", supported, claimed=claimed, marks=marks))
    return found
