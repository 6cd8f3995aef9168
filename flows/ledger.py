"""The ledger: what each output was made of, so that what is still right is not made again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assessment.record import canonical
from flows.folders import Folders, in_store, write_file


@dataclass(frozen=True, slots=True)
class Entry:
    """An output: its name within the cycle, the digest of all that it was made of, and its own sha256."""

    name: str
    source: str
    sha256: str


def load_ledger(folder: Path) -> Mapping[str, Entry]:
    """The entries of a cycle by name. A line that was cut off by a power failure says nothing: its output is made again."""
    try:
        lines = _path(folder).read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    entries = (_entry(line) for line in lines)
    return {one.name: one for one in entries if one}


def note(folder: Path, entries: Iterable[Entry]) -> None:
    """Adds entries as soon as their outputs are there, so that a run that is stopped need not make them again."""
    path = _path(folder)
    if in_store(path):  # nothing can be added to what lies there; a run that is stopped begins anew
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for one in entries:
            file.write(b"\n" + canonical(one))


def write_ledger(folder: Path, entries: Iterable[Entry]) -> None:
    """The ledger of these entries alone, in order of name."""
    write_file(_path(folder), b"\n".join(canonical(one) for one in sorted(entries, key=lambda one: one.name)))


def _path(folder: Path) -> Path:
    return Folders(folder).record / "made.jsonl"


def _entry(line: bytes) -> Entry | None:
    try:
        stored = json.loads(line)
        return Entry(**{key: str(value) for key, value in stored.items()})
    except (ValueError, TypeError, AttributeError):
        return None
