"""What findings cost: the index less what it would be without them, as on paper."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessment.costs import effect_together, effects
from assessment.scorecard import score, steps
from questionnaires.edition import load_instrument
from questionnaires.findings import Code, finding
from questionnaires.instrument import Measure
from questionnaires.issuers import Published
from questionnaires.register import load_register
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of
from tests.marked import marked_card, marking_of
from tests.random_editions import cases

INSTRUMENT = load_instrument(EDITION)
REGION = load_register().find(KARAWANG)
CUT = {"GOV-1.2": ["BUD"], "GOV-1.3": ["BUD"]}  # level 3 asks for a budget line, so 3 counts as 2


def blank(item):
    return finding(Code.NOT_ANSWERED, "Lembar", "H1", item=item)


def submission(levels=3, without=None):
    return submission_of(INSTRUMENT, REGION, levels, without=without)


def costs(given, card=None, also=()):
    own = card or score(given, INSTRUMENT)
    found = effects((*own.findings, *also), own, given, INSTRUMENT)
    return {(one.code.message.code, dict(one.details).get("item")): moved for one, moved in found.items()}


# Six pillars x three factors; GOV-1.2 and GOV-1.3 are 0.25 of a factor: a level of each is 0.25 / 18 = 1/72 of the index.
def test_a_claim_cut_by_a_level_costs_the_weight_of_its_indicator():
    given = submission(without=CUT)
    assert costs(given) == {("E201", "GOV-1.2"): Fraction(-1, 72), ("E201", "GOV-1.3"): Fraction(-1, 72)}


def test_the_cuts_together_cost_what_lies_between_claimed_and_supported_points():
    given = submission(4, without=CUT | {"ENV-3.1": ["REG", "PLAN", "BUD", "SYS", "STAT", "AGR", "MIN", "PHOTO"]})
    card = score(given, INSTRUMENT)
    alone = costs(given)
    assert effect_together(card.findings, card, given, INSTRUMENT) == card.supported.value - card.claimed.value == sum(alone.values()) < 0


# GOV-1.1 is 0.20 of a factor: 0.20 / 18 = 1/90.
def test_a_blank_is_held_against_the_first_level():
    given = submission({one.code: None if one.code == "GOV-1.1" else 3 for one in INSTRUMENT.indicators()})
    assert costs(given, also=[blank("GOV-1.1")]) == {("Q101", "GOV-1.1"): Fraction(-1, 90)}


def test_gates_and_flags_move_no_point():
    given = submission_of(INSTRUMENT, REGION, 3, without={"PRA-1.2": ["REG"]}, gates={"PRA-1.1": None})
    flag = finding(Code.OLD_EVIDENCE, "Bukti", "A5", item="B1", year="2015", years="2")
    assert costs(given, also=[flag]) == {("G102", "PRA-1.1"): 0, ("G103", "PRA-1.2"): 0, ("K104", "B1"): 0}


def test_what_an_assessor_marked_is_no_longer_moved_by_a_finding():
    given = submission(without=CUT)
    card = marked_card(given, INSTRUMENT, marking_of(given, "Ani Lestari", {"GOV-1.2": 1}, reason="Belum terbukti."))
    assert costs(given, card) == {("E201", "GOV-1.2"): 0, ("E201", "GOV-1.3"): Fraction(-1, 72)}


def with_value(code, own, published, without=None):
    """Level 3 throughout, an index with the region's own value and the one that its issuer published."""
    given = submission(without=without)
    measure = next(one.answer for one in INSTRUMENT.indicators() if one.code == code)
    assert isinstance(measure, Measure)
    answer = replace(given.answers[code], value=Fraction(own), level=measure.level(Fraction(own), REGION.kind))
    return replace(given, answers=given.answers | {code: answer}, published={code: Published(Fraction(published), "BPS", "2022")})


# PEO-3.4 has the edges 60, 70 and 80 and is 0.30 of a factor: a level is 0.30 / 18 = 1/60 of the index.
@pytest.mark.parametrize(("own", "published", "cost"), [(85, 75, Fraction(-1, 60)), (65, 85, Fraction(1, 30)), (75, 72, Fraction(0))])
def test_an_issuers_value_costs_or_brings_the_levels_between_it_and_the_regions_own(own, published, cost):
    assert costs(with_value("PEO-3.4", own, published)) == {("K107", "PEO-3.4"): cost}


def test_a_value_without_evidence_costs_by_the_evidence_and_not_by_the_issuer():
    given = with_value("PEO-3.4", 85, 75, without={"PEO-3.4": ["STAT"]})
    found = costs(given)
    assert found == {("K107", "PEO-3.4"): 0, ("E201", "PEO-3.4"): Fraction(-3, 60)}
    card = score(given, INSTRUMENT)
    assert effect_together(card.findings, card, given, INSTRUMENT) == Fraction(-4, 60)


@settings(max_examples=60)
@given(cases())
def test_without_its_findings_a_card_has_the_index_of_what_was_asked_for(case):
    card, given = case.score(), case.submission()
    cuts = [one for one in card.findings if one.code is Code.CLAIM_CUT]
    whole = steps(case.instrument, {code: one.reported for code, one in card.supports.items()})
    assert effect_together(cuts, card, given, case.instrument) == card.index - whole.value
    assert effects(cuts, card, given, case.instrument) == {one: effect_together([one], card, given, case.instrument) for one in cuts}
