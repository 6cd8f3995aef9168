"""The XML parts of a stranger's workbook, read once as they are inflated: no DOCTYPE, no endless tag, all within limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat  # a DOCTYPE ends the scan before any entity is declared; tag, depth and count are capped

from questionnaires.archive import Archive, Refused, shown
from questionnaires.findings import Code
from questionnaires.limits import Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
NAME, NUMBER_FORMAT = f"{MAIN} definedName", f"{MAIN} numFmt"
ACTIVE = frozenset(f"{MAIN} {name}" for name in ("oleObject", "ddeLink", "oleLink"))
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
DDE = re.compile(r"\||\bDDE\s*\(", re.IGNORECASE)  # no operator of a formula is written with a bar


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
        for _ in self.steps(needed=needed):
            pass

    def steps(self, *, needed: bool) -> Iterator[None]:
        """Reads the part as ``run`` does, with a pause after each piece and one at the end."""
        fed, reading = 0, True
        for piece in self.archive.pieces(self.name):
            fed += len(piece)
            if reading:
                reading = self._feed(piece, needed=needed)
            if reading and fed - self.parser.CurrentByteIndex > self.limits.tag:
                raise Refused(Code.SUSPICIOUS, seen=f"{shown(self.name)}: satu tanda sepanjang / one tag of > {self.limits.tag // 2**20} MB")
            self.tally.elements, self.count = self.tally.elements + self.count, 0
            self.tally.check(self.limits)
            yield
        if reading:
            self._feed(b"", needed=needed, last=True)
        yield

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.enter()
        self.setting(name)
        if name == NUMBER_FORMAT and len(attributes.get("formatCode", "")) > self.limits.number_format:
            raise Refused(Code.TOO_LARGE, seen=f"format angka / number format > {self.limits.number_format}")
        if name == NAME:
            self.listen()

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == NAME:
            self.refuse_dde(self.heard())

    def enter(self) -> None:
        """One element more, one deeper."""
        self.count += 1
        self.depth += 1
        if self.depth > self.deepest:
            self.too_deep()

    def too_deep(self) -> None:
        """Refuses elements inside each other without end."""
        raise Refused(Code.SUSPICIOUS, seen=f"{shown(self.name)}: lebih dari {self.deepest} tingkat / levels")

    def setting(self, name: str) -> None:
        """One element more that is no cell. Refused where it brings in another program."""
        self.tally.settings += 1
        if name in ACTIVE:
            what = "objek tersemat / embedded objects" if name.endswith("oleObject") else "tautan DDE / DDE links"
            raise Refused(Code.ACTIVE, seen=what)

    def listen(self) -> None:
        """Keeps the text that begins here."""
        self.text.clear()
        self.parser.CharacterDataHandler = self.text.append

    def heard(self) -> str:
        """The text that ends here."""
        self.parser.CharacterDataHandler = None
        return "".join(self.text)

    def refuse_dde(self, formula: str) -> None:
        """Refused where a formula would call another program."""
        if DDE.search(QUOTED.sub("", formula)):
            raise Refused(Code.ACTIVE, seen="rumus DDE / a DDE formula")

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
