"""Deciding: the ministry's decision on a proposal, checked against it, and kept."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from assessment.record import canonical
from assessment.rules import broken
from assessment.selection import Reason
from flows.folders import Folders, sha256_of, write_file
from flows.memberships import SCHEMA
from flows.originals import keep_original
from flows.recording import note_decisions, promised
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from questionnaires.strict import StrictError, Table, load_table

# Reasons of the proposal for candidates who are not in it; a gate, a floor or a membership that keeps a region out is no matter of a decision.
MAY_ENTER = tuple(one.value for one in (Reason.WAITING, Reason.PASSED_OVER, Reason.BELOW_THE_CUT, Reason.TIED_AT_THE_CUT, Reason.CONFLICT))


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
    """The decision of a file, checked against the proposal and kept; and where it is kept. DecisionError where it cannot stand.

    RecordError where the cycle was not run. A later decision on the same track takes the place of an earlier one.
    """
    table = load_table(file, DecisionError)
    editions = {load_instrument(one).track: one for one in cycle.editions}
    track = table.one_of("track", tuple(editions))
    proposal, sha256 = load_proposal(cycle, track)
    reasons = {one["code"]: one["reason"] for one in proposal["decisions"]}
    accepted, steps = table.take("accepted", bool), tuple(_steps(table))
    cohort = _cohort(table, reasons, steps) if accepted else ()
    if steps and not accepted:
        raise table.wrong("accepted", "is false: then nothing can be exchanged, added or removed")
    if len(cohort) > cycle.quota.get(track, 0):
        raise table.wrong("", f"makes a cohort of {len(cohort)}; the quota is {cycle.quota.get(track, 0)}")
    regions = load_register().regions
    decided = Decided(
        track=track,
        edition=editions[track],
        number=table.take("number", str),
        date=_day(table, cycle),
        signer=table.take("signer", str),
        accepted=accepted,
        steps=steps,
        cohort=cohort,
        breaks=broken(cycle.selection.get(track, ()), [regions[code] for code in cohort]) if accepted else (),
    )
    table.done()
    original = sha256_of(file)
    keep_original(cycle, file, original)
    path = Folders(cycle.folder).decision(track)
    kept = {"schema": SCHEMA, "year": cycle.year, "proposal": sha256, "proposed": _chosen(reasons), "file": original}
    write_file(path, canonical(kept | {"decision": _plain(decided)}))
    note_decisions(cycle)
    return decided, path


def load_proposal(cycle: Cycle, track: str) -> tuple[Mapping[str, Any], str]:
    """The proposal of a track as the record knows it, and its sha256. DecisionError where it differs, RecordError where there was no run."""
    path = Folders(cycle.folder).cohort / f"{cycle.stem(track)}.json"
    sha256 = promised(cycle, path)
    if not sha256:
        raise DecisionError(str(path), "", "is missing or differs from the record, so it is no proposal to decide on; first: kesiapan run")
    return json.loads(path.read_bytes()), sha256


def _plain(decided: Decided) -> Mapping[str, object]:
    """A decision as a record can hold it: its date as text."""
    return {one.name: getattr(decided, one.name) for one in fields(decided)} | {"date": decided.date.isoformat()}


def _day(table: Table, cycle: Cycle) -> dt.date:
    day = table.take("date", dt.date)
    if day < cycle.report_date:
        raise table.wrong("date", f"lies before the report, {cycle.report_date}")
    return day


def _steps(table: Table) -> Iterator[Step]:
    known = tuple(load_register().regions)
    for key, names in (("exchanged", ("out", "in")), ("added", ("", "in")), ("removed", ("out", ""))):
        for own in table.tables(key, names[0] or names[1]) if key in table else ():
            out, come = (own.one_of(name, known) if name else "" for name in names)
            yield Step(out, come, own.take("reason", str))
            own.done()


def _chosen(reasons: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(code for code, reason in reasons.items() if reason == Reason.CHOSEN.value))


def _cohort(table: Table, reasons: Mapping[str, str], steps: Sequence[Step]) -> tuple[str, ...]:
    """The codes of the decided cohort, in order. Every change must be possible, and no region changed twice."""
    proposed = frozenset(_chosen(reasons))
    named = [code for step in steps for code in (step.out, step.come) if code]
    for at, code in enumerate(named):
        if code in named[:at]:
            raise table.wrong(code, "is named twice")
    for step in steps:
        if step.out and step.out not in proposed:
            raise table.wrong(step.out, "is not among the proposed regions, so it cannot go out")
        if step.come and reasons.get(step.come) not in MAY_ENTER:
            raise table.wrong(step.come, f"cannot come in: {reasons.get(step.come, 'it has no score on this track')}")
    out, come = ({getattr(step, name) for step in steps} - {""} for name in ("out", "come"))
    return tuple(sorted(proposed - out | come))
