"""What is uncertain about a ranking, and the draws of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from questionnaires.instrument import Group, Indicator, Instrument

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What another honest assessor might have done otherwise, source by source; None, 0 or False switches one off.

    A choice that no fact decides is drawn evenly; a rule of the programme is doubted seldom. After the OECD and JRC
    Handbook on Constructing Composite Indicators (2008), step 7, and Saisana, Saltelli and Tarantola (2005), J. R.
    Statist. Soc. A 168, 307-323. The figures are proposals.

    pillar_weights, factor_weights: concentration of a Dirichlet distribution around the edition's weights, at least 1.
    A weight w has the standard deviation sqrt(w (1 - w) / (concentration + 1)). With 60 for six equal pillars and 24
    for three equal factors that is about 0.29 of the weight itself: a sixth mostly stays between 8 and 27 percent.
    A pillar's factors are its members, also where those are indicators.

    aggregation: chance that the pillars are put together by the other mean, geometric for arithmetic or the reverse.
    Whether a strong pillar makes up for a weak one is a judgement, so both are equally likely.

    evidence: chance that the claims of all regions stand where no assessor looked. That evidence is needed is the
    programme's rule, and only the paper may be missing; but a claim alone must bring nobody near the quota. So the
    chance lies below the 5 percent at which intervals and the band around the cut begin.

    marks: a mark is drawn among those given. One draw follows one assessor through the whole workbook of a region,
    because leniency is a trait of the assessor (Myford and Wolfe 2003, J. Appl. Meas. 4, 386-422): drawn one by one,
    the differences would cancel out over many indicators and ranks would look surer than they are.

    left_out: chance that one indicator, each equally likely, does not count for anybody.
    """

    pillar_weights: float | None = 60
    factor_weights: float | None = 24
    aggregation: float = 0.5
    evidence: float = 0.02
    marks: bool = True
    left_out: float = 0.5

    def __post_init__(self) -> None:
        """Raise ValueError for what is no concentration or no chance."""
        if any(one is not None and one < 1 for one in (self.pillar_weights, self.factor_weights)):
            raise ValueError("a concentration is at least 1")
        if not all(0 <= one <= 1 for one in (self.aggregation, self.evidence, self.left_out)):
            raise ValueError("a chance lies between 0 and 1")


USUAL = Uncertainty()
NOTHING = Uncertainty(None, None, 0, 0, marks=False, left_out=0)


@dataclass(frozen=True, slots=True)
class Draws:
    """One row for each draw, and one field for each source of uncertainty, named as in Uncertainty.

    Weights sum to 1 over the pillars and over the factors of each pillar. ``aggregation`` and ``evidence`` say whether
    the other mean and the claims are taken; ``marks`` which reading of its levels a region has (or all, in one column);
    ``left_out`` the place of the indicator that is left out, -1 for none.
    """

    pillar_weights: Array
    factor_weights: Array
    aggregation: Array
    evidence: Array
    marks: Array
    left_out: Array

    def __len__(self) -> int:
        return len(self.evidence)

    def __getitem__(self, rows: slice) -> "Draws":
        return Draws(*(getattr(self, source)[rows] for source in SOURCES))

    def varying(self) -> tuple[str, ...]:
        """The sources that are not the same in every draw."""
        return tuple(source for source in SOURCES if (getattr(self, source) != getattr(self, source)[:1]).any())

    def exchanged(self, source: str, other: "Draws") -> "Draws":
        """These draws with one source taken from the others."""
        return replace(self, **{source: getattr(other, source)})


SOURCES = tuple(field.name for field in fields(Draws))


def draw(uncertainty: Uncertainty, instrument: Instrument, *, regions: int, slots: int, seed: int, count: int) -> Draws:
    """So many draws. Each source has a random stream of its own: switching one off leaves the others as they were.

    ``slots``: how many equally likely readings of the marks there are.
    """
    seeds = np.random.SeedSequence(seed).spawn(len(SOURCES))
    stream = {source: np.random.Generator(np.random.PCG64(one)) for source, one in zip(SOURCES, seeds, strict=True)}
    factors = [_weights(stream["factor_weights"], pillar.members, uncertainty.factor_weights, count) for pillar in instrument.pillars]
    marked = uncertainty.marks and slots > 1
    left = stream["left_out"].random(count) < uncertainty.left_out
    return Draws(
        pillar_weights=_weights(stream["pillar_weights"], instrument.pillars, uncertainty.pillar_weights, count),
        factor_weights=np.hstack(factors),
        aggregation=stream["aggregation"].random(count) < uncertainty.aggregation,
        evidence=stream["evidence"].random(count) < uncertainty.evidence,
        marks=stream["marks"].integers(slots, size=(count, regions), dtype=np.uint16) if marked else np.zeros((count, 1), np.uint16),
        left_out=np.where(left, stream["left_out"].integers(len(instrument.indicators()), size=count), -1),
    )


def _weights(stream: np.random.Generator, members: Sequence[Group | Indicator], concentration: float | None, count: int) -> Array:
    centre = np.array([float(member.weight) for member in members])
    if concentration is None:
        return np.tile(centre, (count, 1))
    drawn = stream.standard_gamma(concentration * centre, (count, len(centre)))  # gammas over their sum are a Dirichlet
    weights: Array = drawn / drawn.sum(axis=1, keepdims=True)
    return weights
