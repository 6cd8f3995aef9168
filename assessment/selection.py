"""Who is chosen: the best set that the rules allow, and one reason for every region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from assessment.conflict import relaxed, smallest_conflict
from assessment.counterfactuals import Change, Outlook, Price, Waiting
from assessment.optimum import Programme
from assessment.ranking import Ranked, rank
from assessment.rules import Kind, Rule, left_out, rows
from assessment.scorecard import Scorecard
from questionnaires.instrument import Instrument
from questionnaires.register import Region

WAITING_LIST = 10  # regions on the waiting list where nothing else is asked for


class Reason(Enum):
    """Why a region is in or out."""

    CHOSEN = "chosen"
    TIED_AT_THE_CUT = "tied-at-the-cut"
    PASSED_OVER = "passed-over"
    WAITING = "waiting"
    BELOW_THE_CUT = "below-the-cut"
    CONFLICT = "conflict"
    GATE_FAILED = "gate-failed"
    MEMBER = "member"
    BELOW_FLOOR = "below-floor"
    FORCED_OUT = "forced-out"
    INVALID = "invalid"
    LATE = "late"
    ABSENT = "absent"


FILTERED = {
    Kind.MEMBERS: Reason.MEMBER,
    Kind.GATES: Reason.GATE_FAILED,
    Kind.INDEX_FLOOR: Reason.BELOW_FLOOR,
    Kind.PILLAR_FLOOR: Reason.BELOW_FLOOR,
    Kind.FORCED_OUT: Reason.FORCED_OUT,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One scored region: its reason, its place among the candidates (None where left out), and what the reason names.

    ``named``: the codes of failed gates, of low pillars, of the regions tied with it, or the year of membership.
    ``rules``: the ids of the rules that left it out or passed it over, or that forced it in.
    ``forced``: of a region passed over, what forcing it in would change; None where the rules do not allow it.
    ``waiting``: its number on the waiting list, which a region passed over can have too.
    ``successors``: of a chosen one, the codes that enter if it drops out.
    """

    card: Scorecard
    reason: Reason
    place: int | None
    named: tuple[str, ...]
    rules: tuple[str, ...] = ()
    forced: Change | None = None
    waiting: int | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unscored:
    """A region without a scorecard, and why: its submission is invalid or late, or there is none."""

    region: Region
    reason: Reason


