"""Scenarios: what they may ask for, what they change, and what they never touch."""

import json
from fractions import Fraction

import pytest

from assessment.selection import Reason
from flows.scenarios import Difference, changed, compare, weighed, wish, write_scenario
from flows.settings import SettingsError, load_cycle
from questionnaires.edition import load_instrument
from tests.chosen import INSTRUMENT, QUOTA, RULES, A, B, C, D, E, cards, choice, index_of, run
from tests.conftest import EDITION, new_cycle
from tests.made import assessed_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return choice(tmp_path_factory.mktemp("cycle"))


@pytest.fixture(scope="module")
def cycle(made):
    return made[0]


def difference(made, rules=(), weights="", quota=()) -> Difference:
    cycle, assessed = made
    (found,) = compare(cycle, assessed, wish(cycle, rules, weights, quota))
    return found


def codes(decisions) -> list[str]:
    return [one.card.region.code for one in decisions]


def test_the_official_proposal_stands_beside_the_scenario(made):
    found = difference(made, ["selection.province_cap=3"])
    assert codes(found.official.selection.of(Reason.CHOSEN)) == [A, B, D]
    assert codes(found.scenario.selection.of(Reason.CHOSEN)) == [A, B, C]
    assert (codes(found.enter), codes(found.leave)) == ([C], [D])
    assert found.scenario.selection.points - found.official.selection.points == index_of(C) - index_of(D)


def test_a_wish_for_nothing_changes_nothing(made, cycle):
    found = difference(made)
    assert (found.enter, found.leave) == ((), ())
    assert found.official == found.scenario
    assert changed(cycle, wish(cycle, [], "", [])) == cycle


@pytest.mark.parametrize("given", ["province_cap=none", "selection.province_cap=", "selection.province_cap = none"])
def test_a_rule_can_be_dropped(made, given):
    assert codes(difference(made, [given]).enter) == [C]


def test_a_rule_that_the_cycle_does_not_have_is_made_where_its_id_is_a_kind(made):
    found = difference(made, ["selection.island_cap=2"])
    assert [rule.id for rule in found.scenario.selection.rules][-1] == "island_cap"
    assert codes(found.leave) == [D]


def test_of_several_wishes_for_one_rule_the_last_counts(made):
    assert codes(difference(made, ["province_cap=1", "province_cap=3"]).enter) == [C]


def test_another_quota_takes_more_regions(made, cycle):
    assert codes(difference(made, quota=["reguler=4"]).enter) == [E]
    assert cycle.quota == {"reguler": QUOTA}


def test_rules_that_contradict_each_other_choose_nobody_and_name_themselves(tmp_path):
    must = f'must = {{ kind = "forced-in", codes = ["{C}"], reason = "Contoh", decided_by = "Menteri" }}\n'
    found = difference(choice(tmp_path, RULES + must), ["selection.province_cap=0"])
    assert found.scenario.selection.conflict == ("province_cap", "must")
    assert codes(found.official.selection.of(Reason.CHOSEN)) == codes(found.leave) == [A, C, D]


def test_weights_are_multiples_brought_back_to_a_whole():
    found = weighed(INSTRUMENT, {"GOV": Fraction(2), "MOB": Fraction(0)})
    assert {pillar.code: pillar.weight for pillar in found.pillars} == {
        "GOV": Fraction(1, 3),
        "PEO": Fraction(1, 6),
        "LIV": Fraction(1, 6),
        "MOB": Fraction(0),
        "ECO": Fraction(1, 6),
        "ENV": Fraction(1, 6),
    }
    assert weighed(INSTRUMENT, {}) is INSTRUMENT
    assert weighed(INSTRUMENT, {one.code: Fraction(7) for one in INSTRUMENT.pillars}) == INSTRUMENT


def test_other_weights_weigh_every_card_anew_and_the_official_ones_stay(made):
    found = difference(made, weights="gov=2 mob=1,ENV=0")
    scenario = {one.card.region.code: one.card for one in found.scenario.selection.decisions}
    for decision in found.official.selection.decisions:
        card, other = decision.card, scenario[decision.card.region.code]
        parts = card.pillars
        assert other.index == (2 * parts["GOV"] + parts["PEO"] + parts["LIV"] + parts["MOB"] + parts["ECO"]) / 6
        assert (other.supports, other.gates, other.status) == (card.supports, card.gates, card.status)


