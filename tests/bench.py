"""Whole runs measured: ``make bench`` prints a table. Figures are medians of a few runs, in seconds."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

PROGRAM = Path(sys.executable).with_name("kesiapan")
REGIONS = int(os.environ.get("KESIAPAN_BENCH_REGIONS", "60"))


def timed(work: Callable[[], object], runs: int) -> float:
    """Median seconds of so many runs."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def call(*arguments: object) -> None:
    """The command line in a process of its own, what it prints thrown away."""
    subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True)


def main() -> None:
    """Measure and print."""
    table = Table("what", "seconds", "each", title=f"{os.cpu_count()} processors, {REGIONS} regions, Python {sys.version.split()[0]}")

    def row(what: str, seconds: float, number: int = 1) -> None:
        table.add_row(what, f"{seconds:.2f}", f"{seconds / number:.3f}")

    with tempfile.TemporaryDirectory() as place:
        cycle = Path(place) / "cycle"
        call("new", cycle, "--year", 2023, "--edition", "2023-reguler")
        row("kesiapan --help", timed(lambda: call("--help"), 5))
        everybody = Path(place) / "everybody"
        call("new", everybody, "--year", 2000, "--edition", "2023-reguler")
        row("send, 514 blank workbooks", timed(lambda: call("send", everybody), 1), 514)
        row("send again, nothing changed", timed(lambda: call("send", everybody), 1), 514)
        row("rehearse (blank and filled workbooks)", timed(lambda: call("rehearse", cycle, "--regions", REGIONS), 1), REGIONS)
        from assessment.robustness import robustness
        from flows.assessing import assess
        from flows.intake import Arrival, answer_file
        from flows.settings import load_cycle
        from tests.tiny import BUNDLED, plausible

        settings = load_cycle(cycle)
        good = next(answer.file for answer in assess(settings).answers if answer.card)
        path = cycle / "inbox" / good
        row("kesiapan check, one workbook", timed(lambda: call("check", path), 5))
        row("read, check and score one workbook", timed(lambda: answer_file(Arrival(path, good, settings.editions)), 5))
        row("answers to the whole inbox", timed(lambda: assess(settings), 1), REGIONS)
        from flows.verifying import differences
        from reports.readiness import readiness_html
        from tests.documents import readiness
        from tests.twins import marked, report_of, whole

        report = Path(place) / "report.pdf"
        report.write_bytes(whole("marked"))
        row("a report's HTML", timed(lambda: readiness_html(marked(readiness()), "id"), 5))
        row(f"a report's PDF, {len(whole('marked')) / 1000:.0f} kB", timed(lambda: report_of(marked(readiness()), "id"), 5))
        row("verify a report", timed(lambda: differences(report), 5))
        row("kesiapan run, Prefect's start included", timed(lambda: call("run", cycle), 1), REGIONS)
        levels = plausible(BUNDLED, 514)
        row("robustness, 514 regions, 10,000 draws", timed(lambda: robustness(levels, BUNDLED, 50), 5))
    Console().print(table)


if __name__ == "__main__":
    main()
