"""The part of the command line that runs a cycle: the real one, and a simulated one."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import CycleFolder, err, fail, report_failures, say, wrong_use

if TYPE_CHECKING:
    from flows.summary import Summary

runs = typer.Typer()
Seed = Annotated[int, typer.Option(help="Same seed, same files.")]
Assessors = Annotated[int, typer.Option(min=0, max=8, help="Simulated assessors, two for each region; 0 for none.")]
PLACES = 4  # in a demo one region in so many is chosen


@runs.command(epilog="Example: kesiapan run cycle-2023")
def run(
    cycle: CycleFolder,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be made and why, and make nothing.")] = False,  # noqa: FBT002  (typer's form of a flag)
    dask: Annotated[str, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster that does the work: tcp://10.0.0.5:8786.")] = "",
) -> None:
    """Read, check, score, rank and choose: everything in CYCLE/inbox becomes reports, cohort and record.

    What is there already and would come out the same is left as it is: a run that was stopped is simply run again.
    """
    from flows.lock import about_stopped, stopped_before
    from flows.progress import shown
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    if not settings.folder.joinpath("inbox").is_dir():
        wrong_use(f"{settings.folder / 'inbox'} is missing: put the filled workbooks there")
    if plan:
        from flows.planning import plan_of, told

        with shown(err):
            planned = plan_of(settings)
        for line in told(planned):
            say(line)
        return
    started = time.monotonic()
    if stopped := stopped_before(settings.folder):
        err.print(about_stopped(stopped), highlight=False, soft_wrap=True)
    with _engine(dask, settings.folder):
        summary = _run(cycle)
    _tell(summary, cycle, started)


@contextmanager
def _engine(address: str, folder: Path) -> Iterator[None]:
    """While this is open, the work is done by the cluster at that address, or by this machine where there is none."""
    if not address:
        yield
        return
    try:
        from flows.cluster import on_cluster
    except ImportError:
        wrong_use("a cluster needs more packages: pip install 'kesiapan[cluster]'")
    with on_cluster(address, folder) as processes:
        err.print(f"Cluster {address}: {processes} at a time", highlight=False)
        yield


@runs.command(epilog="Example: kesiapan rehearse cycle-2023 --regions 60 --seed 1")
def rehearse(
    cycle: CycleFolder,
    regions: Annotated[int, typer.Option(min=1, help="How many eligible regions answer.")] = 60,
    assessors: Assessors = 6,
    seed: Seed = 1,
) -> None:
    """Fill blank workbooks of real regions with simulated answers and marks, and write the truth beside them."""
    from flows.batches import failures
    from flows.folders import in_store
    from flows.progress import shown
    from flows.rehearsal import rehearse
    from flows.rehearsed_marks import rehearse_marks
    from flows.settings import load_cycle

    if in_store(cycle):
        wrong_use(f"{cycle} is no folder: a rehearsal dates its files, which an object store does itself")
    settings = load_cycle(cycle)
    with shown(err):
        outcomes = rehearse(settings, regions, seed)
        marks = rehearse_marks(settings, assessors, seed) if assessors else ()
    report_failures([*failures(outcomes), *failures(marks)])
    defects = sum(bool(one.item.defect) for one in outcomes)
    say(
        f"{len(outcomes)} filled workbooks in {settings.folder / 'inbox'}, {defects} of them with a defect; truth in {settings.folder / 'truth.json'}"
    )


@runs.command(epilog="Example: kesiapan demo --folder demo --regions 60")
def demo(
    folder: Annotated[Path | None, typer.Option(help="A new or empty folder; a temporary one if left out.")] = None,
    regions: Annotated[int, typer.Option(min=1, help="How many eligible regions answer.")] = 60,
    assessors: Assessors = 6,
    seed: Seed = 1,
) -> None:
    """Show the whole job on a simulated cycle: new, send, rehearse, rules for the choice, and run."""
    from flows.progress import shown
    from flows.rehearsal import draw_regions, rehearse
    from flows.rehearsed_marks import rehearse_marks
    from flows.rehearsed_rules import rehearse_rules
    from flows.sending import send
    from flows.settings import load_cycle, write_cycle

    started = time.monotonic()
    if folder and folder.exists() and any(folder.iterdir()):
        wrong_use(f"{folder} is not empty")
    cycle = folder or Path(tempfile.mkdtemp(prefix="kesiapan-"))
    write_cycle(cycle, 2023, ("2023-reguler",), {"reguler": max(1, regions // PLACES)})
    settings = load_cycle(cycle)
    with shown(err):
        send(settings, draw_regions(settings, regions, seed))
        rehearse(settings, regions, seed)
        if assessors:
            rehearse_marks(settings, assessors, seed)
    rehearse_rules(settings, seed)
    _tell(_run(cycle), cycle, started)


def _run(cycle: Path) -> "Summary":
    from flows.progress import shown
    from flows.serving import Ended, own_server

    try:
        with own_server() as ready:
            with err.status("Starting Prefect (its server takes 5 to 25 seconds)"):
                from flows.run_cycle import run_cycle
                from flows.summary import Incomplete

                ready()
            with shown(err):
                return run_cycle(str(cycle))
    except Ended as ended:
        fail(str(ended))
    except Incomplete as incomplete:
        return incomplete.summary


def _tell(done: "Summary", cycle: Path, started: float) -> None:
    cycle, summary = cycle.resolve(), done.counts
    tied = f", {summary.tied} tied at the cut" if summary.tied else ""
    say(f"{summary.arrived} files arrived: {summary.scored} scored, {summary.returned} returned; {summary.proposed} regions proposed{tied}.")
    for track in done.overtaken:
        say(f"The ministry decided on another proposal for the track {track} than this one; its decision is kept. To decide anew: kesiapan decide.")
    if summary.late:
        say(f"{summary.late} files were last written after the deadline and are not scored; [rules] accept_late in cycle.toml changes that.")
    if summary.marked or summary.refused or summary.objections:
        said = f"{summary.marked} marking workbooks count, {summary.objections} objections; {summary.refused} went back with errors"
        say(f"{said}; {summary.moderate} marks need moderation.")
    say(f"{summary.letters} letters to regions   {cycle / 'returned'}")
    say(f"{summary.reports} readiness reports  {cycle / 'reports'}")
    say(f"Cohort report         {cycle / 'cohort'}")
    say(f"Record                {cycle / 'record' / 'record.json'}")
    say(f"{done.made} documents made, {done.kept} were there already; {time.monotonic() - started:.0f} seconds, Prefect's start included.")
    report_failures(list(done.failed))
