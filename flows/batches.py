"""Work spread over processes: every item gets its value or its failure, whatever becomes of the process it is in."""

import multiprocessing
import os
import pickle
import resource
import signal
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as OutOfTimeError
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.bound import end_with_parent
from flows.progress import telling

Item = TypeVar("Item")
Made = TypeVar("Made")
LARGEST_FILE = 64 * 2**20  # bytes that a worker with a memory limit may write into one file
OUT_OF_MEMORY = 137  # the exit code of such a worker, as the shell tells it of a process that the system ended for that reason
TASKS_OF_A_WORKER = 200  # then a fresh one takes its place, so that no leak grows


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Made]):
    """What became of one item: a value, or the reason why there is none."""

    item: Item
    value: Made | None
    failure: str


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Made]):
    """The same function for many items, and what each may take: seconds, and bytes of data (0: no limit).

    ``finished`` is called with each outcome as it comes.
    """

    stage: str
    function: Callable[[Item], Made]
    items: tuple[Item, ...]
    workers: int
    seconds: float
    memory: int
    finished: Callable[[Outcome[Item, Made]], None] | None = None


class Engine(Protocol):
    """Something that does work: the processes of this machine, or a cluster."""

    def __call__(self, work: Work[Item, Made], /) -> tuple[Outcome[Item, Made], ...]:
        """The outcome of every item, in their order."""


def in_pool(work: Work[Item, Made]) -> tuple[Outcome[Item, Made], ...]:
    """The outcome of every item, in their order, from processes of this machine.

    One that dies, or takes longer or more memory than it may, costs its item alone. What it left in its temporary
    folder goes with the pool.
    """
    tell, outcomes = telling.get(), dict[int, Outcome[Item, Made]]()
    tell(work.stage, 0, len(work.items))
    context = multiprocessing.get_context("spawn")
    count = max(1, min(work.workers, len(work.items)))
    with (
        tempfile.TemporaryDirectory(prefix="kesiapan-work-", ignore_cleanup_errors=True) as place,
        ProcessPool(count, TASKS_OF_A_WORKER, _settle, [work.memory, place, os.getpid()], context=context) as pool,
    ):
        futures = [pool.schedule(_unpack, args=(_Packed(work.function, item),), timeout=work.seconds) for item in work.items]
        places: dict[Future[Made], int] = {future: at for at, future in enumerate(futures)}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                at = places[future]
                outcomes[at] = _outcome(work.items[at], future.result, work.seconds)
                if work.finished:
                    work.finished(outcomes[at])
                tell(work.stage, done, len(work.items))
        except BaseException:  # this process is to end: the rest is not waited for
            pool.stop()
            raise
    return tuple(outcomes[at] for at in range(len(work.items)))


engine: ContextVar[Engine] = ContextVar("engine", default=in_pool)


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
    """The outcome of every item, in their order, from the engine of this context.

    ``workers``: processes of this machine; a cluster has its own number. ``memory``: bytes of data that one may hold; 0 for no limit.
    ``finished`` is called with each outcome as it comes.
    """
    return engine.get()(Work(stage, function, tuple(items), workers, seconds, memory, finished))


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


def _settle(memory: int, place: str, parent: int) -> None:
    """What a worker does first: its life is bound to the run's, its temporary files to the pool's, and it gets its limits."""
    end_with_parent(parent)
    tempfile.tempdir = place
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as many threads as processors would each take memory, in every worker
    _limit(memory)


def _limit(memory: int) -> None:
    """All memory beyond a share is given up, and the writing of large files.

    Data and not address space, which grows with the processors, locales and libraries of a machine.
    """
    if memory:
        _lower(resource.RLIMIT_DATA, memory)
        _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)


def _lower(kind: int, limit: int) -> None:
    """Sets a limit of this process, or leaves the one that it has where that is lower: no process may raise it again."""
    _, most = resource.getrlimit(kind)
    least = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(kind, (least, least))


@dataclass(frozen=True, slots=True)
class _Packed(Generic[Item, Made]):
    """A function and its item on their way to a worker, where they arrive as bytes.

    A worker that dies over what it is just receiving has not yet said what that is, and the pool waits for ever:
    so modules are imported, and the item unfolded, only when the worker has taken it on.
    """

    function: Callable[[Item], Made]
    item: Item

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        return bytes, (pickle.dumps((self.function, self.item)),)


def _unpack(packed: bytes) -> Any:
    """What the function makes of its item. A worker that ran out of memory ends: what still holds it would cost the next item, too."""
    try:
        function, item = pickle.loads(packed)  # noqa: S301  (packed by this very process's parent)
        return function(item)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


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
        if death.exitcode == OUT_OF_MEMORY:
            return Outcome(item, None, "it needs more memory than it may have")
        return Outcome(item, None, f"its worker died with exit code {death.exitcode}")
    except Exception as error:  # noqa: BLE001  (the one place that isolates an item: the others must go on)
        return Outcome(item, None, f"{type(error).__name__}: {error}")
