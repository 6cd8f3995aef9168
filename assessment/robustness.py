"""How sure a rank is: rank intervals, chances of being inside the quota, and what moves them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from assessment.sensitivity import Effect, pairs, shift, tau_b
from assessment.simulation import Levels, Simulation, simulation
from assessment.uncertainty import NOTHING, USUAL, Array, Draws, Uncertainty, draw
from questionnaires.instrument import Instrument

LOW, MIDDLE, HIGH = 5, 50, 95  # percent
PAIRED = Fraction(2, 5)  # of the draws, for the Sobol indices: each source takes half as many draws more


@dataclass(frozen=True, slots=True)
class Sureness:
    """One region: its official rank and where its rank lies in the draws.

    ``low`` to ``high`` hold the middle 90 percent. These and ``median`` are ranks that occurred: of n sorted ones the
    p-th percentile is number ceil(n p / 100). ``chance``, 0-1: the share of draws in which the rank lies inside the
    quota; regions tied at the cut share the places that are left. ``effects``: source -> its effect on this rank.
    """

    code: str
    rank: int
    low: int
    median: int
    high: int
    chance: float
    effects: Mapping[str, Effect]

    @property
    def too_close(self) -> bool:
        """Whether the chance lies from 5 to 95 percent: the draws call it neither in nor out."""
        return LOW / 100 <= self.chance <= HIGH / 100

    @property
    def moved_most_by(self) -> str | None:
        """The source with the greatest total effect; None where the rank is the same in all draws."""
        return max(self.effects, key=lambda source: self.effects[source].total, default=None)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One other way to make the ranking; ``tau`` is its Kendall's tau-b against the official one, None without meaning.

    ``name``: equal_pillars, equal_factors, other_mean, claimed, supported, or without (the pillar or indicator ``code``).
    """

    name: str
    code: str
    tau: float | None


@dataclass(frozen=True, slots=True)
class Robustness:
    """The whole list: regions in order of official rank and then code, effects on the mean rank shift, alternatives."""

    quota: int
    seed: int
    draws: int
    uncertainty: Uncertainty
    regions: tuple[Sureness, ...]
    mean_shift: float
    effects: Mapping[str, Effect]
    alternatives: tuple[Alternative, ...]

    @property
    def too_close(self) -> tuple[Sureness, ...]:
        """The band around the cut: the regions that the draws call neither in nor out."""
        return tuple(one for one in self.regions if one.too_close)

    @property
    def least_alike(self) -> Alternative | None:
        """The alternative with the lowest tau, the first of equals."""
        meant = [one for one in self.alternatives if one.tau is not None]
        return min(meant, key=lambda one: one.tau or 0, default=None)


def robustness(
    levels: Sequence[Levels],
    instrument: Instrument,
    quota: int,
    *,
    seed: int = 1,
    draws: int = 10_000,
    uncertainty: Uncertainty = USUAL,
) -> Robustness:
    """How sure each rank is under the stated uncertainty. The order of the regions given does not matter.

    Ranks here are by the index alone, in floating point: the exact ranking with its tie-break stands elsewhere.
    ValueError without a region or with fewer than 20 draws. Method: OECD and JRC Handbook (2008), step 7.
    """
    if not levels or draws < 20:
        raise ValueError("robustness needs a region and 20 draws")
    ordered = sorted(levels, key=lambda one: one.code)
    tables = simulation(ordered, instrument, marks=uncertainty.marks)
    drawn = draw(uncertainty, instrument, regions=len(ordered), slots=tables.slots, seed=seed, count=draws)
    official = tables.ranks(as_official(tables))[0]
    ranks = tables.ranks(drawn)
    paired = 2 * int(draws * PAIRED / 2)
    moves = pairs(tables.ranks, drawn[:paired], ranks[:paired])
    columns = (official, *percentiles(ranks, (LOW, MIDDLE, HIGH)), chances(ranks, quota))
    table = np.stack(columns).T.tolist()
    regions = [
        Sureness(one.code, int(rank), int(low), int(median), int(high), chance, effects)
        for one, (rank, low, median, high, chance), effects in zip(ordered, table, moves.effects(), strict=True)
    ]
    return Robustness(
        quota=quota,
        seed=seed,
        draws=draws,
        uncertainty=uncertainty,
        regions=tuple(sorted(regions, key=lambda one: (one.rank, one.code))),
        mean_shift=float(shift(ranks, official).mean()),
        effects=moves.effects_on_shift(official),
        alternatives=tuple(Alternative(name, code, tau_b(official, tables.ranks(one)[0])) for name, code, one in alternatives(tables)),
    )


def percentiles(ranks: Array, percents: Sequence[int]) -> Array:
    """Percent x region: the rank at that percentile of the draws by the nearest-rank method."""
    places = [-(-len(ranks) * percent // 100) - 1 for percent in percents]
    return np.sort(ranks, axis=0)[places]


def chances(ranks: Array, quota: int) -> Array:
    """Region: the mean share of a place inside the quota; they sum to the quota where there are as many regions."""
    regions = ranks.shape[1]
    if not 0 < quota < regions:
        return np.full(regions, float(quota > 0))
    cut = np.partition(ranks, quota - 1, axis=1)[:, quota - 1, None]
    inside = (ranks <= cut).sum(axis=0).astype(float)
    tied = ranks == cut
    sharing, left = tied.sum(axis=1, keepdims=True), quota - cut + 1
    split = np.flatnonzero(sharing > left)
    inside -= (tied[split] * (1 - left[split] / sharing[split])).sum(axis=0)
    chance: Array = inside / len(ranks)
    return chance


def as_official(tables: Simulation) -> Draws:
    """One draw in which nothing is uncertain, with the final levels."""
    return replace(
        draw(NOTHING, tables.instrument, regions=tables.regions, slots=tables.slots, seed=0, count=1),
        marks=tables.reading("final"),
    )


def alternatives(tables: Simulation) -> Iterator[tuple[str, str, Draws]]:
    """Name, code and draw of each other way to make the ranking, one change at a time."""
    official, pillars = as_official(tables), tables.instrument.pillars
    yield "equal_pillars", "", replace(official, pillar_weights=np.full((1, len(pillars)), 1 / len(pillars)))
    equal = [1 / len(pillar.members) for pillar in pillars for _ in pillar.members]
    yield "equal_factors", "", replace(official, factor_weights=np.array([equal]))
    yield "other_mean", "", replace(official, aggregation=np.array([True]))
    for name in ("claimed", "supported"):
        yield name, "", replace(official, marks=tables.reading(name))
    for at, pillar in enumerate(pillars):
        rest = np.where(np.arange(len(pillars)) == at, 0, official.pillar_weights)
        if rest.sum() > 0:
            yield "without", pillar.code, replace(official, pillar_weights=rest / rest.sum())
    for at, indicator in enumerate(tables.instrument.indicators()):
        yield "without", indicator.code, replace(official, left_out=np.array([at]))
