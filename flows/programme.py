"""The programme: everything besides a cycle's own files that the bytes of an output depend on."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from platform import python_version

from assessment.record import canonical
from flows.settings import libraries, software
from reports.pdf import pango

ROOMS = ("questionnaires", "assessment", "reports", "flows")


@cache
def versions() -> Mapping[str, str]:
    """By name: the versions of the libraries and of what lays out letters, and the sha256 of our own files (code, editions, templates, texts)."""
    name, number = software().split()
    return {name: number, "its files": _files(), "python": python_version(), "pango": pango(), **libraries()}


@cache
def programme() -> str:
    """The sha256 of all that."""
    return hashlib.sha256(canonical(versions())).hexdigest()


def _files() -> str:
    found = hashlib.sha256()
    for room in ROOMS:
        spec = find_spec(room)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(f"{room}/{path.relative_to(folder).as_posix()}\n".encode())
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
