"""The record of a run: what went in and what came out, reconciled by hash; and the run done again from it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from platform import python_version
from typing import Any

from assessment.record import SCHEMA, RecordError, canonical, first_difference
from assessment.scorecard import Scorecard
from assessment.selection import Selection
from flows.assessing import Assessed, Sources, assess, sources_of
from flows.folders import Folders, outputs_in, sha256_of, write_file
from flows.intake import Answer, Arrival, received
from flows.objecting import Objected
from flows.programme import programme
from flows.proposal import Proposal, propose
from flows.settings import Cycle, libraries, software
from flows.summary import count
from flows.verification import Marked
from questionnaires.edition import load_instrument
from questionnaires.findings import Finding
from questionnaires.register import load_register


def write_record(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...], outputs: Mapping[str, str], failed: Sequence[str] = ()) -> Path:
    """Writes record/record.json; its path. ``outputs``: name within the cycle -> sha256; ``failed``: what could not be done."""
    path = _path(cycle)
    write_file(path, canonical(contents(cycle, assessed, proposals, outputs, failed)))
    return path


def contents(
    cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...], outputs: Mapping[str, str], failed: Sequence[str] = ()
) -> dict[str, object]:
    """Everything that a record holds: inputs and outputs by hash, rules by digest, and each result with its steps."""
    return {
        **grounds(cycle),
        "files": [_file(one) for one in assessed.answers],
        "marks": [_marked(one) for one in assessed.marked],
        "objections": [_objected(one) for one in assessed.objected],
        "decisions": {proposal.instrument.id: _selected(proposal.selection) for proposal in proposals},
        "outputs": outputs,
        "failed": failed,
        "summary": count(assessed, proposals, outputs),
    }


def grounds(cycle: Cycle) -> dict[str, object]:
    """What every run of the cycle rests on beside the files that arrive."""
    return {
        "schema": SCHEMA,
        "software": software(),
        "python": python_version(),
        "libraries": libraries(),
        "programme": programme(),
        "register": load_register().digest,
        "editions": {one: load_instrument(one).digest for one in cycle.editions},
        "published": sha256_of(cycle.published) if cycle.published else None,
        "settings": {"sha256": sha256_of(cycle.folder / "cycle.toml"), "values": cycle.values()},
        "decided": kept_decisions(cycle),
    }


def unchanged(cycle: Cycle) -> dict[str, Any] | None:
    """The record of the last run where a run now would give the same: all that came and all that was made is as it says. Else None."""
    try:
        stored, _ = read_record(cycle)
    except RecordError:
        return None
    now = json.loads(canonical(grounds(cycle)))
    same = not stored["failed"] and all(stored[key] == value for key, value in now.items()) and _came_again(cycle, stored)
    return stored if same and not differences(cycle, stored["outputs"]) else None


def _came_again(cycle: Cycle, stored: Mapping[str, Any]) -> bool:
    """Whether exactly the files of a record lie in the cycle's folders, of the same content and time."""
    sources = sources_of(cycle)
    for key, arrivals in zip(INPUTS, (sources.inbox, sources.marks, sources.objections), strict=True):
        before = {one["file"]: (one["sha256"], one["received"]) for one in stored[key]}
        try:
            now = {one.name: (sha256_of(one.path), received(one.path).isoformat()) for one in arrivals}
        except OSError:  # gone just now, or nobody can read it: the run tells
            return False
        if before != now:
            return False
    return True


def differences(cycle: Cycle, outputs: Mapping[str, str]) -> tuple[str, ...]:
    """Where the outputs that lie in the cycle's folders are not those of a record: missing, changed, or of nobody."""
    wrong = []
    for name, sha256 in outputs.items():
        path = cycle.folder / name
        if not path.is_file() or sha256_of(path) != sha256:
            wrong.append(f"{name}: {'differs from' if path.is_file() else 'is missing, but stands in'} the record")
    strangers = [name for name in outputs_in(cycle.folder) if name not in outputs]
    return (*wrong, *(f"{name}: is no output of the run that the record tells of" for name in strangers))


def _selected(selection: Selection) -> dict[str, object]:
    """Every region's reason, and what the reasons rest on."""
    return {
        "regions": {
            one.card.region.code: {"reason": one.reason, "place": one.place, "rules": one.rules, "waiting": one.waiting}
            for one in selection.decisions
        },
        "unscored": {one.region.code: one.reason for one in selection.unscored},
        "rules": selection.rules,
        "relaxed": selection.relaxed,
        "conflict": selection.conflict,
        "points": selection.points,
        "prices": selection.prices,
        "waiting": selection.waiting,
    }


def kept_decisions(cycle: Cycle) -> Mapping[str, str]:
    """Name within the cycle -> sha256 of every decision of the ministry that is kept."""
    return {path.relative_to(cycle.folder).as_posix(): sha256_of(path) for path in sorted(Folders(cycle.folder).record.glob("decision-*.json"))}


