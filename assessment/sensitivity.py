"""Which source of uncertainty moves a result most, and how alike two rankings are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from assessment.uncertainty import Array, Draws


@dataclass(frozen=True, slots=True)
class Effect:
    """Shares of the variance of a result, raw estimates that may fall a little outside 0-1.

    ``first``: due to this source alone; ``total``: with all its interactions with others. From 2,000 pairs of draws
    (10,000 in all) their standard error was at most 0.02 over eight seeds on 514 regions.
    """

    first: float
    total: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ranks, draw x region: of two independent sets of draws, and of the first with one source taken from the second."""

    first: Array
    second: Array
    mixed: Mapping[str, Array]

    def effects(self) -> tuple[Mapping[str, Effect], ...]:
        """For each region the effect of each source on its rank; none where the rank is the same in all draws."""
        return effects(self.first, self.second, self.mixed)

    def effects_on_shift(self, official: Array) -> Mapping[str, Effect]:
        """The effect of each source on the mean rank shift of the list; none where that is the same in all draws."""
        mixed = {source: shift(ranks, official)[:, None] for source, ranks in self.mixed.items()}
        return effects(shift(self.first, official)[:, None], shift(self.second, official)[:, None], mixed)[0]


def pairs(ranks: Callable[[Draws], Array], draws: Draws, known: Array) -> Pairs:
    """The draws' first half beside their second half. ``known``: the ranks that the draws have."""
    half = len(draws) // 2
    first, second = draws[:half], draws[half:]
    return Pairs(known[:half], known[half:], {source: ranks(first.exchanged(source, second)) for source in draws.varying()})


def shift(ranks: Array, official: Array) -> Array:
    """For each draw the mean over the regions of the distance from the official rank.

    R_S of Saisana, Saltelli and Tarantola (2005), J. R. Statist. Soc. A 168, 307-323.
    """
    distance: Array = np.abs(ranks - official).mean(axis=1)
    return distance


def effects(first: Array, second: Array, mixed: Mapping[str, Array]) -> tuple[Mapping[str, Effect], ...]:
    """For each column of results (a row is a draw) the Sobol indices of each source; none where nothing varies.

    First order after Saltelli et al. (2010), Comput. Phys. Commun. 181, 259-270, table 2 (b); total after Jansen, the
    same table (f).
    """
    both = np.concatenate([first, second])
    variance, centred = both.var(axis=0), second - both.mean(axis=0)  # centred, the first order is less noisy
    moved = np.flatnonzero(variance)
    found: tuple[dict[str, Effect], ...] = tuple({} for _ in variance)
    for source, results in mixed.items():
        step = (results - first).astype(float)
        alone, total = (centred * step).mean(axis=0), (step * step).mean(axis=0) / 2
        for at in moved:
            found[at][source] = Effect(float(alone[at] / variance[at]), float(total[at] / variance[at]))
    return found


def tau_b(first: Array, second: Array) -> float | None:
    """Kendall's tau-b of two rankings, -1 to 1; None where one of them ties everybody (Kendall 1945, Biometrika 33)."""
    one, other = (np.sign(np.subtract.outer(ranks, ranks)).astype(np.int8) for ranks in (first, second))
    untied = np.count_nonzero(one) * np.count_nonzero(other)
    return int((one * other).sum(dtype=np.int64)) / sqrt(untied) if untied else None
