"""A cluster: work spread in batches over the workers of Dask, which see the same cycle. Needs ``kesiapan[cluster]``.

Prefect's own DaskTaskRunner was tried and left: with it, each worker process imports Prefect (250 MB instead of 65) and
starts a server of its own, or all of them must reach one over the network, and the first batch waits for 25 seconds.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise
from math import ceil
from multiprocessing import current_process
from pathlib import Path
from secrets import token_hex

from distributed import Client, Future, wait

from flows.batches import Item, Made, Outcome, Work, engine, in_pool
from flows.folders import write_file
from flows.programme import versions
from flows.progress import telling
from flows.settings import LARGEST_BATCH
from questionnaires.strict import StrictError

CONNECT_SECONDS = 15.0  # to the scheduler, and again for the first worker
LOOK_SECONDS = 30.0  # between two looks whether there are workers left
AHEAD = 2  # batches for each process of the cluster that are on their way at a time, however many there are


class ClusterError(StrictError):
    """A cluster cannot be used: its address, and why."""


@dataclass(frozen=True, slots=True)
class Station:
    """What a worker says of itself: the versions that its outputs depend on, whether it sees the cycle, and may start processes."""

    versions: Mapping[str, str]
    sees: bool
    daemon: bool


@contextmanager
def on_cluster(address: str, folder: Path) -> Iterator[int]:
    """While this is open, work is done by a cluster; how many processes it has. ClusterError where one of its workers is unfit."""
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as fault:
        raise ClusterError(address, "", f"no scheduler of Dask answers: {fault}") from None
    with client:
        _inspect(client, address, folder)
        token = engine.set(_Cluster(client))
        try:
            yield sum(client.nthreads().values())
        finally:
            engine.reset(token)


def _inspect(client: Client, address: str, folder: Path) -> None:
    """ClusterError names every worker that would not make the same bytes, and the scheduler where it lacks our modules."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise ClusterError(address, "", "has no workers") from None
    probe = folder / f".probe-{token_hex(8)}"
    write_file(probe, probe.name.encode())
    try:
        stations = client.run(station, probe, on_error="return")
        asked = client.run_on_scheduler(known)
    except ImportError as fault:
        raise ClusterError(address, "scheduler", f"kesiapan cannot be imported there: {fault}") from None
    finally:
        probe.unlink()
    ours = known()
    faults = {place: unfit(found, ours) for place, found in stations.items()}
    for place, why in (faults | {"scheduler": other(asked, ours)}).items():
        if why:
            raise ClusterError(address, place, why)


def station(probe: Path) -> Station:
    """What this process is as a worker; ``probe``: a file that holds its own name."""
    return Station(known(), probe.is_file() and probe.read_bytes() == probe.name.encode(), current_process().daemon)


def known() -> Mapping[str, str]:
    """Everything that an output's bytes depend on, and what batches travel with."""
    return {**versions(), "distributed": version("distributed")}


def other(found: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """What differs from the versions wanted; empty where nothing does."""
    return ", ".join(f"{key} is {found.get(key, 'missing')} and not {value}" for key, value in wanted.items() if found.get(key) != value)


def unfit(found: Station | BaseException, wanted: Mapping[str, str]) -> str:
    """Why a worker cannot be used; empty where it can."""
    if isinstance(found, BaseException):
        return f"kesiapan cannot be asked there: {type(found).__name__}: {found}"
    if differs := other(found.versions, wanted):
        return differs
    if not found.sees:
        return "does not see the cycle's folder: mount it there under the same path, or put the cycle into an object store"
    if found.daemon:
        return "may not start processes: start it with DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment"
    return ""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The engine. What the cluster does not deliver, for whatever reason, is made on this machine, item by item."""

    client: Client

    def __call__(self, work: Work[Item, Made]) -> tuple[Outcome[Item, Made], ...]:
        tell, number = telling.get(), len(work.items)
        tell(work.stage, 0, number)
        found: dict[int, Outcome[Item, Made]] = {}
        faults = set[str]()
        for part, results, fault in self._delivered(work):
            came = {at: Outcome(work.items[at], value, failure) for at, (value, failure) in zip(part, results, strict=not fault)}
            if work.finished:
                for one in came.values():
                    work.finished(one)
            found |= came
            faults.add(fault)
            tell(work.stage, len(found), number)
        left = [at for at in range(number) if at not in found]
        if left:
            stage = f"{work.stage}, again on this machine ({', '.join(sorted(faults - {''}))})"
            outcomes = in_pool(replace(work, stage=stage, items=tuple(work.items[at] for at in left)))
            found |= zip(left, outcomes, strict=True)
        return tuple(found[at] for at in range(number))

    def _delivered(self, work: Work[Item, Made]) -> Iterator[tuple[range, Sequence[tuple[Made | None, str]], str]]:
        """Batches as they end: the value and failure of each item, or nothing and the reason.

        Dask does the batch of a lost worker again on another, as often as its ``allowed-failures`` says.
        """
        slots, ours = self._slots(), known()
        waiting = list(reversed(cut(len(work.items), slots or 1)))
        running: dict[Future[bytes], range] = {}
        while waiting or running:
            while waiting and len(running) < AHEAD * slots:
                part = waiting.pop()
                items = replace(work, workers=1, items=tuple(work.items[at] for at in part), finished=None)
                running[self.client.submit(make, pickle.dumps(items), ours, pure=False)] = part
            ended, fault = self._ended(list(running))
            if fault:
                yield range(0), (), fault
                return
            for future in ended:
                part = running.pop(future)
                try:
                    results = pickle.loads(future.result())  # noqa: S301  (whoever may send to Dask may run anything there anyhow)
                except Exception as error:  # noqa: BLE001  (whatever it is, this machine tries next, where each item stands alone)
                    yield part, (), type(error).__name__
                else:
                    yield part, results, ""

    def _ended(self, running: Sequence[Future[bytes]]) -> tuple[Iterable[Future[bytes]], str]:
        """The batches that ended, or why none will: it is waited only as long as there is somebody to wait for."""
        while running:
            try:
                return wait(running, timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done, ""
            except CancelledError:
                return (), "the scheduler is lost"
            except TimeoutError:
                if not self._slots():
                    self.client.cancel(running)
                    break
        return (), "no worker is left"

    def _slots(self) -> int:
        """How many batches the cluster can do at a time now."""
        try:
            return sum(self.client.nthreads().values())
        except (OSError, CancelledError):
            return 0


def cut(number: int, slots: int) -> tuple[range, ...]:
    """So many items in batches as even as can be: the same number of batches for each process, none above the largest."""
    count = min(number, slots * ceil(number / (slots * LARGEST_BATCH)))
    return tuple(range(start, end) for start, end in pairwise(number * at // count for at in range(count + 1))) if number else ()


def make(packed: bytes, wanted: Mapping[str, str]) -> bytes:
    """On a worker: value and failure of each item of a batch, made in a process of its own. ClusterError where its bytes would differ."""
    if differs := other(known(), wanted):  # of a worker that came after the first look
        raise ClusterError("worker", "", differs)
    work: Work[object, object] = pickle.loads(packed)  # noqa: S301  (see above)
    return pickle.dumps([(one.value, one.failure) for one in in_pool(work)])
