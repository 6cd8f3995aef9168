"""Assessors' marks of a region laid together: one verified level for each marked indicator, with every mark kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from questionnaires.marking import Mark, Marking, Round

WIDEST = 1  # levels between the marks of one indicator; beyond it a third mark or a meeting is needed (DOMAIN: assessor side)


class Basis(Enum):
    """What a verified level rests on."""

    MEAN = "mean"
    MODERATED = "moderated"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Given:
    """One mark as it was given: by whom and in which round."""

    assessor: str
    round: Round
    mark: Mark


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verified level of one indicator, exact, what it rests on, and every mark behind it.

    ``first``: the level before an objection was answered; None where there was no mark before it.
    """

    code: str
    level: Fraction
    basis: Basis
    first: Fraction | None
    given: tuple[Given, ...]

    @property
    def spread(self) -> Fraction:
        """Levels between the highest and the lowest mark of the first round; 0 where there are fewer than two."""
        levels = [one.mark.level for one in self.given if one.round is Round.VERIFICATION]
        return max(levels) - min(levels) if levels else Fraction(0)

    @property
    def open(self) -> bool:
        """Whether the marks lie too far apart and nobody has settled it."""
        return self.spread > WIDEST and self.basis is Basis.MEAN

    @property
    def changed(self) -> bool:
        """Whether an objection changed the level."""
        return self.first is not None and self.first != self.level


def verdicts(markings: Iterable[Marking]) -> Mapping[str, Verdict]:
    """Indicator code -> its verdict, from all markings of one region in any order.

    The mean of the marks, exact; a moderated mark replaces it, and the answer to an objection replaces both.
    """
    given: dict[str, list[Given]] = {}
    for marking in sorted(markings, key=lambda one: (ROUNDS.index(one.round), one.assessor, one.sha256)):
        for code, mark in marking.marks.items():
            given.setdefault(code, []).append(Given(marking.assessor, marking.round, mark))
    return {code: _verdict(code, tuple(given[code])) for code in sorted(given)}


ROUNDS = tuple(Round)
BASES = {Round.VERIFICATION: Basis.MEAN, Round.MODERATION: Basis.MODERATED, Round.OBJECTION: Basis.OBJECTION}


def _verdict(code: str, given: tuple[Given, ...]) -> Verdict:
    levels = {stage: [one.mark.level for one in given if one.round is stage] for stage in ROUNDS}
    reached = [(stage, mean(levels[stage])) for stage in ROUNDS if levels[stage]]
    last, level = reached[-1]
    before = [earlier for stage, earlier in reached if stage is not Round.OBJECTION]
    return Verdict(code, level, BASES[last], before[-1] if before else None, given)


def mean(levels: Sequence[Fraction]) -> Fraction:
    """The plain mean of marks, exact."""
    return sum(levels, Fraction(0)) / len(levels)
