"""Replies: each file that arrived gets a letter, and the workbook back with its findings marked where it is returned."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from flows.assessing import Assessed
from flows.folders import Folders, file_name
from flows.intake import Answer
from flows.making import Draft, digest, page
from flows.settings import JAKARTA, Cycle
from flows.settling import Settled
from questionnaires.blank import Prefill, stamp, write_blank
from questionnaires.edition import list_editions, load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Code, Finding, blocks
from questionnaires.migration import carry
from questionnaires.objection import Objection
from questionnaires.register import Region, load_register
from questionnaires.returned import write_returned
from questionnaires.submission import check
from reports.imprint import Imprint
from reports.letter import Change, Letter, Matter, letter_html
from reports.receipt import Receipt, receipt_html


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to be made: the file's settled answer, and the stem of the names of what is sent back."""

    cycle: Cycle
    settled: Settled
    stem: Path
    deadline: dt.datetime
    matter: Matter = Matter.QUESTIONNAIRE

    def __str__(self) -> str:
        return self.settled.answer.file

    def drafts(self) -> Iterator[Draft]:
        """The letter, and for what goes back the marked workbook, with one of the cycle's edition where it was of an older one."""
        answer, cycle = self.settled.answer, self.cycle
        region = load_register().regions.get(answer.region)
        yield page(self._named(".pdf"), letter_html(_letter(self, region), cycle.languages[0]))
        if not answer.returned or not answer.sha256:  # a file that nobody could read has nothing to be marked
            return
        data = answer.path.read_bytes()
        reading = read_filled(answer.file, data)
        if isinstance(reading, Reading):
            yield marked_copy(self._named(".xlsx"), data, answer.findings, cycle.languages[0])
            yield from _moved(self, reading, region)

    def _named(self, suffix: str) -> Path:
        return self.stem.with_name(f"{self.stem.name}{suffix}")


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt of an objection that counts. The edition goes by its name."""

    stem: Path
    objection: Objection
    region: str
    findings: tuple[Finding, ...]
    received: dt.datetime
    imprint: Imprint
    language: str

    def __str__(self) -> str:
        return self.stem.name

    def drafts(self) -> Iterator[Draft]:
        """The receipt."""
        region, instrument = load_register().regions[self.region], load_instrument(self.objection.edition)
        receipt = Receipt(self.objection, region, instrument, self.findings, self.received, self.imprint)
        yield page(self.stem, receipt_html(receipt, self.language))


@dataclass(frozen=True, slots=True)
class Return:
    """A marking workbook or an objection that goes back with its findings marked."""

    source: Path
    findings: tuple[Finding, ...]
    language: str
    stem: Path

    def __str__(self) -> str:
        return self.stem.name

    def drafts(self) -> Iterator[Draft]:
        """The marked copy alone: what is wrong is listed in it."""
        yield marked_copy(self.stem, self.source.read_bytes(), self.findings, self.language)


def marked_copy(path: Path, data: bytes, findings: tuple[Finding, ...], language: str) -> Draft:
    """A workbook that goes back with its findings marked."""
    told = [(one.code.name, one.sheet, one.cell, one.severity, one.wrong(language), one.mend(language)) for one in findings]
    source = digest(hashlib.sha256(data).hexdigest(), told, language)
    return Draft(path, source, lambda: write_returned(data, findings, language))


def replies(cycle: Cycle, settled: Sequence[Settled]) -> tuple[Reply, ...]:
    """A reply to every file. The region's last file has the region's name; others add their own."""
    last = {one.answer.region: one.answer.file for one in sorted(settled, key=lambda one: (one.answer.received, one.answer.sha256, one.answer.file))}
    folder, found = Folders(cycle.folder).returned, []
    for one in settled:
        own = _flat(one.answer.file)
        region = load_register().regions.get(one.answer.region)
        name = own if region is None else file_name(region, "" if last[one.answer.region] == one.answer.file else f" - {own}")
        found.append(Reply(cycle, one, folder / name, cycle.deadline))
    return tuple(found)


def orders_of(cycle: Cycle, assessed: Assessed) -> tuple[Reply | Received | Return, ...]:
    """A questionnaire gets a letter, an objection a receipt; marks are listed together, and what does not count goes back marked."""
    return (*replies(cycle, assessed.settled), *unopened(cycle, assessed), *receipts(cycle, assessed), *returns(cycle, assessed))


def unopened(cycle: Cycle, assessed: Assessed) -> tuple[Reply, ...]:
    """A letter for every marking workbook and objection that could not be opened. Marks are due with the results."""
    folder, imprint, found = Folders(cycle.folder).returned, cycle.imprint(), []
    for kind, matter, files, until in (
        ("marks", Matter.MARKS, assessed.marked, imprint.date),
        ("objections", Matter.OBJECTION, assessed.objected, imprint.objections_until),
    ):
        for one in (one.incoming for one in files):
            if isinstance(one.reading, Finding):
                answer = Answer(one.file, one.sha256, "", None, None, (one.reading,), one.path, one.received)
                due = dt.datetime.combine(until, dt.time(23, 59, 59), JAKARTA)
                found.append(Reply(cycle, Settled(answer, late=False, before=None), folder / kind / _flat(one.file), due, matter))
    return tuple(found)


def receipts(cycle: Cycle, assessed: Assessed) -> tuple[Received, ...]:
    """A receipt for every objection that is to be answered."""
    folder = Folders(cycle.folder).returned / "objections"
    return tuple(
        Received(
            stem=folder / f"{_flat(one.incoming.file)}.pdf",
            objection=one.objection,
            region=one.region,
            findings=one.findings,
            received=one.incoming.received,
            imprint=cycle.imprint(),
            language=cycle.languages[0],
        )
        for one in assessed.objected
        if one.objection
    )


def returns(cycle: Cycle, assessed: Assessed) -> tuple[Return, ...]:
    """A marked copy for every marking workbook and objection that does not count because of an error."""
    folder = Folders(cycle.folder).returned
    return tuple(
        Return(one.incoming.path, one.findings, cycle.languages[0], folder / kind / f"{_flat(one.incoming.file)}.xlsx")
        for kind, files in (("marks", assessed.marked), ("objections", assessed.objected))
        for one in files
        if isinstance(one.incoming.reading, Reading) and blocks(one.findings)
    )


def _flat(file: str) -> str:
    """A file's name without its suffix, its folders in front."""
    return PurePosixPath(file).as_posix().replace("/", " - ").rpartition(".")[0] or file


