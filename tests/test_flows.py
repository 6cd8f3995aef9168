"""The flows, run through Prefect as they run in a cycle."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from flows.batches import engine, in_pool
from flows.folders import Folders
from flows.settings import load_cycle
from tests.chosen import A, B, D, E, choice, run
from tests.conftest import new_cycle

ROOT = Path(__file__).parent.parent
FORM = {"number": 'B-12 "DJAI"\n/2023', "date": "2023-04-03", "signer": "Direktur Jenderal", "accepted": True}
CHANGES = f'[[exchanged]]\nout = "{D}"\nin = "{E}"\nreason = "Belum bersedia"\n'
LEVELS = {"32.15": 3, "32.16": 2, "52.07": 2, "62.06": 1, "33.13": 4}


@pytest.fixture(scope="module")
def cycle_2022(tmp_path_factory, form_of):
    """A cycle of 2022: four regions signed that year, Karanganyar a member since 2021, and two files that are no answers."""
    folder = tmp_path_factory.mktemp("cycle-2022")
    new_cycle(folder, 2022)
    for code, level in LEVELS.items():
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(level).save())
    (folder / "inbox" / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "inbox" / "empty.xlsx").write_bytes(form_of("11.01").save())
    return folder


@pytest.fixture(scope="module")
def summary(cycle_2022, prefect_server):
    from flows.run_cycle import run_cycle

    return run_cycle(cycle_2022)


def test_the_run_ends_and_says_how_many_were_returned(summary):
    counts = summary.counts
    assert (counts.arrived, counts.scored, counts.returned, counts.proposed, summary.failed) == (7, 5, 2, 4, ())


def test_four_are_ranked_and_the_member_is_scored_and_left_out(summary, cycle_2022):
    decisions = {one["code"]: one for one in json.loads((cycle_2022 / "cohort" / "cohort.json").read_text())["decisions"]}
    # 52.07 and 32.16 have equal indices and evidence; Nusa Tenggara Barat had fewer members than Jawa Barat.
    assert {code: one["place"] for code, one in decisions.items()} == {"32.15": 1, "52.07": 2, "32.16": 3, "62.06": 4, "33.13": None}
    assert decisions["33.13"]["reason"] == "member"
    assert decisions["33.13"]["named"] == ["2021"]
    assert decisions["33.13"]["index"] == "4"
    assert "sejak angkatan 2021" in decisions["33.13"]["sentence"]


def test_each_scored_region_has_its_report_and_the_cohort_its_documents(summary, cycle_2022):
    reports = sorted(path.name for path in (cycle_2022 / "reports").iterdir())
    assert reports == [
        "32.15 Kabupaten Karawang.pdf",
        "32.16 Kabupaten Bekasi.pdf",
        "33.13 Kabupaten Karanganyar.pdf",
        "52.07 Kabupaten Sumbawa Barat.pdf",
        "62.06 Kabupaten Katingan.pdf",
    ]
    text = "".join(page.extract_text() for page in PdfReader(cycle_2022 / "reports" / reports[2]).pages)
    assert "Sudah menjadi anggota sejak angkatan 2021" in text
    assert sorted(path.name for path in (cycle_2022 / "cohort").iterdir()) == ["cohort.json", "cohort.pdf", "cohort.xlsx"]


def test_the_record_holds_every_input_and_output_by_hash(summary, cycle_2022):
    record = json.loads((cycle_2022 / "record" / "record.json").read_text())
    assert len(record["files"]) == 7
    for name, sha256 in record["outputs"].items():
        assert hashlib.sha256((cycle_2022 / name).read_bytes()).hexdigest() == sha256
    made = {path.relative_to(cycle_2022).as_posix() for room in ("reports", "cohort", "returned") for path in (cycle_2022 / room).iterdir()}
    assert set(record["outputs"]) == made
    for file in record["files"]:
        suffix = Path(file["file"]).suffix
        kept = cycle_2022 / "record" / "originals" / f"{file['sha256']}{suffix}"
        assert kept.read_bytes() == (cycle_2022 / "inbox" / file["file"]).read_bytes()


def test_a_second_run_gives_the_same_bytes_and_no_report_outlives_its_submission(summary, cycle_2022, prefect_server):
    from flows.run_cycle import run_cycle

    def outputs():
        return {
            path.relative_to(cycle_2022): path.read_bytes()
            for room in ("reports", "cohort", "record")
            for path in (cycle_2022 / room).rglob("*")
            if path.is_file()
        }

    before = outputs()
    again = run_cycle(cycle_2022)
    assert outputs() == before
    assert (again.counts, again.made, again.kept) == (summary.counts, 0, summary.made)
    moved = cycle_2022 / "62.06.xlsx"
    (cycle_2022 / "inbox" / "62.06.xlsx").rename(moved)
    try:
        assert run_cycle(cycle_2022).counts.reports == 4
        assert not (cycle_2022 / "reports" / "62.06 Kabupaten Katingan.pdf").exists()
    finally:
        moved.rename(cycle_2022 / "inbox" / "62.06.xlsx")


def test_a_replay_from_the_originals_is_identical_and_names_every_change(summary, cycle_2022):
    from flows.recording import replay

    cycle = load_cycle(cycle_2022)
    assert replay(cycle) == ()
    record = cycle_2022 / "record" / "record.json"
    first = next(one for one in json.loads(record.read_text())["files"] if one["scored"])  # originals of earlier runs are kept too
    kept = Folders(cycle.folder).original(first["file"], first["sha256"])
    report = next((cycle_2022 / "reports").iterdir())
    for path, change, says in (
        (kept, lambda data: data[:-9] + b"x" + data[-8:], kept.name),
        (report, lambda data: data.replace(b"%PDF", b"%PDG", 1), report.name),
        (record, lambda data: data.replace(b'"place":1', b'"place":2', 1), "record.decisions.2023-reguler"),
        (record, lambda data: data.replace(b",", b", ", 1), "canonical"),
        (cycle_2022 / "cycle.toml", lambda data: data.replace(b"reguler = 50", b"reguler = 1"), "record.decisions"),
    ):
        before = path.read_bytes()
        changed = change(before)
        assert changed != before
        path.write_bytes(changed)
        try:
            found = replay(load_cycle(cycle_2022))
        finally:
            path.write_bytes(before)
        assert len(found) == 1
        assert says in found[0], found
    assert replay(cycle) == ()


def test_an_explanation_redoes_the_sum(summary, cycle_2022):
    from flows.recording import from_originals
    from questionnaires.edition import load_instrument
    from reports.explanation import explain

    answer = next(one for one in from_originals(load_cycle(cycle_2022)).scored if one.region == "32.15")

    def told(code):
        return list(explain(answer.card, answer.submission, load_instrument("2023-reguler"), code, "id"))

    assert told("")[1] == "index  Indeks kesiapan: claimed 3,00; supported 3,00; final 3,00"
    assert sum("1/6 x 3,00" in line and "= 0,50" in line for line in told("")) == 6
    assert "3/10 x 3,00" in " ".join(told("GOV-1"))
    lines = told("GOV-1.2")
    assert "Smart Governance!H7: level 3" in lines[2]
    assert lines[-1] == "  claimed 3, supported 3"
    with pytest.raises(KeyError):
        told("GOV-9")


def test_each_flow_runs_by_itself_on_the_engine_that_it_is_given(tmp_path, form_of, prefect_server):
    from flows.assess_regions import assess_regions
    from flows.check_submissions import check_submissions
    from flows.choose_cohort import choose_cohort

    new_cycle(tmp_path, 2023)
    (tmp_path / "inbox" / "a.xlsx").write_bytes(form_of("71.09").all_levels(2).save())
    stages = []

    def noting(work):
        stages.append(work.stage)
        return in_pool(work)

    token = engine.set(noting)
    try:
        assert check_submissions(tmp_path) == {"arrived": 1, "valid": 1, "returned": 0}
        letter = tmp_path / "returned" / "71.09 Kabupaten Kepulauan Siau Tagulandang Biaro.pdf"
        written = letter.stat().st_mtime_ns
        assert check_submissions(tmp_path) == {"arrived": 1, "valid": 1, "returned": 0}
        assert letter.stat().st_mtime_ns == written
        assert assess_regions(tmp_path) == 1
        assert choose_cohort(tmp_path) == {"reguler": 1}
    finally:
        engine.reset(token)
    assert stages == ["Workbooks", "Documents", "Workbooks", "Documents", "Workbooks", "Documents"]


def test_blank_workbooks_go_to_the_eligible_and_the_invited(tmp_path, register):
    from flows.sending import eligible

    new_cycle(tmp_path, 2023)
    path = tmp_path / "cycle.toml"
    path.write_text(path.read_text().replace("invited = []", 'invited = ["33.13"]'))
    codes = {region.code for region in eligible(load_cycle(tmp_path))}
    members = {region.code for region in register if region.member_since(2023)}
    assert "33.13" in codes
    assert codes == {region.code for region in register} - members | {"33.13"}


def runs_of(folder):
    """The runs in a cycle's folder, the newest first."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        return [run for run in client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=200) if run.parameters.get("folder") == str(folder)]


