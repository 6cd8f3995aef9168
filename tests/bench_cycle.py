"""A whole cycle measured against the bare floor: the same pages laid out by WeasyPrint in two processes and nothing else."""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

REGIONS = int(os.environ.get("KESIAPAN_BENCH_REGIONS", "353"))
PROCESSES = 2
ASSESSORS = int(os.environ.get("KESIAPAN_BENCH_ASSESSORS", "0"))
SAMPLE = 5  # the bare floor is measured on one document of so many
RATIO, AGAIN, CHOICE = 1.15, 5.0, 15.0  # of the floor; seconds of a run without news; seconds of ranking, robustness and selection
WORKER, PARENT = 350, 50  # MB resident of any worker; MB that the parent may grow between its first and last documents
RUN = """
import sys, time
started = time.perf_counter()
from pathlib import Path
from flows.serving import own_server
with own_server() as ready:
    from flows.run_cycle import run_cycle
    ready()
    warm = time.perf_counter()
    done = run_cycle(Path(sys.argv[1]))
    print(warm - started, time.perf_counter() - warm, done.made, done.kept)
"""


@dataclass
class Watch:
    """What a run's processes took at most, in MB, looked up twice a second."""

    worker: float = 0
    parent: dict[int, float] = field(default_factory=dict)


def resident(process: int) -> float:
    """MB of memory that a process has now; 0 where it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else 0


def pool_workers(process: int) -> list[int]:
    """The processes of a pool that a process started."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line]


@contextmanager
def watched(process: int, folder: Path) -> Iterator[Watch]:
    """Watches a run of a cycle until this closes; the parent's memory by the number of outputs that are there."""
    found, over = Watch(), threading.Event()

    def look() -> None:
        ledger = folder / "record" / "made.jsonl"
        while not over.wait(0.5):
            found.worker = max([found.worker, *map(resident, pool_workers(process))])
            if ledger.exists():
                found.parent[ledger.read_bytes().count(b"\n")] = resident(process)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def run(folder: Path) -> tuple[float, float, int, int, Watch]:
    """Seconds of Prefect's start and of the run, outputs made and kept, and the memory."""
    process = subprocess.Popen([sys.executable, "-c", RUN, folder], stdout=subprocess.PIPE, text=True)
    with watched(process.pid, folder) as watch:
        said, _ = process.communicate()
    warm, seconds, made, kept = said.split()[-4:]
    return float(warm), float(seconds), int(made), int(kept), watch


def pages_of(folder: Path, place: Path) -> int:
    """Writes every page that a run of the cycle lays out, with fonts and style sheets that need nothing of ours; how many."""
    from flows.assessing import assess
    from flows.proposal import propose
    from flows.run_cycle import orders
    from flows.settings import load_cycle
    from reports import pdf

    cycle = load_cycle(folder)
    assessed = assess(cycle, keep=False)
    drafts = (draft for order in orders(cycle, assessed, propose(cycle, assessed.answers)) for draft in order.drafts())
    pages = [(draft.make.args[0], draft.make.keywords["style"]) for draft in drafts if isinstance(draft.make, partial)]
    (place / "pages.json").write_text(json.dumps(pages))
    for name in pdf.FONTS:
        (place / name).write_bytes(pdf._font(name))
    templates = Path(pdf.__file__).parent / "templates"
    for style in {style for _, style in pages}:
        text = "".join((templates / name).read_text(encoding="utf-8") for name in ("print.css", style) if name)
        (place / f"{style}.style").write_text(text.replace(pdf.BASE, f"{place.as_uri()}/"))
    return len(pages)


