"""A glance: what lies in a cycle's folders by name, size and time, so that a look that finds nothing new takes no time."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from assessment.record import canonical
from flows.folders import Folders, arrived, write_file
from flows.settings import Cycle, libraries, load_cycle, software
from questionnaires.strict import StrictError

SCHEMA = "kesiapan-intake-1"


def glance(cycle: Cycle) -> str:
    """A digest of everything that the answers to the files of a cycle depend on; no file is opened."""
    folders = Folders(cycle.folder)
    files = [path for folder in (folders.inbox, folders.marks, folders.objections) for path in arrived(folder)]
    files += [cycle.published] if cycle.published else []
    seen = [(os.fsencode(path.relative_to(cycle.folder)).hex(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(canonical((seen, cycle.values(), software(), libraries()))).hexdigest()


def answered(cycle: Cycle, seen: str) -> Mapping[str, int] | None:
    """The counts of the last intake where it saw the same and its answers are still there; None where there is something to do."""
    try:
        kept = json.loads(_path(cycle).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    same = isinstance(kept, dict) and (kept.get("schema"), kept.get("seen")) == (SCHEMA, seen)
    return kept["counts"] if same and all((cycle.folder / name).is_file() for name in kept["answers"]) else None


def anything_new(folder: Path) -> str | None:
    """A digest of what an intake would find new, None for nothing. Where it cannot be told, why: then the intake says so."""
    try:
        cycle = load_cycle(folder)
        seen = glance(cycle)
    except (OSError, StrictError) as error:
        return str(error)
    return seen if answered(cycle, seen) is None else None


def keep(cycle: Cycle, seen: str, counts: Mapping[str, int], answers: Iterable[str]) -> None:
    """Notes in CYCLE/record what an intake saw and made, for the next one."""
    write_file(_path(cycle), canonical({"schema": SCHEMA, "seen": seen, "counts": counts, "answers": sorted(answers)}))


def _path(cycle: Cycle) -> Path:
    return Folders(cycle.folder).record / "intake.json"
