"""What the command line says: plain lines for people and programs, and the end of a wrong use."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from questionnaires.strict import LANGUAGES, StrictError

if TYPE_CHECKING:
    from questionnaires.register import Region

out, err = Console(highlight=False), Console(stderr=True, highlight=False)


def say(line: str) -> None:
    """One line, never wrapped, its text never read as markup."""
    out.print(line, markup=False, soft_wrap=True)


def print_wrong(line: str) -> None:
    """One line on the error stream."""
    err.print(f"kesiapan: {line}", markup=False, soft_wrap=True)


def wrong_use(line: str) -> NoReturn:
    """Ends the command with exit code 2."""
    print_wrong(line)
    raise typer.Exit(2)


def fail(line: str) -> NoReturn:
    """Ends the command with exit code 1."""
    print_wrong(line)
    raise typer.Exit(1)


def folder_of(given: str) -> Path:
    """The folder of a cycle that an argument names; wrong use where it lies in an object store that cannot be asked."""
    from flows.folders import located  # noqa: PLC0415  (--help need not wait for it)

    try:
        return located(given)
    except ImportError:
        wrong_use("an object store needs more packages: pip install 'kesiapan[s3]'")
    except StrictError as fault:  # a ValueError, which would be told as a wrong word
        wrong_use(str(fault))


CycleFolder = Annotated[Path, typer.Argument(metavar="CYCLE", help="The cycle's folder, or s3://bucket/folder.", parser=folder_of)]


def report_failures(failed: list[str]) -> None:
    """Ends the command with exit code 1 where something could not be made."""
    if failed:
        for line in failed:
            print_wrong(line)
        raise typer.Exit(1)


def language_of(given: str) -> str:
    """A language of texts; wrong use where there is no such one."""
    if given not in LANGUAGES:
        wrong_use(f"--language is {' or '.join(LANGUAGES)}, not {given}")
    return given


def regions_of(texts: list[str]) -> tuple["Region", ...]:
    """The regions that codes or full names mean, several in one text parted by commas; RegionUnknown where one is none."""
    from questionnaires.register import load_register  # noqa: PLC0415  (--help need not wait for the register)

    return tuple(load_register().find(text.strip()) for one in texts for text in one.split(",") if text.strip())
