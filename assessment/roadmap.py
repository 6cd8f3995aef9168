"""The agenda for the master plan: actions with their gains, when each is done, and what to bring to each bimtek."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, floor

from assessment.agenda import Gain, counted, gains, strongest
from assessment.evidence import Support
from assessment.scorecard import Scorecard, Step, steps
from assessment.stages import ASSETS, USE, stage_means
from questionnaires.instrument import Band, Gate, Group, Indicator, Instrument, Level

QUICK_WINS = 7  # at most, in one year: every action needs an office that answers for it
PERIOD_YEARS = 5  # of an RPJMD (UU 25/2004), counted with the first year where its end is not known
BROUGHT = 3  # gaps, and factors to innovate in, that a region brings to a bimtek


class Horizon(Enum):
    """When an action is done; the value is its effort in years.

    Of an edition's effort classes, lightest first, the first is a year, the second a budget cycle (proposed in one year,
    spent in the next), any other a whole RPJMD.
    """

    QUICK = 1
    PERIOD = 2
    LONG = 5


HORIZONS = tuple(Horizon)


class Kind(Enum):
    """What an action does: climb to the next level, or complete the evidence of a level that is claimed already."""

    STEP = "step"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Action:
    """One indicator raised from the level that counts to another, and the points that this alone adds to the index.

    ``missing``: the kinds of evidence to complete, in the order of the edition; none where a level is climbed.
    """

    kind: Kind
    indicator: Indicator
    start: Fraction
    end: Level
    gain: Fraction
    horizon: Horizon
    missing: tuple[str, ...] = ()

    @property
    def rate(self) -> Fraction:
        """Points of the index for each year of effort."""
        return self.gain / self.horizon.value


@dataclass(frozen=True, slots=True)
class Planned:
    """An action and its years; ``last`` is None where its end is open."""

    action: Action
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """The index and the band of a region at the end of a year."""

    year: int
    index: Fraction
    band: Band


@dataclass(frozen=True, slots=True)
class Sharing:
    """A pillar at its top throughout, whose offices have experience to share."""

    pillar: Group
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Quick wins, what the RPJMD period carries and what takes longer, and what the index becomes.

    ``after_quick`` and ``after_period`` are scored with all their actions done together. Without an action every
    pillar is at its top and stands under ``sharing``.
    """

    now: Reached
    quick: tuple[Planned, ...]
    period: tuple[Planned, ...]
    long: tuple[Planned, ...]
    after_quick: Reached
    after_period: Reached
    sharing: tuple[Sharing, ...]

    @property
    def planned(self) -> tuple[Planned, ...]:
        """Everything that is to be done, in order."""
        return (*self.quick, *self.period, *self.long)


def actions(card: Scorecard, instrument: Instrument, gain: Gain | None = None) -> tuple[Action, ...]:
    """One action for each indicator below its top: light efforts first, then most points for a year of effort.

    Equal ones: evidence before steps, then the lower pillar, then by code. ``gain``: the card's gains, where the caller has them.
    """
    levels, gain = counted(card), gain or gains(card, instrument)
    pillar = {step.code: part.value for part in card.final.parts for step in part.walk()}
    found = []
    for one in instrument.indicators():
        if levels.get(one.code, instrument.highest) < instrument.highest:
            kind, end, horizon, missing = _aim(one, levels[one.code], card.supports[one.code], instrument)
            found.append(Action(kind, one, levels[one.code], end, gain(one.code, end), horizon, missing))
    return tuple(sorted(found, key=lambda one: (one.horizon.value, -one.rate, one.kind is Kind.STEP, pillar[one.indicator.code], one.indicator.code)))


def _aim(one: Indicator, level: Fraction, support: Support, instrument: Instrument) -> tuple[Kind, Level, Horizon, tuple[str, ...]]:
    """Evidence first, where it is what holds the level: no assessor put it elsewhere than evidence does."""
    if level == support.supported < support.reported:
        needed = {kind for step in range(floor(level) + 1, ceil(support.reported) + 1) for kind in one.evidence.get(step, ())}
        missing = tuple(kind.code for kind in instrument.evidence if kind.code in needed - set(support.kinds))
        return Kind.EVIDENCE, support.reported, Horizon.QUICK, missing
    effort = list(instrument.efforts).index(one.effort)
    return Kind.STEP, floor(level) + 1, HORIZONS[min(effort, len(HORIZONS) - 1)], ()


