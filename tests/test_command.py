"""The command line as its users call it: in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests import hostile

COMMANDS = ("new", "send", "check", "run", "replay", "explain", "rehearse", "demo")


def kesiapan(*arguments, cwd=None):
    program = Path(sys.executable).with_name("kesiapan")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=240, check=False)


@pytest.fixture
def cycle(tmp_path):
    done = kesiapan("new", tmp_path / "cycle", "--year", 2023, "--edition", "2023-reguler")
    assert done.returncode == 0, done.stderr
    settings = tmp_path / "cycle" / "cycle.toml"
    settings.write_text(settings.read_text().replace("accept_late = false", "accept_late = true"))
    return tmp_path / "cycle"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command):
    shown = kesiapan(command, "--help")
    assert shown.returncode == 0
    assert f"Example: kesiapan {command}" in " ".join(shown.stdout.split())


def test_help_and_check_never_import_prefect():
    code = "import sys, flows.command, flows.intake; assert not {'prefect', 'weasyprint'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_cycle_is_not_made_twice(cycle):
    again = kesiapan("new", cycle, "--year", 2023, "--edition", "2023-reguler")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_an_unknown_edition_is_wrong_use(tmp_path):
    done = kesiapan("new", tmp_path / "c", "--year", 2023, "--edition", "1999-reguler")
    assert done.returncode == 2
    assert "2023-reguler" in done.stderr
    assert not (tmp_path / "c").exists()


def test_blank_workbooks_for_two_regions(cycle):
    done = kesiapan("send", cycle, "--region", "71.09", "--region", "Kota Banjar")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (cycle / "blank").iterdir()) == [
        "32.79 Kota Banjar.xlsx",
        "71.09 Kabupaten Kepulauan Siau Tagulandang Biaro.xlsx",
    ]


def test_what_was_sent_is_not_written_again_unless_something_changed(cycle):
    assert "1 written, 0 there already" in kesiapan("send", cycle, "--region", "11.01").stdout
    path = cycle / "blank" / "11.01 Kabupaten Aceh Selatan.xlsx"
    first = path.read_bytes()
    assert "0 written, 1 there already" in kesiapan("send", cycle, "--region", "11.01").stdout
    settings = cycle / "cycle.toml"
    settings.write_text(settings.read_text().replace("[not_applicable]\n", '[not_applicable]\n"11.01" = ["GOV-3.4"]\n'))
    assert "1 written, 0 there already" in kesiapan("send", cycle, "--region", "11.01").stdout
    assert path.read_bytes() != first


def test_answers_of_an_earlier_cycle_are_carried_over(cycle, form, tmp_path):
    later = tmp_path / "later"
    kesiapan("new", later, "--year", 2023, "--edition", "2023-kawasan")
    (cycle / "inbox" / "a.xlsx").write_bytes(form.all_levels(2).save())
    done = kesiapan("send", later, "--region", "32.15", "--region", "11.01", "--previous", cycle)
    assert done.returncode == 2
    assert "already members before 2023: 32.15" in done.stderr
    settings = later / "cycle.toml"
    settings.write_text(settings.read_text().replace("invited = []", 'invited = ["32.15"]'))
    assert kesiapan("send", later, "--region", "32.15", "--region", "11.01", "--previous", cycle).returncode == 0
    found = json.loads(kesiapan("check", later / "blank" / "32.15 Kabupaten Karawang.xlsx", "--json").stdout)["findings"]
    assert sum(one["code"] == "Q105" for one in found) == 72
    assert json.loads(kesiapan("check", later / "blank" / "11.01 Kabupaten Aceh Selatan.xlsx", "--json").stdout)["findings"][0]["code"] == "F108"


@pytest.mark.parametrize(
    ("region", "says"), [("Bandung", "32.73 Kota Bandung"), ("3171", "31.74"), ("33.13", "already members"), ("Atlantis", "no region")]
)
def test_a_region_that_cannot_be_meant_is_refused(cycle, region, says):
    done = kesiapan("send", cycle, "--region", region)
    assert done.returncode == 2
    assert says in done.stderr
    assert not list((cycle / "blank").iterdir())


def test_check_says_each_finding_and_the_score(form, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(form.all_levels(2).put("GOV-1.2", None).save())
    done = kesiapan("check", path)
    assert done.returncode == 0, done.stderr
    assert "warning  Q101  Smart Governance!" in done.stdout
    assert "32.15 Kabupaten Karawang: index 1,97 supported" in done.stdout


def test_check_ends_with_1_where_a_finding_blocks(form, tmp_path):
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    bad.write_bytes(form.all_levels(2).put("GOV-1.2", "sembilan").save())
    good.write_bytes(form.put("GOV-1.2", 1).save())
    done = kesiapan("check", bad, good, "--json")
    assert done.returncode == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["score"] is None
    assert [(one["code"], one["severity"]) for one in first["findings"]] == [("Q102", "error")]
    assert first["findings"][0]["cell"] == form.cell("GOV-1.2").coordinate
    assert second["score"]["region"] == "32.15"


def test_what_check_prints_as_json_follows_the_published_schema(form, tmp_path):
    schema = json.loads((Path(__file__).parent.parent / "flows" / "check.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    files = [tmp_path / name for name in ("good.xlsx", "bad.xlsx", "scan.pdf", "empty.xlsx")]
    files[0].write_bytes(form.all_levels(2).put("GOV-1.1", "Tingkat 3").save())
    files[1].write_bytes(form.put("GOV-1.2", "<b>sembilan</b>").save())
    files[2].write_bytes(b"%PDF-1.7")
    files[3].write_bytes(b"")
    lines = kesiapan("check", *files, "--json", "--language", "en").stdout.splitlines()
    assert len(lines) == 4
    for line in lines:
        Draft202012Validator(schema).validate(json.loads(line))
    assert "<b>sembilan</b>" in json.loads(lines[1])["findings"][0]["wrong"]


def test_a_cycle_that_was_not_run_has_no_record_to_replay(cycle):
    done = kesiapan("replay", cycle)
    assert done.returncode == 2
    assert "was not run yet" in done.stderr


def test_a_file_that_cannot_be_read_to_its_end_costs_only_itself(form, tmp_path):
    good, bomb = tmp_path / "good.xlsx", tmp_path / "bomb.xlsx"
    good.write_bytes(form.all_levels(2).save())
    bomb.write_bytes(hostile.added(good.read_bytes(), ("xl/media/1.bin", bytes(50 * 2**20))))
    done = kesiapan("check", bomb, good, "--json")
    assert done.returncode == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["score"] is None
    assert second["score"]["supported"] == "2"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nothing-here.xlsx"),
        ("run", "no-cycle"),
        ("replay", "no-cycle"),
        ("explain", "no-cycle", "32.15"),
        ("unknown",),
        ("rehearse", ".", "--regions", "0"),
    ],
)
def test_wrong_use_ends_with_2_and_no_traceback(arguments, tmp_path):
    done = kesiapan(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
