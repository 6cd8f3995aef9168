"""The parts of a stranger's zip file, once its directory holds no tricks: inflated piece by piece, length and check sum true."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from questionnaires.findings import Code, Finding, finding
from questionnaires.limits import Limits

PIECE = 64 * 2**10  # bytes inflated at a time
HEADER = 30  # bytes of a part's own header, before its name
ENCRYPTED = 0x01 | 0x40  # flags
ODD_NAME = re.compile(r"^/|(^|/)\.\.?(/|$)|\\|^[A-Za-z]:|[\x00-\x1f\x7f]|^$")
LONGEST_NAME = 80  # characters of a stranger's name that a finding shows


class Refused(Exception):
    """Why a file is not opened, carried out of whatever was scanning it."""

    def __init__(self, code: Code, *, seen: str = "") -> None:
        """A refusal with this code and what was seen, where its sentence names that."""
        super().__init__(code.message.code)
        self.finding: Finding = finding(code, seen=seen) if seen else finding(code)


def shown(name: str) -> str:
    """A stranger's name, short and printable."""
    return "".join(one if one.isprintable() else "?" for one in name[:LONGEST_NAME])


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a zip by name, and its bytes."""

    data: bytes
    parts: Mapping[str, ZipInfo]
    limits: Limits

    def pieces(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of a part. Refused where there are not as many as declared, or not those."""
        part = self.parts[name]
        start = _body(self.data, part)
        packed = self.data[start : start + part.compress_size]
        length = check = 0
        for piece in _stored(packed) if part.compress_type == ZIP_STORED else _inflated(packed, name):
            length += len(piece)
            if length > part.file_size:
                raise Refused(Code.SUSPICIOUS, seen=f"{shown(name)}: lebih panjang dari yang tertulis / longer than declared")
            check = zlib.crc32(piece, check)
            yield piece
        if length != part.file_size or check != part.CRC:
            raise Refused(Code.UNREADABLE, seen=f"{shown(name)}: panjang atau CRC salah / wrong length or CRC")


def open_archive(data: bytes, limits: Limits) -> Archive:
    """The archive; Refused where its directory is damaged, too large or tricky. Nothing is inflated."""
    try:
        with ZipFile(BytesIO(data)) as package:
            parts, end = package.infolist(), package.start_dir
    except (BadZipFile, ValueError, NotImplementedError, OverflowError) as fault:
        raise Refused(Code.UNREADABLE, seen=f"zip: {fault}"[:200]) from fault
    _check_size(parts, limits)
    _check_names(parts)
    _check_places(data, parts, end)
    return Archive(data, {part.filename: part for part in parts}, limits)


def _check_size(parts: list[ZipInfo], limits: Limits) -> None:
    inflated = sum(part.file_size for part in parts)
    if len(parts) > limits.parts:
        raise Refused(Code.TOO_LARGE, seen=f"{len(parts)} > {limits.parts} bagian / parts")
    if inflated > limits.inflated:
        raise Refused(Code.TOO_LARGE, seen=f"{inflated / 2**20:.0f} MB > {limits.inflated // 2**20} MB")
    for part in parts:
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * part.compress_size:
            raise Refused(Code.TOO_LARGE, seen=f"{shown(part.filename)}: 1 : {part.file_size // max(1, part.compress_size)} > 1 : {limits.ratio}")


def _check_names(parts: list[ZipInfo]) -> None:
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename  # before zipfile cuts it at a NUL
        if ODD_NAME.search(name):
            raise Refused(Code.SUSPICIOUS, seen=f"nama bagian / part name {shown(name)}")
        if name.casefold() in seen:
            raise Refused(Code.SUSPICIOUS, seen=f"dua bagian bernama sama / two parts of one name: {shown(name)}")
        seen.add(name.casefold())
        if part.flag_bits & ENCRYPTED:
            raise Refused(Code.ENCRYPTED)
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused(Code.UNREADABLE, seen=f"{shown(name)}: metode kompresi / compression method {part.compress_type}")


def _check_places(data: bytes, parts: list[ZipInfo], directory: int) -> None:
    """Every part begins with its own header and ends before the next one begins."""
    end = 0
    for at, part in enumerate(sorted(parts, key=lambda one: one.header_offset)):
        if part.header_offset < end or (at == 0 and part.header_offset):
            raise Refused(Code.SUSPICIOUS, seen=f"{shown(part.filename)}: bagian bertumpang tindih / overlapping parts")
        end = _body(data, part) + part.compress_size
    if end > directory:
        raise Refused(Code.SUSPICIOUS, seen="bagian bertumpang tindih dengan daftar isi / parts overlap the directory")


def _body(data: bytes, part: ZipInfo) -> int:
    """Where the packed bytes of a part begin."""
    header = data[part.header_offset : part.header_offset + HEADER]
    if len(header) < HEADER or not header.startswith(b"PK\x03\x04"):
        raise Refused(Code.UNREADABLE, seen=f"zip: {shown(part.filename)}")
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    start = part.header_offset + HEADER + name
    own = data[start - name : start].decode("utf-8" if part.flag_bits & 0x800 else "cp437", "replace")
    if own != part.orig_filename:
        raise Refused(Code.SUSPICIOUS, seen=f"dua nama untuk satu bagian / two names for one part: {shown(part.filename)}")
    return start + extra


def _stored(packed: bytes) -> Iterator[bytes]:
    for at in range(0, len(packed), PIECE):
        yield packed[at : at + PIECE]


def _inflated(packed: bytes, name: str) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for feed in _stored(packed):
            rest: bytes = feed
            while not machine.eof:
                piece = machine.decompress(rest, PIECE)
                rest = machine.unconsumed_tail
                if piece:
                    yield piece
                if not rest and len(piece) < PIECE:
                    break
    except zlib.error as fault:
        raise Refused(Code.UNREADABLE, seen=f"{shown(name)}: {fault}") from fault
    if not machine.eof:
        raise Refused(Code.UNREADABLE, seen=f"{shown(name)}: terpotong / cut off")
