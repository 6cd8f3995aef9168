"""The desk's part of the command line: a wrong use ends with 2 and one clear line, and nothing is overwritten."""

import pytest
from typer.testing import CliRunner

from flows.command import app
from questionnaires import sheet
from questionnaires.register import RegionUnknown
from tests.conftest import KARAWANG, new_cycle
from tests.desk import ANI, BUDI, CITRA, WHY, Table, put_file

SIAU = "71.09"


@pytest.fixture(scope="module")
def inbox(form_of, filled):
    return {"karawang.xlsx": filled, "siau.xlsx": form_of(SIAU).all_levels(1).save()}


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A cycle in which nothing arrived yet; Budi must not mark Kabupaten Karawang."""
    monkeypatch.setenv("KESIAPAN_WORKERS", "1")
    path = new_cycle(tmp_path / "cycle")
    path.write_text(path.read_text().replace("[conflicts]\n", f'[conflicts]\n"{BUDI}" = ["{KARAWANG}"]\n'))
    return path.parent


@pytest.fixture
def cycle(empty, inbox):
    """The empty cycle with two scored regions."""
    for name, data in inbox.items():
        put_file(empty / "inbox", name, data)
    return empty


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "asesor.txt"
    path.write_text(f"{ANI}\n{BUDI}\n{CITRA}\n")
    return path


def kesiapan(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments], terminal_width=200)


def refused(done, says: str) -> None:
    assert done.exit_code == 2, done.output
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()[-1:]) == 1
    assert isinstance(done.exception, SystemExit)


def marking(cycle):
    return sorted(path.relative_to(cycle / "marking").as_posix() for path in (cycle / "marking").rglob("*.xlsx"))


def assigned(cycle, *lines: str) -> None:
    (cycle / "assignment.toml").write_text("[assessors]\n" + "".join(f"{line}\n" for line in lines))


def test_assigned_then_marked_then_nothing_is_written_again(cycle, names):
    done = kesiapan("assign", cycle, "--assessors", names, "--per-region", 2)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"Then: kesiapan mark {cycle}"
    again = kesiapan("assign", cycle, "--assessors", names, "--per-region", 1)
    refused(again, "assignment.toml is there already; remove it to assign anew")
    first = kesiapan("mark", cycle)
    assert first.exit_code == 0, first.stderr
    assert "4 written, 0 there already" in first.stdout
    before = {name: (cycle / "marking" / name).read_bytes() for name in marking(cycle)}
    assert f"{BUDI}/32.15 Kabupaten Karawang.xlsx" not in before
    assert "0 written, 4 there already" in kesiapan("mark", cycle).stdout
    assert {name: (cycle / "marking" / name).read_bytes() for name in marking(cycle)} == before


@pytest.mark.parametrize("name", [BUDI, "budi  santoso"])
def test_a_conflict_of_interest_is_refused_however_the_name_is_written(empty, name):
    refused(kesiapan("mark", empty, "--assessor", name, "--regions", f"{SIAU},{KARAWANG}"), f"must not mark {KARAWANG}: [conflicts] in cycle.toml")
    assert not (empty / "marking").exists()


def test_a_conflict_written_into_the_assignment_by_hand_is_refused(empty):
    assigned(empty, f'"{BUDI}" = ["{KARAWANG}"]')
    refused(kesiapan("mark", empty), f"{BUDI} must not mark {KARAWANG}")


def test_regions_named_without_an_assessor_go_only_to_those_who_have_them(cycle):
    assigned(cycle, f'"{ANI}" = ["{KARAWANG}"]', f'"{BUDI}" = ["{SIAU}"]', f'"{CITRA}" = ["{KARAWANG}", "{SIAU}"]')
    done = kesiapan("mark", cycle, "--regions", KARAWANG)
    assert done.exit_code == 0, done.stderr
    assert marking(cycle) == [f"{ANI}/32.15 Kabupaten Karawang.xlsx", f"{CITRA}/32.15 Kabupaten Karawang.xlsx"]


def test_others_marks_are_hidden_unless_opened_and_what_is_too_far_apart_is_moderated(cycle):
    assigned(cycle, f'"{ANI}" = ["{KARAWANG}"]', f'"{CITRA}" = ["{KARAWANG}"]')
    assert "2 written" in kesiapan("mark", cycle).stdout
    for name, level in ((ANI, 0), (CITRA, 3)):
        table = Table(cycle / "marking" / name / "32.15 Kabupaten Karawang.xlsx")
        assert "Nilai asesor lain" not in [cell.value for cell in table.book["Smart Governance"][4]]
        put_file(cycle / "marks", f"{name}.xlsx", table.mark("GOV-1.1", level, reason=WHY).save())
    assert "2 written" in kesiapan("mark", cycle, "--assessor", "  Dodi ", "--region", "Kabupaten Karawang", "--region", SIAU, "--open").stdout
    shown = Table(cycle / "marking" / "Dodi" / "32.15 Kabupaten Karawang.xlsx")
    assert shown.cell("GOV-1.1", "others").value == f"{ANI}: 0. {WHY}\n{CITRA}: 3. {WHY}"
    assert "1 written" in kesiapan("mark", cycle, "--assessor", "Ketua", "--round", "moderation").stdout
    page = Table(cycle / "marking" / "Ketua" / "32.15 Kabupaten Karawang moderasi.xlsx").book["Smart Governance"]
    assert [page.cell(row, 1).value for row in (5, 6)] == ["GOV-1.1", None]


def test_where_nothing_is_to_be_marked_it_is_said(empty):
    done = kesiapan("mark", empty, "--assessor", "Ketua", "--round", "objection")
    assert done.exit_code == 0
    assert "Nothing is to be marked in this round." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("mark",), "name the assessor with --assessor, or assign first: kesiapan assign"),
        (("mark", "--assessor", "  "), "name the assessor with --assessor"),
        (("mark", "--assessor", ANI), f"nothing is assigned to {ANI}; name the regions with --regions"),
        (("mark", "--assessor", ANI, "--regions", "11.01"), "not scored in this cycle: 11.01"),
        (("mark", "--round", "moderation"), "name the assessor with --assessor"),
        (("mark", "--assessor", ANI, "--round", "third"), "--round must be one of verification, moderation, objection, not third"),
        (("object", "--region", "11.01"), "not scored in this cycle: 11.01"),
    ],
)
def test_wrong_use_is_said_in_one_line_and_nothing_is_written(empty, arguments, says):
    command, *more = arguments
    refused(kesiapan(command, empty, *more), says)
    assert not (empty / "marking").exists()
    assert not (empty / "blank" / "sanggahan").exists()


def test_assigning_what_cannot_be_assigned_is_wrong_use(cycle, names, tmp_path):
    names.write_text(f"{ANI}\n{BUDI}\n")
    refused(kesiapan("assign", cycle, "--assessors", names, "--per-region", 2), f"Region {KARAWANG} needs 2 assessors and has 1 without conflict")
    refused(kesiapan("assign", cycle, "--assessors", tmp_path / "nobody.txt"), "nobody.txt")
    refused(kesiapan("assign", cycle, "--assessors", names, "--per-region", 0), "--per-region")
    assert not (cycle / "assignment.toml").exists()


def test_a_region_that_is_none_is_named(empty):
    done = kesiapan("mark", empty, "--assessor", ANI, "--regions", "Atlantis")
    assert isinstance(done.exception, RegionUnknown)  # main() ends it with 2
    assert "Atlantis" in str(done.exception)


def test_nothing_is_assigned_before_anything_is_scored(empty, names):
    refused(kesiapan("assign", empty, "--assessors", names), "no region is scored yet: put the filled workbooks into the inbox first")


def test_objection_forms_go_to_the_scored_regions_or_the_ones_named(cycle):
    folder = cycle / "blank" / "sanggahan"
    assert "1 objection forms" in kesiapan("object", cycle, "--region", KARAWANG).stdout
    assert [path.name for path in folder.iterdir()] == ["32.15 Kabupaten Karawang sanggahan.xlsx"]
    assert "2 objection forms" in kesiapan("object", cycle).stdout
    assert len(list(folder.iterdir())) == 2
    page = Table(folder / "32.15 Kabupaten Karawang sanggahan.xlsx").book[sheet.GUIDE]
    assert page.cell(page.max_row, 1).value.endswith("paling lambat 28 Maret 2023.")


@pytest.mark.parametrize("command", ["assign", "mark", "object"])
def test_every_command_shows_an_example(command):
    shown = kesiapan(command, "--help")
    assert shown.exit_code == 0
    assert f"Example: kesiapan {command}" in " ".join(shown.stdout.split())
