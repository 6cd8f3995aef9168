"""Who is chosen: the quota, the cut, and one reason for every region."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.counterfactuals import Change, Waiting
from assessment.rules import Kind, Rule
from assessment.scorecard import Scorecard
from assessment.selection import Decision, Reason, Selection, select
from questionnaires.edition import load_instrument
from questionnaires.register import Region, load_register
from tests.conftest import EDITION
from tests.made import card_of

INSTRUMENT = load_instrument(EDITION)
YEAR = 2023
FREE = [region for region in load_register() if not region.memberships]
MEMBERS = [region for region in load_register() if region.member_since(YEAR)]
FAILED = {"gates": {"PRA-1.4": False}}


def carded(region: Region, raised: int, **more: Mapping) -> Scorecard:
    return card_of(INSTRUMENT, region, raised, **more)


def chosen_from(cards: list[Scorecard], quota: int, **more) -> Selection:
    return select(cards, INSTRUMENT, quota=quota, year=YEAR, members={}, **more)


def ruled(*rules: Rule, cards: list[Scorecard], quota: int, **more) -> Selection:
    return chosen_from(cards, quota, rules=rules, **more)


def said(selection: Selection) -> list[tuple[str, Reason, int | None, tuple[str, ...]]]:
    return [(one.card.region.code, one.reason, one.place, one.named) for one in selection.decisions]


def codes(decisions: tuple[Decision, ...]) -> list[str]:
    return [one.card.region.code for one in decisions]


# Five candidates, the first region the best: 12, 9, 6, 3, 0 indicators raised.
FIVE = [carded(region, 12 - 3 * at) for at, region in enumerate(FREE[:5])]


@pytest.mark.parametrize(("quota", "chosen", "still_open"), [(0, 0, 0), (1, 1, 0), (3, 3, 0), (5, 5, 0), (8, 5, 3)])
def test_the_quota_is_filled_from_the_top(quota, chosen, still_open):
    selection = chosen_from(FIVE, quota)
    order = [card.region.code for card in FIVE]
    assert codes(selection.of(Reason.CHOSEN)) == order[:chosen]
    assert codes(selection.of(Reason.WAITING)) == order[chosen:]
    assert selection.places_open == still_open
    assert (selection.track, selection.quota) == ("reguler", quota)
    assert [one.place for one in selection.decisions] == [1, 2, 3, 4, 5]


def test_a_member_is_left_out_with_the_year_and_the_next_region_takes_the_place():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20), *FIVE], 2)
    year = str(min(one.year for one in member.memberships))
    assert said(selection)[-1] == (member.code, Reason.MEMBER, None, (year,))
    assert codes(selection.of(Reason.CHOSEN)) == codes(chosen_from(FIVE, 2).of(Reason.CHOSEN))


def test_an_invited_member_competes_like_everybody_else():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20), *FIVE], 1, invited=frozenset({member.code}))
    assert said(selection)[0] == (member.code, Reason.CHOSEN, 1, ())
    assert selection.of(Reason.MEMBER) == ()


def test_an_invited_member_still_has_to_pass_the_gates():
    member = MEMBERS[0]
    selection = chosen_from([carded(member, 20, **FAILED)], 1, invited=frozenset({member.code}))
    assert said(selection) == [(member.code, Reason.GATE_FAILED, None, ("PRA-1.4",))]


def test_a_membership_counts_only_before_the_year_of_the_cycle():
    latest = next(region for region in MEMBERS if [one.year for one in region.memberships] == [2022])
    reasons = {year: select([carded(latest, 5)], INSTRUMENT, quota=1, year=year, members={}).decisions[0].reason for year in (2022, 2023)}
    assert reasons == {2022: Reason.CHOSEN, 2023: Reason.MEMBER}


def test_a_region_with_failed_gates_is_left_out_and_each_gate_is_named():
    gates = {"gates": {"PRA-1.1": None, "PRA-1.4": False}, "without": {"PRA-1.3": ["PLAN"]}}
    selection = chosen_from([carded(FREE[9], 20, **gates), *FIVE], 6)
    assert said(selection)[-1] == (FREE[9].code, Reason.GATE_FAILED, None, ("PRA-1.1", "PRA-1.3", "PRA-1.4"))
    assert codes(selection.of(Reason.CHOSEN)) == [card.region.code for card in FIVE]
    assert selection.places_open == 1


# Places 1, 2, 2, 2, 5.
TIED = [carded(region, raised) for region, raised in zip(FREE[:5], (9, 6, 6, 6, 3), strict=True)]


@pytest.mark.parametrize("quota", [2, 3])
def test_a_tie_at_the_cut_is_left_open_and_none_of_the_tied_is_chosen(quota):
    selection = chosen_from(TIED, quota)
    first, *three, last = (card.region.code for card in TIED)
    assert said(selection) == [
        (first, Reason.CHOSEN, 1, ()),
        *((code, Reason.TIED_AT_THE_CUT, 2, tuple(other for other in three if other != code)) for code in three),
        (last, Reason.WAITING, 5, ()),
    ]
    assert selection.places_open == quota - 1


@pytest.mark.parametrize(("quota", "chosen"), [(1, 1), (4, 4), (5, 5)])
def test_a_tie_above_or_below_the_cut_is_none_at_the_cut(quota, chosen):
    selection = chosen_from(TIED, quota)
    assert len(selection.of(Reason.CHOSEN)) == chosen
    assert selection.of(Reason.TIED_AT_THE_CUT) == ()
    assert selection.places_open == 0


def test_province_members_part_a_tie_at_the_cut():
    one, other = FREE[0], next(region for region in FREE if region.province_code != FREE[0].province_code)
    cards = [carded(one, 4), carded(other, 4)]
    selection = select(cards, INSTRUMENT, quota=1, year=YEAR, members={one.province_code: 2, other.province_code: 1})
    assert codes(selection.of(Reason.CHOSEN)) == [other.code]


def test_those_who_are_left_out_follow_the_candidates_in_order_of_code():
    left_out = [carded(MEMBERS[5], 9), carded(MEMBERS[1], 3), carded(FREE[7], 20, **FAILED)]
    selection = chosen_from([*left_out, *FIVE], 2)
    assert codes(selection.decisions)[5:] == sorted(card.region.code for card in left_out)


def test_nobody_to_choose_from_leaves_every_place_open():
    selection = chosen_from([], 3)
    assert (selection.decisions, selection.places_open) == ((), 3)


POOL = [*FREE[:8], *MEMBERS[:4]]


@st.composite
def cohorts(draw) -> list[Scorecard]:
    """Scorecards of different regions, with ties, members and failed gates among them, in any order."""
    regions = draw(st.lists(st.sampled_from(POOL), unique=True))
    return [carded(region, draw(st.integers(0, 4)), **(FAILED if draw(st.integers(0, 4)) == 0 else {})) for region in regions]


@settings(max_examples=60)
@given(cards=cohorts(), quota=st.integers(0, 10), invite=st.booleans(), shuffle=st.randoms())
def test_every_region_gets_one_decision_and_the_order_of_arrival_changes_nothing(cards, quota, invite, shuffle):
    invited = frozenset(region.code for region in MEMBERS) if invite else frozenset()
    selection = chosen_from(cards, quota, invited=invited)
    assert sorted(codes(selection.decisions)) == sorted(card.region.code for card in cards)

    shuffled = list(cards)
    shuffle.shuffle(shuffled)
    assert chosen_from(shuffled, quota, invited=invited) == selection

    chosen, tied, below = (selection.of(reason) for reason in (Reason.CHOSEN, Reason.TIED_AT_THE_CUT, Reason.WAITING))
    assert selection.of(Reason.BELOW_THE_CUT) == selection.of(Reason.PASSED_OVER) == ()
    assert len(chosen) <= quota
    assert selection.places_open == quota - len(chosen)
    assert not tied or len(tied) > selection.places_open > 0
    assert not below or tied or not selection.places_open
    assert all(one.card.index >= other.card.index for one in chosen for other in (*tied, *below))
    assert all(one.card.index > other.card.index for one in tied for other in below)
    assert all(one.card.failed_gates == () for one in (*chosen, *tied, *below))
    assert invite or not any(one.card.region.memberships for one in (*chosen, *tied, *below))


# Places 1 to 3 in Aceh, 4 and 5 in Sumatera Utara: 12, 10, 8, 6, 4 indicators raised.
ACEH, UTARA = ([region for region in FREE if region.province_code == code] for code in ("11", "12"))
TWO_PROVINCES = [carded(region, 12 - 2 * at) for at, region in enumerate((*ACEH[:3], *UTARA[:2]))]
A, B, C, D, E = (card.region.code for card in TWO_PROVINCES)
CAP = Rule("cap", Kind.PROVINCE_CAP, Fraction(2))
DECIDED = {"reason": "Arahan", "decided_by": "Menteri"}


def forced(kind: Kind, *given: str, **more) -> Rule:
    return Rule(f"{kind.value}.{given[0]}", kind, codes=frozenset(given), **DECIDED, **more)


def lost(*given: str) -> Fraction:
    """The index of the first minus that of the second."""
    first, second = (card.index for code in given for card in TWO_PROVINCES if card.region.code == code)
    return first - second


def test_a_region_passed_over_is_told_which_rule_did_it_and_what_forcing_it_in_would_change():
    selection = ruled(CAP, cards=TWO_PROVINCES, quota=3)
    assert codes(selection.of(Reason.CHOSEN)) == [A, B, D]
    (passed,) = selection.of(Reason.PASSED_OVER)
    assert (passed.card.region.code, passed.place, passed.rules) == (C, 3, ("cap",))
    assert passed.forced == Change(0, -lost(B, C), (C,), (B,))
    assert selection.points == sum(card.index for card in TWO_PROVINCES if card.region.code in {A, B, D})


def test_the_price_of_a_rule_is_what_the_sum_gains_without_it():
    prices = {one.rule: one.change for one in ruled(CAP, cards=TWO_PROVINCES, quota=3).prices}
    assert prices == {"members": Change(0, Fraction(0), (), ()), "gates": Change(0, Fraction(0), (), ()), "cap": Change(0, lost(C, D), (C,), (D,))}


def test_the_waiting_list_is_the_order_of_entry_under_the_rules_and_each_chosen_region_has_its_own_successor():
    selection = ruled(CAP, cards=TWO_PROVINCES, quota=3)
    assert selection.waiting == (Waiting(E, 1, ()),)
    assert {one.card.region.code: one.successors for one in selection.of(Reason.CHOSEN)} == {A: (C,), B: (C,), D: (E,)}


def test_two_rules_that_only_together_pass_a_region_over_are_both_named():
    other = Rule("aceh", Kind.PROVINCE_CAP, Fraction(2), codes=frozenset({"11"}))
    (passed,) = ruled(CAP, other, cards=TWO_PROVINCES, quota=3).of(Reason.PASSED_OVER)
    assert passed.rules == ("cap", "aceh")


def test_the_fewest_rules_that_contradict_each_other_are_named_and_nothing_is_chosen():
    floor = Rule("floor", Kind.ISLAND_FLOOR, Fraction(1), codes=frozenset({"Sumatera"}))
    rules = (floor, CAP, forced(Kind.FORCED_IN, A), forced(Kind.FORCED_OUT, A))
    selection = ruled(*rules, cards=TWO_PROVINCES, quota=3)
    assert selection.conflict == (f"forced-in.{A}", f"forced-out.{A}")
    assert selection.of(Reason.CHOSEN) == ()
    assert {one.reason for one in selection.decisions} == {Reason.CONFLICT, Reason.FORCED_OUT}


def test_soft_rules_give_way_in_declared_order_and_those_that_do_not_help_come_back():
    soft = [Rule("zone", Kind.RESERVED, Fraction(1), codes=frozenset({A}), soft=True), forced(Kind.FORCED_IN, A, B, C, soft=True)]
    selection = ruled(*soft, CAP, cards=TWO_PROVINCES, quota=3)
    assert (selection.relaxed, selection.conflict) == ((f"forced-in.{A}",), ())
    assert codes(selection.of(Reason.CHOSEN)) == [A, B, D]


def test_a_region_without_a_scorecard_cannot_be_forced_in():
    assert ruled(forced(Kind.FORCED_IN, "96.71"), cards=TWO_PROVINCES, quota=3).conflict == ("forced-in.96.71",)


def test_regions_without_a_scorecard_keep_their_reason_in_order_of_code():
    selection = chosen_from(FIVE, 2, unscored={FREE[9]: Reason.LATE, FREE[8]: Reason.INVALID})
    assert [(one.region, one.reason) for one in selection.unscored] == [(FREE[8], Reason.INVALID), (FREE[9], Reason.LATE)]


def test_two_rules_under_one_id_are_refused_but_a_standing_rule_can_be_replaced():
    with pytest.raises(ValueError, match="same id"):
        ruled(CAP, CAP, cards=FIVE, quota=2)
    repeats = Rule("members", Kind.MEMBERS)
    assert said(ruled(repeats, cards=[carded(MEMBERS[0], 20)], quota=1))[0][1] is Reason.CHOSEN


RULES = st.lists(
    st.sampled_from(
        [
            CAP,
            Rule("one", Kind.PROVINCE_CAP, Fraction(1)),
            Rule("kota", Kind.KOTA_SHARE, share=Fraction(1, 3)),
            Rule("north", Kind.RESERVED, Fraction(2), codes=frozenset(one.code for one in UTARA)),
            Rule("island", Kind.ISLAND_CAP, Fraction(3)),
            Rule("floor", Kind.INDEX_FLOOR, Fraction(41, 20)),
        ]
    ),
    unique_by=lambda rule: rule.id,
)
NINE = [*ACEH[:3], *[one for one in ACEH if one.kind == "kota"][:2], *UTARA[:2], *[one for one in UTARA if one.kind == "kota"][:2]]


def kept(rule: Rule, chosen: list[Region]) -> bool:
    """The rules above, said once more without a programme."""
    provinces = [one.province_code for one in chosen]
    if rule.kind is Kind.PROVINCE_CAP:
        return all(provinces.count(one) <= rule.number for one in provinces)
    if rule.kind is Kind.KOTA_SHARE:
        return 3 * sum(one.kind == "kota" for one in chosen) >= len(chosen)
    if rule.kind is Kind.RESERVED:
        return sum(one.code in rule.codes for one in chosen) >= rule.number
    return rule.kind is not Kind.ISLAND_CAP or len(chosen) <= rule.number


@settings(max_examples=60)
@given(raised=st.lists(st.integers(0, 5), min_size=9, max_size=9), rules=RULES, quota=st.integers(2, 6))
def test_no_rule_is_broken_no_better_set_exists_and_a_rule_more_never_raises_the_result(raised, rules, quota):
    cards = [carded(region, level) for region, level in zip(NINE, raised, strict=True)]
    selection = ruled(*rules, cards=cards, quota=quota)
    assert ruled(*rules, cards=cards[::-1], quota=quota) == selection
    free = [card for card in cards if card.index >= Fraction(41, 20)] if any(rule.id == "floor" for rule in rules) else cards
    allowed = [x for size in range(quota + 1) for x in combinations(free, size) if all(kept(rule, [card.region for card in x]) for rule in rules)]
    if not allowed:
        assert selection.conflict
        return
    most = max((len(x), sum(card.index for card in x)) for x in allowed)
    chosen = [one.card for one in (*selection.of(Reason.CHOSEN), *selection.of(Reason.TIED_AT_THE_CUT))]
    assert selection.points == most[1]
    assert any(
        {card.region.code for card in x} <= {card.region.code for card in chosen} for x in allowed if (len(x), sum(card.index for card in x)) == most
    )
    assert all((price.change.places, price.change.points) >= (0, 0) for price in selection.prices)


@settings(max_examples=30)
@given(raised=st.lists(st.integers(0, 5), min_size=9, max_size=9), rules=RULES, quota=st.integers(2, 6), more=st.integers(1, 6))
def test_a_chosen_region_that_improves_is_never_put_out_by_that_alone(raised, rules, quota, more):
    """There is no exception: what its own score gains, every set with it gains and no set without it."""
    cards = [carded(region, level) for region, level in zip(NINE, raised, strict=True)]
    for one in ruled(*rules, cards=cards, quota=quota, waiting=0).of(Reason.CHOSEN):
        code = one.card.region.code
        better = [carded(card.region, level + more * (card.region.code == code)) for card, level in zip(cards, raised, strict=True)]
        assert code in codes(ruled(*rules, cards=better, quota=quota, waiting=0).of(Reason.CHOSEN))
