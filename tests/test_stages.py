"""Assets, use and results: worked means, the four situations and their edges, and what holds for every region."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.marks import Basis, Verdict
from assessment.scorecard import Scorecard, score, verify
from assessment.stages import Situation, Standing, situations, stage_means, stages
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of
from tests.random_editions import cases
from tests.small import SMALL

INSTRUMENT, ZONAL = load_instrument(EDITION), load_instrument("2023-kawasan")
REGION = load_register().find(KARAWANG)
CODES = tuple(one.code for one in INSTRUMENT.indicators())
ANSWERS = st.lists(st.integers(0, 4), min_size=len(CODES), max_size=len(CODES)).map(lambda levels: dict(zip(CODES, levels, strict=True)))


def by_stage(assets: int, use: int, results: int, **other: int) -> Scorecard:
    """The same levels in every factor; other indicators by code, with _ for . and -."""
    of = {"aset": assets, "pemanfaatan": use, "hasil": results}
    return score(submission_of(INSTRUMENT, REGION, {one.code: of[one.stage] for one in INSTRUMENT.indicators()} | other), INSTRUMENT)


def test_the_values_are_the_levels_where_all_factors_are_alike():
    found = stages(by_stage(4, 1, 3), INSTRUMENT)
    assert found is not None
    assert found.final.whole == Standing(Fraction(4), Fraction(1), Fraction(3))
    assert found.final.pillars == dict.fromkeys(["GOV", "PEO", "LIV", "MOB", "ECO", "ENV"], found.final.whole)


# 18 factors of equal weight: one asset at 4 among seventeen at 1 makes (4 + 17) / 18 = 7/6; in its pillar (4 + 1 + 1) / 3 = 2.
# Use has two indicators a factor: (3 + 35 x 1) / 36 = 19/18; in its pillar (3 + 5) / 6 = 4/3.
def test_a_worked_mean_over_all_factors_and_over_those_of_a_pillar():
    found = stages(by_stage(1, 1, 1, **{"GOV-1.1": 4, "GOV-1.2": 3}), INSTRUMENT)
    assert found is not None
    assert found.final.whole == Standing(Fraction(7, 6), Fraction(19, 18), Fraction(1))
    assert found.final.pillars["GOV"] == Standing(Fraction(2), Fraction(4, 3), Fraction(1))
    assert found.final.pillars["PEO"] == Standing(Fraction(1), Fraction(1), Fraction(1))


def test_claimed_supported_and_verified_values_stand_side_by_side():
    kinds = {kind.code for kind in INSTRUMENT.evidence}
    lacking = {one.code: kinds for one in INSTRUMENT.indicators() if one.stage == "pemanfaatan"}
    card = score(submission_of(INSTRUMENT, REGION, 3, without=lacking), INSTRUMENT)
    marked = {one.code: Verdict(one.code, Fraction(5, 2), Basis.MEAN, None, ()) for one in INSTRUMENT.indicators() if one.stage == "aset"}
    found = stages(verify(card, marked, INSTRUMENT, Fraction(1)), INSTRUMENT)
    assert found is not None
    assert found.claimed.whole == Standing(Fraction(3), Fraction(3), Fraction(3))
    assert found.supported.whole == Standing(Fraction(3), Fraction(0), Fraction(3))
    assert found.final.whole == Standing(Fraction(5, 2), Fraction(0), Fraction(3))


@pytest.mark.parametrize(
    ("assets", "use", "situation"),
    [
        (2, 2, Situation.USED),
        (4, 4, Situation.USED),
        (2, 1, Situation.UNUSED),
        (1, 2, Situation.LEAN),
        (1, 1, Situation.EARLY),
        (0, 0, Situation.EARLY),
    ],
)
def test_a_region_is_in_one_of_four_situations_and_the_middle_belongs_to_the_upper_half(assets, use, situation):
    found = stages(by_stage(assets, use, 0), INSTRUMENT)
    assert found is not None
    assert (found.situation, found.cut) == (situation, 2)


def test_one_indicator_below_the_middle_takes_a_region_out_of_the_upper_half():
    found = stages(by_stage(2, 2, 2, **{"ENV-3.2": 1}), INSTRUMENT)
    assert found is not None
    assert found.final.whole.use == 2 - Fraction(1, 36)
    assert found.situation is Situation.UNUSED


def test_regions_are_counted_in_each_of_the_four_situations():
    cards = [by_stage(3, 3, 1), by_stage(3, 1, 1), by_stage(2, 0, 0), by_stage(0, 0, 0)]
    assert situations(cards, INSTRUMENT) == {Situation.USED: 1, Situation.UNUSED: 2, Situation.LEAN: 0, Situation.EARLY: 1}
    assert situations([], INSTRUMENT) == {}


def test_a_stage_that_stands_apart_is_left_out():
    levels = {one.code: 4 if one.stage == "kolaborasi" else 1 for one in ZONAL.indicators()}
    card = score(submission_of(ZONAL, REGION, levels), ZONAL)
    found = stages(card, ZONAL)
    assert found is not None
    assert found.final.whole == Standing(Fraction(1), Fraction(1), Fraction(1))
    assert "KOL" not in found.final.pillars
    assert stage_means(card.final.find("KOL"), ZONAL) == {}


def test_an_edition_with_other_stages_has_no_such_picture():
    card = score(submission_of(SMALL, REGION, 2), SMALL)
    assert stages(card, SMALL) is None
    assert situations([card], SMALL) == {}
    assert stage_means(card.final, SMALL) == {"tunggal": 2}


@settings(max_examples=40)
@given(ANSWERS, st.sets(st.sampled_from(CODES), max_size=8))
def test_the_stages_with_their_weights_make_the_index(levels, excused):
    card = score(replace(submission_of(INSTRUMENT, REGION, levels), not_applicable=frozenset(excused)), INSTRUMENT)
    means = stage_means(card.final, INSTRUMENT)
    if not excused:
        assert sum(stage.weight * means[stage.code] for stage in INSTRUMENT.stages) == card.index
    assert all(0 <= value <= 4 for value in means.values())
    assert min(means.values()) <= card.index <= max(means.values())


@settings(max_examples=40)
@given(cases())
def test_the_order_of_an_edition_does_not_matter(case):
    card = case.score()
    turned = replace(case.instrument, root=replace(case.instrument.root, members=case.instrument.root.members[::-1]))
    assert stage_means(card.final, case.instrument) == stage_means(score(case.submission(), turned).final, turned)
