"""A region's objection: which indicators it disputes, why, and with which new evidence."""

import re
from dataclasses import dataclass

from questionnaires import sheet
from questionnaires.filled import NO_CELL, Cell, Reading, Row
from questionnaires.findings import Code, Finding, blocks, finding
from questionnaires.instrument import Instrument
from questionnaires.understood import is_blank, plain_text, words_of


@dataclass(frozen=True, slots=True)
class Disputed:
    """One row of an objection. ``kind`` is a code of the edition's kinds of evidence; empty where none is given."""

    item: str
    wrong: str
    kind: str
    document: str
    place: str

    @property
    def text(self) -> str:
        """What is wrong and the new evidence, in one line."""
        evidence = "; ".join(part for part in (self.document, self.place) if part)
        named = ": ".join(part for part in (self.kind, evidence) if part)
        return f"{self.wrong} [{named}]" if evidence else self.wrong


@dataclass(frozen=True, slots=True)
class Objection:
    """Everything that a region objects to in one edition."""

    region: str
    edition: str
    disputed: tuple[Disputed, ...]
    file: str
    sha256: str

    def of(self, item: str) -> str:
        """What is said of one indicator, all rows together; empty where nothing is."""
        return " ".join(one.text for one in self.disputed if one.item == item)


@dataclass(frozen=True, slots=True)
class CheckedObjection:
    """An objection with its findings; no objection where an error keeps it from being answered."""

    objection: Objection | None
    findings: tuple[Finding, ...]


def check_objection(reading: Reading, instrument: Instrument) -> CheckedObjection:
    """The objection that a reading makes, and everything that is wrong with it. The reading's marker calls it an objection."""
    found: list[Finding] = list(reading.notices)
    rows = [row for row in reading.rows if row.code in sheet.objection_codes() and not all(is_blank(cell) for cell in row.cells.values())]
    disputed = [one for row in rows if (one := _disputed(row, instrument, found))]
    if not rows:
        found.append(finding(Code.NOTHING_DISPUTED))
    if blocks(tuple(found)):
        return CheckedObjection(None, tuple(found))
    marks = reading.marks
    return CheckedObjection(Objection(marks.get("region", ""), instrument.id, tuple(disputed), reading.file, reading.sha256), tuple(found))


def _disputed(row: Row, instrument: Instrument, found: list[Finding]) -> Disputed | None:
    cells = {key: row.cells.get(key, NO_CELL) for key in ("item", "wrong", "kind", "document", "place")}
    item, kind = (_code(cells[key]) for key in ("item", "kind"))
    wrong, document, place = (words_of(cells[key]) for key in ("wrong", "document", "place"))
    codes, kinds = {one.code for one in instrument.indicators()}, [one.code for one in instrument.evidence]
    if item not in codes:
        found.append(finding(Code.DISPUTED_UNKNOWN, row.sheet, cells["item"].address, given=cells["item"].text, edition=instrument.id))
    if not wrong:
        found.append(finding(Code.DISPUTED_WHY, row.sheet, cells["wrong"].address, item=item or row.code))
    if kind and kind not in kinds:
        found.append(finding(Code.EVIDENCE_KIND, row.sheet, cells["kind"].address, given=cells["kind"].text, choices=", ".join(kinds)))
    if not document and not place:
        found.append(finding(Code.DISPUTED_BARE, row.sheet, cells["document"].address, item=item or row.code))
    return Disputed(item, wrong, kind, document, place) if item in codes else None


def _code(cell: Cell) -> str:
    """The code with which a choice begins: REG of “REG - Peraturan”."""
    return "" if is_blank(cell) else re.split(r"[\s:;,]", plain_text(cell).upper())[0]