def plain(place: Path, at: int) -> None:
    """Lays out and writes one process's part of a sample of the pages, as WeasyPrint does by itself with shared fonts and style sheets."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, styles = FontConfiguration(), {}
    for html, style in json.loads((place / "pages.json").read_text())[::SAMPLE][at::PROCESSES]:
        if style not in styles:
            styles[style] = CSS(string=(place / f"{style}.style").read_text(), font_config=fonts)
        HTML(string=html).write_pdf(stylesheets=[styles[style]], font_config=fonts, pdf_variant="pdf/a-3a")


def ours(place: Path, at: int) -> None:
    """Lays out and writes one process's part of all pages, as kesiapan does."""
    from reports.pdf import pdf

    for html, style in json.loads((place / "pages.json").read_text())[at::PROCESSES]:
        pdf(html, style=style)


def floor(work: Callable[[Path, int], None], place: Path) -> float:
    """Seconds of so many processes at work, from their start to the end of the last."""
    context = multiprocessing.get_context("spawn")
    started = time.perf_counter()
    processes = [context.Process(target=work, args=(place, at)) for at in range(PROCESSES)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
        assert one.exitcode == 0
    return time.perf_counter() - started


def choice(folder: Path) -> float:
    """Seconds of ranking, robustness and selection with all prices."""
    from flows.assessing import assess
    from flows.proposal import propose
    from flows.settings import load_cycle

    cycle = load_cycle(folder)
    answers = assess(cycle, keep=False).answers
    started = time.perf_counter()
    propose(cycle, answers)
    return time.perf_counter() - started


def cycle_table(regions: int) -> tuple[Table, list[str]]:
    """The table of a whole cycle, and the limits that were missed."""
    table = Table("what", "measured", "limit", title=f"{PROCESSES} processes, {regions} regions, Python {sys.version.split()[0]}")
    missed = []

    def row(what: str, value: float, unit: str, limit: float | None = None) -> None:
        table.add_row(what, f"{value:.2f} {unit}", f"{limit:g} {unit}" if limit is not None else "")
        if limit is not None and value > limit:
            missed.append(f"{what}: {value:.2f} {unit}, the limit is {limit:g} {unit}")

    with tempfile.TemporaryDirectory() as place:
        folder, pages = Path(place) / "cycle", Path(place) / "pages"
        pages.mkdir()
        program = Path(sys.executable).with_name("kesiapan")
        for words in (
            ("new", folder, "--year", 2010, "--edition", "2023-reguler"),
            ("rehearse", folder, "--regions", regions, "--assessors", ASSESSORS),
        ):
            subprocess.run([program, *map(str, words)], check=True, capture_output=True)
        warm, seconds, made, _, watch = run(folder)
        documents = pages_of(folder, pages)
        bare, renderer = floor(plain, pages) * SAMPLE, floor(ours, pages)
        row("Prefect's start", warm, "s")
        row(f"whole cycle, cold ({made} outputs)", seconds, "s")
        row(f"bare floor: {documents} documents in WeasyPrint as it is, from one in {SAMPLE}", bare, "s")
        row("whole cycle / bare floor", seconds / bare, "", RATIO)
        row("the same documents in kesiapan's own renderer and nothing else", renderer, "s")
        row("whole cycle / own renderer", seconds / renderer, "")
        row("ranking, robustness, selection", choice(folder), "s", CHOICE)
        row("largest worker", watch.worker, "MB", WORKER)
        known = sorted(count for count in watch.parent if count >= 50)
        row("growth of the parent from output 50 to the last", watch.parent[known[-1]] - watch.parent[known[0]] if known else 0, "MB", PARENT)
        _, again, made, _, _ = run(folder)
        assert made == 0
        row("run again, nothing changed", again, "s", AGAIN)
        first = next((folder / "inbox").iterdir())
        os.utime(first, (first.stat().st_atime, first.stat().st_mtime - 60))
        _, one, made, kept, _ = run(folder)
        row(f"run again, one file of another time ({made} outputs made, {kept} kept)", one, "s")
    return table, missed


def main() -> None:
    """Measure, print, and fail where a limit is missed."""
    table, missed = cycle_table(REGIONS)
    Console().print(table)
    for one in missed:
        print("missed:", one)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
