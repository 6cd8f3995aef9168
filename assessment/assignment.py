"""Who marks what: assessors drawn for every region, even in load, free of conflicts, and linked by the regions they share."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

DRAWS = 4  # fresh draws before assessors stay unlinked
TRIES = 40  # exchanges tried for each mark in a draw: few pairs become more even after that

Name = TypeVar("Name", bound=Hashable)
Mark = tuple[int, int]  # (region, slot), both counted from 0


class AssignmentError(ValueError):
    """One sentence naming what cannot be assigned, and why."""


def assign(
    regions: Sequence[str], assessors: Sequence[str], per_region: int, conflicts: Mapping[str, frozenset[str]], seed: int
) -> Mapping[str, tuple[str, ...]]:
    """Region code -> its assessors, both sorted; the same for the same seed, in whatever order the arguments come.

    ``conflicts``: assessor -> regions that he or she must not mark; regions that are not assigned may stand there.

    - Every region has exactly ``per_region`` different assessors, none in conflict; else AssignmentError.
    - The largest load (regions of one assessor) cannot be lowered. Without conflicts no two loads differ by more than one.
    - Where two mark a region, leniency can be estimated only among assessors whom shared regions link, directly or through
      others (Myford and Wolfe, Strengthening the Ties That Bind, ETS 2000). Without conflicts all are linked whenever
      ``len(regions) * (per_region - 1) >= len(assessors) - 1``; fewer regions cannot do it. With conflicts the largest load comes
      first: within it links are searched for, not proved impossible (a Hamiltonian path is a case of it). Ask ``unlinked``.
    - Pairs are about equally frequent. Without conflicts and with two assessors per region every pair occurs as soon as there
      are twice as many regions as pairs.
    """
    names, codes = sorted(assessors), sorted(regions)
    _refuse_repeated("Assessor", names)
    _refuse_repeated("Region", codes)
    _refuse_impossible(names, per_region, conflicts)
    free = {code: tuple(at for at, name in enumerate(names) if code not in conflicts.get(name, ())) for code in codes}
    for code, candidates in free.items():
        if len(candidates) < per_region:
            barred = ", ".join(name for at, name in enumerate(names) if at not in candidates)
            raise AssignmentError(f"Region {code} needs {per_region} assessors and has {len(candidates)} without conflict; in conflict: {barred}.")
    best = _best_draw(free, len(names), per_region, Random(seed))
    return {code: tuple(names[at] for at in sorted(best[code])) for code in codes}


def unlinked(assignment: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The groups of assessors between whom no shared region makes a link, sorted; empty where all are linked.

    An assessor without any region does not stand in an assignment, so not here either.
    """
    marking = list(assignment.values())
    groups = _groups(marking, {name for names in marking for name in names})
    return tuple(sorted(tuple(sorted(group)) for group in groups)) if len(groups) > 1 else ()


def _refuse_repeated(what: str, ordered: Sequence[str]) -> None:
    repeated = [one for one, times in Counter(ordered).items() if times > 1]
    if repeated:
        raise AssignmentError(f"{what} named more than once: {', '.join(repeated)}.")


def _refuse_impossible(names: Sequence[str], per_region: int, conflicts: Mapping[str, frozenset[str]]) -> None:
    unknown = sorted(conflicts.keys() - set(names))
    if unknown:
        raise AssignmentError(f"Conflicts name somebody who is not among the assessors: {', '.join(unknown)}.")
    if per_region < 1:
        raise AssignmentError(f"Each region needs at least 1 assessor, not {per_region}.")
    if len(names) < per_region:
        raise AssignmentError(f"Too few assessors: each region needs {per_region} and there are {len(names)}.")


def _groups(marking: Iterable[Sequence[Name]], everyone: Iterable[Name]) -> list[set[Name]]:
    """Everyone, in groups that are linked: directly by a shared region, or through others."""
    group_of = {one: {one} for one in everyone}
    for names in marking:
        for name in names[1:]:
            group, other = group_of[names[0]], group_of[name]
            if group is not other:
                group |= other
                group_of.update(dict.fromkeys(other, group))
    return list({id(group): group for group in group_of.values()}.values())


def _best_draw(free: Mapping[str, tuple[int, ...]], assessors: int, per_region: int, random: Random) -> Mapping[str, Sequence[int]]:
    """The first draw with as few groups as can be, else the one with the fewest."""
    fewest = max(len(_groups(free.values(), range(assessors))), assessors - len(free) * (per_region - 1))
    best: tuple[int, Mapping[str, Sequence[int]]] | None = None
    for _ in range(DRAWS):
        codes = random.sample(list(free), len(free))
        draw = _Draw([free[code] for code in codes], assessors, per_region, random)
        draw.level()
        draw.mix()
        groups = draw.link(fewest)
        if best is None or groups < best[0]:
            best = groups, dict(zip(codes, draw.marking, strict=True))
        if groups <= fewest:
            break
    assert best
    return best[1]


