"""A ranking done again many times: scores and ranks of all regions for every draw, in floating point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm, nan

import numpy as np

from assessment.ranking import ranked_decimals
from assessment.uncertainty import Array, Draws
from questionnaires.instrument import Group, Indicator, Instrument, Tier

SAME = 1e-9  # indices this close are tied: exact ties survive floating point, and no edition makes finer differences
CHUNK = 32  # draws at a time: their values stay in the processor's cache
ZERO_LOG = -1e30  # a member at 0 makes a geometric mean 0, unless its weight is 0


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one region by indicator; an indicator in none of them does not apply.

    ``marks``: those given, in the order of the region's assessors; nothing where nobody marked, and the final level
    stands. ``final``: what the official score used.
    """

    code: str
    claimed: Mapping[str, Fraction | int]
    supported: Mapping[str, Fraction | int]
    marks: Mapping[str, tuple[Fraction | int, ...]]
    final: Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The values of all factors in every reading of the levels: what the draws of weights and means start from.

    The readings are, in this order: one for each of ``slots`` draws of the marks, the same with claims where nobody
    marked, and then the final, the claimed and the supported levels.
    ``factors``: factor x (reading x region); ``without``: the value of its factor when one indicator is left out.
    """

    instrument: Instrument
    regions: int
    slots: int
    factors: Array
    without: Array
    homes: tuple[int, ...]

    def reading(self, name: str) -> Array:
        """The reading of that name (final, claimed, supported) for all regions, as ``marks`` of one draw."""
        return np.array([[2 * self.slots + ("final", "claimed", "supported").index(name)]])

    def ranks(self, draws: Draws) -> Array:
        """Draw x region: the rank by the index, 1 the highest; ties share the better one. No tie-break is applied."""
        starts = range(0, len(draws), CHUNK)
        return np.concatenate([places(self.scores(draws[start : start + CHUNK])) for start in starts])

    def scores(self, draws: Draws) -> Array:
        """Draw x region: the index that is ranked; nan where no indicator applies."""
        readings = draws.marks.astype(np.intp) + self.slots * draws.evidence[:, None]
        cells = readings * self.regions + np.arange(self.regions)
        values = self.factors.take(cells, axis=1)
        for at in np.flatnonzero(draws.left_out >= 0):
            indicator = draws.left_out[at]
            values[self.homes[indicator], at] = self.without[indicator].take(cells[at])
        index = self._index(self._pillars(values, draws.factor_weights.T[..., None]), draws)
        decimals = ranked_decimals(self.instrument)
        return index if decimals is None else half_up(index, decimals)

    def _pillars(self, values: Array, weights: Array) -> Array:
        found, start = [], 0
        for pillar in self.instrument.pillars:
            stop = start + len(pillar.members)
            found.append(mean(values[start:stop], weights[start:stop], self.instrument.tiers[1]))
            start = stop
        return np.stack(found)

    def _index(self, pillars: Array, draws: Draws) -> Array:
        weights, tier, other = draws.pillar_weights.T[..., None], self.instrument.tiers[0], draws.aggregation
        index = mean(pillars, weights, tier)
        if other.any():
            swapped = replace(tier, aggregation="arithmetic" if tier.aggregation == "geometric" else "geometric")
            index[other] = mean(pillars[:, other], weights[:, other], swapped)
        return index


def simulation(levels: Sequence[Levels], instrument: Instrument, *, marks: bool) -> Simulation:
    """The tables of these regions, in their order. Without ``marks`` the final level stands also where marks differ."""
    differing = (given for one in levels for given in one.marks.values() if len(set(given)) > 1)
    slots = lcm(*(len(given) for given in differing)) if marks else 1
    known = _known(levels, instrument, slots, marks=marks)
    parts = [part for pillar in instrument.pillars for part in pillar.members]
    homes = {one.code: at for at, part in enumerate(parts) for one in ((part,) if isinstance(part, Indicator) else part.indicators())}
    missing = np.full((2 * slots + 3, len(levels)), np.nan)
    factors = np.stack([_value(part, 2, known, instrument).ravel() for part in parts])
    without = np.stack([_value(parts[home], 2, {**known, code: missing}, instrument).ravel() for code, home in homes.items()])
    return Simulation(instrument, len(levels), slots, factors, without, tuple(homes.values()))


def _known(levels: Sequence[Levels], instrument: Instrument, slots: int, *, marks: bool) -> dict[str, Array]:
    codes = [indicator.code for indicator in instrument.indicators()]
    return {code: np.array([_readings(one, code, slots, marks=marks) for one in levels], float).T for code in codes}


def _readings(one: Levels, code: str, slots: int, *, marks: bool) -> list[Fraction | float]:
    if code not in one.final:
        return [nan] * (2 * slots + 3)
    final, claimed, supported = one.final[code], one.claimed[code], one.supported[code]
    given = one.marks.get(code, ())
    drawn = [given[slot * len(given) // slots] for slot in range(slots)] if given and marks else [final] * slots
    return [*drawn, *(drawn if given else [claimed] * slots), final, claimed, supported]


def _value(member: Group | Indicator, depth: int, known: Mapping[str, Array], instrument: Instrument) -> Array:
    if isinstance(member, Indicator):
        return known[member.code]
    values = np.stack([_value(one, depth + 1, known, instrument) for one in member.members])
    weights = np.array([float(one.weight) for one in member.members])
    return mean(values, weights[:, None, None], instrument.tiers[depth])


def mean(values: Array, weights: Array, tier: Tier) -> Array:
    """One value from the members' values, as ``aggregation.aggregate`` makes it. Members are the first axis, regions the last.

    A nan is a member that does not apply, and the others share its weight; nan where none applies.
    """
    total = _mean(values, weights, tier)
    gaps = np.flatnonzero(np.isnan(total).any(axis=0))
    if gaps.size:
        there = ~np.isnan(values[..., gaps])
        shared = weights * there
        with np.errstate(invalid="ignore"):  # 0 / 0 where none applies
            shared /= shared.sum(axis=0)
        total[:, gaps] = _mean(np.where(there, values[..., gaps], 0), shared, tier)
    return total


def _mean(values: Array, weights: Array, tier: Tier) -> Array:
    if tier.aggregation == "geometric":
        logarithms = np.log(values, out=np.full_like(values, ZERO_LOG), where=values != 0)
        total: Array = np.exp(_products(weights, logarithms))
    elif tier.rounding.of == "term":
        total = half_up(weights * values, tier.rounding.decimals).sum(axis=0)
    else:
        total = _products(weights, values)
    return half_up(total, tier.rounding.decimals) if tier.rounding.of == "total" else total


def _products(weights: Array, values: Array) -> Array:
    # Not matmul: a linear algebra library may add in another order when it has other cores.
    total: Array = np.einsum("m...,m...->...", weights, values, optimize=False)
    return total


def half_up(values: Array, decimals: int) -> Array:
    """The values rounded to so many decimals; what lies within 1e-9 below a half goes up with it."""
    unit = 10**decimals
    rounded: Array = np.floor(values * unit + (0.5 + SAME * unit)) / unit
    return rounded


def places(scores: Array) -> Array:
    """Draw x region: the rank of each score in its row, 1 the highest; within 1e-9 they share the better one. nan is last."""
    kept = np.nan_to_num(scores, nan=-1)
    order = np.argsort(-kept, axis=1)
    falling = np.take_along_axis(kept, order, axis=1)
    first = np.tile(np.arange(1, kept.shape[1] + 1), (len(kept), 1))
    first[:, 1:][falling[:, :-1] - falling[:, 1:] <= SAME] = 1
    found = np.empty_like(first, dtype=np.int16)
    np.put_along_axis(found, order, np.maximum.accumulate(first, axis=1), axis=1)
    return found
