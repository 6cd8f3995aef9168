"""How a long run tells how far it is: bars on a terminal, lines in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console

Tell = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tells nothing."""


telling: ContextVar[Tell] = ContextVar("telling", default=silent)


def lines(console: Console) -> Tell:
    """A line for every tenth of a stage."""

    def tell(stage: str, done: int, total: int) -> None:
        if done == total or done % max(total // 10, 1) == 0:
            console.print(f"{stage}: {done} of {total}", highlight=False)

    return tell


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """While this is open, progress is told on that console."""
    if not console.is_terminal:
        token = telling.set(lines(console))
        try:
            yield
        finally:
            telling.reset(token)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn  # noqa: PLC0415  (0.03 s)

    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done)

        token = telling.set(tell)
        try:
            yield
        finally:
            telling.reset(token)
