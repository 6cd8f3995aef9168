"""The ministry's decision: checked against the proposal, kept in the record, and never lost by a run or a replay."""

import json
import shutil

import pytest

from assessment.record import RecordError
from flows.assessing import Assessed, assess
from flows.deciding import DecisionError, decide
from flows.memberships import load_decision
from flows.proposal import propose
from flows.recording import replay
from flows.scenarios import changed, wish
from flows.settings import load_cycle
from flows.summary import overtaken
from flows.summary import proposed as proposed_by
from tests.chosen import FAILED, MEMBER, OUT, A, B, C, D, E, F, cards, choice, run
from tests.conftest import new_cycle
from tests.desk import put_file
from tests.made import assessed_of

HEAD = """\
track = "reguler"
number = "B-12/DJAI/2023"
date = 2023-04-03
signer = "Direktur Jenderal"
accepted = true
"""
ONE_FOR_ANOTHER = f"""
[[exchanged]]
out = "{D}"
in = "{E}"
reason = "Kepala daerah <b>belum</b> bersedia"
"""


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A cycle that was run: A, B and D are proposed of A to F; C would exceed the cap of two from a province."""
    folder = tmp_path_factory.mktemp("cycle")
    run(*choice(folder))
    return folder


@pytest.fixture
def cycle(proposed, tmp_path):
    shutil.copytree(proposed, tmp_path / "cycle")
    return load_cycle(tmp_path / "cycle")


def decided(cycle, text):
    file = cycle.folder.parent / "decision.toml"
    file.write_text(text)
    return decide(cycle, file)


def added(code, key="added", name="in"):
    return f'\n[[{key}]]\n{name} = "{code}"\nreason = "Arahan"\n'


def removed(code):
    return added(code, "removed", "out")


def test_an_accepted_proposal_is_the_cohort(cycle):
    found, path = decided(cycle, HEAD)
    assert (found.track, found.edition, found.number, found.signer) == ("reguler", "2023-reguler", "B-12/DJAI/2023", "Direktur Jenderal")
    assert (found.cohort, found.steps, found.breaks) == ((A, B, D), (), ())
    assert path == cycle.folder / "record" / "decision-reguler.json"
    kept = load_decision(path)
    assert (kept.year, kept.track, kept.proposed, kept.cohort) == (2023, "reguler", (A, B, D), (A, B, D))


@pytest.mark.parametrize(
    ("text", "cohort", "breaks"),
    [
        (ONE_FOR_ANOTHER, (A, B, E), ()),
        (ONE_FOR_ANOTHER.replace(E, C), (A, B, C), ("province_cap",)),
        (removed(D), (A, B), ()),
        (removed(D) + added(F), (A, B, F), ()),
        (removed(A) + removed(B) + removed(D), (), ()),
    ],
)
def test_regions_can_be_exchanged_removed_and_added_and_rules_that_the_cohort_does_not_keep_are_named(cycle, text, cohort, breaks):
    found, _ = decided(cycle, HEAD + text)
    assert (found.cohort, found.breaks) == (cohort, breaks)


def test_a_proposal_that_is_not_accepted_makes_no_members(cycle):
    found, path = decided(cycle, HEAD.replace("true", "false"))
    assert (found.cohort, found.breaks, load_decision(path).cohort) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ONE_FOR_ANOTHER.replace(E, FAILED), f"decision.toml: {FAILED}: cannot come in: gate-failed"),
        (ONE_FOR_ANOTHER.replace(E, MEMBER), f"decision.toml: {MEMBER}: cannot come in: member"),
        (ONE_FOR_ANOTHER.replace(E, OUT), f"decision.toml: {OUT}: cannot come in: forced-out"),
        (ONE_FOR_ANOTHER.replace(E, "94.71"), "decision.toml: exchanged[12.01].in: '94.71' is unknown"),
        (ONE_FOR_ANOTHER.replace(E, "32.15"), "decision.toml: 32.15: cannot come in: it has no score on this track"),
        (ONE_FOR_ANOTHER.replace(E, A), f"decision.toml: {A}: cannot come in: chosen"),
        (ONE_FOR_ANOTHER.replace(E, D), f"decision.toml: {D}: is named twice"),
        (ONE_FOR_ANOTHER.replace(D, F), f"decision.toml: {F}: is not among the proposed regions, so it cannot go out"),
        (ONE_FOR_ANOTHER.replace('reason = "Kepala', 'alasan = "Kepala'), "decision.toml: exchanged[12.01].reason: is missing"),
        (ONE_FOR_ANOTHER + "note = 1", "decision.toml: exchanged[12.01].note: is an unknown key"),
        (ONE_FOR_ANOTHER + removed(D), f"decision.toml: {D}: is named twice"),
        (ONE_FOR_ANOTHER + removed(E), f"decision.toml: {E}: is named twice"),
        (removed(D) + removed(D), f"decision.toml: {D}: is named twice"),
        (removed(D) + added(E) + added(E), f"decision.toml: {E}: is named twice"),
        (added(C), "decision.toml: makes a cohort of 4; the quota is 3"),
        ("exchanged = 3", "decision.toml: exchanged: must be a list"),
        ("exchanged = [3]", "decision.toml: exchanged: must be an array of tables"),
        ("cohort = []", "decision.toml: cohort: is an unknown key"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_and_nothing_is_kept(cycle, text, says):
    with pytest.raises(DecisionError) as caught:
        decided(cycle, HEAD + text)
    assert str(caught.value).startswith(says)
    assert not list((cycle.folder / "record").glob("decision*"))
    assert json.loads((cycle.folder / "record" / "record.json").read_bytes())["decided"] == {}


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ("accepted = true", "accepted = false" + ONE_FOR_ANOTHER, "accepted: is false: then nothing can be exchanged, added or removed"),
        ("accepted = true", 'accepted = "ya"', "accepted: must be true or false"),
        ("2023-04-03", "2023-03-13", "date: lies before the report, 2023-03-14"),
        ("2023-04-03", "2023-04-03T10:00:00", "date: must be a date, for example"),
        ("2023-04-03", '"3 April 2023"', "date: must be a date, for example"),
        ('"reguler"', '"kawasan"', "track: 'kawasan' is unknown; known are reguler"),
        ('number = "B-12/DJAI/2023"', "number = 12", "number: must be a text"),
        ('signer = "Direktur Jenderal"', 'signer = " "', "signer: is empty"),
        ('signer = "Direktur Jenderal"', "", "signer: is missing"),
        ("track", "[[[track", "not valid TOML"),
    ],
)
def test_what_a_decision_says_of_itself_is_checked(cycle, find, put, says):
    assert find in HEAD
    with pytest.raises(DecisionError) as caught:
        decided(cycle, HEAD.replace(find, put, 1))
    assert str(caught.value).startswith(f"decision.toml: {says}")


def test_a_cycle_without_a_run_has_nothing_to_decide_on(tmp_path):
    cycle, _ = choice(tmp_path / "cycle")
    with pytest.raises(RecordError, match="the cycle was not run yet"):
        decided(cycle, HEAD)


def test_a_proposal_changed_by_hand_is_not_decided_on(cycle):
    path = cycle.folder / "cohort" / "cohort.json"
    path.write_text(path.read_text().replace("gate-failed", "waiting"))
    with pytest.raises(DecisionError, match=r"cohort.json: is missing or differs from the record, .* first: kesiapan run"):
        decided(cycle, HEAD + ONE_FOR_ANOTHER.replace(E, FAILED))


def test_with_two_editions_each_track_has_its_own_proposal_and_decision(tmp_path):
    path = new_cycle(tmp_path / "cycle", editions=("2023-reguler", "2023-kawasan"), reguler=3)
    cycle = load_cycle(path.parent)
    run(cycle, assessed_of(cards()))
    found, _ = decided(cycle, HEAD)
    assert found.cohort == (A, B, OUT)
    empty, kept = decided(cycle, HEAD.replace("reguler", "kawasan"))
    assert (empty.cohort, empty.edition, kept.name) == ((), "2023-kawasan", "decision-kawasan.json")
    with pytest.raises(DecisionError, match=f"{A}: cannot come in: it has no score on this track"):
        decided(cycle, HEAD.replace("reguler", "kawasan") + added(A))


def test_a_decision_is_kept_word_by_word_with_its_file_and_its_proposal(cycle):
    _, path = decided(cycle, HEAD + ONE_FOR_ANOTHER)
    kept = json.loads(path.read_bytes())
    assert kept["decision"]["steps"] == [{"out": D, "come": E, "reason": "Kepala daerah <b>belum</b> bersedia"}]
    assert kept["decision"]["date"] == "2023-04-03"
    record = json.loads((cycle.folder / "record" / "record.json").read_bytes())
    assert kept["proposal"] == record["outputs"]["cohort/cohort.json"]
    original = cycle.folder / "record" / "originals" / f"{kept['file']}.toml"
    assert original.read_text() == HEAD + ONE_FOR_ANOTHER


def test_a_later_decision_takes_the_place_of_an_earlier_one_whose_file_stays(cycle):
    decided(cycle, HEAD)
    _, path = decided(cycle, HEAD + ONE_FOR_ANOTHER)
    assert load_decision(path).cohort == (A, B, E)
    assert len(list((cycle.folder / "record" / "originals").glob("*.toml"))) == 2


def test_the_record_of_a_choice_tells_every_region_every_rule_and_every_price(cycle):
    told = json.loads((cycle.folder / "record" / "record.json").read_bytes())["decisions"]["2023-reguler"]
    assert told["regions"][C] == {"place": 3, "reason": "PASSED_OVER", "rules": ["province_cap"], "waiting": None}
    assert told["regions"][E] == {"place": 5, "reason": "WAITING", "rules": [], "waiting": 1}
    assert told["unscored"]["11.02"] == "ABSENT"
    assert len(told["regions"]) + len(told["unscored"]) == 514
    assert [rule["id"] for rule in told["rules"]] == ["quota", "members", "gates", "province_cap", "index_floor", "kept_out"]
    assert [price["rule"] for price in told["prices"]] == ["members", "gates", "province_cap", "index_floor", "kept_out"]
    assert (told["relaxed"], told["conflict"]) == ([], [])


def test_a_run_says_where_its_proposal_is_no_longer_the_one_that_was_decided_on(cycle):
    assessed = assessed_of(cards())
    assert overtaken(cycle, proposed_by(propose(cycle, assessed.answers))) == ()
    decided(cycle, HEAD + ONE_FOR_ANOTHER)
    assert overtaken(cycle, proposed_by(propose(cycle, assessed.answers))) == ()
    other = changed(cycle, wish(cycle, ["province_cap=3"], "", []))
    assert overtaken(other, proposed_by(propose(other, assessed.answers))) == ("reguler",)


@pytest.fixture(scope="module")
def real(tmp_path_factory, form_of):
    """A cycle of real files, so that it can be replayed: two regions, of which one is chosen."""
    folder = tmp_path_factory.mktemp("cycle")
    new_cycle(folder, reguler=1)
    for code, level in ((A, 2), (B, 1)):
        put_file(folder / "inbox", f"{code}.xlsx", form_of(code).all_levels(level).save())
    return load_cycle(folder)


def whole_run(cycle) -> Assessed:
    assessed = assess(cycle)
    run(cycle, assessed)
    return assessed


def test_run_and_replay_keep_the_decision_and_a_changed_byte_of_it_is_named(real):
    whole_run(real)
    _, path = decided(real, HEAD)
    assert replay(real) == ()
    before = path.read_bytes()
    assert whole_run(real)
    assert path.read_bytes() == before
    assert replay(real) == ()
    assert list(json.loads((real.folder / "record" / "record.json").read_bytes())["decided"]) == ["record/decision-reguler.json"]

    path.write_bytes(before.replace(b"Direktur", b"direktur"))
    assert replay(real) == ("record/decision-reguler.json: differs from the record",)
    path.unlink()
    assert replay(real) == ("record/decision-reguler.json: is missing, but stands in the record",)
    path.write_bytes(before)
    assert replay(real) == ()
