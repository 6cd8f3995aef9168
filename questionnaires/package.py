"""What a workbook's package holds: its kind, its sheets, its links; and every part of it scanned to the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from questionnaires.archive import Archive, Refused, shown
from questionnaires.content import Line, SheetScan, StringScan, StyleScan
from questionnaires.findings import Code
from questionnaires.kinds import OLE
from questionnaires.scan import MAIN, STRICT, Gathering, Scan, Tally
from questionnaires.stored import Shown, Store

TYPES, ROOT_LINKS = "[Content_Types].xml", "_rels/.rels"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OTHER_TYPES = (  # what a content type holds that makes the package something else, small letters
    ("sheet.binary.macroenabled", "Excel Binary Workbook (.xlsb)"),
    ("spreadsheetml.template.main", "templat Excel / Excel template (.xltx)"),
    ("wordprocessingml", "Word (.docx)"),
    ("presentationml", "PowerPoint (.pptx)"),
)
ACTIVE_NAMES = (  # what the name, type or relationship of a part holds, small letters
    ("vbaproject", "makro / macros"),
    ("macroenabled", "makro / macros"),
    ("macrosheet", "makro / macros"),
    ("activex", "kontrol / controls ActiveX"),
    ("oleobject", "objek tersemat / embedded objects"),
    ("embeddings/", "objek tersemat / embedded objects"),
)
ACTIVE_LINKS = {"control": "kontrol / controls ActiveX", "package": "objek tersemat / embedded objects"}
OUTWARD = (
    ("externallink", "tautan ke berkas lain / links to other files"),
    ("connections+xml", "koneksi data / data connections"),
    ("querytable+xml", "koneksi data / data connections"),
    ("webextension", "add-in web / web add-ins"),
)
STRINGS, STYLES, PAGES, CHARTS = "sharedStrings+xml", "styles+xml", "worksheet+xml", "chartsheet+xml"
NEEDED = (CHARTS, "core-properties+xml", "custom-properties+xml")  # by whoever opens the workbook to send it back
SHEET, BOOK_SETTINGS = f"{MAIN} sheet", f"{MAIN} workbookPr"
RELATIONSHIP = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships Relationship"})
TYPE = frozenset(f"http://schemas.openxmlformats.org/package/2006/content-types {name}" for name in ("Default", "Override"))
LINK_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the book: its name, its part and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Inventory:
    """The book's sheets in their order, the content type of every part, what leads out of the file, and whether its days begin in 1904."""

    sheets: tuple[Sheet, ...]
    types: Mapping[str, str]
    outward: tuple[str, ...]
    from_1904: bool

    def pages(self) -> Mapping[str, str]:
        """Part -> name of each sheet that has cells, in their order: one that is a chart has none."""
        return {one.part: one.name for one in self.sheets if not self.types[one.part].endswith(CHARTS)}


class _BookScan(Gathering):
    from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 0 and name == f"{STRICT} workbook":
            raise Refused(Code.NOT_A_WORKBOOK, seen="Strict Open XML Spreadsheet (.xlsx)")
        if self.depth == 0 and name != f"{MAIN} workbook":
            raise Refused(Code.UNREADABLE, seen=f"{shown(self.name)}: {shown(name)}")
        if name == BOOK_SETTINGS:
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        super().start(name, attributes)


def take_inventory(archive: Archive) -> Inventory:
    """What the package says it holds. Refused where it is no plain workbook or contradicts itself."""
    if TYPES not in archive.parts:
        raise _no_package(archive)
    for name in archive.parts:
        _refuse_active(name)
    tally = Tally()
    overrides, types = _types(archive, tally)
    book = _book(overrides, types)
    starts = [_target("", link) for link in _links(archive, ROOT_LINKS, tally) if link.get("Type", "").endswith("/officeDocument")]
    if starts != [book]:
        raise Refused(Code.SUSPICIOUS, seen=f"awal paket / start of the package {shown(' '.join(starts))}")
    outward = tuple(dict.fromkeys(said for word, said in OUTWARD for name in _words(archive, types) if word in name))
    scan = _book_scan(archive, book, tally)
    return Inventory(_sheets(archive, book, scan.found, tally), types, outward, scan.from_1904)


