"""An assessor's marks of one region: what is marked, by whom, and what is wrong with a marking workbook."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from questionnaires import sheet
from questionnaires.filled import NO_CELL, Cell, Reading, Row
from questionnaires.findings import Code, Finding, blocks, finding
from questionnaires.instrument import Indicator, Instrument
from questionnaires.strict import Text
from questionnaires.submission import Submission
from questionnaires.understood import is_blank, plain_text, words_of

SHORTEST_REASON = 3  # letters and digits: dots and dashes are no reason
NOTES = ("strengths", "weaknesses", "recommendation")
LEVEL_TEXT = re.compile(r"(\d{1,2})(?:[.,]0{1,6})?(?:\s*(?:[-–—](?!\s*\d)|:).*)?", re.DOTALL)  # 3-4 is no level


class Round(Enum):
    """When a mark is given: at first, to settle a spread between assessors, or to answer an objection."""

    VERIFICATION = "verification"
    MODERATION = "moderation"
    OBJECTION = "objection"


class EvidenceStatus(Enum):
    """What an assessor found when looking at the evidence of an answer."""

    FITS = Text("Sesuai", "Fits")
    PARTLY = Text("Sebagian sesuai", "Fits in part")
    DOES_NOT_FIT = Text("Tidak sesuai", "Does not fit")
    NOT_OPENED = Text("Tidak dapat dibuka", "Could not be opened")


@dataclass(frozen=True, slots=True)
class Mark:
    """The level that an assessor gives one indicator, how the evidence looked, and why."""

    code: str
    level: Fraction
    status: EvidenceStatus | None
    reason: str


@dataclass(frozen=True, slots=True)
class PillarNote:
    """What an assessor writes about a pillar; each text may be empty."""

    code: str
    strengths: str
    weaknesses: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Everything that one assessor marked of one region in one round. ``submission``: the sha256 of what was marked."""

    region: str
    edition: str
    assessor: str
    round: Round
    submission: str
    marks: Mapping[str, Mark]
    notes: Mapping[str, PillarNote]
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckedMarking:
    """A marking with its findings; no marking where an error keeps it from counting."""

    marking: Marking | None
    findings: tuple[Finding, ...]


def check_marking(reading: Reading, instrument: Instrument, submission: Submission, *, conflict: bool) -> CheckedMarking:
    """The marks that a reading makes of a region's submission, and everything that is wrong with it.

    ``conflict``: whether the assessor must not mark this region. The reading is one whose marker calls it a marking.
    """
    return _Checker(reading, instrument, submission).checked(conflict=conflict)


