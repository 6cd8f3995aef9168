"""``choose`` and ``decide`` as the ministry calls them: what they print, and how they end."""

import shutil

import pytest
from typer.testing import CliRunner

from flows.assessing import assess
from flows.command import app
from flows.settings import load_cycle
from questionnaires.strict import StrictError
from tests.chosen import A, B, D, run
from tests.conftest import new_cycle
from tests.desk import put_file
from tests.test_deciding import HEAD, ONE_FOR_ANOTHER

BELOW = "Not proposed on score: 1.000 points below the last region proposed. Number 1 on the waiting list."
LEVELS = {A: 4, B: 3, D: 2}  # two of Aceh and one of Sumatera Utara; two places


@pytest.fixture(scope="module")
def ran(tmp_path_factory, form_of):
    folder = tmp_path_factory.mktemp("cycle")
    path = new_cycle(folder, reguler=2)
    path.write_text(path.read_text().replace("[selection]\n", "[selection]\nprovince_cap = 1\n", 1))
    for code, level in LEVELS.items():
        put_file(folder / "inbox", f"{code}.xlsx", form_of(code).all_levels(level).save())
    cycle = load_cycle(folder)
    run(cycle, assess(cycle))
    return folder


@pytest.fixture
def folder(ran, tmp_path):
    return shutil.copytree(ran, tmp_path / "cycle")


def kesiapan(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_choose_says_who_comes_in_and_who_goes_out_and_writes_nothing_without_a_name(folder):
    before = sorted(folder.rglob("*"))
    done = kesiapan("choose", folder, "--set", "selection.province_cap=2", "--language", "en")
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "reguler: 2 of 2 places",
            "  sum of indices 7.00, official 6.00",
            "  in   11.03 Kabupaten Aceh Timur (3.00): Proposed within the quota of 2.",
            f"  out  12.01 Kabupaten Tapanuli Tengah (2.00): {BELOW}",
        ],
    )
    assert sorted(folder.rglob("*")) == before


def test_choose_writes_a_scenario_under_its_name(folder):
    done = kesiapan("choose", folder, "--weights", "GOV=2", "--scenario", "dua kali tata kelola")
    assert done.exit_code == 0
    assert "  the same regions as the official proposal" in done.stdout
    assert done.stdout.rstrip().endswith("cohort/scenarios/dua kali tata kelola")
    assert (folder / "cohort" / "scenarios" / "dua kali tata kelola" / "difference.json").is_file()


def test_choose_with_rules_that_contradict_each_other_names_them_and_ends_with_1(folder):
    settings = folder / "cycle.toml"
    must = f'must = {{ kind = "forced-in", codes = ["{B}"], reason = "Arahan <b>", decided_by = "Menteri" }}\n'
    settings.write_text(settings.read_text().replace("[selection]\n", f"[selection]\n{must}", 1))
    done = kesiapan("choose", folder, "--set", "province_cap=0")
    assert (done.exit_code, done.stdout.splitlines()) == (
        1,
        [
            "reguler: 0 of 2 places",
            "  These rules contradict each other, so nothing is chosen:",
            "    must: Aceh Timur dipilih karena Arahan <b> (diputuskan Menteri).",
            "    province_cap: Paling banyak 0 daerah dari satu provinsi.",
        ],
    )


def test_one_rule_that_nobody_can_keep_is_named_alone(folder):
    settings = folder / "cycle.toml"
    floor = 'papua = { kind = "island-floor", codes = ["Papua"], number = 1 }\n'
    settings.write_text(settings.read_text().replace("[selection]\n", f"[selection]\n{floor}", 1))
    done = kesiapan("choose", folder, "--language", "en")
    assert done.exit_code == 1
    assert "  The candidates cannot keep this rule, so nothing is chosen:\n    papua: At least 1 regions from Papua.\n" in done.stdout


def test_a_soft_rule_that_gave_way_is_told(folder):
    settings = folder / "cycle.toml"
    floor = 'papua = { kind = "island-floor", codes = ["Papua"], number = 1, soft = true }\n'
    settings.write_text(settings.read_text().replace("[selection]\n", f"[selection]\n{floor}", 1))
    done = kesiapan("choose", folder, "--language", "en")
    assert done.exit_code == 0
    assert "  gave way: papua: At least 1 regions from Papua. This rule may give way.\n" in done.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--set", "nonsense=3"), "only these ids say it themselves"),
        (("--set", "province_cap=1.5"), "must be a whole number"),
        (("--weights", "XYZ=2"), "is no pillar"),
        (("--quota", "kawasan=2"), "is no track of this cycle"),
    ],
)
def test_a_wrong_wish_is_refused_before_any_file_is_read(folder, options, says):
    shutil.rmtree(folder / "inbox")
    done = kesiapan("choose", folder, *options)
    assert isinstance(done.exception, StrictError)
    assert says in str(done.exception)


def test_an_unknown_language_is_wrong_use(folder):
    done = kesiapan("choose", folder, "--language", "jv")
    assert done.exit_code == 2
    assert "--language is id or en, not jv" in done.stderr


def test_decide_says_what_was_decided_and_where_it_is_kept(folder, tmp_path):
    file = tmp_path / "decision.toml"
    file.write_text(HEAD + ONE_FOR_ANOTHER.replace("12.04", B))
    done = kesiapan("decide", folder, "--file", file)
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "2 regions on the track reguler, letter B-12/DJAI/2023 of 2023-04-03, signed by Direktur Jenderal",
            "  11.03 Kabupaten Aceh Timur for 12.01 Kabupaten Tapanuli Tengah: Kepala daerah <b>belum</b> bersedia",
            "  this cohort does not keep the rule province_cap",
            str(folder / "record" / "decision-reguler.json"),
            "To count these regions as members, name this file under [rules] decided_before of a later cycle.",
        ],
    )


def test_a_decision_without_a_file_is_wrong_use(folder):
    assert kesiapan("decide", folder, "--file", folder / "nothing.toml").exit_code == 2
    assert kesiapan("decide", folder, "--file", folder).exit_code == 2
