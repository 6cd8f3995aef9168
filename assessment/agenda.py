"""Gaps and strengths: what holds a region's index back, and what one level more would be worth."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from assessment.scorecard import Scorecard, Step, steps
from questionnaires.instrument import Indicator, Instrument


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator below its top: the whole level it has reached, and the points that the next one adds to the index."""

    indicator: Indicator
    level: int
    gain: Fraction


def gaps(card: Scorecard, instrument: Instrument) -> tuple[Gap, ...]:
    """Every indicator below its top level, most urgent first: lowest level, then highest gain, then code."""
    counted = {step.code for step in card.final.walk()}
    levels = {code: level for code, level in card.levels.items() if code in counted}
    reached = {code: floor(level) for code, level in levels.items()}
    found = [
        Gap(one, reached[one.code], steps(instrument, {**levels, one.code: reached[one.code] + 1}).value - card.index)
        for one in instrument.indicators()
        if reached.get(one.code, instrument.highest) < instrument.highest
    ]
    return tuple(sorted(found, key=lambda gap: (gap.level, -gap.gain, gap.indicator.code)))


def strongest(card: Scorecard, tier: str) -> tuple[Step, ...]:
    """The groups of a tier, best first; equal ones in the order of the edition."""
    return tuple(sorted((step for step in card.final.walk() if step.tier == tier), key=lambda step: -step.value))
