"""A reading is checked against its edition: a submission, or the findings that keep it from being one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from questionnaires import sheet
from questionnaires.filled import NO_CELL, Cell, Reading, Row
from questionnaires.findings import Code, Finding, Severity, blocks, finding
from questionnaires.instrument import Gate, Indicator, Instrument, Ladder, Level, Measure
from questionnaires.issuers import Published
from questionnaires.register import Region, Register
from questionnaires.understood import NONE_YET, date_text, is_blank, level_of, number_of, plain_text, yes_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the evidence sheet."""

    code: str
    kind: str
    document: str
    date: str
    place: str
    owner: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator as the region answered it. ``level`` is None where it was left blank."""

    code: str
    level: Level | None
    value: Fraction | None
    references: tuple[str, ...]
    owner: str
    remark: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """One gate as the region answered it: True, False, or None where it was left blank."""

    code: str
    yes: bool | None
    references: tuple[str, ...]
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one region answered in one edition, ready to be scored.

    ``not_applicable``: indicators that the cycle's list excuses this region from; never the region's own choice.
    ``published``: indicator code -> the value of an external index as its issuer published it for this region.
    """

    region: Region
    edition: str
    digest: str
    file: str
    sha256: str
    identity: Mapping[str, str]
    answers: Mapping[str, Answer]
    gates: Mapping[str, GateAnswer]
    evidence: Mapping[str, Evidence]
    not_applicable: frozenset[str] = frozenset()
    published: Mapping[str, Published] = field(default_factory=dict)

    def kinds(self, references: tuple[str, ...]) -> frozenset[str]:
        """The kinds of evidence that these references point to."""
        return frozenset(self.evidence[code].kind for code in references)


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission with its findings; no submission where an error keeps it from being scored."""

    submission: Submission | None
    findings: tuple[Finding, ...]


def recognise(reading: Reading, editions: tuple[str, ...]) -> Finding | None:
    """Why a reading is of none of these editions, by what is inside the file; None where it is."""
    if "edition" not in reading.marks:
        return finding(Code.NOT_OURS)
    if reading.marks["edition"] not in editions:
        return finding(Code.OTHER_EDITION, given=reading.marks["edition"], expected=", ".join(editions))
    return None


Excused = Mapping[str, frozenset[str]]  # region code -> codes of the indicators that do not apply to it


def check(
    reading: Reading,
    instrument: Instrument,
    register: Register,
    excused: Excused | None = None,
    published: Mapping[str, Mapping[str, Published]] | None = None,
) -> Checked:
    """The submission that a reading makes, and everything that is wrong with it.

    The reading is one that ``recognise`` found to be of this edition.
    """
    region = reading.marks.get("region", "")
    checker = _Checker(reading, instrument, register, (excused or {}).get(region, frozenset()))
    submission = checker.submission()
    if submission and published:
        submission = replace(submission, published=published.get(region, {}))
    order = {name: at for at, name in enumerate(reading.sheets)}
    found = tuple(sorted(checker.found, key=lambda one: (one.severity is not Severity.ERROR, order.get(one.sheet, -1), _row_of(one.cell))))
    return Checked(None if blocks(found) else submission, found)


def _row_of(cell: str) -> int:
    return int(re.sub(r"\D", "", cell) or 0)


class _Checker:
    """Walks a reading once and collects every finding on the way."""

    def __init__(self, reading: Reading, instrument: Instrument, register: Register, excused: frozenset[str]) -> None:
        self.reading, self.instrument, self.register = reading, instrument, register
        self.excused = excused
        self.found: list[Finding] = list(reading.notices)
        self.rows = self._by_code(sheet.sheet_of_codes(instrument))

    def say(self, code: Code, place: str = "", cell: str = "", **details: str) -> None:
        self.found.append(finding(code, place, cell, **details))

    def submission(self) -> Submission | None:
        if self.reading.marks.get("digest") != self.instrument.digest:
            self.say(Code.CHANGED_EDITION, given=self.instrument.id)
        region = self._region()
        evidence = dict(self._evidence())
        gates = {gate.code: self._gate(gate, evidence) for gate in self.instrument.gates if gate.answered_share is None}
        kind = region.kind if region else "kabupaten"
        asked = [one for one in self.instrument.indicators() if one.code not in self.excused]
        answers = {one.code: self._answer(one, evidence, kind) for one in asked}
        if all(answer is None or answer.level is None for answer in answers.values()):
            self.found = [one for one in self.found if one.code is not Code.NOT_ANSWERED]
            self.say(Code.NOTHING_ANSWERED)
        identity = {field.code: self._cell(field.code, sheet.ANSWER).text for field in self.instrument.identity}
        self._identity(identity)
        if region is None:
            return None
        return Submission(
            region=region,
            edition=self.instrument.id,
            digest=self.instrument.digest,
            file=self.reading.file,
            sha256=self.reading.sha256,
            identity=identity,
            answers={code: answer for code, answer in answers.items() if answer},
            gates={code: answer for code, answer in gates.items() if answer},
            evidence=evidence,
            not_applicable=self.excused,
        )

    def _by_code(self, known: Mapping[str, str]) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for row in self.reading.rows:
            if row.code not in known:
                continue
            first = rows.setdefault(row.code, row)
            if first is not row and known[row.code] != sheet.EVIDENCE:
                here, there = (one.cells.get(sheet.ANSWER, NO_CELL).address for one in (row, first))
                self.say(Code.ROW_TWICE, row.sheet, here, item=row.code, sheet_other=first.sheet, cell_other=there)
        self._missing(known, rows)
        return rows

    def _missing(self, known: Mapping[str, str], rows: Mapping[str, Row]) -> None:
        """A sheet of which nothing is there is said once; otherwise each row that is not there."""
        for name in dict.fromkeys(known.values()):
            codes = [code for code, home in known.items() if home == name]
            absent = [code for code in codes if code not in rows]
            if len(absent) == len(codes):
                self.say(Code.SHEET_MISSING, name)
            elif name != sheet.EVIDENCE:
                for code in absent:
                    self.say(Code.ROW_MISSING, name, item=code)

    def _cell(self, code: str, key: str) -> Cell:
        row = self.rows.get(code)
        return row.cells.get(key, NO_CELL) if row else NO_CELL

    def _region(self) -> Region | None:
        given = self.reading.marks.get("region", "")
        region = self.register.regions.get(given)
        if region is None:
            self.say(Code.REGION_UNKNOWN, given=given)
            return None
        first = self.instrument.identity[0].code
        typed = self._cell(first, sheet.ANSWER)
        if typed.value is not None and typed.text != region.code:
            self.say(Code.REGION_DIFFERS, self.rows[first].sheet, typed.address, given=typed.text, expected=region.code)
        return region

    def _identity(self, identity: Mapping[str, str]) -> None:
        for one in self.instrument.identity:
            row = self.rows.get(one.code)
            if row and one.required and not identity[one.code]:
                self.say(Code.IDENTITY_EMPTY, row.sheet, self._cell(one.code, sheet.ANSWER).address, name=one.name.id)

    def _evidence(self) -> Iterator[tuple[str, Evidence]]:
        names = {sheet.heading_key(sheet.evidence_choice(kind.code, kind.name)): kind.code for kind in self.instrument.evidence}
        names |= {sheet.heading_key(kind.code): kind.code for kind in self.instrument.evidence}
        for code in sheet.evidence_codes():
            row = self.rows.get(code)
            if row is None or all(cell.value is None for cell in row.cells.values()):
                continue
            cells = {key: self._cell(code, key) for key in ("kind", "document", "date", "place", sheet.OWNER)}
            given = cells["kind"].text
            kind = names.get(sheet.heading_key(given))
            if kind is None:
                known = ", ".join(one.code for one in self.instrument.evidence)
                self.say(Code.EVIDENCE_KIND, row.sheet, cells["kind"].address, given=given, choices=known)
            if not cells["document"].text and not cells["place"].text:
                self.say(Code.EVIDENCE_BARE, row.sheet, cells["document"].address, item=code)
            document, place, owner = (cells[key].text for key in ("document", "place", sheet.OWNER))
            yield code, Evidence(code, kind or "", document, date_text(cells["date"]), place, owner, row.sheet, cells["kind"].address)

    def _references(self, code: str, evidence: Mapping[str, Evidence]) -> tuple[str, ...]:
        cell = self._cell(code, sheet.REFERENCES)
        found: list[str] = []
        for word in re.split(r"[;,/&\s]+|\b[Dd][Aa][Nn]\b", cell.text):
            reference = re.sub(r"^B?0*(\d+)$", r"B\1", word.upper())
            if word and reference not in evidence:
                self.say(Code.EVIDENCE_UNKNOWN, self.rows[code].sheet, cell.address, given=word)
            elif word and reference not in found:
                found.append(reference)
        return tuple(found)

    def _gate(self, gate: Gate, evidence: Mapping[str, Evidence]) -> GateAnswer | None:
        row = self.rows.get(gate.code)
        if row is None:
            return None
        cell = self._cell(gate.code, sheet.ANSWER)
        blank = is_blank(cell)
        meant = None if blank else yes_of(cell)
        if meant is None and not blank:
            self.say(Code.GATE_UNKNOWN, row.sheet, cell.address, given=cell.text, item=gate.code)
        elif meant and meant.repaired:
            value = sheet.YES if meant.value else sheet.NO
            self.say(Code.GATE_READ, row.sheet, cell.address, given=cell.text, item=gate.code, value=value)
        yes = meant.value if meant else None
        return GateAnswer(gate.code, yes, self._references(gate.code, evidence), row.sheet, cell.address)

    def _answer(self, indicator: Indicator, evidence: Mapping[str, Evidence], kind: str) -> Answer | None:
        row = self.rows.get(indicator.code)
        if row is None:
            return None
        cell = self._cell(indicator.code, sheet.ANSWER)
        level: Level | None = None
        value: Fraction | None = None
        if cell.broken:
            self.say(Code.NO_VALUE, row.sheet, cell.address, given=cell.text, item=indicator.code)
        elif isinstance(indicator.answer, Ladder):
            level = self._level(indicator, row, cell)
        else:
            value = self._number(indicator, indicator.answer, row, cell)
            level = None if value is None else indicator.answer.level(value, kind)
        remark = self._cell(indicator.code, sheet.REMARK).text
        if remark.startswith(sheet.CARRIED_OVER.partition("{")[0]):
            self.say(Code.NOT_CONFIRMED, row.sheet, cell.address, item=indicator.code)
        return Answer(
            code=indicator.code,
            level=level,
            value=value,
            references=self._references(indicator.code, evidence),
            owner=self._cell(indicator.code, sheet.OWNER).text,
            remark=remark,
            sheet=row.sheet,
            cell=cell.address,
        )

    def _level(self, indicator: Indicator, row: Row, cell: Cell) -> int | None:
        if is_blank(cell):
            self.say(Code.NOT_ANSWERED, row.sheet, cell.address, item=indicator.code)
            return None
        meant = level_of(indicator, cell)
        if meant is None:
            highest = str(self.instrument.highest)
            self.say(Code.LEVEL_UNKNOWN, row.sheet, cell.address, given=cell.text, item=indicator.code, highest=highest)
            return None
        if meant.repaired:
            self.say(Code.LEVEL_READ, row.sheet, cell.address, given=cell.text, item=indicator.code, level=str(meant.value))
        return meant.value

    def _number(self, indicator: Indicator, measure: Measure, row: Row, cell: Cell) -> Fraction | None:
        if is_blank(cell) or (isinstance(cell.value, str) and plain_text(cell) in NONE_YET):
            self.say(Code.NOT_ANSWERED, row.sheet, cell.address, item=indicator.code)
            return None
        low, high = measure.plausible
        unit = measure.unit.id
        meant = number_of(measure, cell)
        if meant is None:
            example = sheet.printed((low + high) / 2)
            self.say(Code.NOT_A_NUMBER, row.sheet, cell.address, given=cell.text, item=indicator.code, unit=unit, example=example)
            return None
        if meant.repaired:
            value = sheet.printed(meant.value)
            self.say(Code.NUMBER_READ, row.sheet, cell.address, given=cell.text, item=indicator.code, unit=unit, value=value)
        if not low <= meant.value <= high:
            ends = {"low": sheet.printed(low), "high": sheet.printed(high)}
            self.say(Code.NOT_PLAUSIBLE, row.sheet, cell.address, given=cell.text, item=indicator.code, unit=unit, **ends)
        return meant.value
