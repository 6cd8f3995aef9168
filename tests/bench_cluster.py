"""A cluster measured: ``python -m tests.bench_cluster`` prints what one worker and two take for the same cycle."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.cluster import on_cluster
from flows.rehearsal import draw_regions, rehearse
from flows.sending import send
from flows.settings import load_cycle, write_cycle
from tests.stations import stations
from tests.test_cluster import files, work_of

REGIONS = int(os.environ.get("KESIAPAN_BENCH_REGIONS", "60"))


def cluster_table() -> Table:
    """Seconds for workbooks, letters and reports of a cycle: here with one process, on a cluster with one worker and with two."""
    table = Table("where", "seconds", "each", "times", title=f"{os.cpu_count()} processors, {REGIONS} regions, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as place:
        cycle = Path(place) / "cycle"
        write_cycle(cycle, 2023, ("2023-reguler",), {"reguler": 15})
        settings = load_cycle(cycle)
        send(settings, draw_regions(settings, REGIONS, 1))
        rehearse(settings, REGIONS, 1)
        os.environ["KESIAPAN_WORKERS"] = "1"
        seconds, made = {}, {}
        for name, number in (("this machine, one process", 0), ("cluster, one worker", 1), ("cluster, two workers", 2)):
            seconds[name], made[name] = _measured(cycle, Path(place) / str(number), number)
    for name, taken in seconds.items():
        table.add_row(name, f"{taken:.1f}", f"{taken / REGIONS:.2f}", f"{seconds['cluster, one worker'] / taken:.2f}")
    if len({tuple(sorted(one.items())) for one in made.values()}) > 1:
        raise AssertionError("the bytes differ")
    return table


def _measured(cycle: Path, place: Path, number: int) -> tuple[float, Mapping[str, bytes]]:
    """Seconds of a run of a copy of the cycle on a cluster with so many workers (0: none), and what it made."""
    folder = shutil.copytree(cycle, place / "cycle")
    with stations(place, number) if number else nullcontext() as found, on_cluster(found.address, folder) if found else nullcontext():
        started = time.perf_counter()
        assert work_of(load_cycle(folder)) == ()
        return time.perf_counter() - started, files(folder)


if __name__ == "__main__":
    Console().print(cluster_table())
