"""The assignment of a cycle: drawn once, kept in a file that can be mended by hand."""

import pytest

from assessment.assignment import AssignmentError
from flows.assigning import FILE, load_assignment, read_names, write_assignment
from flows.settings import SettingsError, load_cycle
from questionnaires.strict import StrictError
from tests.conftest import new_cycle
from tests.desk import ANI, BUDI, CITRA

REGIONS = ("11.01", "11.02", "32.15", "32.16", "52.07", "71.09")
NAMES = (ANI, BUDI, CITRA)


def cycle_of(folder, *conflicts: str):
    path = new_cycle(folder)
    path.write_text(path.read_text().replace("[conflicts]\n", "[conflicts]\n" + "".join(f"{one}\n" for one in conflicts)))
    return load_cycle(folder)


@pytest.fixture
def cycle(tmp_path):
    return cycle_of(tmp_path, f'"{BUDI}" = ["32.15", "32.16"]')


def test_names_are_read_one_in_each_line(tmp_path):
    path = tmp_path / "asesor.txt"
    path.write_bytes("\ufeff# ketua\nAni  Lestari \r\n\r\n  Budi Santoso\n#Citra\nÉlise O’Neil, M.T.\n".encode())
    assert read_names(path) == ("Ani Lestari", "Budi Santoso", "Élise O’Neil, M.T.")
    path.write_text("")
    assert read_names(path) == ()
    path.write_bytes("Ani\n".encode("utf-16"))
    with pytest.raises(SettingsError, match="UTF-8"):
        read_names(path)


def test_regions_are_spread_evenly_without_conflicts_and_read_back_as_written(cycle):
    shares = write_assignment(cycle, REGIONS, NAMES, per_region=2, seed=1)
    assert load_assignment(cycle) == shares
    assert {name: len(codes) for name, codes in shares.items()} == dict.fromkeys(NAMES, 4)
    assert not {"32.15", "32.16"} & set(shares[BUDI])
    assert sorted(code for codes in shares.values() for code in codes) == sorted(REGIONS * 2)
    assert (cycle.folder / FILE).read_text().startswith("# Who marks which region, drawn with 2 assessors a region and seed 1.")


def test_the_same_seed_gives_the_same_bytes_whatever_the_order(tmp_path):
    cycles = [cycle_of(tmp_path / name) for name in "abc"]
    for cycle, regions, names, seed in zip(cycles, (REGIONS, REGIONS[::-1], REGIONS), (NAMES, NAMES[::-1], NAMES), (7, 7, 8), strict=True):
        write_assignment(cycle, regions, names, per_region=2, seed=seed)
    first, same, other = ((cycle.folder / FILE).read_text() for cycle in cycles)
    assert first == same
    assert first.replace("seed 7", "seed 8") != other


def test_an_assignment_is_never_overwritten(cycle):
    write_assignment(cycle, REGIONS, NAMES, per_region=2, seed=1)
    before = (cycle.folder / FILE).read_bytes()
    with pytest.raises(FileExistsError, match=FILE):
        write_assignment(cycle, REGIONS, NAMES, per_region=2, seed=2)
    assert (cycle.folder / FILE).read_bytes() == before


def test_a_conflict_holds_however_the_name_is_written_and_one_of_somebody_else_is_no_matter(tmp_path):
    cycle = cycle_of(tmp_path, '"budi SANTOSO" = ["32.15"]', '"Dodi" = ["11.01"]')
    assert "32.15" not in write_assignment(cycle, REGIONS, NAMES, per_region=2, seed=1)[BUDI]


def test_what_cannot_be_assigned_is_said_and_nothing_is_written(cycle):
    with pytest.raises(AssignmentError, match=r"32\.15.*Budi Santoso"):
        write_assignment(cycle, REGIONS, (ANI, BUDI), per_region=2, seed=1)
    with pytest.raises(AssignmentError, match="more than once"):
        write_assignment(cycle, REGIONS, (ANI, ANI), per_region=1, seed=1)
    with pytest.raises(AssignmentError, match="Too few"):
        write_assignment(cycle, REGIONS, (), per_region=1, seed=1)
    assert not (cycle.folder / FILE).exists()


@pytest.mark.parametrize("name", ['Ani "Si" Lestari', "Ani\\Budi", "A = [1]", "# Ani", "[x]", "Ñandú.Élise", "ani.lestari"])
def test_any_name_survives_the_file(tmp_path, name):
    cycle = cycle_of(tmp_path)
    shares = write_assignment(cycle, REGIONS, (name, BUDI), per_region=2, seed=1)
    assert load_assignment(cycle) == shares == {name: REGIONS, BUDI: REGIONS}


def test_no_file_is_no_assignment_and_a_wrong_one_is_named_with_its_place(cycle):
    assert load_assignment(cycle) == {}
    path = cycle.folder / FILE
    for text, says in (
        ('[assessors]\n"Ani" = ["99.99"]\n', "99.99"),
        ("[assesors]\n", "assessors"),
        ("[assessors]\n[more]\n", "more"),
        ("x =", FILE),
    ):
        path.write_text(text)
        with pytest.raises(StrictError, match=says):
            load_assignment(cycle)
    path.write_text('[assessors]\n" Ani  Lestari " = ["11.01", "32.15"]\n')
    assert load_assignment(cycle) == {ANI: ("11.01", "32.15")}