def note_decisions(cycle: Cycle) -> None:
    """Writes into the record of the last run which decisions are kept now. RecordError where there was no run."""
    stored, _ = read_record(cycle)
    write_file(_path(cycle), canonical(stored | {"decided": kept_decisions(cycle)}))


def promised(cycle: Cycle, path: Path) -> str:
    """The sha256 of an output of the last run; empty where it is missing or was changed. RecordError where there was no run."""
    stored, _ = read_record(cycle)
    sha256 = stored["outputs"].get(path.relative_to(cycle.folder).as_posix(), "")
    return sha256 if path.is_file() and sha256_of(path) == sha256 else ""


def _file(answer: Answer) -> dict[str, object]:
    submission, card = answer.submission, answer.card
    return {
        **_came(answer.file, answer.sha256, answer.received, answer.findings),
        "region": answer.region,
        "scored": card is not None,
        "answers": submission.answers if submission else None,
        "gates": submission.gates if submission else None,
        "evidence": submission.evidence if submission else None,
        "scorecard": _scorecard(card) if card else None,
    }


def _scorecard(card: Scorecard) -> dict[str, object]:
    return {
        "claimed": card.claimed,
        "supported": card.supported,
        "first": card.first,
        "final": card.final,
        "verdicts": card.verdicts,
        "marked": card.marked,
        "status": card.status,
        "band": card.band.code,
    }


def _marked(one: Marked) -> dict[str, object]:
    came = _came(one.incoming.file, one.incoming.sha256, one.incoming.received, one.findings)
    return {**came, "assessor": one.assessor, "region": one.region, "marking": one.marking}


def _objected(one: Objected) -> dict[str, object]:
    came = _came(one.incoming.file, one.incoming.sha256, one.incoming.received, one.findings)
    return {**came, "region": one.region, "objection": one.objection}


def _came(file: str, sha256: str, received: dt.datetime, findings: Sequence[Finding]) -> dict[str, object]:
    told = [
        {"code": one.code.message.code, "severity": one.severity, "sheet": one.sheet, "cell": one.cell, "wrong": one.wrong("id")} for one in findings
    ]
    return {"file": file, "sha256": sha256, "received": received.isoformat(), "findings": told}


INPUTS = ("files", "marks", "objections")  # lists of the record whose originals are kept


def replay(cycle: Cycle) -> tuple[str, ...]:
    """What differs when everything is computed again from the record's originals; empty where it is identical."""
    stored, data = read_record(cycle)
    wrong = [] if canonical(stored) == data else ["record/record.json: not in canonical form, so it was changed by hand"]
    wrong.extend(differences(cycle, stored["outputs"] | stored["decided"]))
    for one in (one for key in INPUTS for one in stored[key]):
        path = Folders(cycle.folder).original(one["file"], one["sha256"])
        if one["sha256"] and (not path.is_file() or sha256_of(path) != one["sha256"]):
            wrong.append(f"record/originals/{path.name} ({one['file']}): {'was changed' if path.is_file() else 'is missing'}")
    if not wrong:
        assessed = from_originals(cycle)
        again = json.loads(canonical(contents(cycle, assessed, propose(cycle, assessed.answers), stored["outputs"], stored["failed"])))
        difference = first_difference(stored, again)
        wrong.extend([difference] if difference else [])
    return tuple(wrong)


def from_originals(cycle: Cycle) -> Assessed:
    """Every file of the record read again from its original, and judged as on the day it came."""
    stored, _ = read_record(cycle)
    folders = Folders(cycle.folder)
    arrivals = {
        key: tuple(
            Arrival(
                path=folders.original(one["file"], one["sha256"]),
                name=one["file"],
                editions=cycle.editions,
                excused=cycle.excused,
                received=dt.datetime.fromisoformat(one["received"]),
                published=cycle.published,
            )
            for one in stored[key]
            if one["sha256"]
        )
        for key in INPUTS
    }
    return assess(cycle, Sources(*(arrivals[key] for key in INPUTS)), keep=False)


def _path(cycle: Cycle) -> Path:
    return Folders(cycle.folder).record / "record.json"


def read_record(cycle: Cycle) -> tuple[dict[str, Any], bytes]:
    """The record of a cycle as plain values, and its bytes; RecordError where there is none."""
    path = _path(cycle)
    try:
        data = path.read_bytes()
        stored = json.loads(data)
    except FileNotFoundError:
        raise RecordError(f"{path} is missing: the cycle was not run yet") from None
    except ValueError as fault:
        raise RecordError(f"{path} is no JSON: {fault}") from None
    if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
        raise RecordError(f"{path} is no record of the kind {SCHEMA}")
    return stored, data
