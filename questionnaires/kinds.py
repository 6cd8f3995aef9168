"""What a file is that is no zip package, told by its bytes and never by its name."""

import re

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
SEEN = 4_096  # bytes from the start that tell text from the rest
STREAMS = (  # of an OLE file, in its directory as UTF-16
    ("WordDocument", "Word 97-2003 (.doc)"),
    ("PowerPoint Document", "PowerPoint 97-2003 (.ppt)"),
    ("Workbook", "Excel 97-2003 (.xls)"),
    ("Book", "Excel 5.0/95 (.xls)"),
)
MAGIC = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x05\x06", "zip kosong / empty zip"),
)
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def is_encrypted(data: bytes) -> bool:
    """Whether this is an Office file behind a password."""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data


def kind_of(data: bytes) -> str:
    """The name of the kind in Indonesian and English, of bytes that are no zip."""
    if not data:
        return "0 byte"
    if data.startswith(OLE[:4]):
        found = (name for stream, name in STREAMS if stream.encode("utf-16-le") in data)
        return next(found, "berkas Office lama / old Office file (.xls, .doc, .ppt)")
    if b"%PDF-" in data[:1024]:
        return "PDF"
    if data[4:8] == b"ftyp":
        return "foto atau video / photo or video (HEIC, MP4)"
    if data[:4] == b"RIFF":
        return "WebP"
    return next((name for magic, name in MAGIC if data.startswith(magic)), None) or _kind_of_text(data[:SEEN])


def _kind_of_text(data: bytes) -> str:
    mark, encoding = next(((mark, name) for mark, name in BOMS if data.startswith(mark)), (b"", "latin-1"))
    text = data[len(mark) :].decode(encoding, "ignore").strip()
    if not text:
        return "berkas kosong / empty file"
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        return "tidak dikenal / unknown"
    if re.match(r"<(!doctype html|html|head|body|table|meta)\b", text, flags=re.IGNORECASE):
        return "HTML"
    if text.startswith("<"):
        return "XML Spreadsheet 2003" if "schemas-microsoft-com:office:spreadsheet" in text or "Excel.Sheet" in text else "XML"
    return "CSV atau teks / CSV or plain text"
