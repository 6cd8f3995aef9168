"""A process pool that survives a dead or stuck worker: every item gets its value or its failure."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as OutOfTimeError
from dataclasses import dataclass
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.progress import telling

Item = TypeVar("Item")
Made = TypeVar("Made")
TASKS_OF_A_WORKER = 200  # then a fresh one takes its place, so that no leak grows


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Made]):
    """What became of one item: a value, or the reason why there is none."""

    item: Item
    value: Made | None
    failure: str


def run_batch(
    stage: str, function: Callable[[Item], Made], items: Sequence[Item], *, workers: int, seconds: float
) -> tuple[Outcome[Item, Made], ...]:
    """The outcome of every item, in their order. A worker that dies or takes longer than ``seconds`` costs its item alone."""
    tell, outcomes = telling.get(), []
    tell(stage, 0, len(items))
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=max(1, min(workers, len(items))), max_tasks=TASKS_OF_A_WORKER, context=context) as pool:
        futures = [pool.schedule(function, args=(item,), timeout=seconds) for item in items]
        for done, (item, future) in enumerate(zip(items, futures, strict=True), 1):
            outcomes.append(_outcome(item, future.result, seconds))
            tell(stage, done, len(items))
    return tuple(outcomes)


def made(outcomes: Sequence[Outcome[Item, Made]]) -> tuple[Made, ...]:
    """The value of every outcome; RuntimeError that names the first failure where there is one."""
    failed = [outcome for outcome in outcomes if outcome.failure]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(outcomes)} were not made, the first: {failed[0].item}: {failed[0].failure}")
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
