"""Assets, their use and results: how far a region has come in each, and which of four situations that makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from assessment.scorecard import Scorecard, Step, weights
from questionnaires.instrument import Instrument

ASSETS, USE, RESULTS = "aset", "pemanfaatan", "hasil"  # an edition with other stages has none of this


class Situation(Enum):
    """Which halves of the scale a region's assets and their use lie in; the middle belongs to the upper one."""

    USED = "used"
    UNUSED = "unused"
    LEAN = "lean"
    EARLY = "early"


SITUATIONS = {(True, True): Situation.USED, (True, False): Situation.UNUSED, (False, True): Situation.LEAN, (False, False): Situation.EARLY}


@dataclass(frozen=True, slots=True)
class Standing:
    """Assets, their use and results, each a level from 0 to the edition's highest, exact."""

    assets: Fraction
    use: Fraction
    results: Fraction


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole region, and by code each pillar that has all three stages."""

    whole: Standing
    pillars: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Stages:
    """A region as it claims, as evidence supports it, and as it counts. ``cut``: the middle of the scale."""

    claimed: Picture
    supported: Picture
    final: Picture
    cut: Fraction

    @property
    def situation(self) -> Situation:
        """The situation that the region counts in."""
        return _situation(self.final.whole, self.cut)


def stages(card: Scorecard, instrument: Instrument) -> Stages | None:
    """Assets, use and results of a region; None in an edition that does not ask for all three.

    Source of the question: the minister judges how data and technology are used for policy and quality of life (2022).
    """
    claimed, supported, final = (_picture(tree, instrument) for tree in (card.claimed, card.supported, card.final))
    if claimed is None or supported is None or final is None:
        return None
    return Stages(claimed, supported, final, _cut(instrument))


def stage_means(step: Step, instrument: Instrument) -> Mapping[str, Fraction]:
    """Stage -> mean of its indicators below a step, each with the weight that it has there; exact.

    So, where no tier rounds and all are arithmetic, these means with their stages' weights make the value of the step.
    Stages that stand apart, or whose indicators have no weight or do not apply, are left out.
    """
    apart = {stage.code for stage in instrument.stages if stage.apart}
    stage_of = {one.code: one.stage for one in instrument.indicators() if one.stage not in apart}
    shares, sums = dict[str, Fraction](), dict[str, Fraction]()
    levels = {one.code: one.value for one in step.walk() if not one.parts}
    for code, share in weights(step).items():
        if code in stage_of:
            stage = stage_of[code]
            shares[stage] = shares.get(stage, Fraction(0)) + share
            sums[stage] = sums.get(stage, Fraction(0)) + share * levels[code]
    return {stage: sums[stage] / share for stage, share in shares.items() if share}


def situations(cards: Iterable[Scorecard], instrument: Instrument) -> Mapping[Situation, int]:
    """Each of the four situations -> the number of regions in it; empty in an edition without these stages."""
    found = [_situation(one, _cut(instrument)) for card in cards if (one := standing(card.final, instrument))]
    return {situation: found.count(situation) for situation in Situation} if found else {}


def _situation(whole: Standing, cut: Fraction) -> Situation:
    return SITUATIONS[whole.assets >= cut, whole.use >= cut]


def _cut(instrument: Instrument) -> Fraction:
    return Fraction(instrument.highest, 2)


def _picture(tree: Step, instrument: Instrument) -> Picture | None:
    whole = standing(tree, instrument)
    parts = {part.code: standing(part, instrument) for part in tree.parts}
    return Picture(whole, {code: found for code, found in parts.items() if found}) if whole else None


def standing(step: Step, instrument: Instrument) -> Standing | None:
    """Assets, use and results of a step; None where one of the three is missing below it."""
    means = stage_means(step, instrument)
    if not {ASSETS, USE, RESULTS} <= means.keys():
        return None
    return Standing(means[ASSETS], means[USE], means[RESULTS])
