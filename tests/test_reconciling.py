"""At the end of a run inputs and outputs are held together, and every difference is named; the plan says before what would be made."""

import json
import shutil
from pathlib import Path

import pytest

import flows.run_cycle
from flows.assessing import assess, sources_of
from flows.folders import PART
from flows.planning import OTHERS, plan_of, told
from flows.reconciling import reconcile
from flows.run_cycle import run_cycle
from flows.settings import load_cycle
from flows.summary import Incomplete
from tests.conftest import Form, new_cycle

LETTER = "returned/32.16 Kabupaten Bekasi.pdf"  # it names who signs
KARAWANG, BEKASI = "reports/32.15 Kabupaten Karawang.pdf", "reports/32.16 Kabupaten Bekasi.pdf"


def touch_settings(folder):
    """A comment in cycle.toml: enough for a run not to be the same as the last one."""
    path = folder / "cycle.toml"
    path.write_text(path.read_text() + "# another run\n")


def run(folder):
    """The whole job without Prefect."""
    return run_cycle.fn(folder)


@pytest.fixture(scope="module")
def finished(tmp_path_factory, form_of):
    """A cycle of two regions and one damaged file, run to its end; nobody changes it."""
    folder = tmp_path_factory.mktemp("cycle")
    new_cycle(folder, 2022)
    for code, level in (("32.15", 3), ("32.16", 2)):
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(level).save())
    (folder / "inbox" / "scan.xlsx").write_bytes(b"%PDF-1.7")
    assert run(folder).made == 8  # two reports, three letters, three cohort documents
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "cycle")


def test_nothing_is_planned_where_nothing_changed(finished):
    assert list(told(plan_of(load_cycle(finished)))) == ["leave 8 as they are."]


def test_one_changed_workbook_changes_its_report_and_what_depends_on_the_whole(folder, instrument, register):
    path = folder / "inbox" / "32.15.xlsx"
    before = {name: (folder / name).read_bytes() for name in (KARAWANG, BEKASI)}
    path.write_bytes(Form(instrument, register.find("32.15"), path.read_bytes()).put("GOV-1.1", "Catatan baru", "remark").save())
    plan = plan_of(load_cycle(folder))
    assert plan.make == {
        "it is made in every run that has anything to do": ("cohort/cohort.xlsx", "cohort/cohort.json"),
        "its workbook changed": (KARAWANG, "returned/32.15 Kabupaten Karawang.pdf"),
    }
    assert (plan.keep, plan.remove, plan.failed) == (4, (), ())
    assert {name: (folder / name).read_bytes() for name in before} == before
    summary = run(folder)
    assert (summary.made, summary.kept) == (4, 4)
    assert (folder / BEKASI).read_bytes() == before[BEKASI]
    assert (folder / KARAWANG).read_bytes() != before[KARAWANG]


def test_other_regions_results_settings_and_other_hands_are_reasons_too(folder, instrument, register):
    (folder / "inbox" / "32.15.xlsx").write_bytes(Form(instrument, register.find("32.15")).all_levels(1).save())
    (folder / "returned" / "32.16 Kabupaten Bekasi.pdf").write_bytes(b"changed")
    (folder / "returned" / "scan.pdf").unlink()
    plan = plan_of(load_cycle(folder))
    assert plan.make[OTHERS] == (BEKASI,)
    assert plan.make["it was changed by another hand"] == ("returned/32.16 Kabupaten Bekasi.pdf",)
    assert plan.make["it is missing"] == ("returned/scan.pdf",)
    path = folder / "cycle.toml"
    path.write_text(path.read_text().replace('signer = "Direktur', 'signer = "Pelaksana Tugas Direktur'))
    assert "cycle.toml changed" in plan_of(load_cycle(folder)).make
    assert any("cycle.toml changed" in line for line in told(plan_of(load_cycle(folder))))


def test_what_no_longer_has_a_file_is_planned_to_go(folder):
    (folder / "inbox" / "32.16.xlsx").unlink()
    plan = plan_of(load_cycle(folder))
    assert sorted(plan.remove) == [BEKASI, "returned/32.16 Kabupaten Bekasi.pdf"]
    assert "  returned/32.16 Kabupaten Bekasi.pdf" in list(told(plan))
    run(folder)
    assert not (folder / BEKASI).exists()


