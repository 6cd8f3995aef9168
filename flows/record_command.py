"""The part of the command line for the record: everything again, and how a number came about."""

from typing import Annotated

import typer

from flows.console import CycleFolder, err, language_of, regions_of, say, wrong_use

record = typer.Typer()


@record.command(epilog="Example: kesiapan replay cycle-2023")
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


@record.command(epilog="Example: kesiapan explain cycle-2023 11.01 GOV-1.2")
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

    (wanted,), language = regions_of([region]), language_of(language)
    with shown(err):
        assessed = from_originals(load_cycle(cycle))
    found = [one for one in assessed.scored if one.region == wanted.code]
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
