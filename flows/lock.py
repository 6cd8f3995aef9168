"""The lock of a cycle: one run at a time writes into its folder."""

import datetime as dt
import fcntl
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.folders import in_store, sweep

NAME = ".kesiapan.lock"


class Busy(RuntimeError):
    """Another run of the cycle is going on: which, and since when."""


@contextmanager
def locked(folder: Path, waiting: Callable[[str], None] | None = None) -> Iterator[str]:
    """While this is open no other run writes into the cycle; Busy where one does, or else ``waiting`` is told for whom it waits.

    What is given is who was stopped before its end, or nothing: the system lets go of the lock of a process that is
    gone, so a stale one is known by what it left written. What that run had half written is swept away.
    """
    if in_store(folder):  # it has no locks
        yield ""
        return
    path = folder / NAME
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = f"another run of {folder} is going on: {_holder(path) or 'it has just begun'}"
            if waiting is None:
                raise Busy(f"{held}. Wait for its end, or stop it") from None
            waiting(f"{held}; this one waits for its end")
            fcntl.flock(file, fcntl.LOCK_EX)
        stopped = _holder(path)
        if stopped:
            sweep(folder)
        since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        _write(file.fileno(), json.dumps({"process": os.getpid(), "host": socket.gethostname(), "since": since}))
        try:
            yield stopped
        finally:
            _write(file.fileno(), "")


def stopped_before(folder: Path) -> str:
    """Who was stopped before its end in the cycle; nothing where nobody was, or somebody is at work there."""
    path = folder / NAME
    if in_store(folder) or not path.exists():
        return ""
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return ""
        return _holder(path)


def about_stopped(stopped: str) -> str:
    """The sentence about a run that was stopped."""
    return f"The last run here was stopped before its end ({stopped}). What it made is kept; this one makes the rest."


def _write(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.write(handle, text.encode())
    os.fsync(handle)


def _holder(path: Path) -> str:
    """Who wrote the lock; empty where nobody did, and a word for what cannot be read."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        return "process {process} on {host} since {since}".format(**json.loads(text)) if text else ""
    except (ValueError, KeyError, TypeError):
        return "one that did not say who it is"
