"""Long but bounded: two thousand reports in one pool, and twenty runs killed at random moments. ``make soak``."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench_cycle import RUN, pool_workers, resident
from tests.killed import bytes_of, half_written

ROOT = Path(__file__).parent.parent
REPORTS = int(os.environ.get("KESIAPAN_SOAK_REPORTS", "2000"))
KILLS = int(os.environ.get("KESIAPAN_SOAK_KILLS", "20"))
FLAT = 50  # MB that the largest worker may grow from the first tenth to the end
VICTIMS = ("run", "worker", "server")
PROGRAM = Path(sys.executable).with_name("kesiapan")


def new_cycle(folder: Path, regions: int) -> Path:
    """A simulated cycle that was not run yet."""
    for words in (("new", folder, "--year", 2023, "--edition", "2023-reguler"), ("rehearse", folder, "--regions", regions, "--assessors", 2)):
        subprocess.run([PROGRAM, *map(str, words)], check=True, capture_output=True)
    return folder


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A run with Prefect, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, folder], cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def servers_of(process: int) -> list[int]:
    """Prefect's server that a process started."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "prefect.server.api" in line]


def killed(folder: Path, victim: str, seconds: float) -> bool:
    """Whether the victim was there to be killed after so many seconds of a run, or came later."""
    process = start(folder)
    find = {"run": lambda: [process.pid], "worker": lambda: pool_workers(process.pid)[:1], "server": lambda: servers_of(process.pid)}[victim]
    until, found = time.monotonic() + seconds, list[int]()
    while process.poll() is None and not found:
        time.sleep(0.05)
        found = find() if time.monotonic() >= until else []
    for one in found:
        os.kill(one, signal.SIGKILL)
    process.wait(timeout=600)
    return bool(found)


def kills() -> tuple[Table, list[str]]:
    """Every kill, and what was wrong after the run that followed it."""
    table, wrong, draw = Table("kill", "victim", "after", "run again"), [], random.Random(2023)
    with tempfile.TemporaryDirectory() as place:
        fresh, whole = new_cycle(Path(place) / "fresh", 8), Path(place) / "whole"
        shutil.copytree(fresh, whole)
        started = time.monotonic()
        assert start(whole).wait() == 0
        seconds = time.monotonic() - started
        for at in range(KILLS):
            folder, victim, moment = Path(place) / f"{at}", VICTIMS[at % len(VICTIMS)], seconds * draw.uniform(0.1, 0.9)
            shutil.copytree(fresh, folder)
            there = killed(folder, victim, moment)
            torn = half_written(folder)
            code = start(folder).wait()
            same = code == 0 and bytes_of(folder) == bytes_of(whole)
            table.add_row(f"{at + 1}", victim if there else f"{victim} (not there)", f"{moment:.1f} s", "the same bytes" if same else "DIFFERENT")
            wrong += [f"kill {at + 1}: {one} was half there" for one in torn] + ([] if same else [f"kill {at + 1}: other outputs (exit code {code})"])
            shutil.rmtree(folder)
    return table, wrong


def many_reports() -> tuple[Table, list[str]]:
    """Two thousand reports made by one pool: the memory of its largest worker on the way."""
    from dataclasses import replace

    from flows.assessing import assess
    from flows.batches import failures
    from flows.making import fulfil
    from flows.progress import telling
    from flows.proposal import propose
    from flows.publishing import publications
    from flows.settings import load_cycle

    table = Table("reports", "largest worker", "this process")
    seen: list[float] = []

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "Documents" and done and done % (total // 10) == 0:
            seen.append(max([0, *map(resident, pool_workers(os.getpid()))]))
            table.add_row(f"{done}", f"{seen[-1]:.0f} MB", f"{resident(os.getpid()):.0f} MB")

    with tempfile.TemporaryDirectory() as place:
        cycle = load_cycle(new_cycle(Path(place) / "cycle", 40))
        assessed = assess(cycle)
        wanted = publications(cycle, assessed, propose(cycle, assessed.answers))
        many = [replace(one, stem=one.stem.with_name(f"{at} {one.stem.name}")) for at, one in zip(range(REPORTS), wanted * REPORTS, strict=False)]
        telling.set(tell)
        outcomes = fulfil(cycle, many)
    wrong = list(failures(outcomes))
    if seen[-1] - seen[0] > FLAT:
        wrong.append(f"the largest worker grew by {seen[-1] - seen[0]:.0f} MB, the limit is {FLAT} MB")
    return table, wrong


def main() -> None:
    """Soak, print, and fail where something was wrong."""
    wrong = []
    for work in (many_reports, kills):
        table, found = work()
        Console().print(table)
        wrong += found
    for one in wrong:
        print("wrong:", one)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
