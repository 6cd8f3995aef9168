"""What would be otherwise: without a rule, with a region forced in, with one that drops out, with a place more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from assessment.optimum import Best, Programme

COMBINED = 2  # rules that are dropped together in every combination; of more, one set that does it is found


@dataclass(frozen=True, slots=True)
class Change:
    """Another selection against the proposal: places and points more or less, and the codes that enter and leave for certain."""

    places: int
    points: Fraction
    enter: tuple[str, ...]
    leave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What a rule costs: the change if it were dropped. ``change.points`` is what the rule takes from the sum."""

    rule: str
    change: Change


@dataclass(frozen=True, slots=True)
class Waiting:
    """One region of the waiting list: after how many freed places it enters, and the codes that leave at that step."""

    code: str
    after: int
    leave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The proposal, the programme that it came from, the codes of its columns and the rules that gave way."""

    programme: Programme
    codes: tuple[str, ...]
    relaxed: frozenset[str]
    best: Best

    def prices(self, rules: Iterable[str]) -> tuple[Price, ...]:
        """The price of each of those rules."""
        return tuple(Price(rule, self._change(self._without((rule,)))) for rule in rules)

    def forced(self, column: int) -> Change | None:
        """What forcing a region in would change; None where the rules do not allow it."""
        other = self.programme.best(self.relaxed, {column: True})
        return self._change(other) if other else None

    def successors(self, column: int) -> tuple[str, ...]:
        """Who enters if this chosen region drops out and every rule is kept; nobody where the rules then cannot be kept."""
        other = self.programme.best(self.relaxed, {column: False})
        return self._named(other.taken - self.best.taken) if other else ()

    def waiting(self, length: int) -> tuple[Waiting, ...]:
        """The regions that enter if one place becomes free, then two, and so on, all rules kept, up to that length.

        What one region's dropping out changes may differ, where a rule needs one like it: that is ``successors``.
        """
        found: list[Waiting] = []
        before, free = self.best, 0
        while len(found) < length:
            free += 1
            now = self.programme.best(self.relaxed, more=free)
            if now is None or now.places == before.places:
                break
            leave = self._named(before.taken - now.taken)
            listed = {one.code for one in found}
            found += [Waiting(code, free, leave) for code in self._named(now.taken - self.best.taken) if code not in listed]
            before = now
        return tuple(found[:length])

    def passed_over(self, rules: Sequence[str]) -> Mapping[int, tuple[str, ...]]:
        """Column -> the rules that keep it out: one alone, else two, else a set of which none can be spared.

        Asked of the regions that a rule dropped alone, or all of them dropped, would let in; of several answers the first declared.
        """
        found: dict[int, tuple[str, ...]] = {}
        rest: Collection[int] = self._entering(rules)
        for size in range(1, COMBINED + 1):
            for some in combinations(rules, size):
                for column in self._entering(some):
                    if size == 1 or column in rest:
                        found.setdefault(column, some)
            rest = [column for column in rest if column not in found]
            if not rest:
                break
        return found | {column: self._spared(column, rules) for column in rest}

    def _spared(self, column: int, rules: Sequence[str]) -> tuple[str, ...]:
        dropped = tuple(rules)
        for rule in rules:
            fewer = tuple(one for one in dropped if one != rule)
            dropped = fewer if column in self._entering(fewer) else dropped
        return dropped

    def _entering(self, rules: Sequence[str]) -> frozenset[int]:
        return self._without(rules).taken - self.best.taken

    def _without(self, rules: Iterable[str]) -> Best:
        other = self.programme.best(self.relaxed.union(rules))
        assert other is not None, "fewer rules cannot contradict each other where more do not"
        return other

    def _change(self, other: Best) -> Change:
        enter, leave = other.chosen - self.best.taken, self.best.chosen - other.taken
        return Change(other.places - self.best.places, other.points - self.best.points, self._named(enter), self._named(leave))

    def _named(self, columns: Iterable[int]) -> tuple[str, ...]:
        """Their codes in order of place."""
        return tuple(self.codes[at] for at in sorted(columns))
