"""The record of a run: what went in and what came out, reconciled by hash; and the run done again from it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assessment.record import SCHEMA, RecordError, canonical, first_difference
from flows.batches import run_batch
from flows.folders import Folders, write_file
from flows.intake import Answer, Arrival, answer_file, unanswered
from flows.proposal import Proposal, propose
from flows.settings import FILE_MEMORY, FILE_SECONDS, Cycle, software, workers
from flows.settling import Settled, answers_of, settle
from questionnaires.register import load_register

LIBRARIES = ("openpyxl", "weasyprint", "jinja2", "babel", "pydyf", "fonttools")


def write_record(cycle: Cycle, settled: Sequence[Settled], proposals: tuple[Proposal, ...], outputs: tuple[str, ...]) -> Path:
    """Writes record/record.json; its path. FileNotFoundError where an output that was promised is not there."""
    hashes = {name: sha256_of(cycle.folder / name) for name in sorted(outputs)}
    path = Folders(cycle.folder).record / "record.json"
    write_file(path, canonical(contents(cycle, settled, proposals, hashes)))
    return path


def contents(cycle: Cycle, settled: Sequence[Settled], proposals: tuple[Proposal, ...], outputs: Mapping[str, str]) -> dict[str, object]:
    """Everything that a record holds: inputs and outputs by hash, rules by digest, and each result with its steps."""
    return {
        "schema": SCHEMA,
        "software": software(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "register": load_register().digest,
        "editions": {proposal.instrument.id: proposal.instrument.digest for proposal in proposals},
        "settings": sha256_of(cycle.folder / "cycle.toml"),
        "files": [_file(one.answer) for one in settled],
        "decisions": {
            proposal.instrument.id: {one.card.region.code: {"reason": one.reason, "place": one.place} for one in proposal.selection.decisions}
            for proposal in proposals
        },
        "outputs": outputs,
    }


def _file(answer: Answer) -> dict[str, object]:
    submission, card = answer.submission, answer.card
    return {
        "file": answer.file,
        "sha256": answer.sha256,
        "received": answer.received.isoformat(),
        "region": answer.region,
        "scored": card is not None,
        "findings": [
            {"code": one.code.message.code, "severity": one.severity, "sheet": one.sheet, "cell": one.cell, "wrong": one.wrong("id")}
            for one in answer.findings
        ],
        "answers": submission.answers if submission else None,
        "gates": submission.gates if submission else None,
        "evidence": submission.evidence if submission else None,
        "scorecard": {"claimed": card.claimed, "supported": card.supported, "band": card.band.code} if card else None,
    }


def replay(cycle: Cycle) -> tuple[str, ...]:
    """What differs when everything is computed again from the record's originals; empty where it is identical."""
    stored, data = _stored(cycle)
    wrong = [] if canonical(stored) == data else ["record/record.json: not in canonical form, so it was changed by hand"]
    for name, sha256 in stored["outputs"].items():
        path = cycle.folder / name
        if not path.is_file() or sha256_of(path) != sha256:
            wrong.append(f"{name}: {'differs from' if path.is_file() else 'is missing, but stands in'} the record")
    for one in stored["files"]:
        path = original(cycle, one["file"], one["sha256"])
        if one["sha256"] and (not path.is_file() or sha256_of(path) != one["sha256"]):
            wrong.append(f"record/originals/{path.name} ({one['file']}): {'was changed' if path.is_file() else 'is missing'}")
    if not wrong:
        settled = from_originals(cycle)
        again = json.loads(canonical(contents(cycle, settled, propose(cycle, answers_of(settled)), stored["outputs"])))
        difference = first_difference(stored, again)
        wrong.extend([difference] if difference else [])
    return tuple(wrong)


def from_originals(cycle: Cycle) -> tuple[Settled, ...]:
    """Every file of the record read again from its original, and settled as on the day it came."""
    stored, _ = _stored(cycle)
    files = [one for one in stored["files"] if one["sha256"]]
    arrivals = [Arrival(original(cycle, one["file"], one["sha256"]), one["file"], cycle.editions, cycle.excused) for one in files]
    outcomes = run_batch("Originals", answer_file, arrivals, workers=workers(), seconds=FILE_SECONDS, memory=FILE_MEMORY)
    answers = [outcome.value or unanswered(outcome.item, outcome.failure) for outcome in outcomes]
    return settle(cycle, [replace(answer, received=dt.datetime.fromisoformat(one["received"])) for answer, one in zip(answers, files, strict=True)])


def original(cycle: Cycle, file: str, sha256: str) -> Path:
    """Where the original of a file is kept."""
    return Folders(cycle.folder).record / "originals" / f"{sha256}{Path(file).suffix.lower()}"


def sha256_of(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stored(cycle: Cycle) -> tuple[dict[str, Any], bytes]:
    path = Folders(cycle.folder).record / "record.json"
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
