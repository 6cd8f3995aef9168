"""Reading, checking and scoring measured against what is promised: ``python -m tests.bench_reading``; exit code 1 where something is slower.

The processor's seconds of one process tell the cost of a workbook; the wall clock tells what somebody waits for, and is
only worth something on a machine with nothing else to do.
"""

import os
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["OPENPYXL_LXML"] = "False"  # as flows.start sets it

from rich.console import Console
from rich.table import Table

from assessment.scorecard import score
from flows.batches import made, run_batch
from flows.intake import Arrival, answer_file, answer_files
from flows.settings import DEFAULT_QUOTA, load_cycle, write_cycle
from questionnaires import guard
from questionnaires.edition import load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.register import load_register
from questionnaires.submission import check
from tests.bench import call, timed

EDITION = "2023-reguler"
DIFFERENT, ALL = 30, 514  # workbooks rehearsed, and copies of them
WORKERS, RUNS = 2, 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure, and the most that is promised; None where nothing is."""

    what: str
    figure: float
    unit: str
    most: float | None = None

    @property
    def missed(self) -> bool:
        return self.most is not None and self.figure > self.most


def rehearsed(cycle: Path) -> list[Path]:
    """Workbooks as regions might send them."""
    from flows.rehearsal import rehearse  # with openpyxl, which the workers that only read must not import with this module

    write_cycle(cycle, 2023, (EDITION,), {"reguler": DEFAULT_QUOTA})
    made(rehearse(load_cycle(cycle), DIFFERENT, 1))
    return sorted((cycle / "inbox").iterdir())


def copied(paths: list[Path], folder: Path) -> list[Arrival]:
    """As many files as there are regions."""
    folder.mkdir()
    for at in range(ALL):
        shutil.copy(paths[at % len(paths)], folder / f"{at:03}.xlsx")
    return [Arrival(path, path.name, (EDITION,)) for path in sorted(folder.iterdir())]


def cpu(work: Callable[[], object]) -> float:
    """Median milliseconds of the processor."""
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return 1000 * statistics.median(spent)


def stages(paths: list[Path]) -> Iterator[Measured]:
    """What a workbook costs, stage by stage, all in this process."""
    instrument, register = load_instrument(EDITION), load_register()
    files = [path.read_bytes() for path in paths]
    readings = [one for one in (read_filled("", data) for data in files) if isinstance(one, Reading)]
    submissions = [one.submission for one in (check(reading, instrument, register) for reading in readings) if one.submission]
    arrivals = [Arrival(path, path.name, (EDITION,)) for path in paths]
    for what, work in {
        "gate": lambda: [guard.refuse(data) for data in files],
        "gate and reading": lambda: [read_filled("", data) for data in files],
        "check": lambda: [check(reading, instrument, register) for reading in readings],
        "score": lambda: [score(submission, instrument) for submission in submissions],
        "the whole answer": lambda: [answer_file(arrival) for arrival in arrivals],
    }.items():
        yield Measured(f"{what}, one workbook, processor", cpu(work) / len(files), "ms")


def resident(arrival: Arrival) -> float:
    """MB that this process has held at most, once it has answered a file."""
    answer_file(arrival)
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def pooled(arrivals: list[Arrival]) -> Iterator[Measured]:
    """The inbox of a cycle that every region answers."""
    os.environ["KESIAPAN_WORKERS"] = str(WORKERS)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    own = time.process_time()
    answers = answer_files(arrivals)
    wall, here, after = time.perf_counter() - started, time.process_time() - own, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(answers) == ALL
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Measured(f"{ALL} workbooks, {WORKERS} workers, wall clock", wall, "s", 12)
    yield Measured("the same, processor of the workers", children, "s")
    yield Measured("the same, processor of the parent", here, "s")
    yield Measured(f"the same, processor, shared by {WORKERS}", (children + here) / WORKERS, "s", 12)
    sizes = run_batch("Workbooks", resident, arrivals[: 4 * DIFFERENT], workers=WORKERS, seconds=60)
    yield Measured("largest worker, resident", max(made(sizes)), "MB")


def commands(path: Path) -> Iterator[Measured]:
    """What somebody waits for who asks about one file."""
    call("check", path)
    yield Measured("kesiapan check, one workbook, wall clock", timed(lambda: call("check", path), RUNS), "s", 0.7)
    yield Measured("kesiapan --help, wall clock", timed(lambda: call("--help"), RUNS), "s", 0.3)


def measure() -> tuple[Measured, ...]:
    """Every figure, the dear ones last."""
    with tempfile.TemporaryDirectory() as place:
        paths = rehearsed(Path(place) / "cycle")
        good = next(path for path in paths if answer_file(Arrival(path, path.name, (EDITION,))).card)
        arrivals = copied(paths, Path(place) / "all")
        return (*stages(paths), *commands(good), *pooled(arrivals))


def reading_table(measured: tuple[Measured, ...] | None = None) -> Table:
    """A table of the figures; measured first where none are given."""
    table = Table("what", "figure", "unit", "at most", "", title=f"Reading, {os.cpu_count()} processors, Python {sys.version.split()[0]}")
    for one in measure() if measured is None else measured:
        most = "" if one.most is None else f"{one.most:g}"
        table.add_row(one.what, f"{one.figure:.2f}", one.unit, most, "missed" if one.missed else "")
    return table


if __name__ == "__main__":
    figures = measure()
    Console().print(reading_table(figures))
    sys.exit(any(one.missed for one in figures))
