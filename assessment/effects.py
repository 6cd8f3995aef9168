"""Effects: the part of the marks that is the assessor's and not the region's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.grid import Grid
from assessment.resampling import Numbers

NOTHING = 1e-9  # an eigenvalue below this part of the largest is a zero that was rounded


@dataclass(frozen=True, slots=True)
class Effects:
    """Levels that each assessor adds to an item (one indicator of one region), by least squares after the items are taken out.

    They sum to zero over the assessors who hang together through shared items. Where ``connected`` is False there are
    several such groups, and effects of different groups cannot be compared. Who shares nothing is a group alone: 0.
    """

    levels: Mapping[str, float]
    connected: bool


def estimate_effects(grid: Grid) -> Effects:
    """Effects by assessor: the shortest solution of the normal equations from which the items are absorbed.

    The equations leave one level free for each group of connected assessors; the shortest solution centres every group.
    """
    shape = len(grid.regions) * len(grid.indicators), len(grid.assessors)
    given, filled = grid.given.reshape(shape).astype(np.float64), grid.filled.reshape(shape)
    marks = np.maximum(given.sum(axis=1, keepdims=True), 1)
    normal = np.diag(given.sum(axis=0)) - given.T @ (given / marks)
    above = (filled - given * filled.sum(axis=1, keepdims=True) / marks).sum(axis=0)
    inverse, rank = invert(normal)
    return Effects(dict(zip(grid.assessors, (inverse @ above).tolist(), strict=True)), int(rank) >= len(grid.assessors) - 1)


def invert(normal: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
    """The Moore-Penrose inverse and the rank of each symmetric matrix without negative eigenvalues (the last two axes)."""
    values, vectors = np.linalg.eigh(normal)
    kept = values > NOTHING * values[..., -1:]
    inverted = np.divide(1, values, out=np.zeros_like(values), where=kept)
    return (vectors * inverted[..., None, :]) @ vectors.swapaxes(-2, -1), kept.sum(axis=-1)
