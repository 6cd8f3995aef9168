"""One file in, one answer out: read, checked against its edition, and scored."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from assessment.scorecard import Scorecard, score
from flows.batches import run_batch
from flows.folders import Folders
from flows.settings import FILE_MEMORY, FILE_SECONDS, JAKARTA, Cycle, workers
from questionnaires.consistency import inconsistencies
from questionnaires.edition import load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Code, Finding, finding
from questionnaires.register import load_register
from questionnaires.submission import Excused, Submission, check, recognise


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that arrived: where it lies, what it is called, and which editions the cycle uses."""

    path: Path
    name: str
    editions: tuple[str, ...]
    excused: Excused = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file gets: a scorecard, or the findings that keep it from one. ``region`` as the file says.

    ``received``: when the file was last written, which is what a folder knows of its arrival.
    """

    file: str
    sha256: str
    region: str
    submission: Submission | None
    card: Scorecard | None
    findings: tuple[Finding, ...]
    path: Path
    received: dt.datetime

    @property
    def returned(self) -> bool:
        """Whether an error keeps the file from being scored."""
        return self.submission is None


def answer_file(arrival: Arrival) -> Answer:
    """The answer to one file. Never raises for what is in the file."""
    data = arrival.path.read_bytes()
    register = load_register()
    reading = read_filled(arrival.name, data)
    region = reading.marks.get("region", "") if isinstance(reading, Reading) else ""
    bare = Answer(
        file=arrival.name,
        sha256=hashlib.sha256(data).hexdigest(),
        region=region if region in register.regions else "",
        submission=None,
        card=None,
        findings=(),
        path=arrival.path,
        received=received(arrival.path),
    )
    if isinstance(reading, Finding):
        return replace(bare, findings=(reading,))
    stranger = recognise(reading, arrival.editions)
    if stranger:
        return replace(bare, findings=(stranger,))
    instrument = load_instrument(reading.marks["edition"])
    checked = check(reading, instrument, register, arrival.excused)
    if checked.submission is None:
        return replace(bare, findings=checked.findings)
    card = score(checked.submission, instrument)
    odd = inconsistencies(checked.submission, instrument)
    return replace(bare, submission=checked.submission, card=card, findings=(*checked.findings, *card.findings, *odd))


def received(path: Path) -> dt.datetime:
    """When a file was last written, to the second, in Jakarta's time."""
    return dt.datetime.fromtimestamp(int(path.stat().st_mtime), JAKARTA)


def unanswered(arrival: Arrival, failure: str) -> Answer:
    """The answer to a file whose reading did not end."""
    try:
        sha256, when = hashlib.sha256(arrival.path.read_bytes()).hexdigest(), received(arrival.path)
    except OSError:
        sha256, when = "", dt.datetime.fromtimestamp(0, JAKARTA)
    return Answer(arrival.name, sha256, "", None, None, (finding(Code.STOPPED, seen=failure),), arrival.path, when)


def read_inbox(cycle: Cycle) -> tuple[Answer, ...]:
    """Every file in the inbox with its own answer, in order of name, before the files of a region are held together."""
    folders = Folders(cycle.folder)
    arrivals = [Arrival(path, folders.name_of(path), cycle.editions, cycle.excused) for path in folders.arrived()]
    outcomes = run_batch("Workbooks", answer_file, arrivals, workers=workers(), seconds=FILE_SECONDS, memory=FILE_MEMORY)
    return tuple(outcome.value or unanswered(outcome.item, outcome.failure) for outcome in outcomes)
