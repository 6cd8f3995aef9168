"""What the marks of a cycle say about the marking: moderation, over-claims, and a what-if that touches nothing."""

from fractions import Fraction

import pytest

from assessment.leniency import Leaning
from assessment.ranking import rank
from assessment.review import ratings, review
from questionnaires.marking import Round
from tests.made import card_of, submission_of
from tests.marked import marked_card, marking_of

ANI, LENA = "Ani Lestari", "Lena yang Longgar"
SHARED = ("11.01", "11.02", "11.03", "11.04")
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def codes(instrument):
    return [one.code for one in instrument.indicators()]


@pytest.fixture
def card(instrument, register):
    """A scorecard of level 2 claimed throughout, or as said, with marks: assessor -> levels by code."""

    def made(region, *given, levels=2):
        submission = submission_of(instrument, register.find(region), levels)
        return marked_card(submission, instrument, *(marking_of(submission, *one) for one in given))

    return made


@pytest.fixture
def cards(card, codes):
    """Lena gives one level more than Ani wherever both mark. One region is marked by Lena alone, one by Ani alone."""
    both = [card(region, (ANI, dict.fromkeys(codes, 2)), (LENA, dict.fromkeys(codes, 3))) for region in SHARED]
    lenient = card("12.01", (LENA, dict.fromkeys(codes, 3)))
    strict = card("13.01", (ANI, {code: 3 if at % 2 else 2 for at, code in enumerate(codes)}))
    return [*both, lenient, strict]


def reviewed(cards, instrument, orders=None, leniency=Fraction(1, 4)):
    return review(cards, cards, instrument, orders=orders or {}, leniency=leniency, members={})


def test_without_a_mark_there_is_no_review(instrument, register):
    assert reviewed([card_of(instrument, register.find(code)) for code in SHARED], instrument) is None
    assert reviewed([], instrument) is None


def test_with_marks_of_a_moderation_alone_there_is_nothing_to_compare(card, instrument):
    assert reviewed([card("11.01", (ANI, {"GOV-1.2": 3}, Round.MODERATION))], instrument) is None


def test_the_lenient_assessor_is_named_and_the_effects_are_those_that_were_given(cards, instrument):
    found = reviewed(cards, instrument)
    assert {name: round(value, 9) for name, value in found.effects.levels.items()} == {ANI: -0.5, LENA: 0.5}
    assert found.effects.connected
    leanings = {name: (one.leaning, one.difference) for name, one in found.agreement.assessors.items()}
    assert leanings == {ANI: (Leaning.SEVERE, -1.0), LENA: (Leaning.LENIENT, 1.0)}
    above = reviewed(cards, instrument, leniency=Fraction(11, 10)).agreement.assessors
    assert {one.leaning for one in above.values()} == {Leaning.NONE}


def test_a_region_marked_by_the_lenient_assessor_alone_falls_when_the_effect_is_taken_out(cards, instrument):
    told = {one.region.code: one for one in reviewed(cards, instrument).what_if}
    lenient, strict = told["12.01"], told["13.01"]
    assert (lenient.place, lenient.index, lenient.place_without, lenient.index_without) == (1, 3, 2, 5 * HALF)
    assert strict.index == cards[-1].index < 3
    assert (strict.place, strict.place_without, strict.index_without) == (2, 1, strict.index + HALF)
    assert {told[code].index_without for code in SHARED} == {5 * HALF}  # both assessors: their effects cancel out


def test_the_what_if_changes_nothing_of_the_official_scorecards(cards, instrument):
    before = [(one.index, dict(one.levels), one.band, one.final, one.status) for one in cards]
    official = [(one.place, one.card.index) for one in rank(cards, instrument, {})]
    found = reviewed(cards, instrument)
    assert [(one.index, dict(one.levels), one.band, one.final, one.status) for one in cards] == before
    assert [(one.place, one.index) for one in found.what_if] == official


def test_levels_without_the_effects_stay_on_the_scale(cards, card, codes, instrument):
    ends = [card("14.01", (LENA, dict.fromkeys(codes, 0))), card("14.02", (ANI, dict.fromkeys(codes, 4)))]
    told = {one.region.code: one for one in reviewed([*cards, *ends], instrument).what_if}
    assert (told["14.01"].index_without, told["14.02"].index_without) == (0, 4)


@pytest.mark.parametrize("stage", [Round.MODERATION, Round.OBJECTION])
def test_what_was_settled_is_left_as_it_is(cards, card, codes, instrument, stage):
    settled = card("14.01", (LENA, dict.fromkeys(codes, 3)), ("Ketua Tim", dict.fromkeys(codes, 1), stage))
    told = {one.region.code: one for one in reviewed([*cards, settled], instrument).what_if}
    assert (told["14.01"].index, told["14.01"].index_without) == (1, 1)


def test_only_candidates_are_ranked_but_all_marks_are_counted(cards, instrument):
    found = review(cards, cards[4:], instrument, orders={}, leniency=Fraction(1, 4), members={})
    assert [one.region.code for one in found.what_if] == ["12.01", "13.01"]
    assert (found.verified, found.scored) == (6, 6)
    assert found.agreement.whole.pairs == 4 * 72


def test_marks_too_far_apart_need_moderation_until_somebody_settles_them(card, instrument):
    far = [(ANI, {"GOV-1.1": 1, "GOV-1.2": 1, "GOV-1.3": 2}), (LENA, {"GOV-1.1": 3, "GOV-1.2": 4, "GOV-1.3": 3})]
    found = reviewed([card("11.01", *far), card("11.02", *far, ("Ketua Tim", {"GOV-1.2": 2}, Round.MODERATION))], instrument)
    told = [(one.region.code, one.verdict.code, one.verdict.spread) for one in found.moderation]
    assert told == [("11.01", "GOV-1.1", 2), ("11.01", "GOV-1.2", 3), ("11.02", "GOV-1.1", 2)]
    assert (found.verified, found.scored) == (0, 2)


def test_the_over_claim_of_an_indicator_is_the_mean_over_the_regions_where_it_is_marked(card, instrument):
    cards = [
        card("11.01", (ANI, {"GOV-1.2": 2, "GOV-1.1": 3}), (LENA, {"GOV-1.2": 3}), levels=3),  # claims 3: half a level too much
        card("11.02", (ANI, {"GOV-1.2": 0}), levels=3),  # three levels too much
        card("11.03", (ANI, {"GOV-1.1": 4}), levels=3),  # one level too little
        card("11.04", levels=4),
    ]
    assert reviewed(cards, instrument).over_claim == {"GOV-1.1": -HALF, "GOV-1.2": Fraction(7, 4)}


def test_only_marks_of_the_first_round_are_rated_and_a_fraction_counts_as_the_nearest_level(card):
    one = card(
        "11.01",
        (ANI, {"GOV-1.1": Fraction(5, 2), "GOV-1.2": Fraction(12, 5)}),
        (LENA, {"GOV-1.2": 1}),
        ("Ketua Tim", {"GOV-1.2": 4}, Round.MODERATION),
        (ANI, {"GOV-1.1": 0}, Round.OBJECTION),
    )
    rated = {(mark.assessor, mark.indicator): (mark.region, mark.level, mark.order) for mark in ratings([one], {("11.01", ANI): 7})}
    assert rated == {(ANI, "GOV-1.1"): ("11.01", 3, 7), (ANI, "GOV-1.2"): ("11.01", 2, 7), (LENA, "GOV-1.2"): ("11.01", 1, 0)}
    assert len(ratings([one], {})) == 3
