"""A run that is killed is simply run again."""

import random
import shutil
import time

import pytest

from flows.folders import PART
from flows.lock import NAME
from tests.conftest import new_cycle
from tests.killed import bytes_of, finish, half_written, kill_at

REGIONS = {"32.15": 3, "32.16": 2, "52.07": 2, "62.06": 1}
KILLS = 4  # the twenty of `make soak` take minutes


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, form_of):
    """A cycle of four regions and one damaged file, run to its end; seconds that it took."""
    folder = tmp_path_factory.mktemp("whole")
    new_cycle(folder, 2022)
    for code, level in REGIONS.items():
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(level).save())
    (folder / "inbox" / "scan.xlsx").write_bytes(b"%PDF-1.7")
    fresh = folder.with_name("fresh")
    shutil.copytree(folder, fresh)
    started = time.monotonic()
    assert finish(folder) == 0
    return folder, fresh, time.monotonic() - started


@pytest.mark.parametrize("worker", [False, True], ids=["run", "worker"])
def test_a_run_that_was_killed_at_any_moment_ends_with_the_same_bytes_when_it_is_run_again(undisturbed, tmp_path, worker):
    whole, fresh, seconds = undisturbed
    folder = tmp_path / "cycle"
    shutil.copytree(fresh, folder)
    draw = random.Random(7)
    for at in range(KILLS // 2):
        kill_at(folder, seconds * (0.35 + 0.3 * at + 0.2 * draw.random()), worker=worker)
        assert half_written(folder) == []
    assert finish(folder) == 0
    assert bytes_of(folder) == bytes_of(whole)
    assert not list(folder.rglob(f".*{PART}"))
    assert (folder / NAME).read_bytes() == b""
