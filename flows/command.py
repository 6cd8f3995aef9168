"""The command line: ``kesiapan``. Each command imports what it needs, so that a look at one file is quick."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import err, language_of, print_wrong, report_failures, say, wrong_use
from flows.edition_command import edition as edition_app
from questionnaires.strict import StrictError

if TYPE_CHECKING:
    from flows.batches import Outcome
    from flows.intake import Answer
    from flows.run_cycle import Summary
    from questionnaires.register import Region

app = typer.Typer(
    help="Self-assessment workbooks of kabupaten and kota become readiness scores, reports and a cohort proposal.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(edition_app, name="edition")
CycleFolder = Annotated[Path, typer.Argument(metavar="CYCLE", help="The cycle's folder.")]
Seed = Annotated[int, typer.Option(help="Same seed, same files.")]
PLACES = 4  # in a demo one region in so many is chosen


@app.command(epilog="Example: kesiapan new cycle-2023 --year 2023 --edition 2023-reguler")
def new(
    cycle: CycleFolder,
    year: Annotated[int, typer.Option(help="Year of the cohort; members are those who joined before.")],
    edition: Annotated[list[str], typer.Option(help="Questionnaire in use; may be given several times.")],
) -> None:
    """Make a cycle folder with a commented cycle.toml."""
    from flows.settings import DEFAULT_QUOTA, write_cycle
    from questionnaires.edition import load_instrument

    quota = {load_instrument(one).track: DEFAULT_QUOTA for one in edition}
    try:
        path = write_cycle(cycle, year, tuple(edition), quota)
    except FileExistsError:
        wrong_use(f"{cycle / 'cycle.toml'} is there already; nothing was changed")
    say(f"{path}\nRead it, change what differs, then: kesiapan send {cycle}")


@app.command(epilog="Example: kesiapan send cycle-2023 --region 11.01 --region 'Kota Banjar'")
def send(
    cycle: CycleFolder,
    region: Annotated[list[str] | None, typer.Option(help="Code or full name; all eligible regions if left out.")] = None,
    previous: Annotated[Path | None, typer.Option(help="Folder of an earlier cycle whose answers are carried over, to be confirmed.")] = None,
) -> None:
    """Write a prefilled blank workbook for each eligible region into CYCLE/blank."""
    from flows.batches import failures
    from flows.progress import shown
    from flows.sending import eligible, send
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    regions = _regions(region) if region else eligible(settings)
    strangers = [one for one in regions if one not in eligible(settings)]
    if strangers:
        names = ", ".join(f"{one.code} {one.name}" for one in strangers)
        wrong_use(f"already members before {settings.year}: {names}. To invite them again, name them under [rules] invited in cycle.toml.")
    with shown(err):
        outcomes = send(settings, regions, load_cycle(previous) if previous else None)
    report_failures(list(failures(outcomes)))
    written = sum(bool(one.value) for one in outcomes)
    say(f"{len(outcomes)} blank workbooks in {settings.folder / 'blank'}: {written} written, {len(outcomes) - written} there already")


@app.command(epilog="Example: kesiapan check inbox/*.xlsx --json")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Filled workbooks.", exists=True, dir_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each file.")] = False,
    language: Annotated[str, typer.Option(help="Of the findings: id or en.")] = "id",
) -> None:
    """Check filled workbooks: every finding with its sheet and cell, and the score if there is one."""
    from flows.batches import run_batch, run_here
    from flows.intake import Arrival, answer_file, unanswered
    from flows.settings import FILE_MEMORY, FILE_SECONDS, workers
    from questionnaires.edition import list_editions
    from questionnaires.findings import blocks

    language = language_of(language)
    arrivals = [Arrival(path, path.name, list_editions()) for path in files]
    if len(arrivals) == 1:  # this process serves one file: it needs no child to be as short-lived
        outcomes: tuple[Outcome[Arrival, Answer], ...] = (run_here(answer_file, arrivals[0], seconds=FILE_SECONDS, memory=FILE_MEMORY),)
    else:
        outcomes = run_batch("Workbooks", answer_file, arrivals, workers=workers(), seconds=FILE_SECONDS, memory=FILE_MEMORY)
    answers = [outcome.value or unanswered(outcome.item, outcome.failure) for outcome in outcomes]
    for answer in answers:
        say(json.dumps(_as_json(answer, language), ensure_ascii=False)) if as_json else _print_answer(answer, language)
    if any(blocks(answer.findings) for answer in answers):
        raise typer.Exit(1)


@app.command(epilog="Example: kesiapan run cycle-2023")
def run(cycle: CycleFolder) -> None:
    """Read, check, score, rank and choose: everything in CYCLE/inbox becomes reports, cohort and record."""
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    if not settings.folder.joinpath("inbox").is_dir():
        wrong_use(f"{settings.folder / 'inbox'} is missing: put the filled workbooks there")
    started = time.monotonic()
    _tell(_run(cycle), cycle, time.monotonic() - started)


@app.command(epilog="Example: kesiapan replay cycle-2023")
def replay(cycle: CycleFolder) -> None:
    """Compute everything again from the record's originals: identical, or what differs."""
    from flows.progress import shown
    from flows.recording import replay
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    with shown(err):
        wrong = replay(settings)
    for line in wrong:
        say(line)
    if wrong:
        raise typer.Exit(1)
    say("identical")


