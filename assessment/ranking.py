"""Ranks with ties: the index first, then the edition's tie-break, and a tie shown where that does not part them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.scorecard import Scorecard
from questionnaires.instrument import Instrument, half_up

PUBLISHED_DECIMALS = 2  # of an index that an edition ranks rounded without saying to how many decimals


@dataclass(frozen=True, slots=True)
class Ranked:
    """One region in the ranking; ``tied`` names the regions with the same place. ``index`` is what the edition ranks on."""

    place: int
    card: Scorecard
    tied: tuple[str, ...]
    index: Fraction


def places(keys: Sequence[tuple[Fraction, ...]]) -> tuple[int, ...]:
    """The place of each key among all, the highest first: 1, 2, 2, 4. Equal keys share the better place."""
    ordered = sorted(keys, reverse=True)
    first = {key: at for at, key in reversed(list(enumerate(ordered, 1)))}
    return tuple(first[key] for key in keys)


def ranked_decimals(instrument: Instrument) -> int | None:
    """The decimals to which an index is rounded before it is ranked; None where the edition ranks it unrounded."""
    return None if instrument.rank_on == "unrounded" else instrument.tiers[0].rounding.decimals or PUBLISHED_DECIMALS


def rank(cards: Sequence[Scorecard], instrument: Instrument, members: Mapping[str, int]) -> tuple[Ranked, ...]:
    """The scorecards in order of place, those on one place in order of code.

    ``members``: province code -> members so far, for the tie-break that prefers provinces with fewer.
    """
    keys = [_key(card, instrument, members) for card in cards]
    sharing: dict[tuple[Fraction, ...], list[str]] = {}
    for card, key in zip(cards, keys, strict=True):
        sharing.setdefault(key, []).append(card.region.code)
    ranked = [
        Ranked(place, card, tuple(sorted(code for code in sharing[key] if code != card.region.code)), key[0])
        for card, key, place in zip(cards, keys, places(keys), strict=True)
    ]
    return tuple(sorted(ranked, key=lambda one: (one.place, one.card.region.code)))


def _key(card: Scorecard, instrument: Instrument, members: Mapping[str, int]) -> tuple[Fraction, ...]:
    decimals = ranked_decimals(instrument)
    index = card.index if decimals is None else half_up(card.index, decimals)
    breaks = {
        "gate_evidence": Fraction(-len(card.failed_gates)),
        "lowest_pillar": card.lowest_pillar,
        "evidence_supported": card.share_supported,
        "province_members": Fraction(-members.get(card.region.province_code, 0)),
    }
    return (index, *(breaks[name] for name in instrument.tie_break))
