"""Gaps and gains: what one level more is worth, the same as when everything is scored again."""

from fractions import Fraction

from hypothesis import given, settings

from assessment.agenda import counted, gains, gaps, strongest
from assessment.scorecard import score, steps
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of
from tests.random_editions import cases

INSTRUMENT = load_instrument(EDITION)
REGION = load_register().find(KARAWANG)


# Six pillars x three factors: a level of an indicator of weight 0.20 adds 0.20 / 18 = 1/90, of 0.25 1/72, of 0.30 1/60.
def test_the_gain_of_a_level_is_its_share_of_the_index():
    card = score(submission_of(INSTRUMENT, REGION, 2), INSTRUMENT)
    gain = gains(card, INSTRUMENT)
    assert [gain(code, 3) for code in ("GOV-1.1", "GOV-1.2", "GOV-1.3", "GOV-1.4")] == [Fraction(1, at) for at in (90, 72, 72, 60)]
    assert gain("GOV-1.4", 4) == Fraction(1, 30)
    assert gain("GOV-1.4", 2) == 0


def test_the_most_urgent_gap_is_the_lowest_level_then_the_highest_gain():
    levels = {one.code: 2 for one in INSTRUMENT.indicators()} | {"ENV-3.1": 1, "ENV-3.4": 1, "GOV-1.1": 4}
    found = gaps(score(submission_of(INSTRUMENT, REGION, levels), INSTRUMENT), INSTRUMENT)
    assert [gap.indicator.code for gap in found[:3]] == ["ENV-3.4", "ENV-3.1", "ECO-1.4"]
    assert "GOV-1.1" not in {gap.indicator.code for gap in found}
    assert len(found) == 71


def test_the_strongest_groups_of_a_tier_come_first_and_equal_ones_in_order():
    levels = {one.code: 3 if one.code.startswith("ECO-2") else 2 for one in INSTRUMENT.indicators()}
    found = strongest(score(submission_of(INSTRUMENT, REGION, levels), INSTRUMENT), "factor")
    assert [step.code for step in found[:3]] == ["ECO-2", "GOV-1", "GOV-2"]


@settings(max_examples=100)
@given(cases())
def test_every_gain_is_that_of_scoring_everything_again(case):
    card = case.score()
    gain, levels = gains(card, case.instrument), counted(card)
    for code, level in levels.items():
        for to in range(int(level), case.instrument.highest + 1):
            assert gain(code, to) == steps(case.instrument, {**levels, code: to}).value - card.index


@settings(max_examples=60)
@given(cases())
def test_what_counts_makes_the_index(case):
    card = case.score()
    assert steps(case.instrument, counted(card)).value == card.index
