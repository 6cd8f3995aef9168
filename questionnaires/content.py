"""What the parts of a workbook hold, kept as the gate scans them: shared strings, number formats, and the lines of its sheets.

One parser sees each part once: what the gate lets through is what is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase

from questionnaires.archive import Archive, Refused, shown
from questionnaires.findings import Code
from questionnaires.scan import MAIN, NUMBER_FORMAT, Scan, Tally
from questionnaires.stored import UNSAVED, Broken, Shown, Store, Value, shown_by

ROW, CELL, VALUE, INLINE, FORMULA, TEXT, SPOKEN, MERGE, ITEM, STYLE, STYLES, NUMBER_FORMATS = (
    f"{MAIN} {name}" for name in ("row", "c", "v", "is", "f", "t", "rPh", "mergeCell", "si", "xf", "cellXfs", "numFmts")
)
IN_CELLS = frozenset(f"{MAIN} {name}" for name in ("r", "rPr", "sz", "color", "rFont", "family", "scheme", "b", "i", "u", "charset"))
LAST_ROW = 2**20  # of any sheet
NAMES = ("".join(letters) for size in (1, 2, 3) for letters in product(ascii_uppercase, repeat=size))
COLUMNS = {letters: at for at, letters in zip(range(1, 2**14 + 1), NAMES, strict=False)}  # A is 1, XFD the last of any sheet
MOST_ROWS, MOST_COLUMNS = 5_000, 60  # of a sheet that is read; a questionnaire needs 130 x 13

Stored = Value | Broken | None  # what stands in a cell; None where it is empty


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet that has cells: the sheet's name, the row's number, and what stands in column A, B, ...; None where a cell is empty."""

    sheet: str
    number: int
    values: tuple[Stored, ...]


class StringScan(Scan):
    """The shared strings, without their looks and how they are spoken."""

    def __init__(self, archive: Archive, name: str, tally: Tally) -> None:
        """A scan of this part, not begun."""
        super().__init__(archive, name, tally)
        self.strings, self.said, self.spoken = list[str](), list[str](), 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002  (expat gives both)
        """An element begins."""
        self.enter()
        if name == ITEM:
            self.tally.strings += 1
            self.said = []
        elif name == TEXT:
            self.listen()
        elif name == SPOKEN:
            self.spoken = len(self.said)

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == TEXT:
            self.said.append(self.heard())
        elif name == SPOKEN:
            del self.said[self.spoken :]
        elif name == ITEM:
            self.strings.append("".join(self.said).replace("x005F_", ""))  # what escapes an underscore, so that _x000A_ stays a text


class StyleScan(Scan):
    """The styles of cells, as far as they change what is read."""

    def __init__(self, archive: Archive, name: str, tally: Tally) -> None:
        """A scan of this part, not begun."""
        super().__init__(archive, name, tally)
        self.list = ""  # which list of the part this is
        self.codes, self.numbers = dict[str, str](), list[str]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        super().start(name, attributes)
        if self.depth == 2:
            self.list = name
        elif name == NUMBER_FORMAT and self.list == NUMBER_FORMATS:
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == STYLE and self.list == STYLES:
            self.numbers.append(attributes.get("numFmtId", "0"))

    def styles(self) -> dict[str, Shown]:
        """How each style shows numbers, by its place as text."""
        shown_as = {number: shown_by(number, self.codes.get(number)) for number in set(self.numbers)}
        return {str(at): shown_as[number] for at, number in enumerate(self.numbers)}


class SheetScan(Scan):
    """One sheet: rows ascending, cells ascending and in their row. Empty styled rows and cells are no cells."""

    def __init__(self, archive: Archive, name: str, tally: Tally, store: Store) -> None:
        """A scan of this sheet, not begun."""
        super().__init__(archive, name, tally)
        self.store = store
        self.row, self.column, self.label = 0, 0, "0"
        self.cell: dict[str, str] | None = None  # the attributes of the one that is open
        self.value, self.said, self.spoken, self.formula = "", list[str](), 0, False
        self.values, self.done = list[Stored](), list[tuple[int, tuple[Stored, ...]]]()

    def lines(self, sheet: str, *, needed: bool) -> Iterator[Line]:
        """Its lines within the limits of what is read. When the last one is taken, the part is scanned to its end."""
        for _ in self.steps(needed=needed):
            yield from (Line(sheet, number, values) for number, values in self.done)
            self.done.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth = depth = self.depth + 1
        if depth > self.deepest:
            self.too_deep()
        self.count += 1
        if name == CELL:
            self._begin_cell(attributes)
        elif name == TEXT:
            self.listen()
        elif name == INLINE:
            self.tally.cells += 1
            self.said = []
        elif name == VALUE:
            self.tally.cells += 1
            self.listen()
        elif name == ROW:
            self._begin_row(attributes.get("r"))
        elif name == FORMULA:
            self.formula = True
            self.listen()
        elif name == SPOKEN:
            self.spoken = len(self.said)
        elif name not in IN_CELLS:
            self.setting(name)

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == CELL:
            self._end_cell()
        elif name == TEXT:
            self.said.append(self.heard())
        elif name == INLINE:
            self.value = "".join(self.said)
        elif name == VALUE:
            self.value = self.heard()
        elif name == ROW:
            self._end_row()
        elif name == FORMULA:
            self.refuse_dde(self.heard())
        elif name == SPOKEN:
            del self.said[self.spoken :]

    def setting(self, name: str) -> None:
        """One element more that is no cell."""
        super().setting(name)
        if name == MERGE:
            self.tally.merges += 1

    def _begin_row(self, given: str | None) -> None:
        row = self.row + 1 if given is None else int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
        if not self.row < row <= LAST_ROW:
            raise Refused(Code.SUSPICIOUS, seen=self._order(f"baris / row {shown(given or '')} < {self.row + 1}"))
        self.row, self.column, self.label = row, 0, str(row)
        self.values = []

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        column = self.column + 1 if given is None else COLUMNS.get(given.removesuffix(self.label), 0)
        if column <= self.column or (given and not given.endswith(self.label)):
            raise Refused(Code.SUSPICIOUS, seen=self._order(f"sel / cell {shown(given or '')}, baris / row {self.label}"))
        self.column, self.cell = column, attributes
        self.value, self.formula = "", False

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None or self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            return
        self.values += [None] * (self.column - 1 - len(self.values))
        if self.formula and not self.value.strip():
            self.values.append(UNSAVED)
        elif self.value:
            self.values.append(self._stored(cell))
        else:
            self.values.append(None)

    def _stored(self, cell: Mapping[str, str]) -> Stored:
        try:
            return self.store.value(cell.get("t", "n"), cell.get("s", "0"), self.value)
        except (ValueError, IndexError, OverflowError) as fault:
            seen = f"{shown(self.name)}: sel / cell {shown(cell.get('r', ''))}: {shown(str(fault))}"
            raise Refused(Code.UNREADABLE, seen=seen) from fault

    def _end_row(self) -> None:
        if self.values:
            self.done.append((self.row, tuple(self.values)))
            self.values = []

    def _order(self, what: str) -> str:
        return f"{shown(self.name)}: urutan / order, {what}"
