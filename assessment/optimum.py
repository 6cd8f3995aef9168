"""The best set of regions under rows of whole numbers: most places filled, then the highest sum, then the ranking decides.

Why the result is exact although HiGHS reckons in floating point: HiGHS proposes, whole-number arithmetic proves.

1. Scores are scaled to whole numbers by the least common multiple of their denominators, and each gets a constant above
   any sum of scores, so that one more place always counts more.
2. HiGHS solves the linear relaxation. Its columns, rounded, are a set; whole numbers check that the set keeps every row.
3. *Weak duality*: for any duals y of the rows, no feasible set exceeds ``y x limits + sum of max(0, r)``, r being the weights
   less y times the columns. That bound is reckoned in whole numbers from rounded duals: rounding makes it less sharp,
   never wrong. (Safe dual bounds: Neumaier and Shcherbina 2004, doi 10.1007/s10107-003-0433-3.)
4. A column with |r| above what the bound has to spare over a target has only one side on which the target can be reached;
   the others are *open*. While the bound reaches more than the best set found, the sum of a row that is no whole number is
   held under or over it, or an open column is put to either side, and both halves are asked again, the half with the
   higher bound first (branch and bound). The last half closed, the best set found is proved to be the best.
5. Equal sums: with weights ``k x weight + 1`` for every region outside the set and ``- 1`` inside, k large enough, the best set
   is another one of the same sum, the most different, if there is any. Repeated, this finds every region that some best
   sets contain and others do not. Among these the ranking decides: more regions of the first place, then of the second,
   and so on, each by weights ``k x weight + 1``. What varies even then shares its place and no rule parts it: it is *tied*.

Only where HiGHS calls a relaxation infeasible it is believed: coefficients there are 0, 1 and the parts of a share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import floor, lcm

from assessment.rules import Row
from assessment.solver import Relaxation

GRAIN = 2**20  # duals are rounded to this part of a step
FRACTION = 1e-6  # from a whole number, by which a sum of the relaxation is none
COST_BITS = 20  # of the whole part of the greatest cost that HiGHS is given: it gives up on great ones


@dataclass(frozen=True, slots=True)
class Best:
    """Columns in every best set, columns in some of them only, and the places and points that all of these sets have."""

    chosen: frozenset[int]
    tied: frozenset[int]
    places: int
    points: Fraction

    @property
    def taken(self) -> frozenset[int]:
        """The columns that are in a best set for certain or by a tie."""
        return self.chosen | self.tied


@dataclass(frozen=True, slots=True)
class _Case:
    """One question: the weights, what each column may be, and the rows with the limits in force."""

    weights: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    rows: tuple[Row, ...]

    def allows(self, x: Sequence[int]) -> bool:
        return all(row.allows(x) for row in self.rows)

    def sum(self, x: Sequence[int]) -> int:
        return sum(weight for weight, one in zip(self.weights, x, strict=True) if one)

    def fix(self, values: Mapping[int, int]) -> "_Case":
        return replace(self, lower=_put(self.lower, values), upper=_put(self.upper, values))

    def favour(self, more: Mapping[int, int]) -> "_Case":
        """The case in which the sum decides first, and then these weights."""
        scale = 1 + sum(map(abs, more.values()))
        return replace(self, weights=tuple(scale * weight + more.get(at, 0) for at, weight in enumerate(self.weights)))


@dataclass(frozen=True, slots=True)
class _Proof:
    """An upper limit of the sum, and for each column what being 1 is worth; both in parts of GRAIN."""

    bound: int
    worth: tuple[int, ...]

    def reaches(self, target: int) -> bool:
        return self.bound >= target * GRAIN

    def settled(self, target: int, case: _Case) -> dict[int, int]:
        """The columns that have only one side on which the target can be reached, with that side."""
        spare = self.bound - target * GRAIN
        sides = zip(self.worth, case.lower, case.upper, strict=True)
        return {at: high if one > 0 else low for at, (one, low, high) in enumerate(sides) if low == high or abs(one) > spare}


class Programme:
    """All regions and all rules of a selection; asked again and again with rules dropped and regions fixed."""

    def __init__(self, scores: Sequence[Fraction], places: Sequence[int], rows: Sequence[Row], barred: Sequence[frozenset[str]]) -> None:
        """Columns in order of place. ``barred``: the rules that leave a column out. Scores are at least 0."""
        self._scale = lcm(*(score.denominator for score in scores))
        points = [int(score * self._scale) for score in scores]
        self._place = 1 + sum(points)
        self._weights = tuple(self._place + one for one in points)
        self._places, self._rows, self._barred = tuple(places), tuple(rows), tuple(barred)
        self._relaxation = Relaxation(len(scores), self._rows)
        self._known: dict[object, Best | None] = {}

    def best(self, without: Iterable[str] = (), fixed: Mapping[int, bool] | None = None, more: int = 0) -> Best | None:
        """The best set without those rules, with columns fixed in or out and so many more places; None where there is none."""
        key = (frozenset(without), frozenset((fixed or {}).items()), more)
        if key not in self._known:
            self._known[key] = self._find(self._case(key[0], fixed or {}, more))
        return self._known[key]

    def feasible(self, without: Iterable[str]) -> bool:
        """Whether any set keeps the rules other than those."""
        case = self._case(frozenset(without), {}, 0)
        return self._maximise(replace(case, weights=(0,) * len(case.weights))) is not None

    def _case(self, without: frozenset[str], fixed: Mapping[int, bool], more: int) -> _Case:
        upper = [0 if bars - without else 1 for bars in self._barred]
        lower = [int(fixed.get(at, False)) for at in range(len(upper))]
        upper = [one * fixed.get(at, True) for at, one in enumerate(upper)]
        return _Case(self._weights, tuple(lower), tuple(upper), tuple(_in_force(row, without, more) for row in self._rows))

    def _find(self, case: _Case) -> Best | None:
        x = self._maximise(case)
        if x is None:
            return None
        places, points = divmod(case.sum(x), self._place)
        chosen, tied = self._settle(case, x)
        return Best(chosen, tied, places, Fraction(points, self._scale))

    def _settle(self, case: _Case, x: tuple[int, ...]) -> tuple[frozenset[int], frozenset[int]]:
        """The columns in every set of the same sum that the ranking likes best, and those in some of these sets only."""
        varying = self._varying(case, x)
        case = case.fix({at: one for at, one in enumerate(x) if at not in varying})
        for place in sorted({self._places[at] for at in varying}):
            sharing = [at for at in varying if self._places[at] == place]
            favoured = case.favour(dict.fromkeys(sharing, 1))
            x = self._maximise(favoured) or x
            alike = len({x[at] for at in sharing}) == 1
            case = case.fix({at: x[at] for at in sharing}) if alike else favoured
        tied = self._varying(case, x) if varying else varying
        return frozenset(at for at, one in enumerate(x) if one and at not in tied), frozenset(tied)

    def _varying(self, case: _Case, x: tuple[int, ...]) -> set[int]:
        """The columns that differ from x in some set of the same sum."""
        found: set[int] = set()
        while True:
            rest = {at: 1 - 2 * one for at, one in enumerate(x) if at not in found and case.lower[at] < case.upper[at]}
            other = self._maximise(case.favour(rest), x) or x
            new = {at for at in rest if other[at] != x[at]}
            if not new:
                return found
            found |= new

    def _maximise(self, case: _Case, known: tuple[int, ...] | None = None) -> tuple[int, ...] | None:
        """A set of the highest sum, proved; None where no set keeps the rows. ``known``: a set to be surpassed, if there is one."""
        best, halves, order = known, [(0, 0, case)], count()
        while halves:
            bound, _, half = heappop(halves)
            if best is not None and bound and -bound < (case.sum(best) + 1) * GRAIN:
                continue
            relaxed = self._relax(half)
            if relaxed is None:
                continue
            values, proof = relaxed
            x = tuple(round(value) for value in values)
            if (best is None or case.sum(x) > case.sum(best)) and case.allows(x):
                best = x
            if best is not None and not proof.reaches(case.sum(best) + 1):
                continue
            rest = half if best is None else half.fix(proof.settled(case.sum(best) + 1, half))
            if rest.lower != rest.upper:
                for one in _halved(rest, values, proof):
                    heappush(halves, (-proof.bound, -next(order), one))
            elif case.allows(rest.lower) and (best is None or case.sum(rest.lower) > case.sum(best)):
                best = rest.lower
        return best

    def _relax(self, case: _Case) -> tuple[list[float], _Proof] | None:
        """The columns of the relaxation and the bound that its duals prove, or None where nothing is feasible."""
        limits = [(row.low, row.high) for row in case.rows if row.low is not None and row.high is not None]
        if any(low > high for low, high in (*zip(case.lower, case.upper, strict=True), *limits)):
            return None
        unit = 1 << max(0, max(case.weights, default=0).bit_length() - COST_BITS)
        solved = self._relaxation.solve([one / unit for one in case.weights], case.lower, case.upper, case.rows)
        return (solved[0], _prove(case, [round(Fraction(dual) * unit * GRAIN) for dual in solved[1]])) if solved else None


def _halved(case: _Case, values: Sequence[float], proof: _Proof) -> list[_Case]:
    """Two cases that together allow what this one allows, the more promising last.

    A sum of a row is split before a column is, the longest row first: most of a gap comes from a share, which only fixes how many there are.
    """
    sums = [sum(by * values[at] for at, by in row.terms) for row in case.rows]
    parted = [at for at, one in enumerate(sums) if abs(one - round(one)) > FRACTION]
    if parted:
        split = max(parted, key=lambda at: len(case.rows[at].terms))
        row, below = case.rows[split], floor(sums[split])
        under, over = replace(row, high=below), replace(row, low=below + 1)
        halves = [replace(case, rows=(*case.rows[:split], one, *case.rows[split + 1 :])) for one in (under, over)]
        return halves if sums[split] - below > 1 / 2 else halves[::-1]
    free = (at for at in range(len(values)) if case.lower[at] < case.upper[at])
    column = max(free, key=lambda at: (round(abs(values[at] - round(values[at])), 6), -abs(proof.worth[at]), -at))
    return [case.fix({column: 1 - round(values[column])}), case.fix({column: round(values[column])})]


def _put(x: Sequence[int], values: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(values.get(at, one) for at, one in enumerate(x))


def _in_force(row: Row, without: frozenset[str], more: int) -> Row:
    if row.rule in without:
        return replace(row, low=None, high=None)
    return replace(row, high=row.high + more) if row.grows and row.high is not None else row


def _prove(case: _Case, prices: Sequence[int]) -> _Proof:
    """The bound that weak duality gives for these duals, whatever they are worth, and each column's part in it."""
    worth, bound = [weight * GRAIN for weight in case.weights], 0
    for row, price in zip(case.rows, prices, strict=True):
        limit = row.high if price > 0 else row.low
        if price and limit is not None:
            bound += price * limit
            for at, by in row.terms:
                worth[at] -= price * by
    bound += sum(one * (high if one > 0 else low) for one, low, high in zip(worth, case.lower, case.upper, strict=True))
    return _Proof(bound, tuple(worth))
