"""Marks as an array: who gave which region which level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.resampling import Numbers


@dataclass(frozen=True, slots=True)
class Grid:
    """Levels by region, indicator and assessor, NaN where no mark was given; each axis in the order of its codes.

    ``order`` (regions x assessors) is the place of the region in the assessor's work, infinite where there is none.
    """

    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    assessors: tuple[str, ...]
    levels: Numbers
    order: Numbers

    @property
    def given(self) -> NDArray[np.bool_]:
        """Where a mark was given."""
        return ~np.isnan(self.levels)

    @property
    def filled(self) -> Numbers:
        """The levels with 0 where no mark was given, for sums."""
        return np.nan_to_num(self.levels)