def scan_parts(archive: Archive, inventory: Inventory) -> Iterator[Line]:
    """The lines of the book's sheets, one sheet after another, as every part is inflated to its end and every XML part scanned.

    Refused at the first part that must not be opened: nothing is to be believed before the last line is taken.
    """
    pages, tally = inventory.pages(), Tally()
    store = _store(archive, inventory, tally)
    for name in archive.parts:
        kind = inventory.types.get(name, "")
        if kind.endswith((STRINGS, STYLES)):
            continue
        if kind.endswith(PAGES) or name in pages:
            lines = SheetScan(archive, name, tally, store).lines(pages.get(name, ""), needed=name in pages)
            yield from (line for line in lines if name in pages)
        elif name.casefold().endswith(".rels"):
            _links(archive, name, tally)
        elif kind.endswith("xml") or name.casefold().endswith((".xml", ".vml")):
            Scan(archive, name, tally).run(needed=kind.endswith(NEEDED))
        else:
            _drain(archive, name)
        tally.check(archive.limits)


def _store(archive: Archive, inventory: Inventory, tally: Tally) -> Store:
    """What cells refer to, scanned before them."""
    strings, styles = list[str](), dict[str, Shown]()
    for name, part in archive.parts.items():
        kind = inventory.types.get(name, "")
        if kind.endswith(STRINGS):
            if part.file_size > archive.limits.string_bytes:
                raise Refused(Code.TOO_LARGE, seen=f"teks / strings {part.file_size // 2**20} MB > {archive.limits.string_bytes // 2**20} MB")
            texts = StringScan(archive, name, tally)
            texts.run(needed=True)
            strings += texts.strings
        elif kind.endswith(STYLES):
            looks = StyleScan(archive, name, tally)
            looks.run(needed=True)
            styles |= looks.styles()
        tally.check(archive.limits)
    return Store(strings, styles, inventory.from_1904)


def _drain(archive: Archive, name: str) -> None:
    """Inflates a part that is no XML; it may be a picture, but no document of its own."""
    first = b""
    for piece in archive.pieces(name):
        first = first or piece[: len(OLE)]
    if first == OLE:
        raise Refused(Code.ACTIVE, seen="objek tersemat atau makro / embedded objects or macros")


def _no_package(archive: Archive) -> Refused:
    """What a zip without content types is."""
    names = set(archive.parts)
    if "xl/workbook.xml" in names:
        return Refused(Code.UNREADABLE, seen=f"{TYPES} tidak ada / is missing")
    if "mimetype" in names:
        said = b"".join(archive.pieces("mimetype"))[:100].decode("latin-1")
        kind = {"spreadsheet": ".ods", "text": ".odt", "presentation": ".odp"}.get(said.rpartition(".")[2].strip(), "zip")
        return Refused(Code.NOT_A_WORKBOOK, seen=f"OpenDocument ({kind})")
    if any(name.casefold().endswith(".xlsx") for name in names):
        return Refused(Code.NOT_A_WORKBOOK, seen="zip berisi .xlsx, keluarkan dahulu / zip with an .xlsx inside, take it out")
    return Refused(Code.NOT_A_WORKBOOK, seen="zip" if names else "zip kosong / empty zip")


def _book(overrides: Mapping[str, str], types: Mapping[str, str]) -> str:
    """The one part that is a plain workbook."""
    kinds = {*overrides.values(), *types.values()}
    for word, said in OTHER_TYPES:
        if any(word in kind.casefold() for kind in kinds):
            raise Refused(Code.NOT_A_WORKBOOK, seen=said)
    for kind in kinds:
        _refuse_active(kind)
    books = [name for name, kind in overrides.items() if kind == BOOK_TYPE]
    if not books and BOOK_TYPE in types.values():
        books = ["xl/workbook.xml"]  # as the default type of .xml: so some programs write it, and openpyxl reads it
    if len(books) > 1:
        raise Refused(Code.SUSPICIOUS, seen=f"{len(books)} buku kerja / workbooks")
    if not books:
        raise Refused(Code.NOT_A_WORKBOOK, seen="paket Office lain / another Office package")
    return books[0]


