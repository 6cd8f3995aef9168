"""Leniency and drift: how far an assessor stands above or below those who marked the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from assessment.grid import Grid
from assessment.resampling import Interval, Numbers, Resampling, middle, ratio

FEWEST = 4  # regions: a half of one region has no spread


class Leaning(Enum):
    """What is said of an assessor."""

    LENIENT = "lenient"
    SEVERE = "severe"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Drift:
    """Mean difference in the later half of an assessor's shared regions less that in the earlier half, in levels.

    The middle one of an odd number of regions belongs to neither half.
    """

    change: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Leniency:
    """Mean difference of an assessor's marks from the mean of the co-assessors' marks on the same item, in levels.

    An item is one indicator of one region. Beside a lenient colleague anyone looks severe: the effects take that out.
    ``difference`` is None for who shares no item, ``interval`` also for who shares one region only, ``drift`` for who
    shares fewer than four.
    """

    difference: float | None
    interval: Interval | None
    leaning: Leaning
    drift: Drift | None
    regions: int
    items: int


def measure_leniency(grid: Grid, threshold: float, resampling: Resampling) -> Mapping[str, Leniency]:
    """Leniency by assessor. A leaning is named where the interval excludes 0 and the difference reaches ``threshold`` levels."""
    differences, items = _differences(grid)
    found = {}
    for at, assessor in enumerate(grid.assessors):
        shared = np.flatnonzero(items[:, at])
        in_order = shared[np.argsort(grid.order[shared, at], kind="stable")]
        found[assessor] = _leniency(differences[in_order, at], items[in_order, at], threshold, resampling)
    return found


def _differences(grid: Grid) -> tuple[Numbers, Numbers]:
    """By region and assessor: the sum of differences from the co-assessors' mean, and the number of shared items."""
    marks = grid.given.sum(axis=2, keepdims=True)
    shared = grid.given & (marks > 1)
    others = (grid.filled.sum(axis=2, keepdims=True) - grid.filled) / np.maximum(marks - 1, 1)
    return np.where(shared, grid.filled - others, 0).sum(axis=1), shared.sum(axis=1).astype(np.float64)


def _leniency(differences: Numbers, items: Numbers, threshold: float, resampling: Resampling) -> Leniency:
    regions, total = len(items), int(items.sum())
    if not regions:
        return Leniency(None, None, Leaning.NONE, None, 0, 0)
    difference = float(differences.sum() / total)
    interval = None
    if regions > 1:
        counts = resampling.counts(regions)
        interval = middle(ratio(counts @ differences, counts @ items))
    leaning = Leaning.NONE
    if interval and interval.excludes_zero and abs(difference) >= threshold:
        leaning = Leaning.LENIENT if difference > 0 else Leaning.SEVERE
    return Leniency(difference, interval, leaning, _drift(differences, items, resampling), regions, total)


def _drift(differences: Numbers, items: Numbers, resampling: Resampling) -> Drift | None:
    if len(items) < FEWEST:
        return None
    half = len(items) // 2
    halves = slice(half), slice(-half, None)

    def changes(counts: Numbers) -> Numbers:
        drawn = zip(np.hsplit(counts, 2), halves, strict=True)
        earlier, later = (ratio(count @ differences[part], count @ items[part]) for count, part in drawn)
        return later - earlier

    return Drift(float(changes(np.ones((1, 2 * half)))[0]), middle(changes(resampling.counts(half, half))))
