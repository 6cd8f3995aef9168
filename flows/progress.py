"""How a long run tells how far it is: bars on a terminal, lines in a log, and whoever else listens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from rich.console import Console

Tell = Callable[[str, int, int], None]
Clock = Callable[[], float]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tells nothing."""


telling: ContextVar[Tell] = ContextVar("telling", default=silent)


def lines(say: Callable[[str], None], clock: Clock = time.monotonic) -> Tell:
    """A line for every tenth of a stage, with the seconds since it began."""
    began: dict[str, float] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if done == 0 or stage not in began:
            began[stage] = clock()
        if done == total or done % max(total // 10, 1) == 0:
            say(f"{stage}: {done} of {total}, {clock() - began[stage]:.0f} s")

    return tell


def seldom(tell: Tell, seconds: float, clock: Clock = time.monotonic) -> Tell:
    """The same, but between the beginning and the end of a stage at most once in so many seconds."""
    last: dict[str, float] = {}

    def told(stage: str, done: int, total: int) -> None:
        now = clock()
        if done in (0, total) or now - last.get(stage, -seconds) >= seconds:
            last[stage] = now
            tell(stage, done, total)

    return told


@contextmanager
def told(*listeners: Tell) -> Iterator[None]:
    """While this is open, progress is told to these too."""
    everyone = (telling.get(), *listeners)

    def tell(stage: str, done: int, total: int) -> None:
        for one in everyone:
            one(stage, done, total)

    token = telling.set(tell)
    try:
        yield
    finally:
        telling.reset(token)


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """While this is open, progress is told on that console."""
    if not console.is_terminal:
        with told(lines(partial(console.print, highlight=False, markup=False))):
            yield
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415  (0.03 s)

    rate, left = TextColumn("{task.fields[rate]:>7}"), TextColumn("left")
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn(), left)
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total, rate="")
            progress.update(tasks[stage], completed=done)
            speed = progress.tasks[tasks[stage]].finished_speed or progress.tasks[tasks[stage]].speed
            progress.update(tasks[stage], rate=f"{speed:.1f}/s" if speed else "")

        with told(tell):
            yield