def _refuse_active(name: str) -> None:
    for word, said in ACTIVE_NAMES:
        if word in name.casefold():
            raise Refused(Code.ACTIVE, seen=said)


def _words(archive: Archive, types: Mapping[str, str]) -> list[str]:
    return [f"{name} {types[name]}".casefold() for name in archive.parts]


def _types(archive: Archive, tally: Tally) -> tuple[dict[str, str], dict[str, str]]:
    """The content types by part as they are declared one by one, and of every part that is there."""
    scan = Gathering(archive, TYPES, tally, TYPE)
    scan.run(needed=True)
    overrides, defaults = dict[str, str](), dict[str, str]()
    for one in scan.found:
        kind, part = one.get("ContentType", ""), one.get("PartName")
        if part is None:
            defaults[one.get("Extension", "").casefold()] = kind
        elif overrides.setdefault(part.removeprefix("/"), kind) != kind:
            raise Refused(Code.SUSPICIOUS, seen=f"dua jenis untuk satu bagian / two types for one part: {shown(part)}")
    return overrides, {name: overrides.get(name, defaults.get(name.casefold().rpartition(".")[2], "")) for name in archive.parts}


def _links(archive: Archive, name: str, tally: Tally) -> list[dict[str, str]]:
    """The relationships of a part. Refused where one leads to something active."""
    if name not in archive.parts:
        raise Refused(Code.UNREADABLE, seen=f"{name} tidak ada / is missing")
    scan = Gathering(archive, name, tally, RELATIONSHIP)
    scan.run(needed=True)
    for link in scan.found:
        kind = link.get("Type", "").rpartition("/")[2]
        _refuse_active(kind if link.get("TargetMode") == "External" else f"{kind} {link.get('Target', '')}")
        if kind in ACTIVE_LINKS:
            raise Refused(Code.ACTIVE, seen=ACTIVE_LINKS[kind])
    return scan.found


def _target(source: str, link: Mapping[str, str]) -> str:
    """The part that a relationship of ``source`` leads to."""
    name = normpath(join("/", dirname(source), link.get("Target", "")))
    return name.lstrip("/")


def _book_scan(archive: Archive, book: str, tally: Tally) -> _BookScan:
    if book not in archive.parts:
        raise Refused(Code.UNREADABLE, seen=f"{shown(book)} tidak ada / is missing")
    scan = _BookScan(archive, book, tally, frozenset({SHEET}))
    scan.run(needed=True)
    return scan


def _sheets(archive: Archive, book: str, found: list[dict[str, str]], tally: Tally) -> tuple[Sheet, ...]:
    links = {link.get("Id"): link for link in _links(archive, join(dirname(book), "_rels", f"{book.rpartition('/')[2]}.rels"), tally)}
    sheets, names, parts = [], set[str](), set[str]()
    for one in found:
        name, link = one.get("name", ""), links.get(one.get(LINK_ID))
        part = _target(book, link) if link else ""
        if part not in archive.parts:
            raise Refused(Code.UNREADABLE, seen=f"isi lembar tidak ada / sheet without its part: {shown(name)}")
        if not name.strip() or name.strip().casefold() in names or part in parts:
            raise Refused(Code.SUSPICIOUS, seen=f"dua lembar bernama atau berisi sama / two sheets of one name or part: {shown(name)}")
        names.add(name.strip().casefold())
        parts.add(part)
        sheets.append(Sheet(name, part, one.get("state", "visible") != "visible"))
    if len(sheets) > archive.limits.sheets:
        raise Refused(Code.TOO_LARGE, seen=f"{len(sheets)} > {archive.limits.sheets} lembar / sheets")
    if not sheets:
        raise Refused(Code.UNREADABLE, seen="tidak ada lembar / no sheets")
    return tuple(sheets)
