"""The XML parts of a stranger's workbook, read once as they are inflated: no DOCTYPE, no endless tag, cells in order and within limits."""

import re
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase
from xml.parsers import expat  # a DOCTYPE ends the scan before any entity is declared; tag, depth and count are capped

from questionnaires.archive import Archive, Refused, shown
from questionnaires.findings import Code
from questionnaires.limits import Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ROW, CELL, VALUE, INLINE, FORMULA, MERGE, NAME, ITEM, SHEET, NUMBER_FORMAT = (
    f"{MAIN} {name}" for name in ("row", "c", "v", "is", "f", "mergeCell", "definedName", "si", "sheet", "numFmt")
)
IN_CELLS = frozenset(f"{MAIN} {name}" for name in ("t", "r", "rPr", "sz", "color", "rFont", "family", "scheme", "b", "i", "u", "charset", "rPh"))
ACTIVE = frozenset(f"{MAIN} {name}" for name in ("oleObject", "ddeLink", "oleLink"))
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
DDE = re.compile(r"\||\bDDE\s*\(", re.IGNORECASE)  # no operator of a formula is written with a bar
LAST_ROW = 2**20  # of any sheet
LETTERS = ("".join(letters) for size in (1, 2, 3) for letters in product(ascii_uppercase, repeat=size))
COLUMNS = {letters: at for at, letters in zip(range(1, 2**14 + 1), LETTERS, strict=False)}  # A is 1, XFD the last of any sheet


@dataclass(slots=True)
class Tally:
    """What all parts of a workbook hold so far."""

    elements: int = 0
    settings: int = 0
    cells: int = 0
    merges: int = 0
    strings: int = 0

    def check(self, limits: Limits) -> None:
        """Refused where there is more of something than its limit."""
        for count, most, name in (
            (self.elements, limits.elements, "unsur / elements"),
            (self.settings, limits.settings, "pengaturan / settings"),
            (self.cells, limits.cells, "sel berisi / cells with a value"),
            (self.merges, limits.merges, "sel gabungan / merged cells"),
            (self.strings, limits.strings, "teks / strings"),
        ):
            if count > most:
                raise Refused(Code.TOO_LARGE, seen=f"{count} > {most} {name}")


