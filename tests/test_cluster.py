"""A cluster: the same bytes as on one machine, whoever dies."""

import os
import re
import shutil
import signal
from pathlib import Path
from threading import Thread

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import cluster
from flows.assessing import assess
from flows.batches import failures, run_batch
from flows.cluster import ClusterError, Station, cut, known, make, on_cluster, unfit
from flows.making import fulfil
from flows.progress import telling
from flows.proposal import propose
from flows.publishing import publications
from flows.replies import orders_of
from flows.settings import LARGEST_BATCH, Cycle, load_cycle
from tests.conftest import new_cycle
from tests.stations import stations, until

LEVELS = {"32.15": 3, "32.16": 2, "52.07": 2, "62.06": 1, "33.13": 4, "71.09": 2, "11.01": 1, "64.09": 3}
MADE = ("reports", "returned", "record/originals")


@pytest.fixture(scope="module")
def stand(tmp_path_factory):
    """A scheduler and two workers, both of which are lost before the last test ends."""
    with stations(tmp_path_factory.mktemp("dask"), 2) as found:
        yield found


@pytest.fixture(scope="module")
def cycle(tmp_path_factory, form_of):
    """A cycle of eight regions and a file that is no workbook."""
    folder = tmp_path_factory.mktemp("cluster") / "here"
    new_cycle(folder, 2022)
    for code, level in LEVELS.items():
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(level).save())
    (folder / "inbox" / "scan.pdf").write_bytes(b"%PDF-1.7")
    return load_cycle(folder)


def work_of(cycle: Cycle) -> tuple[str, ...]:
    """Everything of a run that is spread over workers; what failed."""
    assessed = assess(cycle)
    orders = (*publications(cycle, assessed, propose(cycle, assessed.answers)), *orders_of(cycle, assessed))
    return failures(fulfil(cycle, orders))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for room in MADE for path in sorted((folder / room).rglob("*")) if path.is_file()}


def test_a_cluster_makes_the_same_bytes_although_a_worker_is_killed_and_its_processes_end(stand, cycle, tmp_path, monkeypatch):
    monkeypatch.setenv("KESIAPAN_WORKERS", "1")
    there = load_cycle(shutil.copytree(cycle.folder, tmp_path / "there"))
    first, children = stand.workers[0], []

    def kill():
        until(lambda: any((there.folder / "reports").glob("*.pdf")))
        children.extend(psutil.Process(first.pid).children(recursive=True))
        first.kill()

    killing = Thread(target=kill)
    with on_cluster(stand.address, there.folder) as processes:
        killing.start()
        assert work_of(there) == ()
        killing.join()
    assert processes == 2
    assert first.wait() == -signal.SIGKILL
    assert children
    until(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))
    assert work_of(cycle) == ()
    made = files(there.folder)
    assert len(made) == 8 + 9 + 9  # reports, letters, originals
    assert made == files(cycle.folder)
    assert not [path for path in there.folder.iterdir() if path.name.startswith(".")]


def deadly(item: str) -> str:
    """Kills the worker that is given a bad item, or itself where there is none."""
    worker = psutil.Process(os.getppid())
    if item == "bad":
        os.kill(worker.pid if any("dask" in part for part in worker.cmdline()) else os.getpid(), signal.SIGKILL)
    return item.upper()


def test_what_a_cluster_does_not_deliver_is_made_here_and_a_bad_item_costs_itself_alone(stand, cycle, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 1.0)
    stand.add()
    told = []
    token = telling.set(lambda *now: told.append(now))
    items = ["a", "bad", "b", "c", "d", "e"]
    try:
        with on_cluster(stand.address, cycle.folder):
            outcomes = run_batch("Test", deadly, items, workers=2, seconds=30)
    finally:
        telling.reset(token)
    assert [worker.poll() for worker in stand.workers] == [-signal.SIGKILL] * 3
    assert [outcome.item for outcome in outcomes] == items
    assert [outcome.value for outcome in outcomes] == ["A", None, "B", "C", "D", "E"]
    assert outcomes[1].failure == "its worker died with exit code -9"
    assert re.fullmatch(r"Test, again on this machine \((KilledWorker|no worker is left)(, no worker is left)?\)", told[-1][0])
    assert told[-1][1] == told[-1][2] > 0


def test_a_cluster_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:9: no scheduler of Dask answers"), on_cluster("tcp://127.0.0.1:9", tmp_path):
        pass


def test_a_worker_that_would_make_other_bytes_is_refused_with_the_reason():
    ours = known()
    assert unfit(Station(ours, sees=True, daemon=False), ours) == ""
    assert unfit(Station({**ours, "pango": "1.50.0"}, sees=True, daemon=False), ours) == f"pango is 1.50.0 and not {ours['pango']}"
    assert "its files" in unfit(Station({**ours, "its files": "0"}, sees=True, daemon=False), ours)
    assert "does not see" in unfit(Station(ours, sees=False, daemon=False), ours)
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in unfit(Station(ours, sees=True, daemon=True), ours)
    with pytest.raises(ClusterError, match=r"worker: python is .* and not 0"):  # one that came after the first look
        make(b"", {"python": "0"})
    assert unfit(ModuleNotFoundError("No module named 'flows'"), ours).endswith("ModuleNotFoundError: No module named 'flows'")


@given(st.integers(0, 5000), st.integers(1, 64))
def test_batches_hold_every_item_once_and_are_even(number, slots):
    parts = cut(number, slots)
    assert [at for part in parts for at in part] == list(range(number))
    sizes = {len(part) for part in parts}
    assert not sizes or (min(sizes) > 0 and max(sizes) - min(sizes) <= 1 and max(sizes) <= LARGEST_BATCH)
    assert len(parts) == number or len(parts) % slots == 0
