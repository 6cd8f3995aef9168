"""Hostile, damaged and odd files as bytes, each made from a good workbook or from nothing."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

TYPES, BOOK, SHEET, LINKS, SHEET_LINKS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet4.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/_rels/sheet4.xml.rels",
)
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "haha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)) + b"]>"
Change = Callable[[bytes], bytes | None]


def zipped(**parts: bytes | str) -> bytes:
    """A zip of these parts."""
    return archived(parts.items())


def archived(parts: Iterable[tuple[str | zipfile.ZipInfo, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts in their order; a name may come twice."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in parts:
            package.writestr(name, data, compress_type=method)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(data: bytes, part: str, change: Change) -> bytes:
    """A workbook with one part changed (or left out, where the change gives None)."""
    parts = parts_of(data)
    parts[part] = change(parts[part])
    return zipped(**{name: value for name, value in parts.items() if value is not None})


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with the first place of some bytes of a part replaced."""
    assert old in parts_of(data)[part], old
    return changed(data, part, lambda xml: xml.replace(old, new, 1))


def added(data: bytes, *more: tuple[str, bytes], kind: bytes = b"") -> bytes:
    """A workbook with more parts; the first one of this content type, where one is given."""
    parts = list(parts_of(data).items())
    if kind:
        override = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (more[0][0].encode(), kind)
        parts = [(name, value.replace(b"</Types>", override) if name == TYPES else value) for name, value in parts]
    return archived([*parts, *more])


def linked(data: bytes, kind: bytes, target: bytes) -> bytes:
    """A workbook whose book has one relationship more."""
    link = b'<Relationship Id="rId999" Type="%s" Target="%s"/></Relationships>' % (kind, target)
    return replaced(data, LINKS, b"</Relationships>", link)


def damaged(data: bytes, part: str, at: int) -> bytes:
    """A workbook with a byte flipped inside the packed bytes of a part; a negative place counts from its end."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        info = package.getinfo(part)
    start = info.header_offset + 30 + len(part)
    place = start + at if at >= 0 else start + info.compress_size + at
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def miscounted(data: bytes, part: str) -> bytes:
    """A workbook whose check sum of a part is wrong, in its header and in the directory."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        crc = package.getinfo(part).CRC.to_bytes(4, "little")
    return data.replace(crc, bytes(4))


def shortened(data: bytes, part: str) -> bytes:
    """A workbook that declares half of a part, with the check sum of that half: zipfile reads it without a word."""
    half = parts_of(data)[part][: len(parts_of(data)[part]) // 2]
    with zipfile.ZipFile(BytesIO(data)) as package:
        info = package.getinfo(part)
    true = struct.pack("<LLL", info.CRC, info.compress_size, info.file_size)
    assert data.count(true) == 2
    return data.replace(true, struct.pack("<LLL", zlib.crc32(half), info.compress_size, len(half)))


def encrypted(data: bytes) -> bytes:
    """A workbook whose every part is marked as encrypted with a password."""
    marked = bytearray(data)
    for magic, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            marked[at + flag] |= 1
            at = data.find(magic, at + 4)
    return bytes(marked)


def overlapping(data: bytes) -> bytes:
    """A workbook whose directory sends many names to the same packed bytes, as in 42.zip's better sequel."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        start = package.start_dir
        parts = package.infolist()
        for at in range(500):
            twin = zipfile.ZipInfo(f"xl/media/{at}.xml")
            for slot in ("CRC", "compress_size", "file_size", "header_offset", "compress_type", "date_time"):
                setattr(twin, slot, getattr(parts[3], slot))
            parts.append(twin)
    out = BytesIO(data[:start])
    with zipfile.ZipFile(out, "a") as package:
        package.filelist, package.start_dir, package._didModify = parts, start, True
    return out.getvalue()


def renamed_inside(data: bytes, old: str, new: str) -> bytes:
    """A workbook with a part's name changed in header and directory, to a name of the same length."""
    assert len(old) == len(new)
    return data.replace(old.encode(), new.encode())


def doctyped(data: bytes, part: str, doctype: bytes, reference: bytes = b"") -> bytes:
    """A workbook with a DOCTYPE in a part, and a reference to its entity in place of a code."""
    return changed(
        data,
        part,
        lambda xml: b'<?xml version="1.0"?>' + doctype + re.sub(rb"^<\?xml.*?\?>", b"", xml).replace(b"GOV-1.1", reference or b"GOV-1.1", 1),
    )


def with_rows(data: bytes, rows: bytes, dimension: bytes = b"A1:XFD1048576") -> bytes:
    """A workbook with more rows at the end of the fourth sheet, and another dimension tag."""
    return changed(
        data,
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % dimension, xml).replace(b"</sheetData>", rows + b"</sheetData>"),
    )


def empty_rows(first: int, last: int, cells: bytes = b"") -> bytes:
    """Styled rows without a value; ``cells`` may name their row as %d, once for each cell."""
    many = cells.count(b"%d")
    row = b'<row r="%d" spans="1:16384" s="3" customFormat="1" ht="15">' + cells + b"</row>"
    return b"".join(row % ((at,) * (many + 1)) for at in range(first, last + 1))


def strict(data: bytes) -> bytes:
    """A workbook as Excel saves it in the strict variant of its format."""
    transitional, pure = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    parts = parts_of(data)
    for name, value in parts.items():
        if name.startswith("xl/") or name == "_rels/.rels":
            parts[name] = value.replace(transitional + b"spreadsheetml/2006/main", pure + b"spreadsheetml/main").replace(
                transitional + b"officeDocument/2006/relationships", pure + b"officeDocument/relationships"
            )
    return zipped(**parts)


def ole(stream: str) -> bytes:
    """An OLE file that names a stream."""
    return OLE + bytes(1_016) + stream.encode("utf-16-le") + bytes(500)
