"""Making: orders become outputs, and what is there already, made of the same, is left as it is."""

import hashlib
import pickle
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from assessment.record import canonical
from flows.batches import Outcome, run_batch
from flows.batches import made as values
from flows.folders import sha256_of, write_file
from flows.ledger import Entry, load_ledger, note
from flows.programme import programme
from flows.settings import REPORT_MEMORY, REPORT_SECONDS, Cycle, workers
from reports.pdf import Attached, pdf

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Draft:
    """An output before the costly step: where it goes, what it is made of, and how it is made.

    ``source`` is a digest: equal sources give equal bytes. Empty for what is made each time.
    """

    path: Path
    source: str
    make: Callable[[], bytes]


class Shared(Generic[Value]):
    """A value that many orders hold: packed once, to a tenth of its size, and unpacked once by each worker."""

    def __init__(self, value: Value) -> None:
        """Packs the value."""
        self._packed = zlib.compress(pickle.dumps(value), 1)

    @property
    def value(self) -> Value:
        """The value."""
        found: Value = _unpacked(self._packed)
        return found


@lru_cache(1)  # orders that share a value follow each other, and that of a cohort takes 150 MB
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301  (packed by the process that started this one)


class Order(Protocol):
    """What is asked of a worker: outputs that belong together."""

    @property
    def stem(self) -> Path:
        """What the path of every output begins with."""
        ...

    def drafts(self) -> Iterable[Draft]:
        """The outputs, one after the other."""
        ...


class Why(Enum):
    """Why an output is made."""

    NEW = "it was not made before"
    MISSING = "it is missing"
    ALTERED = "it was changed by another hand"
    CONTENT = "its content changes"
    ALWAYS = "it is made in every run that has anything to do"


@dataclass(frozen=True, slots=True)
class Made:
    """One output, and why it was made; None where it was there already."""

    entry: Entry
    why: Why | None


@dataclass(frozen=True, slots=True)
class Task:
    """An order on its way to a worker, with what the ledger says of its outputs."""

    folder: Path
    order: Order
    known: Mapping[str, Entry]

    def __str__(self) -> str:
        return self.order.stem.relative_to(self.folder).as_posix()


def digest(*parts: object) -> str:
    """The sha256 of plain values and of the programme that makes something of them."""
    return hashlib.sha256(canonical([programme(), *parts])).hexdigest()


def page(path: Path, html: str, *, style: str = "", keywords: tuple[str, ...] = (), attachments: tuple[Attached, ...] = ()) -> Draft:
    """A document in pages: its source is everything that its layout sees."""
    attached = [(one.name, hashlib.sha256(one.data).hexdigest(), one.description, one.date.isoformat()) for one in attachments]
    source = digest(html, style, keywords, attached)
    return Draft(path, source, partial(pdf, html, style=style, keywords=keywords, attachments=attachments))


def carry_out(task: Task) -> tuple[Made, ...]:
    """Every output of an order: written whole, or left where it is what would be written."""
    return tuple(_made(task, draft) for draft in task.order.drafts())


def foresee(task: Task) -> tuple[Made, ...]:
    """What ``carry_out`` would do; nothing is made."""
    return tuple(Made(Entry(_name(task, draft), draft.source, ""), _why(task, draft)) for draft in task.order.drafts())


def fulfil(
    cycle: Cycle, orders: Sequence[Order], work: Callable[[Task], tuple[Made, ...]] = carry_out
) -> tuple[Outcome[Task, tuple[Made, ...]], ...]:
    """What became of each order. What is made is noted at once, so that no later run makes it again."""
    known = load_ledger(cycle.folder)
    names = sorted(known)
    tasks = [_task(cycle, order, known, names) for order in orders]

    def keep(outcome: Outcome[Task, tuple[Made, ...]]) -> None:
        note(cycle.folder, [one.entry for one in outcome.value or () if one.why])

    finished = keep if work is carry_out else None
    return run_batch("Documents", work, tasks, workers=workers(), seconds=REPORT_SECONDS, memory=REPORT_MEMORY, finished=finished)


def deliver(cycle: Cycle, orders: Sequence[Order]) -> Mapping[str, str]:
    """Name within the cycle -> sha256 of every output of these orders; RuntimeError that names the first that could not be made."""
    return {one.entry.name: one.entry.sha256 for made in values(fulfil(cycle, orders)) for one in made}


def entries(outcomes: Iterable[Outcome[Task, tuple[Made, ...]]]) -> tuple[Entry, ...]:
    """Every output that is there now."""
    return tuple(made.entry for outcome in outcomes for made in outcome.value or ())


def _task(cycle: Cycle, order: Order, known: Mapping[str, Entry], names: Sequence[str]) -> Task:
    """The order with what is known of outputs that begin with its stem; ``names``: those of all, sorted."""
    stem = order.stem.relative_to(cycle.folder).as_posix()
    own = takewhile(lambda name: name.startswith(stem), (names[at] for at in range(bisect_left(names, stem), len(names))))
    return Task(cycle.folder, order, {name: known[name] for name in own})


def _made(task: Task, draft: Draft) -> Made:
    why, name = _why(task, draft), _name(task, draft)
    if why is None:
        return Made(task.known[name], None)
    data = draft.make()
    write_file(draft.path, data)
    return Made(Entry(name, draft.source, hashlib.sha256(data).hexdigest()), why)


def _why(task: Task, draft: Draft) -> Why | None:
    known = task.known.get(_name(task, draft))
    if known is None:
        return Why.NEW
    if not draft.source:
        return Why.ALWAYS
    if not draft.path.is_file():
        return Why.MISSING
    if known.source != draft.source:
        return Why.CONTENT
    return None if sha256_of(draft.path) == known.sha256 else Why.ALTERED


def _name(task: Task, draft: Draft) -> str:
    return draft.path.relative_to(task.folder).as_posix()
