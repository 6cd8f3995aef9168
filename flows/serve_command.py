"""The part of the command line that lets others start runs: a Prefect server on this machine, with its pages."""

from pathlib import Path
from typing import Annotated

import typer

from flows.console import report_failures, say, wrong_use

serving = typer.Typer()


@serving.command(epilog="Example: kesiapan serve cycle-2023 --every 300")
def serve(
    cycle: Annotated[Path | None, typer.Argument(metavar="CYCLE", help="The cycle's folder; if left out, each run is asked for it.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the server listens.")] = 4200,
    every: Annotated[int, typer.Option(min=10, help="Seconds from one look into the inbox to the next.")] = 300,
    host: Annotated[str, typer.Option(help="Address to listen on; another than this machine's own needs a password (see README).")] = "127.0.0.1",
) -> None:
    """Serve Prefect's pages on this machine, start runs as they are asked for, and look into the inbox again and again."""
    from flows.serving import Address, Ended, ServingError, serve
    from flows.settings import load_cycle

    address, folder = Address(host, port), load_cycle(cycle).folder if cycle else None

    def ready() -> None:
        say(f"{address.url} is ready: choose a deployment, then Run. To stop: Ctrl-C here.")
        say(f"A look into {folder / 'inbox'} every {every} seconds." if folder else "Nothing starts by itself, since no cycle was named.")

    say("Starting the server (5 to 25 seconds) ...")
    try:
        serve(address, folder, every, ready)
    except ServingError as error:
        wrong_use(str(error))
    except Ended as error:
        report_failures([str(error)])
    say("Stopped.")
