"""Originals: every file that arrived is kept as it was when it was read."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from flows.folders import Folders, whole
from flows.intake import Answer, Arrival, Incoming
from flows.settings import Cycle

Read = TypeVar("Read", Answer, Incoming)
TRIES = 3  # of reading a file that somebody is writing


@dataclass(frozen=True, slots=True)
class Taken(Generic[Read]):
    """What was read and is kept, and the names of the files that could not be had."""

    files: tuple[Read, ...]
    lost: tuple[str, ...]


def take(cycle: Cycle, arrivals: Sequence[Arrival], read: Callable[[Sequence[Arrival]], tuple[Read, ...]]) -> Taken[Read]:
    """Each file read, with its original kept and named as its path.

    A file that somebody is still writing is read again; one that goes on changing, or is gone, is lost to this run.
    """
    files: list[Read] = []
    left = list(arrivals)
    for _ in range(TRIES):
        again = []
        for arrival, one in zip(left, read(left), strict=True):
            kept = keep_original(cycle, one.path, one.sha256)
            if kept:
                files.append(replace(one, path=kept))
            elif arrival.path.exists() and not one.sha256:
                files.append(one)  # nobody could read it, so there is nothing to keep; its answer says why
            else:
                again.append(arrival)
        left = [one for one in again if one.path.exists()]
        if not left:
            break
    names = {one.file for one in files}
    return Taken(tuple(files), tuple(one.name for one in arrivals if one.name not in names))


def keep_original(cycle: Cycle, path: Path, sha256: str) -> Path | None:
    """Where the file is kept under its sha256 for good; None where it is no longer what was read."""
    kept = Folders(cycle.folder).original(path.name, sha256)
    if not sha256 or kept.exists():
        return kept if sha256 else None
    try:
        with path.open("rb") as file, whole(kept) as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            _expect(hashlib.file_digest(copy, "sha256").hexdigest(), sha256)
    except (FileNotFoundError, _ChangedError):
        return None
    return kept


class _ChangedError(Exception):
    """The file is no longer what was read."""


def _expect(found: str, sha256: str) -> None:
    if found != sha256:
        raise _ChangedError
