"""The command line: ``kesiapan``. Each command imports what it needs, so that a look at one file is quick."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cohort_command import choice
from flows.console import CycleFolder, err, folder_of, language_of, print_wrong, regions_of, report_failures, say, wrong_use
from flows.desk_command import desk
from flows.document_command import documents
from flows.edition_command import edition as edition_app
from flows.record_command import record
from flows.run_command import runs
from flows.serve_command import serving
from questionnaires.strict import StrictError

if TYPE_CHECKING:
    from flows.batches import Outcome
    from flows.intake import Answer

app = typer.Typer(
    help="Self-assessment workbooks of kabupaten and kota become readiness scores, reports and a cohort proposal.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
    previous: Annotated[
        Path | None, typer.Option(parser=folder_of, help="Folder of an earlier cycle whose answers are carried over, to be confirmed.")
    ] = None,
) -> None:
    """Write a prefilled blank workbook for each eligible region into CYCLE/blank."""
    from flows.batches import failures
    from flows.progress import shown
    from flows.sending import eligible, send
    from flows.settings import load_cycle

    settings = load_cycle(cycle)
    regions = regions_of(region) if region else eligible(settings)
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


for part in (runs, serving, desk, choice, record, documents):
    app.add_typer(part)
app.add_typer(edition_app, name="edition")


def main() -> None:
    """Run the command line; a wrong file or argument ends with one clear line and exit code 2, a folder that is busy or full with 1."""
    from assessment.record import RecordError
    from flows.lock import Busy
    from questionnaires.register import RegionUnknown

    try:
        app()
    except (StrictError, RegionUnknown, RecordError) as error:
        print_wrong(str(error))
        sys.exit(2)
    except Busy as busy:
        print_wrong(str(busy))
        sys.exit(1)
    except OSError as fault:
        print_wrong(
            f"{fault.filename or 'the folder of the cycle'}: {fault.strerror}. Nothing that was made before is lost; mend this and run again."
        )
        sys.exit(1)


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
            "pillars": card.pillars,
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


if __name__ == "__main__":
    main()