class Scan:
    """One XML part. A part that nobody reads may be malformed, as old drawings are, but may not be active or endless."""

    def __init__(self, archive: Archive, name: str, tally: Tally) -> None:
        """A scan of this part, not begun; what it counts is added to the tally."""
        self.archive, self.name, self.tally = archive, name, tally
        self.limits = archive.limits
        self.depth, self.deepest, self.count = 0, archive.limits.depth, 0
        self.text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def run(self, *, needed: bool) -> None:
        """Reads the part to its end. Refused where it must not be opened, or is malformed and needed."""
        fed, reading = 0, True
        for piece in self.archive.pieces(self.name):
            fed += len(piece)
            if reading:
                reading = self._feed(piece, needed=needed)
            if reading and fed - self.parser.CurrentByteIndex > self.limits.tag:
                raise Refused(Code.SUSPICIOUS, seen=f"{shown(self.name)}: satu tanda sepanjang / one tag of > {self.limits.tag // 2**20} MB")
            self.tally.elements, self.count = self.tally.elements + self.count, 0
            self.tally.check(self.limits)
        if reading:
            self._feed(b"", needed=needed, last=True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.enter()
        self.tally.settings += 1
        if name in ACTIVE:
            self.active(name)
        elif name == NUMBER_FORMAT and len(attributes.get("formatCode", "")) > self.limits.number_format:
            raise Refused(Code.TOO_LARGE, seen=f"format angka / number format > {self.limits.number_format}")
        elif name == NAME:
            self.listen()

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == NAME:
            self.heard()

    def enter(self) -> None:
        """One element more, one deeper."""
        self.count += 1
        self.depth += 1
        if self.depth > self.deepest:
            self.too_deep()

    def too_deep(self) -> None:
        """Refuses elements inside each other without end."""
        raise Refused(Code.SUSPICIOUS, seen=f"{shown(self.name)}: lebih dari {self.deepest} tingkat / levels")

    def listen(self) -> None:
        """Keeps the text of a formula that begins here."""
        self.text = []
        self.parser.CharacterDataHandler = self.text.append

    def heard(self) -> None:
        """The formula has ended. Refused where it would call another program."""
        self.parser.CharacterDataHandler = None
        if DDE.search(QUOTED.sub("", "".join(self.text))):
            raise Refused(Code.ACTIVE, seen="rumus DDE / a DDE formula")

    def active(self, name: str) -> None:
        """Refuses an element that brings in another program."""
        what = "objek tersemat / embedded objects" if name.endswith("oleObject") else "tautan DDE / DDE links"
        raise Refused(Code.ACTIVE, seen=what)

    def _feed(self, piece: bytes, *, needed: bool, last: bool = False) -> bool:
        try:
            self.parser.Parse(piece, last)
        except (expat.ExpatError, LookupError, ValueError) as fault:  # the last two: an encoding that is unknown
            if needed:
                raise Refused(Code.UNREADABLE, seen=f"{shown(self.name)}: {fault}"[:200]) from fault
            return False
        return True

    def _doctype(self, *_: object) -> None:
        raise Refused(Code.SUSPICIOUS, seen=f"{shown(self.name)}: DOCTYPE")


class Gathering(Scan):
    """A small part of which the attributes of some elements are kept, in their order."""

    def __init__(self, archive: Archive, name: str, tally: Tally, wanted: frozenset[str]) -> None:
        """A scan of this part, not begun, that keeps the elements of these names."""
        super().__init__(archive, name, tally)
        self.wanted, self.found = wanted, list[dict[str, str]]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        super().start(name, attributes)
        if name in self.wanted:
            self.found.append(attributes)


class StringScan(Scan):
    """The shared strings."""

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002  (expat gives both)
        """An element begins."""
        self.enter()
        if name == ITEM:
            self.tally.strings += 1


class SheetScan(Scan):
    """One sheet: rows ascending, cells ascending and in their row. Empty styled rows and cells are no cells."""

    def __init__(self, archive: Archive, name: str, tally: Tally) -> None:
        """A scan of this sheet, not begun."""
        super().__init__(archive, name, tally)
        self.row, self.column, self.label = 0, 0, "0"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Called a million times, and so written out."""
        self.depth = depth = self.depth + 1
        if depth > self.deepest:
            self.too_deep()
        self.count += 1
        if name == CELL:
            given = attributes.get("r")
            column = self.column + 1 if given is None else COLUMNS.get(given.removesuffix(self.label), 0)
            if column <= self.column or (given and not given.endswith(self.label)):
                raise Refused(Code.SUSPICIOUS, seen=self._place(f"sel / cell {shown(given or '')}, baris / row {self.label}"))
            self.column = column
        elif name == ROW:
            self._begin_row(attributes.get("r"))
        elif name in (VALUE, INLINE):
            self.tally.cells += 1
        elif name == FORMULA:
            self.listen()
        elif name not in IN_CELLS:
            self.tally.settings += 1
            if name == MERGE:
                self.tally.merges += 1
            elif name in ACTIVE:
                self.active(name)

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == FORMULA:
            self.heard()

    def _begin_row(self, given: str | None) -> None:
        row = self.row + 1 if given is None else int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
        if not self.row < row <= LAST_ROW:
            raise Refused(Code.SUSPICIOUS, seen=self._place(f"baris / row {shown(given or '')} < {self.row + 1}"))
        self.row, self.column, self.label = row, 0, str(row)

    def _place(self, what: str) -> str:
        return f"{shown(self.name)}: urutan / order, {what}"
