"""The record of a run: what went in and what came out, reconciled by hash."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from assessment.record import SCHEMA, canonical
from flows.folders import Folders, write_file
from flows.intake import Answer
from flows.proposal import Proposal
from flows.settings import Cycle, software
from questionnaires.register import load_register

LIBRARIES = ("openpyxl", "weasyprint", "jinja2", "babel", "pydyf", "fonttools")


def write_record(cycle: Cycle, answers: tuple[Answer, ...], proposals: tuple[Proposal, ...], outputs: tuple[str, ...]) -> Path:
    """Writes record/record.json; its path. FileNotFoundError where an output that was promised is not there."""
    folders = Folders(cycle.folder)
    record = {
        "schema": SCHEMA,
        "software": software(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "register": load_register().digest,
        "editions": {proposal.instrument.id: proposal.instrument.digest for proposal in proposals},
        "settings": _sha256(cycle.folder / "cycle.toml"),
        "files": [
            {
                "file": answer.file,
                "sha256": answer.sha256,
                "region": answer.region,
                "scored": answer.card is not None,
                "findings": [
                    {"code": one.code.message.code, "severity": one.severity, "sheet": one.sheet, "cell": one.cell, "wrong": one.wrong("id")}
                    for one in answer.findings
                ],
                "answers": answer.submission.answers if answer.submission else None,
                "gates": answer.submission.gates if answer.submission else None,
                "evidence": answer.submission.evidence if answer.submission else None,
                "scorecard": {"claimed": answer.card.claimed, "supported": answer.card.supported} if answer.card else None,
            }
            for answer in answers
        ],
        "decisions": {
            proposal.instrument.id: {one.card.region.code: {"reason": one.reason, "place": one.place} for one in proposal.selection.decisions}
            for proposal in proposals
        },
        "outputs": {name: _sha256(cycle.folder / name) for name in sorted(outputs)},
    }
    path = folders.record / "record.json"
    write_file(path, canonical(record))
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
