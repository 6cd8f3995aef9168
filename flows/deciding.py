"""Deciding: the ministry's decision on a proposal, checked against it, kept, and read by the cycles that follow."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assessment.record import canonical
from assessment.rules import broken
from flows.folders import Folders, sha256_of, write_file
from flows.settings import Cycle, SettingsError
from questionnaires.edition import load_instrument
from questionnaires.register import Membership, Register, load_register
from questionnaires.strict import StrictError, Table, load_table

SCHEMA = "kesiapan-decision-1"
MAY_ENTER = ("waiting", "passed-over", "below-the-cut", "tied-at-the-cut", "conflict")  # reasons of the proposal: candidates who are not in it


class DecisionError(StrictError):
    """A decision is wrong: file, place and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the proposal: who goes out, who comes in (either may be empty), and why."""

    out: str
    come: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The ministry's decision for one track. ``breaks``: ids of the rules that the decided cohort does not keep."""

    track: str
    edition: str
    number: str
    date: dt.date
    signer: str
    accepted: bool
    steps: tuple[Step, ...]
    cohort: tuple[str, ...]
    breaks: tuple[str, ...]


def decide(cycle: Cycle, file: Path) -> tuple[Decided, Path]:
    """The decision of a file, checked against the proposal and kept; and where it is kept. DecisionError where it cannot stand."""
    table = load_table(file, DecisionError)
    track = table.one_of("track", tuple(cycle.quota))
    edition = next(one for one in cycle.editions if load_instrument(one).track == track)
    proposal, sha256 = _proposal(cycle, track)
    accepted, day = table.take("accepted", bool), table.take("date", dt.date)
    if day < cycle.report_date:
        raise table.wrong("date", f"lies before the report, {cycle.report_date}")
    steps = tuple(_steps(table))
    number, signer = table.take("number", str), table.take("signer", str)
    table.done()
    reasons = {one["code"]: one["reason"] for one in proposal["decisions"]}
    cohort = _cohort(table, reasons, steps) if accepted else ()
    if steps and not accepted:
        raise table.wrong("accepted", "is false: then nothing can be exchanged")
    if len(cohort) > cycle.quota[track]:
        raise table.wrong("", f"makes a cohort of {len(cohort)}; the quota is {cycle.quota[track]}")
    regions = load_register().regions
    breaks = broken(cycle.selection[track], [regions[code] for code in cohort]) if cohort else ()
    decided = Decided(track, edition, number, day, signer, accepted, steps, cohort, breaks)
    path = Folders(cycle.folder).record / f"decision-{track}.json"
    kept = {"schema": SCHEMA, "year": cycle.year, "proposal": sha256, "file": hashlib.sha256(file.read_bytes()).hexdigest()}
    write_file(path, canonical(kept | {"decision": plain_values(decided)}))
    return decided, path


def plain_values(decided: Decided) -> Mapping[str, object]:
    """A decision as a record can hold it: its date as text."""
    return {name: getattr(decided, name) for name in Decided.__slots__} | {"date": decided.date.isoformat()}


def _proposal(cycle: Cycle, track: str) -> tuple[Mapping[str, Any], str]:
    """The official proposal of a track as cohort.json holds it, and its sha256."""
    name = "cohort.json" if len(cycle.editions) == 1 else f"cohort-{track}.json"
    path = Folders(cycle.folder).cohort / name
    try:
        return json.loads(path.read_bytes()), sha256_of(path)
    except FileNotFoundError:
        raise DecisionError(str(path), "", "is missing: there is no proposal to decide on yet; first: kesiapan run") from None


def _steps(table: Table) -> Iterator[Step]:
    known = tuple(load_register().regions)
    for key, names in (("exchanged", ("out", "in")), ("added", ("", "in")), ("removed", ("out", ""))):
        for own in table.tables(key, "out" if names[0] else "in") if key in table else ():
            out, come = (own.one_of(name, known) if name else "" for name in names)
            yield Step(out, come, own.take("reason", str))
            own.done()


def _cohort(table: Table, reasons: Mapping[str, str], steps: Sequence[Step]) -> tuple[str, ...]:
    """The codes of the decided cohort, in order. Every change must be possible, and none made twice."""
    cohort = {code for code, reason in reasons.items() if reason == "chosen"}
    for step in steps:
        if step.out and step.out not in cohort:
            raise table.wrong(step.out, "is not among the proposed regions, so it cannot go out")
        if step.come and (step.come in cohort or reasons.get(step.come) not in MAY_ENTER):
            raise table.wrong(step.come, f"cannot come in: {reasons.get(step.come, 'it has no score in this cycle')}")
        cohort = cohort - {step.out} | ({step.come} - {""})
    return tuple(sorted(cohort))


def register_of(cycle: Cycle) -> Register:
    """The register with the memberships that earlier cycles' decisions made."""
    register = load_register()
    regions = dict(register.regions)
    for path in cycle.decided_before:
        year, decided = read_decision(path)
        for code in decided["cohort"]:
            told = Membership(year, decided["track"], "", repeat=bool(regions[code].memberships), basis="decided")
            if all((one.year, one.track) != (year, told.track) for one in regions[code].memberships):
                regions[code] = replace(regions[code], memberships=(*regions[code].memberships, told))
    return replace(register, regions=regions)


def read_decision(path: Path) -> tuple[int, Mapping[str, Any]]:
    """Year and decision of a file that ``decide`` kept; SettingsError where it is none."""
    try:
        kept = json.loads(path.read_bytes())
        known = load_register().regions
        if kept["schema"] == SCHEMA and all(code in known for code in kept["decision"]["cohort"]):
            return int(kept["year"]), kept["decision"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise SettingsError(str(path), "", "is no decision of a cycle: name the decision-TRACK.json in its record folder")