@pytest.mark.parametrize(
    ("rules", "weights", "quota", "says"),
    [
        (["selection.nonsense=3"], "", [], "--set: selection.nonsense.kind: is missing; only these ids say it themselves"),
        (["nonsense=none"], "", [], "--set: selection.nonsense: is no rule of this cycle"),
        (["gates=none"], "", [], "--set: selection.gates: is no rule of this cycle"),
        (["gates=3"], "", [], "--set: selection.gates.number: is an unknown key"),
        (["members=0"], "", [], "--set: selection.members.repeats: is missing"),
        (["quota=3"], "", [], "--set: selection.quota.kind: is missing"),
        (["island_floor=2"], "", [], "--set: selection.island_floor: needs the codes"),
        (["kept_out=1"], "", [], "--set: selection.kept_out.number: is an unknown key"),
        (["province_cap=-1"], "", [], "--set: '-1' is no number from 0"),
        (["province_cap=2.5"], "", [], "--set: selection.province_cap.number: must be a whole number"),
        (["island_cap=1/2"], "", [], "--set: selection.island_cap.number: must be a whole number"),
        (["kota_share=20%"], "", [], "--set: '20%' is no number"),
        (["kota_share=1.5"], "", [], "--set: selection.kota_share.share: must be a share between 0 and 1"),
        (["index_floor=1/0"], "", [], "--set: '1/0' is no number"),
        (["index_floor=1e999999999"], "", [], "is no number"),
        (["index_floor=nan"], "", [], "is no number"),
        (["province_cap"], "", [], "province_cap: must have the form name=value"),
        (["=3"], "", [], "=3: must have the form name=value"),
        ([], "GOV=2,XYZ=1", [], "--weights: XYZ: is no pillar of 2023-reguler; pillars are GOV, PEO"),
        ([], "GOV=-1", [], "--weights: '-1' is no number"),
        ([], "GOV", [], "GOV: must have the form"),
        ([], "GOV=0,PEO=0,LIV=0,MOB=0,ECO=0,ENV=0", [], "--weights: leaves no pillar with any weight"),
        ([], "", ["kawasan=3"], "--quota: kawasan: is no track of this cycle; tracks are reguler"),
        ([], "", ["reguler=2.5"], "--quota: '2.5' is no whole number"),
        ([], "", ["reguler=-1"], "--quota: '-1' is no number"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_in_one_line(cycle, rules, weights, quota, says):
    with pytest.raises(SettingsError) as caught:
        wish(cycle, rules, weights, quota)
    assert str(caught.value).startswith(says) or says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_of_one_track_is_changed_there_alone(tmp_path):
    path = new_cycle(tmp_path, editions=(EDITION, "2023-kawasan"), reguler=2, kawasan=2)
    path.write_text(path.read_text().replace("[selection]\n", '[selection]\nx = { kind = "province-cap", number = 2, track = "kawasan" }\n', 1))
    cycle = load_cycle(tmp_path)
    assert changed(cycle, wish(cycle, ["x=1"], "", [])).selection["reguler"] == ()
    assert changed(cycle, wish(cycle, ["x=1"], "", [])).selection["kawasan"][0].number == 1
    assert changed(cycle, wish(cycle, ["x="], "", [])).selection == {"reguler": (), "kawasan": ()}


def test_a_region_in_another_edition_is_absent_from_this_one_and_no_late_or_invalid_file(tmp_path):
    path = new_cycle(tmp_path, editions=(EDITION, "2023-kawasan"), reguler=2, kawasan=2)
    path.write_text(path.read_text().replace("[selection]\n", '[selection]\nmembers = { repeats = true, track = "kawasan" }\n', 1))
    cycle = load_cycle(tmp_path)
    _, kawasan = compare(cycle, assessed_of(cards()), wish(cycle, [], "", []))
    assert kawasan.official.instrument == load_instrument("2023-kawasan")
    assert {one.reason for one in kawasan.official.selection.unscored} == {Reason.ABSENT}  # on this track members may come again


def test_a_scenario_is_written_beside_the_proposal_and_never_over_it(tmp_path):
    cycle, assessed = choice(tmp_path)
    run(cycle, assessed)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    wanted = wish(cycle, ["province_cap=3"], "", [])
    folder = write_scenario(cycle, assessed, "../../<b>x", compare(cycle, assessed, wanted), wanted)
    assert folder.parent == tmp_path / "cohort" / "scenarios"
    assert sorted(path.name for path in folder.iterdir()) == ["cohort.json", "cohort.pdf", "cohort.xlsx", "difference.json"]
    assert {path: path.read_bytes() for path in before} == before
    told = json.loads((folder / "difference.json").read_bytes())
    assert told["wish"] == {"rules": {"province_cap": "3"}, "weights": {}, "quota": {}}
    (track,) = told["tracks"]
    assert [[one["code"] for one in track[name]] for name in ("enter", "leave")] == [[C], [D]]
    assert track["enter"][0]["reason"] == "Diusulkan dalam kuota 3."
    assert [one["code"] for one in json.loads((folder / "cohort.json").read_bytes())["decisions"]][:3] == [A, B, C]

    again = wish(cycle, ["province_cap=1"], "", [])
    assert write_scenario(cycle, assessed, "../../<b>x", compare(cycle, assessed, again), again) == folder
    assert json.loads((folder / "difference.json").read_bytes())["wish"]["rules"] == {"province_cap": "1"}
    long = write_scenario(cycle, assessed, "n" * 999, compare(cycle, assessed, wanted), wanted)
    assert long.name == "n" * 60