def _letter(wanted: Reply, region: Region | None) -> Letter:
    answer, cycle = wanted.settled.answer, wanted.cycle
    edition = answer.submission.edition if answer.submission else cycle.editions[0] if wanted.matter is Matter.QUESTIONNAIRE else ""
    came = answer.received.date()  # answered on the day it came
    return Letter(
        file=answer.file,
        received=answer.received,
        sha256=answer.sha256,
        region=region,
        edition=edition,
        findings=tuple(one for one in answer.findings if cycle.scores_in_letters or one.code is not Code.CLAIM_CUT),
        submission=answer.submission,
        card=answer.card if cycle.scores_in_letters else None,
        instrument=load_instrument(edition) if answer.submission else None,
        counted=wanted.settled.counted,
        late=wanted.settled.late,
        deadline=wanted.deadline,
        change=_change(wanted.settled.before, answer) if wanted.settled.before else None,
        imprint=replace(cycle.imprint(), date=min(came, cycle.report_date) if wanted.matter is Matter.QUESTIONNAIRE else came),
        matter=wanted.matter,
    )


def _change(before: Answer, now: Answer) -> Change:
    """What differs from the region's file before: findings by code and place, answers by level, value and evidence."""
    old, new = ({(one.code, one.place) for one in answer.findings if not one.code.message.code.startswith("F")} for answer in (before, now))
    changed: tuple[str, ...] = ()
    if before.submission and now.submission and before.submission.edition == now.submission.edition:
        earlier, later = before.submission.answers, now.submission.answers
        same = ("level", "value", "references", "owner", "remark")
        changed = tuple(code for code in later if code not in earlier or any(getattr(earlier[code], k) != getattr(later[code], k) for k in same))
    return Change(len(old - new), len(new - old), len(old & new), changed, before.file)


def _moved(wanted: Reply, reading: Reading, region: Region | None) -> Iterator[Draft]:
    """A workbook of the cycle's edition with the answers of one of an older edition."""
    given = reading.marks.get("edition", "")
    if region is None or given not in list_editions() or not any(one.code is Code.OTHER_EDITION for one in wanted.settled.answer.findings):
        return
    old, new = load_instrument(given), load_instrument(wanted.cycle.editions[0])
    earlier = check(reading, old, load_register()).submission
    if earlier is None:
        return
    prefill = Prefill(wanted.cycle.excused.get(region.code, frozenset()), carry(earlier, old, new))
    path = wanted.stem.with_name(f"{wanted.stem.name} {new.id}.xlsx")
    yield Draft(path, digest(stamp(new, region, prefill)), lambda: write_blank(new, region, prefill))
