"""The programme as one digest: everything besides a cycle's own files that the bytes of an output depend on."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from platform import python_version

from assessment.record import canonical
from flows.settings import libraries, software
from reports.pdf import engine

ROOMS = ("questionnaires", "assessment", "reports", "flows")


@cache
def programme() -> str:
    """The sha256 of our own files (code, editions, templates, texts), the libraries and what draws the letters."""
    found = hashlib.sha256(canonical([software(), python_version(), libraries(), engine()]))
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
