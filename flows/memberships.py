"""Memberships that the ministry's decisions of earlier cycles made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from questionnaires.register import Membership, Register, load_register
from questionnaires.strict import StrictError

SCHEMA = "kesiapan-decision-2"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is asked of a kept decision: year and track of its cycle, who was proposed and who was decided on, by code."""

    year: int
    track: str
    proposed: tuple[str, ...]
    cohort: tuple[str, ...]


def load_decision(path: Path) -> Kept:
    """A decision that ``decide`` kept; StrictError where the file is none."""
    try:
        kept = json.loads(path.read_bytes())
        decision = kept["decision"]
        found = Kept(int(kept["year"]), str(decision["track"]), tuple(kept["proposed"]), tuple(decision["cohort"]))
        if kept["schema"] == SCHEMA and load_register().regions.keys() >= {*found.proposed, *found.cohort}:
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise StrictError(str(path), "", "is no decision of a cycle; name the decision-TRACK.json in its record folder")


def register_after(decisions: Iterable[Path]) -> Register:
    """The register with the memberships that these decisions made, each region's in order of year."""
    register = load_register()
    regions = dict(register.regions)
    for kept in sorted((load_decision(path) for path in decisions), key=lambda one: one.year):
        for code in kept.cohort:
            told = regions[code].memberships
            if all((one.year, one.track) != (kept.year, kept.track) for one in told):
                repeat = any(one.year < kept.year for one in told)
                joined = (*told, Membership(kept.year, kept.track, "", repeat, basis="decided"))
                regions[code] = replace(regions[code], memberships=tuple(sorted(joined, key=lambda one: one.year)))
    return replace(register, regions=regions)
