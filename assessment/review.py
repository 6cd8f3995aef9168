"""The review of a cycle's marks: what needs moderation, how far assessors agree, and who claimed too much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessment.agreement import Agreement, Rated, agreement, assessor_effects
from assessment.effects import Effects
from assessment.marks import Verdict, mean
from assessment.ranking import rank
from assessment.scorecard import Scorecard, Status, steps
from questionnaires.instrument import Instrument, half_up
from questionnaires.marking import Round
from questionnaires.register import Region

EXACT = 10**6  # an assessor's effect is an estimate: six decimals of it are taken out


@dataclass(frozen=True, slots=True)
class Moderation:
    """One indicator of a region whose marks lie too far apart."""

    region: Region
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A region's place and index as they are, and as they would be with the assessors' leniency taken out."""

    region: Region
    place: int
    index: Fraction
    place_without: int
    index_without: Fraction


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the marks of one edition's regions say about the marking.

    ``over_claim``: indicator code -> mean of claimed less verified level over the regions where it is marked.
    ``what_if`` never touches a result.
    """

    verified: int
    scored: int
    agreement: Agreement
    moderation: tuple[Moderation, ...]
    over_claim: Mapping[str, Fraction]
    effects: Effects
    what_if: tuple[WhatIf, ...]


def review(
    cards: Sequence[Scorecard],
    candidates: Sequence[Scorecard],
    instrument: Instrument,
    *,
    orders: Mapping[tuple[str, str], int],
    leniency: Fraction,
    members: Mapping[str, int],
) -> Review | None:
    """The review of these scorecards, of which the candidates are ranked; None where nothing is marked.

    ``orders``: region and assessor -> the place of that workbook in the assessor's work. ``leniency``: levels of mean
    difference from which an assessor is named. ``members``: as ranking wants them.
    """
    rated = ratings(cards, orders)
    if not rated:
        return None
    effects = assessor_effects(rated)
    marked = [card for card in cards if card.verdicts]
    scores = {(card.region.code, name): _points_of(card, name, instrument) for card in marked for name in _raters(card)}
    return Review(
        verified=sum(card.status is Status.VERIFIED for card in cards),
        scored=len(cards),
        agreement=agreement(rated, scores, instrument, threshold=float(leniency)),
        moderation=tuple(Moderation(card.region, one) for card in marked for one in card.verdicts.values() if one.open),
        over_claim=_over_claims(marked, instrument),
        effects=effects,
        what_if=_what_if(candidates, instrument, effects, members),
    )


def ratings(cards: Sequence[Scorecard], orders: Mapping[tuple[str, str], int]) -> tuple[Rated, ...]:
    """Every mark of the first round; a fractional one counts as the nearest whole level."""
    return tuple(
        Rated(card.region.code, one.assessor, code, int(half_up(one.mark.level, 0)), orders.get((card.region.code, one.assessor), 0))
        for card in cards
        for code, verdict in card.verdicts.items()
        for one in verdict.given
        if one.round is Round.VERIFICATION
    )


def _raters(card: Scorecard) -> tuple[str, ...]:
    return tuple(sorted({one.assessor for verdict in card.verdicts.values() for one in verdict.given if one.round is Round.VERIFICATION}))


def _points_of(card: Scorecard, assessor: str, instrument: Instrument) -> Mapping[str, Fraction]:
    """The points of the index and the pillars by one assessor's marks alone; what he or she left open counts as it stands."""
    own = {
        code: one.mark.level
        for code, verdict in card.verdicts.items()
        for one in verdict.given
        if one.assessor == assessor and one.round is Round.VERIFICATION
    }
    tree = steps(instrument, {**card.levels, **own})
    return {step.code: step.value for step in (tree, *tree.parts)}


def _over_claims(cards: Sequence[Scorecard], instrument: Instrument) -> Mapping[str, Fraction]:
    found = {}
    for indicator in instrument.indicators():
        code = indicator.code
        excess = [card.supports[code].claimed - card.verdicts[code].level for card in cards if code in card.verdicts]
        if excess:
            found[code] = mean([Fraction(one) for one in excess])
    return found


def _what_if(cards: Sequence[Scorecard], instrument: Instrument, effects: Effects, members: Mapping[str, int]) -> tuple[WhatIf, ...]:
    without = [_without(card, effects, instrument) for card in cards]
    after = {one.card.region.code: one for one in rank(without, instrument, members)}
    return tuple(
        WhatIf(one.card.region, one.place, one.card.index, after[one.card.region.code].place, after[one.card.region.code].card.index)
        for one in rank(cards, instrument, members)
    )


def _without(card: Scorecard, effects: Effects, instrument: Instrument) -> Scorecard:
    """The scorecard with each assessor's effect taken out of his or her marks, kept on the scale; settled levels stay."""
    levels = dict(card.levels)
    for code, verdict in card.verdicts.items():
        if all(one.round is Round.VERIFICATION for one in verdict.given):
            plain = mean([one.mark.level - Fraction(round(effects.levels[one.assessor] * EXACT), EXACT) for one in verdict.given])
            levels[code] = min(Fraction(instrument.highest), max(Fraction(0), plain))
    return replace(card, final=steps(instrument, levels))
