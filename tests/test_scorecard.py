"""From levels to the index: worked sums, and what holds for every set of answers."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scorecard import Scorecard, Step, score, steps
from questionnaires.edition import load_instrument
from questionnaires.instrument import Instrument, Rounding
from questionnaires.register import load_register
from tests.conftest import EDITION, KARAWANG, Form
from tests.made import submission_of

INSTRUMENT = load_instrument(EDITION)
REGION = load_register().find(KARAWANG)
CODES = tuple(one.code for one in INSTRUMENT.indicators())
KINDS = tuple(kind.code for kind in INSTRUMENT.evidence)


def with_tiers(aggregation: str, of: str) -> Instrument:
    tiers = tuple(replace(tier, aggregation=aggregation, rounding=Rounding(of, 2)) for tier in INSTRUMENT.tiers)
    return replace(INSTRUMENT, tiers=tiers)


RULES = {f"{how}-{of}": with_tiers(how, of) for how, of in [("arithmetic", "nothing"), ("arithmetic", "total"), ("arithmetic", "term")]}
RULES |= {f"geometric-{of}": with_tiers("geometric", of) for of in ("nothing", "total")}
ON_SCALE = [rule for rule in RULES if rule != "arithmetic-term"]  # sixths rounded term by term: 6 x 0.67 = 4.02

LEVEL = st.integers(0, 4)
ANSWERS = st.lists(LEVEL, min_size=len(CODES), max_size=len(CODES)).map(lambda levels: dict(zip(CODES, levels, strict=True)))
SOME = st.sets(st.sampled_from(CODES), min_size=1)
LACKING = st.dictionaries(st.sampled_from(CODES), st.sets(st.sampled_from(KINDS)))


def carded(levels: int | Mapping[str, int | None], instrument: Instrument = INSTRUMENT, **more) -> Scorecard:
    return score(submission_of(instrument, REGION, levels, **more), instrument)


def tree(levels: Mapping[str, int], instrument: Instrument) -> dict[str, Fraction]:
    return {step.code: step.value for step in steps(instrument, levels).walk()}


def values(step: Step) -> dict[str, Fraction]:
    return {one.code: one.value for one in step.walk()}


@pytest.mark.parametrize(("level", "band"), [(0, "belum-siap"), (1, "perlu-pembinaan"), (2, "siap-bersyarat"), (3, "siap"), (4, "sangat-siap")])
@pytest.mark.parametrize("rule", ON_SCALE)
def test_one_level_everywhere_is_the_value_of_every_step(rule, level, band):
    card = carded(level, RULES[rule])
    assert set(values(card.final).values()) == {level}
    assert card.band.code == band
    assert card.failed_gates == card.findings == ()


@pytest.mark.parametrize("level", [0, 4])
def test_all_zero_and_all_four_come_out_of_a_real_workbook_too(instrument, karawang, level):
    card = Form(instrument, karawang).all_levels(level).score()
    assert (card.index, card.claimed.value, card.lowest_pillar) == (level, level, level)


# Factor GOV-1: 0.20 x 4 + 0.25 x 3 + 0.25 x 2 + 0.30 x 1 = 0.80 + 0.75 + 0.50 + 0.30 = 2.35.
# Pillar GOV:   (2.35 + 2 + 2) / 3 = 6.35 / 3 = 2.11666...
# Index:        (6.35 / 3 + 5 x 3) / 6 = 51.35 / 18 = 2.85277...
def test_a_worked_index_is_the_sum_that_a_reader_makes_by_hand():
    first = dict(zip(["GOV-1.1", "GOV-1.2", "GOV-1.3", "GOV-1.4"], [4, 3, 2, 1], strict=True))
    levels = {code: 2 if code.startswith("GOV") else 3 for code in CODES} | first
    card = carded(levels)
    assert card.final.find("GOV-1").value == Fraction("2.35")
    assert card.final.find("GOV").value == Fraction("6.35") / 3
    assert card.index == Fraction("51.35") / 18
    assert card.band.code == "siap"


@settings(max_examples=60)
@given(ANSWERS, LACKING)
def test_every_step_is_the_weighted_sum_of_its_parts(levels, lacking):
    card = carded(levels, without=lacking)
    for root in (card.claimed, card.supported):
        groups = [step for step in root.walk() if step.parts]
        assert len(groups) == 1 + 6 + 18
        for step in groups:
            assert sum(part.weight for part in step.parts) == 1
            assert sum(part.weight * part.value for part in step.parts) == step.value
        assert {step.code: step.value for step in root.walk() if not step.parts}.keys() == set(CODES)


def test_the_tree_has_the_edition_s_tiers_in_order():
    root = carded(2).final
    assert (root.code, root.tier, root.weight) == ("index", "index", 1)
    assert [part.code for part in root.parts] == [pillar.code for pillar in INSTRUMENT.pillars]
    assert {part.tier for part in root.parts} == {"pillar"}
    assert root.find("ENV-3").tier == "factor"
    assert root.find("ENV-3.4").tier == "indicator"
    with pytest.raises(KeyError):
        root.find("ENV-9")


# One pillar of six claims level 4 without evidence: claimed 4, supported 5 x 4 / 6; of 72 claims 60 are supported.
def test_claimed_and_supported_stand_side_by_side():
    card = carded(4, without={code: KINDS for code in CODES if code.startswith("GOV")})
    assert (card.claimed.value, card.claimed.find("GOV").value) == (4, 4)
    assert (card.supported.value, card.supported.find("GOV").value) == (Fraction(10, 3), 0)
    assert (card.index, card.lowest_pillar) == (Fraction(10, 3), 0)
    assert card.share_supported == Fraction(60, 72)
    assert [dict(one.details)["item"] for one in card.findings] == [code for code in CODES if code.startswith("GOV")]


@pytest.mark.parametrize(
    ("levels", "lacking", "share"),
    [
        ({"GOV-1.2": 4, "GOV-1.3": 2}, {"GOV-1.2": ["BUD"]}, Fraction(2 + 2, 4 + 2)),
        ({"GOV-1.2": 4}, {"GOV-1.2": ["MIN"]}, Fraction(0)),
        ({"GOV-1.2": 0, "GOV-1.3": None}, {}, Fraction(1)),  # nothing claimed
    ],
)
def test_the_share_supported_counts_levels(levels, lacking, share):
    assert carded(levels, without=lacking).share_supported == share


# (level of GOV, level of the other five pillars): the index is (GOV + 5 x others) / 6.
@pytest.mark.parametrize(
    ("gov", "others", "band"),
    [
        (0, 3, "siap-bersyarat"),  # index 2.50 is Siap, but GOV is below 1
        (1, 3, "siap"),  # index 2.67, and 1.00 is not below the floor
        (0, 4, "siap-bersyarat"),  # index 3.33
        (1, 4, "sangat-siap"),  # index 3.50
        (0, 2, "perlu-pembinaan"),  # index 1.67: the floor caps, it never lifts
        (0, 0, "belum-siap"),
    ],
)
def test_a_pillar_below_the_floor_caps_the_band_and_leaves_the_index(gov, others, band):
    card = carded({code: gov if code.startswith("GOV") else others for code in CODES})
    assert card.index == Fraction(gov + 5 * others, 6)
    assert card.band.code == band


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60)
@given(before=ANSWERS, raised=SOME, by=LEVEL)
def test_a_better_answer_never_lowers_any_step(rule, before, raised, by):
    after = {code: min(4, level + by) if code in raised else level for code, level in before.items()}
    low, high = tree(before, RULES[rule]), tree(after, RULES[rule])
    assert [code for code in low if high[code] < low[code]] == []


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60)
@given(levels=ANSWERS, blanks=SOME, lacking=LACKING)
def test_a_blank_never_gives_more_than_any_answer(rule, levels, blanks, lacking):
    answered = carded(levels, RULES[rule], without=lacking)
    blank = carded(levels | dict.fromkeys(blanks), RULES[rule], without=lacking)
    for less, more in ((blank.supported, answered.supported), (blank.claimed, answered.claimed)):
        low, high = values(less), values(more)
        assert [code for code in low if low[code] > high[code]] == []
    assert set(answered.failed_gates) <= set(blank.failed_gates)
    assert blank.band.lowest <= answered.band.lowest


@pytest.mark.parametrize("rule", ["arithmetic-nothing", "geometric-nothing"])
@settings(max_examples=60)
@given(levels=ANSWERS, some=LACKING, others=LACKING)
def test_removing_evidence_never_raises_a_score(rule, levels, some, others):
    fewer = {code: some.get(code, set()) | others.get(code, set()) for code in {*some, *others}}
    before, after = carded(levels, RULES[rule], without=some), carded(levels, RULES[rule], without=fewer)
    high, low = values(before.supported), values(after.supported)
    assert [code for code in low if low[code] > high[code]] == []
    assert after.share_supported <= before.share_supported
    assert after.claimed == before.claimed


@pytest.mark.parametrize("rule", ON_SCALE)
@settings(max_examples=60)
@given(levels=ANSWERS, lacking=LACKING)
def test_every_value_stays_on_the_scale_and_supported_never_passes_claimed(rule, levels, lacking):
    card = carded(levels, RULES[rule], without=lacking)
    claimed, supported = values(card.claimed), values(card.supported)
    assert [code for code in claimed if not 0 <= supported[code] <= claimed[code] <= 4] == []