def test_a_run_shows_its_findings_its_proposal_its_documents_and_how_far_it_came(summary, cycle_2022):
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    first = runs_of(cycle_2022)[-1]
    with get_client(sync_client=True) as client:
        shown = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[first.id])))
    found = {one.key: one for one in shown}
    assert {one.data for one in shown if one.type == "progress"} == {100.0}
    assert {"workbooks", "documents"} <= found.keys()
    findings = json.loads(found["findings"].data)
    assert [(row["file"], row["severity"], row["code"]) for row in findings[:2]] == [
        ("empty\\.xlsx", "error", "F108"),
        ("scan\\.pdf", "error", "F101"),
    ]
    proposal = json.loads(found["proposal-reguler"].data)
    assert [(row["rank"], row["code"], row["decision"]) for row in proposal] == [
        ("1", "32.15", "chosen"),
        ("2", "52.07", "chosen"),
        ("3", "32.16", "chosen"),
        ("4", "62.06", "chosen"),
        ("", "33.13", "member"),
    ]
    assert f"({(cycle_2022 / 'reports' / '32.15 Kabupaten Karawang.pdf').as_uri()})" in found["outputs"].data


def test_a_run_that_could_not_make_everything_says_so_and_ends_failed(tmp_path, form_of, prefect_server):
    from flows.check_submissions import check_submissions

    new_cycle(tmp_path, 2023)
    (tmp_path / "inbox" / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "returned").write_text("a file stands where the folder of the letters belongs")
    state = check_submissions(tmp_path, return_state=True)
    assert state.is_failed()
    assert "1 of 1 were not made, the first: returned/a: FileExistsError" in state.message
    assert not (tmp_path / "record" / "intake.json").exists()


