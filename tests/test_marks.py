"""Marks of several assessors become one level: worked cases, and what never matters."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.marks import Basis, verdicts
from assessment.scorecard import Status, reweighted, score, verify, weights
from flows.scenarios import weighed
from questionnaires.marking import Round
from tests.desk import ANI, BUDI, CITRA, CODES, SUBMISSION, marking_of
from tests.made import submission_of
from tests.small import SMALL, SUKABUMI, examples

FIRST, SETTLED, ANSWERED = Round
LEVELS = range(SMALL.highest + 1)


def verdict(*marks: tuple[str, Round, int]):
    """The verdict on one indicator from (assessor, round, level)."""
    return verdicts([marking_of({"TKE-1": level}, assessor, stage) for assessor, stage, level in marks])["TKE-1"]


def test_the_level_is_the_mean_of_the_marks_exact():
    one = verdict((ANI, FIRST, 1), (BUDI, FIRST, 2), (CITRA, FIRST, 2))
    assert (one.level, one.basis, one.first) == (Fraction(5, 3), Basis.MEAN, Fraction(5, 3))
    assert (one.spread, one.open, one.changed) == (1, False, False)


@pytest.mark.parametrize(("low", "high", "opened"), [(2, 2, False), (1, 2, False), (1, 3, True), (0, 3, True)])
def test_more_than_one_level_apart_is_to_be_moderated(low, high, opened):
    one = verdict((BUDI, FIRST, high), (ANI, FIRST, low))
    assert (one.spread, one.open, one.level) == (high - low, opened, Fraction(low + high, 2))


def test_one_mark_alone_is_the_level_and_has_no_spread():
    one = verdict((ANI, FIRST, 3))
    assert (one.level, one.spread, one.open) == (3, 0, False)


def test_a_moderated_mark_replaces_the_mean_and_all_marks_are_kept():
    one = verdict((ANI, FIRST, 0), (BUDI, FIRST, 3), (CITRA, SETTLED, 1))
    assert (one.level, one.basis, one.first, one.open, one.spread) == (1, Basis.MODERATED, 1, False, 3)
    assert [(given.assessor, given.round, given.mark.level) for given in one.given] == [(ANI, FIRST, 0), (BUDI, FIRST, 3), (CITRA, SETTLED, 1)]


def test_the_answer_to_an_objection_replaces_all_and_what_was_before_is_kept():
    one = verdict((ANI, FIRST, 0), (BUDI, FIRST, 3), (CITRA, SETTLED, 1), (ANI, ANSWERED, 2))
    assert (one.level, one.basis, one.first, one.changed) == (2, Basis.OBJECTION, 1, True)
    kept = verdict((ANI, FIRST, 2), (BUDI, ANSWERED, 2))
    assert (kept.level, kept.first, kept.changed) == (2, 2, False)
    alone = verdict((BUDI, ANSWERED, 2))
    assert (alone.level, alone.first, alone.basis) == (2, None, Basis.OBJECTION)


def test_two_answers_to_an_objection_are_averaged():
    assert verdict((ANI, FIRST, 0), (ANI, ANSWERED, 1), (BUDI, ANSWERED, 2)).level == Fraction(3, 2)


def test_no_marking_no_verdict():
    assert verdicts([]) == {}
    assert verdicts([marking_of({})]) == {}


marked = st.dictionaries(st.sampled_from(CODES), st.sampled_from(LEVELS))
several = st.dictionaries(st.tuples(st.sampled_from([ANI, BUDI, CITRA]), st.sampled_from(Round)), marked, max_size=6)


@examples(60)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_markings_and_of_rows_never_matters(levels, random):
    given = [marking_of(marks, *key) for key, marks in levels.items()]
    turned = [marking_of(dict(random.sample(list(marks.items()), len(marks))), *key) for key, marks in levels.items()]
    random.shuffle(turned)
    assert verdicts(given) == verdicts(turned)
    assert list(verdicts(given)) == list(verdicts(turned))


@examples(60)
@given(several, st.dictionaries(st.sampled_from(CODES), st.sampled_from(LEVELS)))
def test_scores_stay_on_the_scale_and_claims_and_support_are_never_changed(levels, claims):
    card = score(submission_of(SMALL, SUKABUMI, dict.fromkeys(CODES, 1) | claims), SMALL)
    found = verify(card, verdicts([marking_of(marks, *key) for key, marks in levels.items()]), SMALL, Fraction(4, 5))
    for step in (*found.final.walk(), *found.first.walk()):
        assert 0 <= step.value <= SMALL.highest
    assert 0 <= found.marked <= 1
    assert (found.claimed, found.supported, found.supports) == (card.claimed, card.supported, card.supports)
    for code, one in found.verdicts.items():
        kept = [given.mark.level for given in one.given]
        assert min(kept) <= one.level <= max(kept)
        assert found.levels[code] == one.level == found.final.find(code).value


@examples(40)
@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from(LEVELS)), st.sets(st.sampled_from(CODES)))
def test_a_mark_equal_to_a_supported_claim_changes_nothing(claims, codes):
    claims = dict.fromkeys(CODES, 2) | claims
    card = score(submission_of(SMALL, SUKABUMI, claims), SMALL)
    assert card.claimed == card.supported
    found = verify(card, verdicts([marking_of({code: claims[code] for code in codes})]), SMALL, Fraction(4, 5))
    assert (found.final, found.first, found.band) == (card.final, card.final, card.band)


@examples(40)
@given(marked, st.sampled_from(CODES))
def test_a_better_mark_never_lowers_the_index(levels, code):
    card = score(SUBMISSION, SMALL)
    indices = [verify(card, verdicts([marking_of({**levels, code: level})]), SMALL, Fraction(1)).index for level in LEVELS]
    assert indices == sorted(indices)


def test_a_region_is_verified_from_the_share_of_weight_that_the_cycle_asks_for():
    card = score(SUBMISSION, SMALL)
    shares = weights(card.final)
    assert sum(shares.values()) == 1
    assert shares["TKE-1"] == Fraction(49, 600)
    marked = {code: 2 for code in CODES if not code.startswith("EKO")}  # all but one fifth

    def status(levels, least):
        return verify(card, verdicts([marking_of(levels)]), SMALL, least).status

    assert verify(card, verdicts([marking_of(marked)]), SMALL, Fraction(4, 5)).marked == Fraction(4, 5)
    assert status(marked, Fraction(4, 5)) is Status.VERIFIED
    assert status(marked, Fraction(4, 5) + Fraction(1, 10**9)) is Status.SUPPORTED
    assert status({}, Fraction(0)) is Status.SUPPORTED
    assert status(dict.fromkeys(CODES, 0), Fraction(1)) is Status.VERIFIED


def test_a_worked_case_of_the_final_points():
    """TKE-1 weighs 49/600: a mean of 1,5 instead of 2 leaves 2351/1200, which the edition rounds to 1,96; the objection gives it back."""
    card = score(SUBMISSION, SMALL)
    first = [marking_of({"TKE-1": 1}), marking_of({"TKE-1": 2}, BUDI)]
    found = verify(card, verdicts(first), SMALL, Fraction(1))
    assert (found.index, found.first.value) == (Fraction("1.96"), Fraction("1.96"))
    answered = verify(card, verdicts([*first, marking_of({"TKE-1": 2}, CITRA, ANSWERED)]), SMALL, Fraction(1))
    assert (answered.index, answered.first.value) == (2, Fraction("1.96"))
    assert answered.assessors == (ANI, BUDI, CITRA)


def test_a_mark_on_what_does_not_apply_is_left_aside():
    excused = replace(SUBMISSION, not_applicable=frozenset({"TKE-1"}))
    found = verify(score(excused, SMALL), verdicts([marking_of({"TKE-1": 0, "TKE-2": 2})]), SMALL, Fraction(1))
    assert (found.index, set(found.verdicts), found.marked) == (2, {"TKE-2"}, Fraction(49, 400))


def test_other_weights_weigh_marks_and_what_stood_before_an_objection_anew():
    given = verdicts([marking_of({"TKE-1": 1, "TKE-2": 3}), marking_of({"TKE-1": 4}, CITRA, ANSWERED)])
    card = verify(score(SUBMISSION, SMALL), given, SMALL, Fraction(0))
    assert reweighted(card, SMALL) == card
    other = weighed(SMALL, {SMALL.pillars[0].code: Fraction(3)})
    found = reweighted(card, other)
    assert found == verify(score(SUBMISSION, other), given, other, Fraction(0))
    assert found.first.value < found.index != card.index
    assert found.marked != card.marked
