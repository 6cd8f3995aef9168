"""A process pool that survives a dead or stuck worker: every item gets its value or its failure."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as OutOfTimeError
from dataclasses import dataclass
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.bound import end_with_parent
from flows.progress import telling

Item = TypeVar("Item")
Made = TypeVar("Made")
LARGEST_FILE = 64 * 2**20  # bytes that a worker with a memory limit may write into one file
TASKS_OF_A_WORKER = 200  # then a fresh one takes its place, so that no leak grows


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Made]):
    """What became of one item: a value, or the reason why there is none."""

    item: Item
    value: Made | None
    failure: str


def run_batch(
    stage: str,
    function: Callable[[Item], Made],
    items: Sequence[Item],
    *,
    workers: int,
    seconds: float,
    memory: int = 0,
    finished: Callable[[Outcome[Item, Made]], None] | None = None,
) -> tuple[Outcome[Item, Made], ...]:
    """The outcome of every item, in their order. A worker that dies or takes longer than ``seconds`` costs its item alone.

    ``memory``: bytes of address space that a worker may take; 0 for no limit. ``finished`` is called with each outcome as it comes.
    """
    tell, outcomes = telling.get(), {}
    tell(stage, 0, len(items))
    context = multiprocessing.get_context("spawn")
    count = max(1, min(workers, len(items)))
    with ProcessPool(count, TASKS_OF_A_WORKER, _begin, [memory, os.getpid()], context=context) as pool:
        futures = [pool.schedule(function, args=(item,), timeout=seconds) for item in items]
        places: dict[Future[Made], int] = {future: at for at, future in enumerate(futures)}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                at = places[future]
                outcomes[at] = _outcome(items[at], future.result, seconds)
                if finished:
                    finished(outcomes[at])
                tell(stage, done, len(items))
        except BaseException:  # this process is to end: the rest is not waited for
            pool.stop()
            raise
    return tuple(outcomes[at] for at in range(len(items)))


def run_here(function: Callable[[Item], Made], item: Item, *, seconds: float, memory: int) -> Outcome[Item, Made]:
    """The outcome of one item in this very process, which gives up the same things as a worker, and for good.

    For a process that serves one item and ends: it is the short-lived child itself.
    """
    _limit(memory)
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return _outcome(item, lambda: function(item), seconds)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _out_of_time(_signal: int, _frame: object) -> None:
    raise OutOfTimeError


def _begin(memory: int, parent: int) -> None:
    """What a worker does first: it binds its life to the run's, so that none goes on writing for a run that was killed."""
    end_with_parent(parent)
    _limit(memory)


def _limit(memory: int) -> None:
    """Gives up all memory beyond its share, and the writing of large files."""
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def failures(outcomes: Sequence[Outcome[Item, Made]]) -> tuple[str, ...]:
    """Item and reason of everything that was not made."""
    return tuple(f"{outcome.item}: {outcome.failure}" for outcome in outcomes if outcome.failure)


def made(outcomes: Sequence[Outcome[Item, Made]]) -> tuple[Made, ...]:
    """The value of every outcome; RuntimeError that names the first failure where there is one."""
    failed = failures(outcomes)
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(outcomes)} were not made, the first: {failed[0]}")
    return tuple(outcome.value for outcome in outcomes if outcome.value is not None)


def _outcome(item: Item, result: Callable[[], Made], seconds: float) -> Outcome[Item, Made]:
    try:
        return Outcome(item, result(), "")
    except OutOfTimeError:
        return Outcome(item, None, f"not done after {seconds:.0f} s")
    except ProcessExpired as death:
        return Outcome(item, None, f"its worker died with exit code {death.exitcode}")
    except Exception as error:  # noqa: BLE001  (the one place that isolates an item: the others must go on)
        return Outcome(item, None, f"{type(error).__name__}: {error}")
