"""Reliability: how far another draw of assessors would give the same pillar scores, ICC(2,k)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assessment.effects import invert
from assessment.resampling import Interval, Numbers, Resampling, known, middle, ratio

Scores = Mapping[tuple[str, str], Mapping[str, Fraction | float]]


@dataclass(frozen=True, slots=True)
class Variances:
    """Components of the variance of one assessor's score, in squared points; a negative estimate is set to 0."""

    region: float
    assessor: float
    residual: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """ICC(2,k) of a score, at most 1: the share of variance between regions in the mean of ``assessors`` marks.

    ``assessors`` is the k: the harmonic mean of how many scored a region. Value and variances are None where the scores
    do not vary, or where too few regions are shared to tell the components apart.
    """

    value: float | None
    interval: Interval | None
    variances: Variances | None
    assessors: float
    regions: int
    scores: int


def measure_reliability(scores: Scores, code: str, resampling: Resampling) -> Reliability:
    """ICC(2,k), two-way random, absolute agreement, mean of k, of the points of one pillar or of the index.

    Source: Shrout & Fleiss, Psychological Bulletin 86 (1979) 420-428. Not every assessor scores every region, so the
    components of variance come from Henderson's method III (Biometrics 9 (1953) 226-252): the sums of squares of regions
    after assessors, of assessors after regions and of the residual are set equal to their expectations. On a complete table
    these are the mean squares of Shrout & Fleiss, and so is the result unless a component was negative.
    """
    kept = {pair: float(points[code]) for pair, points in sorted(scores.items()) if code in points}
    if not kept:
        return Reliability(None, None, None, 0.0, 0, 0)
    table = _table(kept)
    value, variances, assessors = _estimate(table, np.ones((1, len(table))))
    return Reliability(
        known(value[0]),
        middle(_estimate(table, resampling.counts(len(table)))[0]) if len(table) > 1 else None,
        None if np.isnan(value[0]) else Variances(*variances[:, 0].tolist()),
        float(assessors[0]),
        len(table),
        len(kept),
    )


def _table(scores: Mapping[tuple[str, str], float]) -> Numbers:
    """Regions x assessors, NaN where there is no score; less the first score, so that equal scores are exactly 0."""
    regions, assessors = (sorted(set(names)) for names in zip(*scores, strict=True))
    table = np.full((len(regions), len(assessors)), np.nan)
    first = next(iter(scores.values()))
    for (region, assessor), points in scores.items():
        table[regions.index(region), assessors.index(assessor)] = points - first
    return table


def _estimate(table: Numbers, counts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """ICC(2,k), the three variances and k, for each sample of regions; every sum over regions is one product with ``counts``."""
    given, filled = (~np.isnan(table)).astype(np.float64), np.nan_to_num(table)
    width = given.sum(axis=1, keepdims=True)
    off = filled - given * filled.sum(axis=1, keepdims=True) / width  # from the region's mean
    normal = given[:, :, None] * np.eye(table.shape[1]) - given[:, :, None] * given[:, None, :] / width[:, :, None]
    normals = (counts @ normal.reshape(len(table), -1)).reshape(-1, *normal.shape[1:])

    by_assessor, sums = counts @ given, counts @ filled
    marks, regions, assessors = by_assessor.sum(axis=1), counts.sum(axis=1), (by_assessor > 0).sum(axis=1)
    k = regions / (counts @ (1 / width[:, 0]))
    inverse, rank = invert(normals)
    gaps = counts @ off
    assessors_after = np.einsum("da,dab,db->d", gaps, inverse, gaps)
    unexplained = counts @ (off**2).sum(axis=1) - assessors_after
    by_assessors = np.divide(sums**2, by_assessor, out=np.zeros_like(sums), where=by_assessor > 0).sum(axis=1)
    regions_after = counts @ (filled**2).sum(axis=1) - unexplained - by_assessors

    residual = ratio(unexplained, marks - regions - rank)
    region = ratio(regions_after - residual * (regions + rank - assessors), marks - assessors)
    assessor = ratio(assessors_after - residual * rank, marks - regions)
    region, assessor, residual = variances = np.maximum([region, assessor, residual], 0)
    return ratio(region, region + (assessor + residual) / k), variances, k
