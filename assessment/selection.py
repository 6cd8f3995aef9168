"""Who is chosen: the top of the ranking within the quota, and one reason for every region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from assessment.ranking import Ranked, rank
from assessment.scorecard import Scorecard
from questionnaires.instrument import Instrument


class Reason(Enum):
    """Why a region is in or out."""

    CHOSEN = "chosen"
    BELOW_THE_CUT = "below-the-cut"
    TIED_AT_THE_CUT = "tied-at-the-cut"
    GATE_FAILED = "gate-failed"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Decision:
    """One region: its reason, its place among the candidates (None where left out), and what the reason names.

    ``named``: the codes of failed gates, the codes of the regions tied with it, or the year of membership.
    """

    card: Scorecard
    reason: Reason
    place: int | None
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The proposal for one track: a decision for every scored region, in order of place and then code."""

    track: str
    quota: int
    decisions: tuple[Decision, ...]

    def of(self, reason: Reason) -> tuple[Decision, ...]:
        """The decisions with that reason."""
        return tuple(one for one in self.decisions if one.reason is reason)

    @property
    def places_open(self) -> int:
        """Places of the quota that the proposal leaves to the ministry: a tie, or too few candidates."""
        return self.quota - len(self.of(Reason.CHOSEN))


def select(
    cards: Sequence[Scorecard],
    instrument: Instrument,
    *,
    quota: int,
    year: int,
    members: Mapping[str, int],
    invited: frozenset[str] = frozenset(),
) -> Selection:
    """The best of those who are no members before the cycle's year and passed every gate, up to the quota.

    ``invited`` members may be chosen again. A tie that straddles the cut is left open, not broken.
    """
    out: list[Decision] = []
    candidates: list[Scorecard] = []
    for card in sorted(cards, key=lambda card: card.region.code):
        member = card.region.member_since(year)
        if member and card.region.code not in invited:
            out.append(Decision(card, Reason.MEMBER, None, (str(member.year),)))
        elif card.failed_gates:
            out.append(Decision(card, Reason.GATE_FAILED, None, card.failed_gates))
        else:
            candidates.append(card)
    ranked = rank(candidates, instrument, members)
    return Selection(instrument.track, quota, (*(_decide(one, quota) for one in ranked), *out))


def _decide(one: Ranked, quota: int) -> Decision:
    last = one.place + len(one.tied)
    if last <= quota:
        return Decision(one.card, Reason.CHOSEN, one.place, ())
    if one.place <= quota:
        return Decision(one.card, Reason.TIED_AT_THE_CUT, one.place, one.tied)
    return Decision(one.card, Reason.BELOW_THE_CUT, one.place, ())