def roadmap(
    card: Scorecard, instrument: Instrument, year: int, *, rpjmd_end: int | None = None, most: int = QUICK_WINS, gain: Gain | None = None
) -> Roadmap:
    """The road map of a region that begins in a year, with at most so many quick wins.

    Quick wins are done in that year. The period runs from the next year to the end of the RPJMD and holds, spread evenly,
    the other light actions and those of a budget cycle. What takes longer begins in its last year, to be carried
    into the next RPJMD. ``gain``: the card's gains, where the caller has them.
    """
    found = actions(card, instrument, gain)
    end = max(rpjmd_end or year + PERIOD_YEARS - 1, year + 1)
    light, middling, long = (tuple(one for one in found if one.horizon is horizon) for horizon in Horizon)
    quick, period = light[:most], (*light[most:], *middling)
    return Roadmap(
        now=Reached(year, card.index, card.band),
        quick=tuple(Planned(one, year, year) for one in quick),
        period=_spread(period, year + 1, end),
        long=tuple(Planned(one, end, None) for one in long),
        after_quick=_reached(card, instrument, quick, year),
        after_period=_reached(card, instrument, (*quick, *period), end),
        sharing=tuple(_sharing(card, instrument)),
    )


def _spread(found: Sequence[Action], first: int, end: int) -> tuple[Planned, ...]:
    """The actions in order, as many beginning in each year; one begins early enough to end within the period, where it is long enough."""
    planned = []
    for at, one in enumerate(found):
        begin = max(first, min(first + at * (end - first + 1) // len(found), end - one.horizon.value + 1))
        planned.append(Planned(one, begin, min(begin + one.horizon.value - 1, end)))
    return tuple(planned)


def _reached(card: Scorecard, instrument: Instrument, done: Iterable[Action], year: int) -> Reached:
    raised: Mapping[str, Level] = {one.indicator.code: one.end for one in done}
    tree = steps(instrument, {**counted(card), **raised})
    return Reached(year, tree.value, instrument.band(tree.value, {part.code: part.value for part in tree.parts}))


def _sharing(card: Scorecard, instrument: Instrument) -> Iterable[Sharing]:
    levels = counted(card)
    for pillar in instrument.pillars:
        own = [one for one in pillar.indicators() if one.code in levels]
        if own and all(levels[one.code] >= instrument.highest for one in own):
            yield Sharing(pillar, tuple(dict.fromkeys(owner for one in own for owner in one.owners)))


@dataclass(frozen=True, slots=True)
class Lag:
    """A factor whose assets are ahead of their use: both as levels."""

    factor: str
    assets: Fraction
    use: Fraction


@dataclass(frozen=True, slots=True)
class Bimtek:
    """What one region brings to the four rounds.

    1, readiness and direction: ``strongest`` and ``weakest`` pillar and the ``failed`` gates. 2, gaps: the most ``urgent``
    steps, the ``evidence`` to complete, and the ``owners`` who must be there. 3, innovations: where assets lie idle
    (``lags``, widest first), and the ``firmest`` factor to build on. 4, road map: the ``plan``.
    """

    strongest: Step
    weakest: Step
    failed: tuple[Gate, ...]
    urgent: tuple[Action, ...]
    evidence: tuple[Action, ...]
    owners: tuple[str, ...]
    lags: tuple[Lag, ...]
    firmest: Step
    plan: Roadmap


def bimtek(card: Scorecard, instrument: Instrument, plan: Roadmap) -> Bimtek:
    """What a region brings to each bimtek, chosen by rule from its own results. Source of the rounds: the programme's guide."""
    pillars = sorted(card.final.parts, key=lambda part: (-part.value, part.code))
    todo = [one.action for one in plan.planned]
    steps_open = sorted((one for one in todo if one.kind is Kind.STEP), key=lambda one: (floor(one.start), -one.gain, one.indicator.code))
    urgent = tuple(steps_open[:BROUGHT])
    evidence = tuple(one for one in todo if one.kind is Kind.EVIDENCE)
    tier = instrument.tiers[-1].name
    return Bimtek(
        strongest=pillars[0],
        weakest=pillars[-1],
        failed=tuple(gate for gate in instrument.gates if gate.code in card.failed_gates),
        urgent=urgent,
        evidence=evidence,
        owners=tuple(dict.fromkeys(owner for one in (*urgent, *evidence[:BROUGHT]) for owner in one.indicator.owners)),
        lags=_lags(card, instrument, tier)[:BROUGHT],
        firmest=min(strongest(card, tier), key=lambda step: (-step.value, step.code)),
        plan=plan,
    )


def _lags(card: Scorecard, instrument: Instrument, tier: str) -> tuple[Lag, ...]:
    means = {step.code: stage_means(step, instrument) for step in card.final.walk() if step.tier == tier}
    found = [Lag(code, one[ASSETS], one[USE]) for code, one in means.items() if ASSETS in one and USE in one and one[ASSETS] > one[USE]]
    return tuple(sorted(found, key=lambda lag: (lag.use - lag.assets, lag.factor)))
