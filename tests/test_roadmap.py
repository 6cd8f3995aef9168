"""The road map: worked actions and years, what the index becomes, and what holds for every region."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.agenda import counted
from assessment.marks import Basis, Verdict
from assessment.roadmap import Horizon, Kind, Roadmap, actions, bimtek, roadmap
from assessment.scorecard import Scorecard, score, steps, verify
from questionnaires.edition import load_instrument
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.register import load_register
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of
from tests.random_editions import Case, cases
from tests.shapes import WORDS
from tests.small import SMALL

INSTRUMENT = load_instrument(EDITION)
REGION = load_register().find(KARAWANG)
CODES = tuple(one.code for one in INSTRUMENT.indicators())
EFFORTS = {one.code: one.effort for one in INSTRUMENT.indicators()}
EVIDENCE = {one.code: one.evidence for one in INSTRUMENT.indicators()}
KINDS = tuple(kind.code for kind in INSTRUMENT.evidence)
FULL = dict.fromkeys(CODES, 4)


def carded(levels: int | Mapping[str, int], without: Mapping[str, Iterable[str]] | None = None) -> Scorecard:
    return score(submission_of(INSTRUMENT, REGION, levels, without=without), INSTRUMENT)


def one_action(levels: Mapping[str, int], without: Mapping[str, Iterable[str]] | None = None):
    (found,) = actions(carded(FULL | levels, without), INSTRUMENT)
    return found


# GOV-1.2 asks for MIN at level 1, REG at 2, MIN and BUD at 3, REG and STAT at 4. A quarter of a factor of 18: 1/72 a level.
def test_missing_evidence_is_a_quick_win_up_to_the_claimed_level():
    found = one_action({"GOV-1.2": 4}, {"GOV-1.2": ["BUD"]})
    assert (found.kind, found.start, found.end, found.missing) == (Kind.EVIDENCE, 2, 4, ("BUD",))
    assert (found.gain, found.horizon) == (Fraction(2, 72), Horizon.QUICK)


def test_every_kind_up_to_the_claimed_level_is_asked_for_in_the_order_of_the_edition():
    found = one_action({"GOV-1.2": 4}, {"GOV-1.2": ["STAT", "BUD", "MIN"]})
    assert (found.start, found.end, found.missing) == (0, 4, ("BUD", "STAT", "MIN"))


def test_a_level_that_evidence_supports_is_climbed_by_the_next_step():
    found = one_action({"GOV-1.2": 3})
    assert (found.kind, found.start, found.end, found.missing) == (Kind.STEP, 3, 4, ())
    assert found.gain == Fraction(1, 72)
    assert found.rate == found.gain / found.horizon.value


@pytest.mark.parametrize(("effort", "horizon"), [("quick", Horizon.QUICK), ("medium", Horizon.PERIOD), ("large", Horizon.LONG)])
def test_the_effort_of_a_step_says_when_it_is_done(effort, horizon):
    code = next(code for code in CODES if EFFORTS[code] == effort)
    assert one_action({code: 0}).horizon is horizon


def test_an_edition_with_two_efforts_has_no_long_term():
    card = score(submission_of(SMALL, REGION, 1), SMALL)
    assert {one.horizon for one in actions(card, SMALL)} <= {Horizon.QUICK, Horizon.PERIOD}
    assert roadmap(card, SMALL, 2021).long == ()


def marked(card: Scorecard, level: Fraction) -> Scorecard:
    return verify(card, {"GOV-1.2": Verdict("GOV-1.2", level, Basis.MEAN, None, ())}, INSTRUMENT, Fraction(1))


@pytest.mark.parametrize(
    ("level", "kind", "end"),
    [
        (Fraction(2), Kind.EVIDENCE, 4),  # the assessor found what the evidence rule found
        (Fraction(5, 3), Kind.STEP, 2),  # lower: paper alone would not help
        (Fraction(7, 3), Kind.STEP, 3),  # higher: the claim is accepted in part
    ],
)
def test_an_assessor_who_disagrees_with_the_evidence_rule_turns_the_action_into_a_step(level, kind, end):
    card = marked(carded(FULL, {"GOV-1.2": ["BUD"]}), level)
    (found,) = actions(card, INSTRUMENT)
    assert (found.kind, found.start, found.end) == (kind, level, end)
    assert found.gain == (end - level) / 72


# Smart People misses 1.2 + 0.25 points of a factor, Smart Governance 0.8 + 0.25: of two equal steps that of Smart People comes first.
def test_light_efforts_come_first_then_points_for_each_year_then_evidence_and_the_lower_pillar():
    levels = FULL | {"GOV-1.2": 3, "PEO-1.2": 3, "GOV-1.1": 0, "PEO-1.4": 0, "LIV-1.2": 3, "LIV-1.3": 4}
    assert [EFFORTS[code] for code in ("GOV-1.2", "PEO-1.2", "GOV-1.1", "PEO-1.4")] == ["quick", "quick", "medium", "large"]
    found = actions(carded(levels, {"LIV-1.2": KINDS, "LIV-1.3": ["BUD"]}), INSTRUMENT)
    assert [one.indicator.code for one in found] == ["LIV-1.2", "LIV-1.3", "PEO-1.2", "GOV-1.2", "GOV-1.1", "PEO-1.4"]
    assert [one.rate for one in found] == [Fraction(3, 72), Fraction(2, 72), Fraction(1, 72), Fraction(1, 72), Fraction(1, 180), Fraction(1, 300)]


def test_of_equal_actions_evidence_comes_before_a_step():
    levels = FULL | {"GOV-1.2": 3, "LIV-1.3": 4}
    needed = next(kinds for level, kinds in EVIDENCE["LIV-1.3"].items() if level == 4)
    only_last = [kind for kind in needed if not any(kind in kinds for level, kinds in EVIDENCE["LIV-1.3"].items() if level < 4)]
    found = actions(carded(levels, {"LIV-1.3": only_last}), INSTRUMENT)
    assert [(one.kind, one.gain) for one in found] == [(Kind.EVIDENCE, Fraction(1, 72)), (Kind.STEP, Fraction(1, 72))]


def test_a_region_with_nothing_gets_first_steps_from_level_zero():
    plan = roadmap(carded(0), INSTRUMENT, 2023)
    assert len(plan.quick) == 7
    assert {(one.action.kind, one.action.start, one.action.end) for one in plan.planned} == {(Kind.STEP, 0, 1)}
    assert plan.now.index == 0
    assert plan.after_quick.index == sum(one.action.gain for one in plan.quick)
    assert plan.sharing == ()


def test_a_region_at_the_top_shares_its_experience_and_is_asked_for_nothing_else():
    plan = roadmap(carded(4), INSTRUMENT, 2023)
    assert plan.planned == ()
    assert [one.pillar.code for one in plan.sharing] == ["GOV", "PEO", "LIV", "MOB", "ECO", "ENV"]
    assert all(one.owners for one in plan.sharing)
    assert plan.now.index == plan.after_quick.index == plan.after_period.index == 4


def test_the_years_run_from_quick_wins_through_the_rpjmd_to_what_is_open():
    plan = roadmap(carded(1), INSTRUMENT, 2023, rpjmd_end=2026)
    assert {(one.first, one.last) for one in plan.quick} == {(2023, 2023)}
    assert {one.first for one in plan.period} == {2024, 2025}
    assert {one.last for one in plan.period} == {2024, 2025, 2026}
    assert {one.last - one.first + 1 for one in plan.period if one.action.horizon is Horizon.PERIOD} == {2}
    assert {(one.first, one.last) for one in plan.long} == {(2026, None)}
    assert (plan.now.year, plan.after_quick.year, plan.after_period.year) == (2023, 2023, 2026)


@pytest.mark.parametrize(("given_end", "end"), [(None, 2027), (2030, 2030), (2024, 2024), (2023, 2024), (2019, 2024)])
def test_the_period_is_five_years_unless_the_rpjmd_is_known_and_never_shorter_than_one(given_end, end):
    plan = roadmap(carded(1), INSTRUMENT, 2023, rpjmd_end=given_end)
    assert plan.after_period.year == end
    assert all(one.first <= one.last <= end for one in plan.period)


@pytest.mark.parametrize("most", [0, 1, 7, 99])
def test_as_many_quick_wins_as_asked_for_and_the_others_open_the_period(most):
    card = carded(1)
    light = [one for one in actions(card, INSTRUMENT) if one.horizon is Horizon.QUICK]
    plan = roadmap(card, INSTRUMENT, 2023, most=most)
    assert [one.action for one in plan.quick] == light[:most]
    assert [one.action for one in plan.period][: len(light[most:])] == light[most:]
    assert [one.action for one in plan.planned] == list(actions(card, INSTRUMENT))


# Five pillars at 4 and one at 0: index 20/6 = 3.33, but no seven quick wins lift the last pillar to the floor of 1.
def test_the_band_reached_keeps_the_floor():
    card = carded({code: 0 if code.startswith("ENV") else 4 for code in CODES})
    plan = roadmap(card, INSTRUMENT, 2023)
    assert card.index > Fraction(13, 4)
    assert (plan.now.band.code, plan.after_quick.band.code) == ("siap-bersyarat", "siap-bersyarat")
    assert roadmap(card, INSTRUMENT, 2023, most=0).after_quick.index == card.index


def with_efforts(case: Case, names: tuple[str, ...], picks: list[int]) -> Instrument:
    """The edition of a case with those efforts, given to its indicators in turn."""
    given_to = {one.code: names[picks[at % len(picks)] % len(names)] for at, one in enumerate(case.instrument.indicators())}

    def rebuilt(member: Group | Indicator) -> Group | Indicator:
        if isinstance(member, Indicator):
            return replace(member, effort=given_to[member.code])
        return replace(member, members=tuple(rebuilt(one) for one in member.members))

    root = rebuilt(case.instrument.root)
    assert isinstance(root, Group)
    return replace(case.instrument, root=root, efforts=dict.fromkeys(names, WORDS))


PLANS = st.builds(
    lambda case, names, picks, most, end: (replace(case, instrument=with_efforts(case, names, picks)), most, end),
    cases(),
    st.sampled_from([("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d")]),
    st.lists(st.integers(0, 3), min_size=1, max_size=5),
    st.integers(0, 5),
    st.none() | st.integers(2020, 2035),
)


@settings(max_examples=150)
@given(PLANS)
def test_what_a_plan_reaches_is_the_score_of_the_levels_it_raises_and_never_lower(drawn):
    case, most, end = drawn
    card = case.score()
    plan = roadmap(card, case.instrument, 2023, rpjmd_end=end, most=most)
    for reached, done in ((plan.after_quick, plan.quick), (plan.after_period, (*plan.quick, *plan.period))):
        raised = {one.action.indicator.code: one.action.end for one in done}
        assert reached.index == steps(case.instrument, {**counted(card), **raised}).value
    assert card.index == plan.now.index <= plan.after_quick.index <= plan.after_period.index
    everything = {one.action.indicator.code: one.action.end for one in plan.planned}
    assert steps(case.instrument, {**counted(card), **everything}).value >= plan.after_period.index


@settings(max_examples=150)
@given(PLANS)
def test_a_plan_is_never_empty_and_asks_for_nothing_that_is_at_its_top(drawn):
    case, most, end = drawn
    card = case.score()
    plan = roadmap(card, case.instrument, 2023, rpjmd_end=end, most=most)
    levels, highest = counted(card), case.instrument.highest
    assert plan.planned or plan.sharing
    assert {one.action.indicator.code for one in plan.planned} == {code for code, level in levels.items() if level < highest}
    assert len({one.action.indicator.code for one in plan.planned}) == len(plan.planned)
    for one in plan.planned:
        assert levels[one.action.indicator.code] == one.action.start < one.action.end <= highest
        assert one.action.gain >= 0
        assert bool(one.action.missing) is (one.action.kind is Kind.EVIDENCE)
        assert one.first >= 2023
    assert all(levels.get(own.code, highest) == highest for one in plan.sharing for own in one.pillar.indicators())


def turned(member: Group | Indicator) -> Group | Indicator:
    return member if isinstance(member, Indicator) else replace(member, members=tuple(turned(one) for one in member.members[::-1]))


@settings(max_examples=100)
@given(PLANS)
def test_a_plan_is_the_same_each_time_and_in_any_order_of_the_edition(drawn):
    case, most, end = drawn
    root = turned(case.instrument.root)
    assert isinstance(root, Group)
    other = replace(case, instrument=replace(case.instrument, root=root))

    def told(case: Case) -> list[object]:
        plan: Roadmap = roadmap(case.score(), case.instrument, 2023, rpjmd_end=end, most=most)
        rows = [(one.action.indicator.code, one.action.end, one.action.gain, one.action.missing, one.first, one.last) for one in plan.planned]
        return [rows, plan.after_quick, plan.after_period]

    assert told(case) == told(case) == told(other)


def brought(levels: int | Mapping[str, int], without: Mapping[str, Iterable[str]] | None = None, gates: Mapping[str, bool | None] | None = None):
    card = score(submission_of(INSTRUMENT, REGION, levels, without=without, gates=gates), INSTRUMENT)
    return bimtek(card, INSTRUMENT, roadmap(card, INSTRUMENT, 2023))


def test_the_first_round_gets_the_ends_of_the_pillars_and_the_failed_gates():
    levels = {code: {"ECO": 3, "LIV": 1}.get(code[:3], 2) for code in CODES}
    found = brought(levels, gates={"PRA-1.3": False})
    assert (found.strongest.code, found.weakest.code) == ("ECO", "LIV")
    assert [gate.code for gate in found.failed] == ["PRA-1.3"]


def test_the_second_round_gets_the_most_urgent_steps_the_evidence_and_their_offices():
    found = brought(dict.fromkeys(CODES, 2) | {"ENV-3.1": 0, "MOB-2.4": 1, "GOV-1.2": 3}, {"GOV-1.2": ["BUD"]})
    assert [one.indicator.code for one in found.urgent[:2]] == ["ENV-3.1", "MOB-2.4"]
    assert [one.indicator.code for one in found.evidence] == ["GOV-1.2"]
    assert list(found.owners) == list(dict.fromkeys(owner for one in (*found.urgent, *found.evidence) for owner in one.indicator.owners))


def test_the_third_round_gets_the_factors_whose_assets_are_furthest_ahead_of_their_use():
    levels = dict.fromkeys(CODES, 2) | {"LIV-2.1": 4, "GOV-3.1": 3, "ECO-1.1": 3, "PEO-1.1": 0, "MOB-1.2": 3, "MOB-1.4": 4}
    found = brought(levels)
    assert [(lag.factor, lag.assets, lag.use) for lag in found.lags] == [("LIV-2", 4, 2), ("ECO-1", 3, 2), ("GOV-3", 3, 2)]
    assert found.firmest.code == "MOB-1"


def test_without_idle_assets_the_third_round_builds_on_the_firmest_factor():
    found = brought(dict.fromkeys(CODES, 2) | {"PEO-2.2": 3})
    assert found.lags == ()
    assert found.firmest.code == "PEO-2"


ANSWERS = st.lists(st.integers(0, 4), min_size=len(CODES), max_size=len(CODES)).map(lambda levels: dict(zip(CODES, levels, strict=True)))


@settings(max_examples=15)
@given(ANSWERS, ANSWERS)
def test_two_regions_with_other_answers_bring_other_things(first, second):
    assert (brought(first) == brought(second)) is (first == second)
