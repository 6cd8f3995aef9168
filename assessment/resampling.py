"""Intervals from resampled regions: the cluster bootstrap of Efron & Tibshirani (1993), chapters 8 and 13."""

from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
from numpy.typing import NDArray

COVERAGE = 0.95

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of what resampled regions give."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether both ends lie on the same side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Resampling:
    """How many samples are drawn, and from which seed.

    Every statistic begins at the seed again, so that none depends on what else was asked.
    """

    seed: int
    draws: int

    def counts(self, *strata: int) -> Numbers:
        """How often each region stands in each sample (draws x regions); each stratum, given by its size, keeps its size."""
        generator = np.random.default_rng(self.seed)
        drawn = [generator.multinomial(size, np.full(size, 1 / size), size=self.draws) for size in strata]
        return np.concatenate(drawn, axis=1).astype(np.float64)


def ratio(top: Numbers, bottom: Numbers) -> Numbers:
    """``top / bottom``, NaN where ``bottom`` is not positive."""
    divided: Numbers = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
    return divided


def known(value: SupportsFloat) -> float | None:
    """The number, None in the place of NaN."""
    return None if np.isnan(number := float(value)) else number


def middle(drawn: Numbers) -> Interval | None:
    """The interval of resampled values; None where so many of them are NaN that a whole tail may be missing."""
    defined = drawn[~np.isnan(drawn)]
    if len(defined) < COVERAGE * len(drawn):
        return None
    low, high = np.quantile(defined, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return Interval(float(low), float(high))