class _Checker:
    """Walks a reading once and collects every finding on the way."""

    def __init__(self, reading: Reading, instrument: Instrument, submission: Submission) -> None:
        self.reading, self.instrument, self.submission = reading, instrument, submission
        self.found: list[Finding] = list(reading.notices)
        self.round = next((one for one in Round if one.value == reading.marks.get("round")), Round.VERIFICATION)
        self.rows: dict[str, Row] = {}
        for row in reading.rows:
            note = NOTES[0] in row.cells
            first = self.rows.setdefault(f"{sheet.PILLAR_NOTES}/{row.code}" if note else row.code, row)
            key = NOTES[0] if note else sheet.LEVEL
            if first is not row and key in row.cells:
                here, there = (one.cells.get(key, NO_CELL).address for one in (row, first))
                self.say(Code.ROW_TWICE, row.sheet, here, item=row.code, sheet_other=first.sheet, cell_other=there)

    def say(self, code: Code, place: str = "", cell: str = "", **details: str) -> None:
        self.found.append(finding(code, place, cell, **details))

    def checked(self, *, conflict: bool) -> CheckedMarking:
        said, region = self.reading.marks, self.submission.region
        assessor = said.get("assessor", "")
        if conflict:
            self.say(Code.MARK_CONFLICT, assessor=assessor, region=region.name)
        if said.get("submission") != self.submission.sha256:
            self.say(Code.MARK_OUTDATED, region=region.name)
        asked = self.asked()
        marks = {one.code: mark for one in asked if one.code in self.rows and (mark := self.mark(one, self.rows[one.code]))}
        notes = {pillar.code: note for pillar in self.instrument.pillars if (note := self.note(pillar.code))}
        count = sum(is_blank(self.cell(one.code, sheet.LEVEL)) for one in asked)
        if count == len(asked) and not notes:
            self.say(Code.NOTHING_MARKED)
        elif count:
            self.say(Code.MARKS_OPEN, count=str(count), of=str(len(asked)))
        if blocks(tuple(self.found)):
            return CheckedMarking(None, tuple(self.found))
        marking = Marking(
            region=region.code,
            edition=self.instrument.id,
            assessor=assessor,
            round=self.round,
            submission=self.submission.sha256,
            marks=marks,
            notes=notes,
            file=self.reading.file,
            sha256=self.reading.sha256,
        )
        return CheckedMarking(marking, tuple(self.found))

    def asked(self) -> tuple[Indicator, ...]:
        """At first everything that applies to the region, so that a lost row counts as open; later what the workbook holds."""
        first = self.round is Round.VERIFICATION
        known = {one.code for one in self.instrument.indicators()} - self.submission.not_applicable if first else self.rows
        return tuple(one for one in self.instrument.indicators() if one.code in known)

    def cell(self, row: str, key: str) -> Cell:
        return self.rows[row].cells.get(key, NO_CELL) if row in self.rows else NO_CELL

    def mark(self, indicator: Indicator, row: Row) -> Mark | None:
        cell, status, reason = (self.cell(indicator.code, key) for key in (sheet.LEVEL, sheet.STATUS, sheet.REASON))
        found, why = self.status(row, status), words_of(reason)
        if is_blank(cell):
            if found or why:
                self.say(Code.MARK_WITHOUT_LEVEL, row.sheet, cell.address, item=indicator.code)
            return None
        answer = self.submission.answers.get(indicator.code)
        claimed = Fraction(answer.level) if answer and answer.level is not None else Fraction(0)
        level = level_given(cell, self.instrument.highest)
        if level is None:
            self.say(Code.MARK_LEVEL, row.sheet, cell.address, given=cell.text, item=indicator.code, highest=str(self.instrument.highest))
            return None
        if (level != claimed or self.round is not Round.VERIFICATION) and len(sheet.heading_key(why)) < SHORTEST_REASON:
            levels = {"level": sheet.printed(level), "claimed": sheet.printed(claimed)}
            self.say(Code.MARK_REASON, row.sheet, reason.address, item=indicator.code, **levels)
        if found is None and not is_blank(status):
            return None
        if found is None:
            self.say(Code.MARK_NO_STATUS, row.sheet, status.address, item=indicator.code)
        elif found is not EvidenceStatus.FITS and level == claimed and level > 0 and not why:
            self.say(Code.MARK_AGAINST_EVIDENCE, row.sheet, cell.address, item=indicator.code, status=found.value.id.lower())
        return Mark(indicator.code, level, found, why)

    def status(self, row: Row, cell: Cell) -> EvidenceStatus | None:
        if is_blank(cell):
            return None
        for one in EvidenceStatus:
            if plain_text(cell) in (one.value.id.casefold(), one.value.en.casefold()):
                return one
        choices = ", ".join(one.value.id for one in EvidenceStatus)
        self.say(Code.MARK_STATUS, row.sheet, cell.address, given=cell.text, choices=choices)
        return None

    def note(self, pillar: str) -> PillarNote | None:
        texts = [words_of(self.cell(f"{sheet.PILLAR_NOTES}/{pillar}", key)) for key in NOTES]
        return PillarNote(pillar, *texts) if any(texts) else None


def level_given(cell: Cell, highest: int) -> Fraction | None:
    """The whole level that an assessor wrote, 0 to the highest, alone or as the list offers it; None where it is no such level."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        return None
    match = LEVEL_TEXT.fullmatch(plain_text(cell))
    return Fraction(match[1]) if match and int(match[1]) <= highest else None
