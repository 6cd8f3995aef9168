"""What happens when rules contradict each other: soft ones give way, else the smallest conflict is named."""

from collections.abc import Sequence
from itertools import combinations

from assessment.optimum import Programme
from assessment.rules import Rule


def relaxed(programme: Programme, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The ids of the soft rules that give way, in declared order; empty where there is no contradiction or no help.

    They give way one after the other until the rest can be kept; then those that did not help come back, the last first.
    """
    given: list[str] = []
    for rule in rules:
        if programme.feasible(given):
            break
        given += [rule.id] * rule.soft
    if not programme.feasible(given):
        return ()
    for one in reversed(given):
        rest = [other for other in given if other != one]
        given = rest if programme.feasible(rest) else given
    return tuple(given)


def smallest_conflict(programme: Programme, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The ids of the fewest rules that cannot all be kept, in declared order; of several such sets the first. Empty without a conflict.

    Soft rules are none of it: without them the contradiction is still there.
    """
    soft = {rule.id for rule in rules if rule.soft}
    ids = [rule.id for rule in rules if not rule.soft]
    if programme.feasible(soft):
        return ()
    needed = list(ids)
    for one in ids:  # every rule that the contradiction can do without goes; what stays bounds the size
        rest = [other for other in needed if other != one]
        needed = needed if _kept(programme, soft.union(ids), rest) else rest
    for size in range(len(needed)):
        for some in combinations(ids, size):
            if not _kept(programme, soft.union(ids), some):
                return some
    return tuple(needed)


def _kept(programme: Programme, every: set[str], some: Sequence[str]) -> bool:
    return programme.feasible(every.difference(some))
