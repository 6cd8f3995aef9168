"""Memberships that earlier cycles' decisions made: the regions decided on are members from the year after."""

import json

import pytest

from flows.memberships import load_decision, register_after
from flows.proposal import propose
from flows.sending import eligible
from flows.settings import SettingsError, load_cycle
from questionnaires.register import load_register
from questionnaires.strict import StrictError
from tests.conftest import new_cycle

JOINED, MEMBER, FREE = "11.01", "33.13", "11.03"


def kept(year, track, *cohort, **more):
    return {"schema": "kesiapan-decision-2", "year": year, "proposed": [], "decision": {"track": track, "cohort": cohort}} | more


def written(folder, name, content):
    path = folder / name
    path.write_text(json.dumps(content))
    return path


def later(folder, *decisions):
    """A cycle of 2024 after these decisions."""
    path = new_cycle(folder / "2024", 2024)
    listed = ", ".join(f'"../{one.name}"' for one in decisions)
    path.write_text(path.read_text().replace("decided_before = []", f"decided_before = [{listed}]"))
    return load_cycle(folder / "2024")


def test_a_region_decided_on_is_a_member_in_the_next_cycle_and_gets_no_workbook(tmp_path):
    cycle = later(tmp_path, written(tmp_path, "a.json", kept(2023, "reguler", JOINED)))
    codes = {region.code for region in eligible(cycle)}
    assert JOINED not in codes
    assert FREE in codes
    register, before = register_after(cycle.decided_before), load_register()
    assert register.regions[JOINED].member_since(2024).basis == "decided"
    assert register.members_by_province(2024)["11"] == before.members_by_province(2024)["11"] + 1
    assert register.members_by_province(2023) == before.members_by_province(2023)
    (proposal,) = propose(cycle, ())
    assert {one.region.code: one.reason.value for one in proposal.selection.unscored}[JOINED] == "member"


def test_a_member_decided_on_again_is_marked_as_repeat_whatever_the_order_of_the_files(tmp_path):
    first, second = (written(tmp_path, f"{year}.json", kept(year, track, JOINED)) for year, track in ((2022, "reguler"), (2023, "kawasan")))
    again = written(tmp_path, "member.json", kept(2023, "kawasan", MEMBER))
    for order in ((first, second, again), (again, second, first)):
        found = register_after(order).regions
        assert [(one.year, one.track, one.repeat) for one in found[JOINED].memberships] == [(2022, "reguler", False), (2023, "kawasan", True)]
        assert [(one.year, one.repeat) for one in found[MEMBER].memberships][-1] == (2023, True)
        assert found[MEMBER].member_since(2024).year == 2021


def test_a_decision_named_twice_or_published_already_makes_one_membership(tmp_path):
    one = written(tmp_path, "a.json", kept(2021, "kawasan", MEMBER, JOINED))
    found = register_after((one, one)).regions
    assert found[MEMBER] == load_register().regions[MEMBER]
    assert len(found[JOINED].memberships) == 1


def test_without_decisions_the_register_is_the_bundled_one():
    assert register_after(()) == load_register()


@pytest.mark.parametrize(
    "content",
    [
        [],
        None,
        {},
        kept(2023, "reguler", "99.99"),
        kept(2023, "reguler", schema="kesiapan-decision-1"),
        kept("MMXXIII", "reguler"),
        kept(2023, "reguler", decision=[]),
        kept(2023, "reguler", proposed=3),
    ],
)
def test_a_file_that_is_no_decision_is_refused_before_the_cycle_starts(tmp_path, content):
    path = written(tmp_path, "a.json", content)
    with pytest.raises(StrictError, match=r"a.json: is no decision of a cycle; name the decision-TRACK.json"):
        load_decision(path)
    with pytest.raises(StrictError, match="is no decision of a cycle"):
        later(tmp_path, path)


def test_a_missing_decision_is_named(tmp_path):
    with pytest.raises(StrictError, match=r"nothing.json: is no decision of a cycle"):
        load_decision(tmp_path / "nothing.json")


def test_a_cycle_does_not_come_after_its_own_decision(tmp_path):
    with pytest.raises(SettingsError, match=r"rules.decided_before: names .*a.json, the decision of a cycle of 2024, which is not before 2024"):
        later(tmp_path, written(tmp_path, "a.json", kept(2024, "reguler", JOINED)))