@pytest.fixture
def disturbed(folder, monkeypatch):
    """Runs the cycle while another hand changes something, after everything was read."""

    def run_with(change):
        proper = flows.run_cycle.propose

        def propose(*arguments):
            change(folder)
            return proper(*arguments)

        touch_settings(folder)
        monkeypatch.setattr(flows.run_cycle, "propose", propose)
        try:
            with pytest.raises(Incomplete) as raised:
                run(folder)
        finally:
            monkeypatch.setattr(flows.run_cycle, "propose", proper)
        assert run(folder).failed == ()
        return raised.value.summary.failed

    return run_with


def test_a_file_that_is_taken_away_or_replaced_during_the_run_fails_it_and_the_next_run_completes(disturbed, form_of):
    data = form_of("32.16").all_levels(1).save()
    assert disturbed(lambda folder: (folder / "inbox" / "32.16.xlsx").write_bytes(data)) == (
        "inbox/32.16.xlsx: was replaced during the run, which counts what was there before; run again",
    )
    assert disturbed(lambda folder: (folder / "inbox" / "32.16.xlsx").unlink()) == (
        "inbox/32.16.xlsx: was taken away during the run, which still counts it; run again",
    )


def test_a_document_that_cannot_be_written_is_named_once_and_the_rest_is_made(folder):
    report = folder / KARAWANG
    letter = folder / "returned" / "32.15 Kabupaten Karawang.pdf"
    before = letter.read_bytes()
    report.unlink()
    report.mkdir()
    (report / "in the way").write_bytes(b"")
    with pytest.raises(
        Incomplete, match=r"^1 things could not be done, the first: reports/32\.15 Kabupaten Karawang\.pdf: IsADirectoryError"
    ) as raised:
        run(folder)
    assert raised.value.summary.counts.reports == 1
    assert letter.read_bytes() == before
    shutil.rmtree(report)
    assert run(folder).made == 3
    assert report.is_file()


def test_a_file_that_nobody_can_read_is_answered_in_every_run_and_stops_none(folder):
    (folder / "inbox" / "unreadable.xlsx").symlink_to("/proc/self/mem")  # a file by its looks; reading it fails, also for root
    for _ in range(2):
        summary = run(folder)
        assert (summary.failed, summary.counts.arrived, summary.counts.returned) == ((), 4, 2)
        assert (folder / "returned" / "unreadable.pdf").is_file()


def test_a_reply_that_is_owed_is_missed_although_another_name_begins_alike(folder):
    cycle = load_cycle(folder)
    (folder / "inbox" / "scan 2.xlsx").write_bytes(b"%PDF-1.7 other")
    sources = sources_of(cycle)
    assessed = assess(cycle, sources)
    outputs = {one["name"]: one["sha256"] for one in map(json.loads, (folder / "record" / "made.jsonl").read_text().split("\n"))}
    outputs["returned/scan 2.pdf"] = outputs.pop("returned/scan.pdf")
    assert "returned/scan: is owed and was not made" in reconcile(cycle, sources, assessed, outputs)


def test_a_full_disk_is_named_and_loses_nothing(folder, finished):
    """A limit on the size of files stands for the disk: every write of a report fails as it would."""
    import subprocess
    import sys

    touch_settings(folder)
    (folder / KARAWANG).unlink()
    path = folder / "cycle.toml"
    path.write_text(path.read_text().replace('signer = "Direktur', 'signer = "Pelaksana Tugas Direktur'))
    shell = 'ulimit -f 40; exec "$0" -m tests.killed "$1"'
    done = subprocess.run(
        ["bash", "-c", shell, sys.executable, folder], capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent
    )
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert (folder / LETTER).read_bytes() == (finished / LETTER).read_bytes()  # the old one, until the new one can be written
    assert not list(folder.rglob(f".*{PART}"))
    assert run(folder).failed == ()
    assert (folder / KARAWANG).is_file()
    assert (folder / LETTER).read_bytes() != (finished / LETTER).read_bytes()