@dataclass(frozen=True, slots=True)
class Selection:
    """The proposal for one track: a decision for every scored region, in order of place and then code.

    ``points``: the sum of the indices in all places that are filled, those of a tie included. ``conflict``: the ids of
    the fewest rules that contradict each other; then nothing is chosen. ``relaxed``: the ids of the soft rules that gave way.
    """

    track: str
    quota: int
    decisions: tuple[Decision, ...]
    unscored: tuple[Unscored, ...] = ()
    rules: tuple[Rule, ...] = ()
    points: Fraction = Fraction(0)
    relaxed: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    prices: tuple[Price, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def of(self, reason: Reason) -> tuple[Decision, ...]:
        """The decisions with that reason."""
        return tuple(one for one in self.decisions if one.reason is reason)

    @property
    def places_open(self) -> int:
        """Places of the quota that the proposal leaves to the ministry: a tie, too few candidates, or rules in the way."""
        return self.quota - len(self.of(Reason.CHOSEN))


def standing_rules(quota: int, year: int, invited: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """The rules of every selection: the quota, no members before the cycle's year but invited ones, every gate passed."""
    return (
        Rule("quota", Kind.QUOTA, Fraction(quota)),
        Rule("members", Kind.MEMBERS, Fraction(year), codes=invited),
        Rule("gates", Kind.GATES),
    )


def select(
    cards: Sequence[Scorecard],
    instrument: Instrument,
    *,
    quota: int,
    year: int,
    members: Mapping[str, int],
    invited: frozenset[str] = frozenset(),
    rules: Sequence[Rule] = (),
    unscored: Mapping[Region, Reason] | None = None,
    waiting: int = WAITING_LIST,
) -> Selection:
    """The set that fills most places of the quota, then has the highest sum of indices, then the best places.

    ``rules`` come after the standing ones, in declared order; one under the id of a standing rule replaces it.
    ``members``: province code -> members so far, for the tie-break. A tie that no rule and no tie-break parts is left open.
    """
    ruled = _declared(standing_rules(quota, year, invited), rules)
    ranked = rank(cards, instrument, members)
    bars = [{rule.id: named for rule in ruled if (named := left_out(rule, one)) is not None} for one in ranked]
    programme = Programme(
        scores=[one.index for one in ranked],
        places=[one.place for one in ranked],
        rows=[row for rule in ruled for row in rows(rule, [one.card.region for one in ranked])],
        barred=[frozenset(one) for one in bars],
    )
    gave_way = relaxed(programme, ruled)
    active = tuple(rule for rule in ruled if rule.id not in gave_way)
    out = {one.card.region.code: decision for one, bar in zip(ranked, bars, strict=True) if (decision := _filtered(one, bar, active))}
    candidates = rank([card for card in cards if card.region.code not in out], instrument, members)
    left = tuple(out[code] for code in sorted(out))
    absent = tuple(Unscored(region, why) for region, why in sorted((unscored or {}).items(), key=lambda pair: pair[0].code))
    best = programme.best(gave_way)
    if best is None:
        conflict = smallest_conflict(programme, ruled)
        stopped = tuple(Decision(one.card, Reason.CONFLICT, one.place, (), conflict) for one in candidates)
        return Selection(instrument.track, quota, (*stopped, *left), absent, ruled, conflict=conflict)
    outlook = Outlook(programme, tuple(one.card.region.code for one in ranked), frozenset(gave_way), best)
    queue = outlook.waiting(waiting)
    return Selection(
        track=instrument.track,
        quota=quota,
        decisions=(*_decided(candidates, outlook, active, queue), *left),
        unscored=absent,
        rules=ruled,
        points=best.points,
        relaxed=gave_way,
        prices=outlook.prices(rule.id for rule in active if rule.kind is not Kind.QUOTA),
        waiting=queue,
    )


def _declared(standing: Sequence[Rule], rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """All rules in declared order, a given one in the place of a standing one with its id."""
    given = {rule.id: rule for rule in rules}
    if len(given) < len(rules):
        raise ValueError("two rules have the same id")
    return tuple(({rule.id: rule for rule in standing} | given).values())


def _filtered(one: Ranked, bar: Mapping[str, tuple[str, ...]], active: Sequence[Rule]) -> Decision | None:
    """The decision on a region that a rule in force leaves out; the first declared rule is told."""
    for rule in active:
        if rule.id in bar:
            return Decision(one.card, FILTERED[rule.kind], None, bar[rule.id], (rule.id,))
    return None


def _decided(candidates: Sequence[Ranked], outlook: Outlook, active: Sequence[Rule], queue: Sequence[Waiting]) -> tuple[Decision, ...]:
    column = {code: at for at, code in enumerate(outlook.codes)}
    passed = outlook.passed_over([rule.id for rule in active if not rule.filters and rule.kind is not Kind.QUOTA])
    number = {one.code: at for at, one in enumerate(queue, 1)}
    tied = {outlook.codes[at] for at in outlook.best.tied}

    def decide(one: Ranked) -> Decision:
        code, at = one.card.region.code, column[one.card.region.code]
        if at in outlook.best.chosen:
            forced_in = tuple(rule.id for rule in active if rule.kind is Kind.FORCED_IN and code in rule.codes)
            return Decision(one.card, Reason.CHOSEN, one.place, (), forced_in, successors=outlook.successors(at))
        if code in tied:
            return Decision(one.card, Reason.TIED_AT_THE_CUT, one.place, tuple(other for other in one.tied if other in tied))
        if at in passed:
            return Decision(one.card, Reason.PASSED_OVER, one.place, (), passed[at], outlook.forced(at), number.get(code))
        why = Reason.WAITING if code in number else Reason.BELOW_THE_CUT
        return Decision(one.card, why, one.place, (), waiting=number.get(code))

    return tuple(decide(one) for one in candidates)
