"""A small cluster of Dask on this machine: a scheduler and worker processes, started and ended by the tests."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DASK = Path(sys.executable).with_name("dask")
PATIENCE = 200.0  # seconds, on a busy machine


@dataclass(frozen=True, slots=True)
class Stations:
    """Where the scheduler is, its worker processes in the order of their start, and a way to start one more."""

    address: str
    workers: list[subprocess.Popen[bytes]]
    add: Callable[[], None]


@contextmanager
def stations(place: Path, number: int) -> Iterator[Stations]:
    """A scheduler and so many workers of one process each, without nannies: who dies stays dead. A batch may cost one worker."""
    known, workers = place / "scheduler.json", list[subprocess.Popen[bytes]]()
    own = {"PYTHONPATH": str(ROOT), "TMPDIR": str(place), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            log = stack.enter_context((place / f"{len(workers)}-{arguments[0]}.log").open("wb"))
            command = [DASK, *arguments, "--scheduler-file", known, "--host", "127.0.0.1", "--no-dashboard"]
            process = subprocess.Popen(command, env=os.environ | own, cwd=place, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        def add() -> None:
            workers.append(start("worker", "--no-nanny", "--nthreads", "1"))

        start("scheduler", "--port", "0")
        until(known.exists)
        for _ in range(number):
            add()
        yield Stations(json.loads(known.read_text())["address"], workers, add)


def until(holds: Callable[[], object]) -> None:
    """Waits until something holds; TimeoutError where it does not come true."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
