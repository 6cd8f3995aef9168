"""Gaps and strengths: what holds a region's index back, and what one level more would be worth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor

from assessment.scorecard import Scorecard, Step, steps
from questionnaires.instrument import Indicator, Instrument, Level

Gain = Callable[[str, Level], Fraction]


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator below its top: the whole level it has reached, and the points that the next one adds to the index."""

    indicator: Indicator
    level: int
    gain: Fraction


def gaps(card: Scorecard, instrument: Instrument, gain: Gain | None = None) -> tuple[Gap, ...]:
    """Every indicator below its top level, most urgent first: lowest level, then highest gain, then code.

    ``gain``: the card's gains, where the caller has them.
    """
    levels, gain = counted(card), gain or gains(card, instrument)
    found = [
        Gap(one, floor(levels[one.code]), gain(one.code, floor(levels[one.code]) + 1))
        for one in instrument.indicators()
        if levels.get(one.code, instrument.highest) < instrument.highest
    ]
    return tuple(sorted(found, key=lambda gap: (gap.level, -gap.gain, gap.indicator.code)))


def counted(card: Scorecard) -> Mapping[str, Fraction]:
    """Indicator code -> the level that counts, for what is part of the final index."""
    there = {step.code for step in card.final.walk()}
    return {code: level for code, level in card.levels.items() if code in there}


def gains(card: Scorecard, instrument: Instrument) -> Gain:
    """A function of an indicator's code and a level: the points that the index gains, exact, when it alone is raised to that level."""
    beside = dict(_beside(card.final, {}))

    @cache
    def gain(code: str, level: Level) -> Fraction:
        return steps(instrument, {**beside[code], code: level}).value - card.index

    return gain


def _beside(step: Step, above: Mapping[str, Fraction]) -> Iterator[tuple[str, Mapping[str, Fraction]]]:
    """Each indicator with what stands beside its way up to the index: all that scoring needs where nothing else changes."""
    for part in step.parts:
        others = {**above, **{one.code: one.value for one in step.parts if one is not part}}
        if part.parts:
            yield from _beside(part, others)
        else:
            yield part.code, others


def strongest(card: Scorecard, tier: str) -> tuple[Step, ...]:
    """The groups of a tier, best first; equal ones in the order of the edition."""
    return tuple(sorted((step for step in card.final.walk() if step.tier == tier), key=lambda step: -step.value))
