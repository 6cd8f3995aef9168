"""Assigning: which assessor marks which region, drawn once and kept in a file of the cycle."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from assessment.assignment import assign
from flows.folders import write_file
from flows.settings import Cycle, SettingsError
from flows.verification import barred
from questionnaires.register import load_register
from questionnaires.strict import load_table

FILE = "assignment.toml"
HEAD = "# Who marks which region, drawn with {per_region} assessors a region and seed {seed}. Mend it by hand where need be.\n\n[assessors]\n"


def read_names(path: Path) -> tuple[str, ...]:
    """The assessors of a text file: a name in each line; empty lines and lines that begin with # are none."""
    try:
        lines = (" ".join(line.split()) for line in path.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError:
        raise SettingsError(str(path), "", "must be a text file in UTF-8 with one name in each line") from None
    return tuple(line for line in lines if line and not line.startswith("#"))


def write_assignment(cycle: Cycle, regions: Sequence[str], names: Sequence[str], *, per_region: int, seed: int) -> Mapping[str, tuple[str, ...]]:
    """Assessor -> codes of the regions he or she marks, as it now stands in the cycle's folder. FileExistsError where there is one already."""
    path = cycle.folder / FILE
    if path.exists():
        raise FileExistsError(path)
    drawn = assign(regions, names, per_region, {name: barred(cycle, name) for name in names}, seed)
    shares = {name: tuple(code for code in drawn if name in drawn[code]) for name in sorted(names)}
    lines = (f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(codes)}\n" for name, codes in shares.items())
    write_file(path, (HEAD.format(per_region=per_region, seed=seed) + "".join(lines)).encode())
    return shares


def load_assignment(cycle: Cycle) -> Mapping[str, tuple[str, ...]]:
    """Assessor -> codes of regions, from the cycle's file; empty where nothing was assigned."""
    path = cycle.folder / FILE
    if not path.exists():
        return {}
    table = load_table(path, SettingsError)
    assessors = table.table("assessors")
    found = {" ".join(name.split()): assessors.words(name, tuple(load_register().regions)) for name in assessors.data}
    for one in (assessors, table):
        one.done()
    return found