class _Draw:
    """An assignment being made. Regions and assessors are numbers."""

    def __init__(self, free: Sequence[tuple[int, ...]], assessors: int, per_region: int, random: Random) -> None:
        self.free = [frozenset(candidates) for candidates in free]
        self.random = random
        self.loads = [0] * assessors
        self.pairs = [[0] * assessors for _ in range(assessors)]
        self.marking: list[list[int]] = []
        self.marks = [(region, slot) for region in range(len(free)) for slot in range(per_region)]
        for candidates in free:
            self.marking.append([])
            for _ in range(per_region):
                self._add(self._least_used(candidates))

    def level(self) -> None:
        """Hand regions on until no chain leads from an assessor to one with at least two fewer.

        Then the loads are as even as they can be, the largest included (Harvey, Ladner, Lovász and Tamir,
        Semi-matchings for bipartite graphs and load balancing, Journal of Algorithms 59, 2006; for one assessor per region,
        and by the same exchange for several).
        """
        while any(self._relieve(assessor) for assessor in range(len(self.loads))):
            pass

    def mix(self) -> None:
        """Exchange assessors between regions, at random, unless that makes pairs less even; loads stay."""
        for _ in range(TRIES * len(self.marks)):
            one, other = self.random.choice(self.marks), self.random.choice(self.marks)
            if self._exchangeable(one, other) and self._unevenness_added(one, other) <= 0:
                self._exchange(one, other)

    def link(self, fewest: int) -> int:
        """Join groups while there are more than the fewest possible and that works; the number of groups that remain."""
        while len(groups := _groups(self.marking, range(len(self.loads)))) > fewest:
            if not any(self._join(mark, groups) for mark in self.marks):
                break
        return len(groups)

    def _least_used(self, candidates: Iterable[int]) -> int:
        here = self.marking[-1]
        others = [one for one in candidates if one not in here]
        return min(others, key=lambda one: (self.loads[one], sum(self.pairs[one][other] for other in here), self.random.random()))

    def _add(self, assessor: int) -> None:
        self._count(assessor, self.marking[-1], 1)
        self.marking[-1].append(assessor)

    def _replace(self, mark: Mark, new: int) -> None:
        region, slot = mark
        rest = self._rest(mark)
        self._count(self._who(mark), rest, -1)
        self._count(new, rest, 1)
        self.marking[region][slot] = new

    def _count(self, assessor: int, beside: Iterable[int], change: int) -> None:
        self.loads[assessor] += change
        for other in beside:
            self.pairs[assessor][other] += change
            self.pairs[other][assessor] += change

    def _who(self, mark: Mark) -> int:
        region, slot = mark
        return self.marking[region][slot]

    def _rest(self, mark: Mark) -> list[int]:
        region, slot = mark
        here = self.marking[region]
        return here[:slot] + here[slot + 1 :]

    def _relieve(self, start: int) -> bool:
        came: dict[int, tuple[int, Mark]] = {}  # assessor -> who hands on, and which mark
        queue = [start]
        for giver in queue:
            for region, here in enumerate(self.marking):
                if giver not in here:
                    continue
                for taker in sorted(self.free[region] - came.keys() - {start, *here}):
                    came[taker] = giver, (region, here.index(giver))
                    if self.loads[taker] <= self.loads[start] - 2:
                        self._hand_on(taker, came)
                        return True
                    queue.append(taker)
        return False

    def _hand_on(self, taker: int, came: Mapping[int, tuple[int, Mark]]) -> None:
        while taker in came:
            giver, mark = came[taker]
            self._replace(mark, taker)
            taker = giver

    def _exchangeable(self, one: Mark, other: Mark) -> bool:
        first, second = self._who(one), self._who(other)
        return self._can_take(second, one[0]) and self._can_take(first, other[0])

    def _can_take(self, assessor: int, region: int) -> bool:
        return assessor not in self.marking[region] and assessor in self.free[region]

    def _unevenness_added(self, one: Mark, other: Mark) -> int:
        """Half of what the exchange adds to the sum of the squared pair counts."""
        first, second = self.pairs[self._who(one)], self.pairs[self._who(other)]
        with_first, with_second = self._rest(one), self._rest(other)
        return sum(second[x] - first[x] + 1 for x in with_first if x not in with_second) + sum(
            first[x] - second[x] + 1 for x in with_second if x not in with_first
        )

    def _exchange(self, one: Mark, other: Mark) -> None:
        first, second = self._who(one), self._who(other)
        self._replace(one, second)
        self._replace(other, first)

    def _join(self, mark: Mark, groups: Sequence[set[int]]) -> bool:
        """Whether the mark, if spare, could be exchanged with one of another group or given to it: that joins the two.

        Its own group holds together without it; if the other falls apart, the exchange links both parts.
        """
        if not self._spare(mark, len(groups)):
            return False
        region, _ = mark
        group = next(group for group in groups if self._who(mark) in group)
        for other in self.marks:
            if self._who(other) not in group and self._exchangeable(mark, other):
                self._exchange(mark, other)
                return True
        # Needed only among conflicts: loads become less even, none larger than the largest.
        takers = [one for one in sorted(self.free[region] - group) if self.loads[one] < max(self.loads)]
        if takers:
            self._replace(mark, takers[0])
        return bool(takers)

    def _spare(self, mark: Mark, groups: int) -> bool:
        region, _ = mark
        without = [*self.marking[:region], self._rest(mark), *self.marking[region + 1 :]]
        return len(_groups(without, range(len(self.loads)))) == groups
