"""The rules of a simulated cycle: every kind, about regions that answered, and always a proposal."""

import json
from dataclasses import replace

import pytest

from assessment.record import canonical
from assessment.rules import Kind
from flows.proposal import propose
from flows.rehearsed_rules import FEWEST, rehearse_rules
from flows.settings import load_cycle
from questionnaires.register import load_register
from tests.chosen import INSTRUMENT
from tests.conftest import new_cycle
from tests.made import assessed_of, card_of

FREE = [region for region in load_register() if not region.memberships]


def rehearsed(folder, number, seed=1):
    """A cycle in which so many regions answered, each with a capacity of its own, and one more with a defect; and their scorecards."""
    new_cycle(folder, reguler=max(1, number // 4))
    drawn = FREE[:: len(FREE) // number][:number]
    told = {
        region.code: {"capacity": f"{2 + at * 37 % number / number:.6f}", "gates": {"PRA-1.4": at % 9 != 8}, "defect": ""}
        for at, region in enumerate(drawn)
    }
    told[FREE[1].code] = {"capacity": "9.000000", "gates": {}, "defect": "sheet-missing"}
    (folder / "truth.json").write_bytes(canonical({"regions": told}))
    rehearse_rules(load_cycle(folder), seed)
    cards = [card_of(INSTRUMENT, region, at * 37 % number * 72 // number, gates={"PRA-1.4": at % 9 != 8}) for at, region in enumerate(drawn)]
    return load_cycle(folder), assessed_of(cards)


def test_a_large_demo_is_decided_under_ten_rules_and_ends_with_a_proposal(tmp_path):
    cycle, assessed = rehearsed(tmp_path, 60)
    kinds = [rule.kind for rule in cycle.selection["reguler"]]
    assert len(kinds) == 10
    assert set(Kind) - set(kinds) == {Kind.QUOTA, Kind.MEMBERS, Kind.GATES, Kind.KABUPATEN_SHARE}
    (proposal,) = propose(cycle, assessed.answers)
    assert (proposal.selection.conflict, proposal.selection.places_open) == ((), 0)
    reasons = {one.reason.value for one in proposal.selection.decisions}
    assert {"chosen", "forced-out", "gate-failed"} <= reasons
    forced = [one for one in proposal.selection.decisions if one.reason.value == "chosen" and one.rules == ("invited_in",)]
    assert len(forced) == 1


def test_the_regions_of_the_rules_answered_without_a_defect_and_pass_every_gate(tmp_path):
    cycle, assessed = rehearsed(tmp_path, 60)
    sound = {one.region for one in assessed.scored if one.card and not one.card.failed_gates}
    named = [rule.codes for rule in cycle.selection["reguler"] if rule.kind in (Kind.FORCED_IN, Kind.FORCED_OUT, Kind.RESERVED)]
    assert [len(codes) for codes in named] == [3, 1, 1]
    assert len(frozenset().union(*named)) == 5
    assert frozenset().union(*named) <= sound


def test_every_rule_about_a_person_says_why_and_who(tmp_path):
    cycle, _ = rehearsed(tmp_path, 60)
    told = {rule.id: (rule.reason[:7], rule.decided_by) for rule in cycle.selection["reguler"] if rule.kind in (Kind.FORCED_IN, Kind.FORCED_OUT)}
    assert told == {"invited_in": ("Contoh:", "Contoh"), "kept_out": ("Contoh:", "Contoh")}


def test_the_same_seed_gives_the_same_rules_and_another_one_others(tmp_path):
    texts = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        rehearsed(tmp_path / name, 60, seed)
        texts.append((tmp_path / name / "cycle.toml").read_text())
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("number", [1, 8, FEWEST])
def test_a_small_demo_has_no_rules_and_none_ends_without_a_proposal(tmp_path, number):
    cycle, assessed = rehearsed(tmp_path, number)
    assert cycle.selection == {"reguler": ()}
    (proposal,) = propose(cycle, assessed.answers)
    assert proposal.selection.conflict == ()


@pytest.mark.parametrize("number", [28, 40, 120])
def test_whoever_answers_the_rules_never_contradict_each_other(tmp_path, number):
    cycle, assessed = rehearsed(tmp_path, number)
    assert len(cycle.selection["reguler"]) == 10
    few = replace(assessed, answers=assessed.answers[::3])
    for one in (assessed, few):
        (proposal,) = propose(cycle, one.answers)
        assert proposal.selection.conflict == ()
    assert json.loads((tmp_path / "truth.json").read_bytes())["regions"].keys() >= {one.region for one in few.scored}