def test_only_the_folder_of_a_cycle_is_taken_and_the_form_says_what_it_asks_for(tmp_path, prefect_server):
    from prefect.exceptions import ParameterTypeError

    from flows.check_submissions import check_submissions

    asked = check_submissions.parameters.properties
    assert {name: (one["type"], "default" in one) for name, one in asked.items()} == {"folder": ("string", False), "again": ("boolean", True)}
    assert all(one["description"].endswith(".") for one in asked.values())
    with pytest.raises(ParameterTypeError, match=r"it holds no cycle\.toml"):
        check_submissions(tmp_path)


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """A cycle that was run: A, B and D are proposed."""
    cycle, assessed = choice(tmp_path_factory.mktemp("cycle"))
    run(cycle, assessed)
    return cycle


@pytest.fixture(scope="module")
def deployment(proposed, prefect_server):
    from prefect.deployments.runner import RunnerDeployment

    made = RunnerDeployment.from_entrypoint("flows/record_decision.py:record_decision", "decision", parameters={"folder": str(proposed.folder)})
    return made.apply()


def begun(deployment):
    """A run of that deployment that waits for its form; its id."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        run_id = client.create_flow_run_from_deployment(deployment).id
    assert gone_on(run_id).name == "Suspended"
    return run_id


def gone_on(run_id):
    """The state of a run after it was started, or started again."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import Pause
    from prefect.flow_engine import run_flow

    from flows.record_decision import record_decision

    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(run_id)
        with suppress(Pause):
            run_flow(record_decision, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
        return client.read_flow_run(run_id).state


def asked(run_id):
    """The form of a run and what stands above it."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        details = client.read_flow_run(run_id).state.state_details
        read = {key: client.read_flow_run_input(run_id, name) for key, name in details.run_input_keyset.items() if key != "response"}
    return json.loads(read["schema"]), json.loads(read["description"])


def test_what_the_form_says_is_kept_as_a_decision(proposed, deployment):
    from prefect.flow_runs import resume_flow_run

    run_id = begun(deployment)
    schema, description = asked(run_id)
    assert description.splitlines()[0] == "Proposal for the track reguler: 3 of 3 places."
    assert set(schema["required"]) == {"number", "date", "signer"}
    path = Folders(proposed.folder).decision("reguler")
    assert not path.exists()
    resume_flow_run(run_id, run_input={**FORM, "changes": CHANGES, "proposal": schema["properties"]["proposal"]["default"]})
    assert gone_on(run_id).is_completed()
    kept = json.loads(path.read_bytes())
    assert kept["decision"]["cohort"] == [A, B, E]
    assert kept["decision"]["number"] == FORM["number"]
    assert Folders(proposed.folder).original("decision.toml", kept["file"]).is_file()
    path.unlink()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"changes": CHANGES.replace(E, "99.99")}, "exchanged[12.01].in: '99.99' is unknown"),
        ({"proposal": "another"}, "another run made a new proposal"),
    ],
)
def test_a_form_that_cannot_stand_says_why_and_leaves_no_decision(proposed, deployment, wrong, says):
    from prefect.flow_runs import resume_flow_run

    run_id = begun(deployment)
    proposal = asked(run_id)[0]["properties"]["proposal"]["default"]
    resume_flow_run(run_id, run_input={**FORM, "proposal": proposal, **wrong})
    state = gone_on(run_id)
    assert state.is_failed()
    assert says in state.message
    assert not Folders(proposed.folder).decision("reguler").exists()


def test_text_of_the_form_stays_text_in_the_file():
    from flows.record_decision import Decision

    form = Decision(number='"\naccepted = false\nx = "', date="2023-04-03", signer="\\", accepted=True, proposal="")
    assert form.toml("reguler").splitlines() == [
        'track = "reguler"',
        r'number = "\"\naccepted = false\nx = \""',
        "date = 2023-04-03",
        r'signer = "\\"',
        "accepted = true",
        "",
        "",
    ]


def test_every_flow_is_a_deployment_that_can_be_loaded():
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    entries = {entry["entrypoint"] for entry in deployments}
    names = ("send_questionnaires", "check_submissions", "assess_regions", "choose_cohort", "run_cycle", "record_decision")
    assert entries == {f"flows/{name}.py:{name}" for name in names}
    for name in names:
        module = __import__(f"flows.{name}", fromlist=[name])
        assert getattr(module, name).name == name
        assert Path(module.__file__) == ROOT / "flows" / f"{name}.py"
        by_hand = 'if __name__ == "__main__"' in (ROOT / "flows" / f"{name}.py").read_text()
        assert by_hand == (name != "record_decision")  # which needs somebody to answer; by hand there is kesiapan decide


@pytest.mark.parametrize("module", ["flows.run_cycle", "flows.start"])
def test_workbooks_go_through_one_xml_library_however_a_flow_is_started(module):
    code = f"import {module}, flows.command, questionnaires.blank, openpyxl.xml; print(openpyxl.xml.LXML)"
    known = {name: value for name, value in os.environ.items() if name != "OPENPYXL_LXML"}
    done = subprocess.run([sys.executable, "-c", code], env=known, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_prefect_stays_on_this_machine():
    from prefect.settings import get_current_settings

    import flows.orchestration

    assert flows.orchestration
    settings = get_current_settings()
    assert not settings.server.analytics_enabled
    assert os.environ["DO_NOT_TRACK"] == "1"
