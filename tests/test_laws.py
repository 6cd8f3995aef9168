"""Rules that hold in every edition and for all answers, over random ones (tests/random_editions.py)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scorecard import Scorecard, Step, score, steps
from questionnaires.instrument import Group, Instrument, Tier
from tests.random_editions import BEST, QUALITY, SOME_KINDS, Case, cases
from tests.small import examples, patience

pytestmark = pytest.mark.timeout(patience(40))
HAIR = Fraction(1, 10**45)  # a geometric mean has 50 digits


def values(card: Scorecard) -> dict[tuple[str, str], Fraction]:
    """Every step of both trees."""
    return {(which, step.code): step.value for which in ("claimed", "supported") for step in getattr(card, which).walk()}


def nowhere_higher(worse: Case, better: Case) -> bool:
    """Whether the worse case has the same steps as the better one, and none with a higher value."""
    here, there = values(worse.score()), values(better.score())
    return here.keys() == there.keys() and all(here[key] <= there[key] for key in here)


@examples(40)
@given(cases(), st.data())
def test_a_better_answer_never_lowers_a_step(case, data):
    more = {code: data.draw(QUALITY) for code in case.qualities}
    better = {code: max(one, more[code] or 0) if one is not None else more[code] for code, one in case.qualities.items()}
    assert nowhere_higher(case, replace(case, qualities=better))


@examples(40)
@given(cases(), st.data())
def test_a_blank_never_gives_more_than_any_answer(case, data):
    code = data.draw(st.sampled_from(sorted(case.qualities)))
    blank = replace(case, qualities={**case.qualities, code: None})
    for quality in range(0, BEST + 1, 3):
        assert nowhere_higher(blank, replace(case, qualities={**case.qualities, code: quality}))


@examples(40)
@given(cases(), st.data())
def test_less_evidence_never_raises_a_step_and_never_touches_a_claim(case, data):
    fewer = replace(case, held={code: kinds & data.draw(SOME_KINDS) for code, kinds in case.held.items()})
    assert nowhere_higher(fewer, case)
    assert fewer.score().claimed == case.score().claimed


@examples(40)
@given(cases())
def test_evidence_supports_the_claim_or_a_whole_level_below_it(case):
    card = case.score()
    for one in card.supports.values():
        assert one.supported == one.claimed or (one.supported < one.claimed and one.supported == int(one.supported))
        assert bool(one.missing) == (one.supported < one.claimed)
    assert nowhere_higher_than_claimed(card)


def nowhere_higher_than_claimed(card: Scorecard) -> bool:
    found = values(card)
    return all(value <= found["claimed", code] for (which, code), value in found.items() if which == "supported")


def permuted(group: Group, draw: st.DrawFn) -> Group:
    members = draw(st.permutations(group.members))
    return replace(group, members=tuple(permuted(one, draw) if isinstance(one, Group) else one for one in members))


@examples(40)
@given(cases(), st.data())
def test_the_order_of_groups_indicators_and_answers_changes_nothing(case, data):
    shuffled = replace(case, instrument=replace(case.instrument, root=permuted(case.instrument.root, data.draw)))
    submission = shuffled.submission(data.draw(st.permutations(sorted(case.qualities))))
    assert values(score(submission, shuffled.instrument)) == values(case.score())


def diluted(group: Group, share: Fraction) -> Group:
    """The group with its weights scaled to that share of 1; the rest is a member that is always missing."""
    members = tuple(replace(diluted(one, share) if isinstance(one, Group) else one, weight=one.weight * share) for one in group.members)
    missing = replace(group, members=()) if isinstance(members[0], Group) else members[0]
    return replace(group, members=(*members, replace(missing, code=f"{group.code}-missing", weight=1 - share)))


@examples(40)
@given(cases(), st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100))
def test_weights_that_are_scaled_alike_change_nothing(case, share):
    levels = {code: one.supported for code, one in case.score().supports.items()}
    easy = replace(case.instrument, tiers=tuple(replace(tier, coverage=Fraction(0)) for tier in case.instrument.tiers))
    scaled = steps(replace(easy, root=diluted(easy.root, share)), levels)
    assert {step.code: step.value for step in scaled.walk()} == {step.code: step.value for step in steps(easy, levels).walk()}
    assert {step.present for step in scaled.walk() if step.parts} <= {step.present * share for step in steps(easy, levels).walk()}


@examples(40)
@given(cases())
def test_every_value_stays_on_the_scale(case):
    assert all(0 <= value <= case.instrument.highest for value in values(case.score()).values())


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half up, by whole numbers only."""
    return Fraction((2 * value.numerator * 10**decimals + value.denominator) // (2 * value.denominator), 10**decimals)


def is_the_mean(value: Fraction, parts: Sequence[Step], tier: Tier, highest: int) -> bool:
    """Whether a value is what the tier declares of its parts; a geometric one is redone by whole powers, without a root."""
    places = tier.rounding.decimals
    if tier.aggregation == "arithmetic":
        terms = [part.weight * part.value for part in parts]
        done = {"nothing": sum(terms), "total": rounded(sum(terms), places), "term": sum(rounded(term, places) for term in terms)}
        return value == min(done[tier.rounding.of], highest)
    power = lcm(*(part.weight.denominator for part in parts))
    product = prod(part.value ** int(part.weight * power) for part in parts)
    half = Fraction(1, 2 * 10**places) if tier.rounding.of == "total" else HAIR
    return max(value - half - HAIR, 0) ** power <= product <= (value + half + HAIR) ** power


def check_sums(step: Step, group: Group, depth: int, instrument: Instrument, levels: dict) -> None:
    if not step.parts:
        assert step.value == levels[step.code]
        return
    members = {one.code: one for one in group.members}
    assert sum(part.weight for part in step.parts) == 1
    assert step.present == sum(members[part.code].weight for part in step.parts) >= instrument.tiers[depth].coverage
    assert all(part.weight * step.present == members[part.code].weight for part in step.parts)
    assert is_the_mean(step.value, step.parts, instrument.tiers[depth], instrument.highest)
    for part in step.parts:
        check_sums(part, members[part.code], depth + 1, instrument, levels)


@examples(40)
@given(cases())
def test_every_step_can_be_redone_from_its_parts(case):
    card, instrument = case.score(), case.instrument
    for tree, which in ((card.claimed, "claimed"), (card.supported, "supported")):
        check_sums(tree, instrument.root, 0, instrument, {code: getattr(one, which) for code, one in card.supports.items()})


@examples(40)
@given(cases())
def test_a_group_given_by_its_value_counts_like_the_indicators_that_made_it(case):
    whole = case.score().supported
    given_values = {part.code: part.value for part in whole.parts}
    again = steps(case.instrument, given_values)
    assert (again.value, again.present) == (whole.value, whole.present)
