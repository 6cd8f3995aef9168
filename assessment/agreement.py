"""Agreement: how far assessors who mark the same give the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from assessment.effects import Effects, estimate_effects
from assessment.grid import Grid
from assessment.leniency import Leniency, measure_leniency
from assessment.reliability import Reliability, Scores, measure_reliability
from assessment.resampling import Interval, Numbers, Resampling, known, middle, ratio
from questionnaires.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Rated:
    """One mark as it was given: region and indicator by code, level on the edition's scale.

    ``order`` (0, 1, ...) is the place of the region's workbook in the work of the assessor.
    """

    region: str
    assessor: str
    indicator: str
    level: int
    order: int


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha with the ordinal metric: 1 is agreement, 0 what chance would give, below 0 disagreement.

    A unit is one indicator of one region with at least two marks; ``pairs`` counts the pairs of marks within units. None where
    there are fewer than two units, or all marks are the same.
    """

    value: float | None
    interval: Interval | None
    units: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Kappa:
    """Quadratic weighted kappa of two assessors over the ``items`` (indicators of regions) that both marked, at most 1.

    None where neither varies; the interval also where they share one region only.
    """

    first: str
    second: str
    value: float | None
    interval: Interval | None
    regions: int
    items: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far assessors agree: on levels, in pairs, on points by code of pillar and root, and each with the others."""

    indicators: Mapping[str, Alpha]
    pillars: Mapping[str, Alpha]
    whole: Alpha
    pairs: tuple[Kappa, ...]
    reliability: Mapping[str, Reliability]
    assessors: Mapping[str, Leniency]


def agreement(
    marks: Sequence[Rated], pillar_scores: Scores, instrument: Instrument, *, threshold: float, seed: int = 1, draws: int = 1000
) -> Agreement:
    """Agreement of all assessors, every number with its 95 % interval from resampled regions.

    ``pillar_scores`` holds, by region and assessor, the points of each pillar and of the root. An assessor is called lenient or
    severe from a mean difference of ``threshold`` levels on. The order of the marks never matters. Raises ValueError for a mark
    given twice, of no indicator of the instrument, or off its scale.
    """
    strangers = {mark.indicator for mark in marks} - {indicator.code for indicator in instrument.indicators()}
    if strangers or any(not 0 <= mark.level <= instrument.highest for mark in marks):
        raise ValueError(f"marks that are not of {instrument.id}: {sorted(strangers) or 'level off the scale'}")
    grid, resampling = _grid(marks), Resampling(seed, draws)
    alphas = _Alphas(grid, instrument.highest, resampling)
    return Agreement(
        indicators={indicator.code: alphas.over([indicator.code]) for indicator in instrument.indicators()},
        pillars={pillar.code: alphas.over(one.code for one in pillar.indicators()) for pillar in instrument.pillars},
        whole=alphas.over(grid.indicators),
        pairs=_kappas(grid, resampling),
        reliability={group.code: measure_reliability(pillar_scores, group.code, resampling) for group in (*instrument.pillars, instrument.root)},
        assessors=measure_leniency(grid, threshold, resampling),
    )


def assessor_effects(marks: Sequence[Rated]) -> Effects:
    """Levels that each assessor adds to an item, for a ranking with the assessors taken out. Raises ValueError for a mark given twice."""
    return estimate_effects(_grid(marks))


def _grid(marks: Sequence[Rated]) -> Grid:
    regions, indicators, assessors = (
        {code: at for at, code in enumerate(sorted(codes))}
        for codes in ({mark.region for mark in marks}, {mark.indicator for mark in marks}, {mark.assessor for mark in marks})
    )
    places = {(regions[mark.region], indicators[mark.indicator], assessors[mark.assessor]): mark for mark in marks}
    if len(places) < len(marks):
        raise ValueError("an assessor marked an indicator of a region twice")
    levels = np.full((len(regions), len(indicators), len(assessors)), np.nan)
    order = np.full((len(regions), len(assessors)), np.inf)
    for (region, indicator, assessor), mark in places.items():
        levels[region, indicator, assessor] = mark.level
        order[region, assessor] = min(order[region, assessor], mark.order)
    return Grid(tuple(regions), tuple(indicators), tuple(assessors), levels, order)


class _Alphas:
    """Coincidences of levels within each indicator of each region, ready to be summed. Only regions with a pair are resampled."""

    def __init__(self, grid: Grid, highest: int, resampling: Resampling) -> None:
        marks = grid.given.sum(axis=2)
        paired = (marks > 1).any(axis=1)
        self.columns = {code: at for at, code in enumerate(grid.indicators)}
        self.marks = marks[paired]
        self.coincidences = _coincidences(grid.levels[paired], highest)
        self.counts = resampling.counts(len(self.marks)) if paired.any() else None

    def over(self, indicators: Iterable[str]) -> Alpha:
        columns = [self.columns[code] for code in indicators if code in self.columns]
        marks = self.marks[:, columns]
        units, pairs = int((marks > 1).sum()), int((marks * (marks - 1) // 2).sum())
        if units < 2 or self.counts is None:
            return Alpha(None, None, units, pairs)
        by_region = self.coincidences[:, columns].sum(axis=1)
        side = by_region.shape[-1]
        drawn = (self.counts @ by_region.reshape(-1, side * side)).reshape(-1, side, side)
        several = np.count_nonzero((marks > 1).any(axis=1)) > 1
        return Alpha(known(ordinal_alpha(by_region.sum(axis=0))), middle(ordinal_alpha(drawn)) if several else None, units, pairs)


def _coincidences(levels: Numbers, highest: int) -> Numbers:
    """By region and indicator, level x level: ordered pairs of marks, each divided by the number of marks less one."""
    counts = (levels[..., None] == np.arange(highest + 1)).sum(axis=2).astype(np.float64)
    pairs = counts[..., :, None] * counts[..., None, :] - counts[..., :, None] * np.eye(highest + 1)
    coincidences: Numbers = pairs / np.maximum(counts.sum(axis=-1) - 1, 1)[..., None, None]
    return coincidences


def ordinal_alpha(coincidences: Numbers) -> Numbers:
    """Alpha of each coincidence matrix (the last two axes), NaN where only one level occurs.

    The ordinal distance of two levels is that of their mean ranks among all paired marks, so it changes with every sample.
    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
    """
    totals = coincidences.sum(axis=-1)
    ranks = totals.cumsum(axis=-1) - totals / 2
    distances = (ranks[..., :, None] - ranks[..., None, :]) ** 2
    observed = (coincidences * distances).sum(axis=(-2, -1))
    expected = (totals[..., :, None] * totals[..., None, :] * distances).sum(axis=(-2, -1))
    alpha: Numbers = 1 - (totals.sum(axis=-1) - 1) * ratio(observed, expected)
    return alpha


def _kappas(grid: Grid, resampling: Resampling) -> tuple[Kappa, ...]:
    """Of each pair of assessors with an item in common, in the order of their codes."""
    given, filled = grid.given.astype(np.float64), grid.filled
    across = filled.transpose(0, 2, 1)  # region by region, then a product sums over the indicators
    items, sums, squares, products = given.transpose(0, 2, 1) @ given, across @ given, across**2 @ given, across @ filled
    found = []
    for one, two in combinations(range(len(grid.assessors)), 2):
        shared = np.flatnonzero(items[:, one, two])
        if not len(shared):
            continue
        there, back = (shared, one, two), (shared, two, one)
        moments = np.stack([items[there], sums[there], sums[back], squares[there] + squares[back], products[there]])
        interval = middle(_kappa(moments @ resampling.counts(len(shared)).T)) if len(shared) > 1 else None
        value = known(_kappa(moments.sum(axis=1)))
        found.append(Kappa(grid.assessors[one], grid.assessors[two], value, interval, len(shared), int(moments[0].sum())))
    return tuple(found)


def _kappa(moments: Numbers) -> Numbers:
    """From number, sums, sum of squares and sum of products: one less the mean squared difference over that expected by chance.

    Source: Cohen, Psychological Bulletin 70 (1968) 213-220. Multiplied out, both are sums of whole numbers.
    """
    items, first, second, squares, products = moments
    return ratio(2 * (items * products - first * second), items * squares - 2 * first * second)