@app.command(epilog="Example: kesiapan explain cycle-2023 11.01 GOV-1.2")
def explain(
    cycle: CycleFolder,
    region: Annotated[str, typer.Argument(help="Code or full name.")],
    code: Annotated[str, typer.Argument(help="Code of a pillar, factor or indicator; the index if left out.")] = "",
    language: Annotated[str, typer.Option(help="id or en.")] = "id",
) -> None:
    """Show how a number came about, step by step, from the record's originals."""
    from flows.progress import shown
    from flows.recording import from_originals
    from flows.settings import load_cycle
    from questionnaires.edition import load_instrument
    from reports.explanation import explain

    (wanted,), language = _regions([region]), language_of(language)
    with shown(err):
        settled = from_originals(load_cycle(cycle))
    found = [one.answer for one in settled if one.answer.region == wanted.code and one.answer.card]
    if not found:
        wrong_use(f"{wanted.code} {wanted.name} has no score in this cycle")
    for answer in found:
        assert answer.card is not None
        assert answer.submission is not None
        try:
            for line in explain(answer.card, answer.submission, load_instrument(answer.card.edition), code.upper(), language):
                say(line)
        except KeyError:
            wrong_use(f"{answer.card.edition} has nothing with the code {code}; list them with: kesiapan edition show {answer.card.edition}")


@app.command(epilog="Example: kesiapan rehearse cycle-2023 --regions 60 --seed 1")
def rehearse(
    cycle: CycleFolder,
    regions: Annotated[int, typer.Option(min=1, help="How many eligible regions answer.")] = 60,
    seed: Seed = 1,
) -> None:
    """Fill blank workbooks of real regions with simulated answers, and write the truth beside them."""
    from flows.batches import failures
    from flows.progress import shown
    from flows.rehearsal import rehearse
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    with shown(err):
        outcomes = rehearse(settings, regions, seed)
    report_failures(list(failures(outcomes)))
    defects = sum(bool(one.item.defect) for one in outcomes)
    say(
        f"{len(outcomes)} filled workbooks in {settings.folder / 'inbox'}, {defects} of them with a defect; truth in {settings.folder / 'truth.json'}"
    )


@app.command(epilog="Example: kesiapan demo --folder demo --regions 60")
def demo(
    folder: Annotated[Path | None, typer.Option(help="A new or empty folder; a temporary one if left out.")] = None,
    regions: Annotated[int, typer.Option(min=1, help="How many eligible regions answer.")] = 60,
    seed: Seed = 1,
) -> None:
    """Show the whole job on a simulated cycle: new, send, rehearse and run."""
    from flows.progress import shown
    from flows.rehearsal import draw_regions, rehearse
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
    _tell(_run(cycle), cycle, time.monotonic() - started)


def main() -> None:
    """Run the command line; a wrong file or argument ends with one clear line and exit code 2."""
    from assessment.record import RecordError
    from questionnaires.register import RegionUnknown

    try:
        app()
    except (StrictError, RegionUnknown, RecordError) as error:
        print_wrong(str(error))
        sys.exit(2)


def _run(cycle: Path) -> "Summary":
    from flows.progress import shown

    with err.status("Starting Prefect (its embedded server takes 10 to 25 seconds)"):
        from flows.orchestration import warm_up
        from flows.run_cycle import run_cycle

        warm_up()
    with shown(err):
        return run_cycle(cycle)


def _tell(summary: "Summary", cycle: Path, seconds: float) -> None:
    cycle = cycle.resolve()
    tied = f", {summary.tied} tied at the cut" if summary.tied else ""
    say(f"{summary.arrived} files arrived: {summary.scored} scored, {summary.returned} returned; {summary.proposed} regions proposed{tied}.")
    if summary.late:
        say(f"{summary.late} files were last written after the deadline and are not scored; [rules] accept_late in cycle.toml changes that.")
    say(f"{summary.letters} letters to regions   {cycle / 'returned'}")
    say(f"{summary.reports} readiness reports  {cycle / 'reports'}")
    say(f"Cohort report         {cycle / 'cohort'}")
    say(f"Record                {cycle / 'record' / 'record.json'}")
    say(f"{seconds:.0f} seconds, Prefect's start included.")
    report_failures(list(summary.failed))


def _print_answer(answer: "Answer", language: str) -> None:
    from reports.numbers import points

    say(f"{answer.file}")
    width = max((len(one.place) for one in answer.findings), default=0)
    for one in answer.findings:
        say(f"  {one.severity.value:<7}  {one.code.message.code}  {one.place:<{width}}  {one.wrong(language)} {one.mend(language)}")
    if answer.card:
        card = answer.card
        scores = f"index {points(card.index, language)} supported, {points(card.claimed.value, language)} claimed"
        say(f"  {card.region.code} {card.region.name}: {scores}; {card.band.name[language]}")
        if card.failed_gates:
            say(f"  gates not passed: {', '.join(card.failed_gates)}")
    else:
        say("  no score: mend the errors and send the file again")


def _as_json(answer: "Answer", language: str) -> dict[str, object]:
    from assessment.record import plain

    score = None
    if answer.card:
        card = answer.card
        score = {
            "region": card.region.code,
            "edition": card.edition,
            "supported": card.supported.value,
            "claimed": card.claimed.value,
            "band": card.band.code,
            "failed_gates": card.failed_gates,
            "pillars": {part.code: part.value for part in card.final.parts},
        }
    findings = [
        {
            "code": one.code.message.code,
            "severity": one.severity.value,
            "sheet": one.sheet,
            "cell": one.cell,
            "wrong": one.wrong(language),
            "mend": one.mend(language),
        }
        for one in answer.findings
    ]
    made = plain({"file": answer.file, "sha256": answer.sha256, "region": answer.region, "findings": findings, "score": score})
    assert isinstance(made, dict)
    return made


def _regions(texts: list[str]) -> tuple["Region", ...]:
    from questionnaires.register import load_register

    return tuple(load_register().find(text) for text in texts)


if __name__ == "__main__":
    main()
