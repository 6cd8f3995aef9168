"""One file in, one answer out: read, checked against its edition, and scored."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from assessment.scorecard import Scorecard, score
from flows.batches import run_batch
from flows.folders import Folders, write_file
from flows.settings import FILE_SECONDS, Cycle, workers
from questionnaires.consistency import inconsistencies
from questionnaires.edition import load_instrument
from questionnaires.filled import read_filled
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
    """What a file gets: a scorecard, or the findings that keep it from one. ``region`` as the file says."""

    file: str
    sha256: str
    region: str
    submission: Submission | None
    card: Scorecard | None
    findings: tuple[Finding, ...]

    @property
    def returned(self) -> bool:
        """Whether an error keeps the file from being scored."""
        return self.submission is None


def answer_file(arrival: Arrival) -> Answer:
    """The answer to one file. Never raises for what is in the file."""
    data = arrival.path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    reading = read_filled(arrival.name, data)
    if isinstance(reading, Finding):
        return Answer(arrival.name, sha256, "", None, None, (reading,))
    register = load_register()
    region = reading.marks.get("region", "")
    region = region if region in register.regions else ""
    stranger = recognise(reading, arrival.editions)
    if stranger:
        return Answer(arrival.name, sha256, region, None, None, (stranger,))
    instrument = load_instrument(reading.marks["edition"])
    checked = check(reading, instrument, register, arrival.excused)
    if checked.submission is None:
        return Answer(arrival.name, sha256, region, None, None, checked.findings)
    card = score(checked.submission, instrument)
    odd = inconsistencies(checked.submission, instrument)
    return Answer(arrival.name, sha256, region, checked.submission, card, (*checked.findings, *card.findings, *odd))


def unanswered(arrival: Arrival, failure: str) -> Answer:
    """The answer to a file whose reading did not end."""
    try:
        sha256 = hashlib.sha256(arrival.path.read_bytes()).hexdigest()
    except OSError:
        sha256 = ""
    return Answer(arrival.name, sha256, "", None, None, (finding(Code.STOPPED, seen=failure),))


def read_inbox(cycle: Cycle) -> tuple[tuple[Arrival, Answer], ...]:
    """Every file in the inbox with its answer, in order of name. Of several valid files of a region the newest is scored."""
    folders = Folders(cycle.folder)
    arrivals = [Arrival(path, folders.name_of(path), cycle.editions, cycle.excused) for path in folders.arrived()]
    outcomes = run_batch("Workbooks", answer_file, arrivals, workers=workers(), seconds=FILE_SECONDS)
    answers = [outcome.value or unanswered(outcome.item, outcome.failure) for outcome in outcomes]
    return tuple(zip(arrivals, _newest(arrivals, answers), strict=True))


def answer_inbox(cycle: Cycle) -> tuple[Answer, ...]:
    """An answer to every file in the inbox; each original is kept under its sha256."""
    answered = read_inbox(cycle)
    for arrival, answer in answered:
        kept = Folders(cycle.folder).record / "originals" / f"{answer.sha256}{arrival.path.suffix.lower()}"
        if answer.sha256 and not kept.exists():
            write_file(kept, arrival.path.read_bytes())
    return tuple(answer for _, answer in answered)


def _newest(arrivals: list[Arrival], answers: list[Answer]) -> list[Answer]:
    """The answers, with a scorecard only for the newest of several valid files; the others say which one counts."""
    ages = {answer.file: (arrival.path.stat().st_mtime_ns, answer.sha256) for arrival, answer in zip(arrivals, answers, strict=True)}
    used: dict[tuple[str, str], Answer] = {}
    several = set()
    for answer in answers:
        if answer.card:
            key = (answer.region, answer.card.edition)
            if key in used:
                several.add(key)
            used[key] = max(used.get(key, answer), answer, key=lambda one: ages[one.file])
    settled = []
    for answer in answers:
        key = (answer.region, answer.card.edition) if answer.card else ("", "")
        if key in several:
            said = finding(Code.TWICE, region=answer.region, used=used[key].file)
            scored = answer is used[key]
            settled.append(replace(answer, card=answer.card if scored else None, findings=(said, *answer.findings)))
        else:
            settled.append(answer)
    return settled
