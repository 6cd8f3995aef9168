"""One file in, one answer out: read, checked against its edition, and scored."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assessment.scorecard import Scorecard, score
from flows.batches import run_batch
from flows.folders import arrived, name_of, sha256_of
from flows.settings import FILE_MEMORY, FILE_SECONDS, JAKARTA, Cycle, workers
from questionnaires import sheet
from questionnaires.consistency import inconsistencies
from questionnaires.edition import load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Code, Finding, finding
from questionnaires.issuers import load_published
from questionnaires.register import load_register
from questionnaires.submission import Excused, Submission, check, recognise


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that arrived: where it lies, what it is called, and which editions the cycle uses.

    ``received``: when it came; None where only the file itself knows. ``published``: the cycle's table of issuers' values.
    """

    path: Path
    name: str
    editions: tuple[str, ...]
    excused: Excused = field(default_factory=dict)
    received: dt.datetime | None = None
    published: Path | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file read and not yet judged: what it says, or the finding that keeps it from being read."""

    file: str
    sha256: str
    path: Path
    received: dt.datetime
    reading: Reading | Finding


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


def read_file(arrival: Arrival) -> Incoming:
    """One file read, judging nothing. Never raises for what is in the file."""
    data = arrival.path.read_bytes()
    when = arrival.received or received(arrival.path)
    return Incoming(arrival.name, hashlib.sha256(data).hexdigest(), arrival.path, when, read_filled(arrival.name, data))


def answer_file(arrival: Arrival) -> Answer:
    """The answer to one file. Never raises for what is in the file."""
    register, incoming = load_register(), read_file(arrival)
    reading = incoming.reading
    region = reading.marks.get("region", "") if isinstance(reading, Reading) else ""
    bare = Answer(
        file=incoming.file,
        sha256=incoming.sha256,
        region=region if region in register.regions else "",
        submission=None,
        card=None,
        findings=(),
        path=incoming.path,
        received=incoming.received,
    )
    if isinstance(reading, Finding):
        return replace(bare, findings=(reading,))
    stranger = misplaced(reading, sheet.QUESTIONNAIRE) or recognise(reading, arrival.editions)
    if stranger:
        return replace(bare, findings=(stranger,))
    instrument = load_instrument(reading.marks["edition"])
    published = load_published(arrival.published) if arrival.published else None
    checked = check(reading, instrument, register, arrival.excused, published)
    if checked.submission is None:
        return replace(bare, findings=checked.findings)
    card = score(checked.submission, instrument)
    odd = inconsistencies(checked.submission, instrument)
    return replace(bare, submission=checked.submission, card=card, findings=(*checked.findings, *card.findings, *odd))


PLACES = {sheet.QUESTIONNAIRE: "inbox", sheet.MARKING: "marks", sheet.OBJECTION: "objections"}


def misplaced(reading: Reading, kind: str) -> Finding | None:
    """Where a workbook of ours belongs that lies in the folder of another kind; None where it lies right, or is not ours."""
    said = reading.marks.get("format", "")
    return finding(Code.WRONG_FOLDER, folder=PLACES[said]) if said in PLACES and said != kind else None


def received(path: Path) -> dt.datetime:
    """When a file was last written, to the second, in Jakarta's time."""
    return dt.datetime.fromtimestamp(int(path.stat().st_mtime), JAKARTA)


def stopped(arrival: Arrival, failure: str) -> Incoming:
    """A file whose reading did not end."""
    try:
        sha256, when = sha256_of(arrival.path), arrival.received or received(arrival.path)
    except OSError:
        sha256, when = "", dt.datetime.fromtimestamp(0, JAKARTA)
    return Incoming(arrival.name, sha256, arrival.path, when, finding(Code.STOPPED, seen=failure))


def unanswered(arrival: Arrival, failure: str) -> Answer:
    """The answer to a file whose reading did not end."""
    one = stopped(arrival, failure)
    assert isinstance(one.reading, Finding)
    return Answer(one.file, one.sha256, "", None, None, (one.reading,), one.path, one.received)


def answer_files(arrivals: Sequence[Arrival]) -> tuple[Answer, ...]:
    """Each file with its own answer, in the order given, before the files of a region are held together."""
    outcomes = run_batch("Workbooks", answer_file, arrivals, workers=workers(), seconds=FILE_SECONDS, memory=FILE_MEMORY)
    return tuple(outcome.value or unanswered(outcome.item, outcome.failure) for outcome in outcomes)


def read_files(stage: str, arrivals: Sequence[Arrival]) -> tuple[Incoming, ...]:
    """Each file read, in the order given. No file, no worker."""
    outcomes = run_batch(stage, read_file, arrivals, workers=workers(), seconds=FILE_SECONDS, memory=FILE_MEMORY) if arrivals else ()
    return tuple(outcome.value or stopped(outcome.item, outcome.failure) for outcome in outcomes)


def arrivals_in(cycle: Cycle, folder: Path) -> tuple[Arrival, ...]:
    """Every file that lies in one of the cycle's folders, in order of name."""
    return tuple(Arrival(path, name_of(path, folder), cycle.editions, cycle.excused, published=cycle.published) for path in arrived(folder))
