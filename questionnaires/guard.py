"""May this file be opened at all? Asked of the bytes, before openpyxl sees them."""

import zipfile
from io import BytesIO

from questionnaires.findings import Code, Finding, finding

LARGEST = 10 * 2**20  # bytes of a file: a filled questionnaire has 60-100 kB
LARGEST_INFLATED = 100 * 2**20  # bytes of all its parts
MOST_PARTS = 2_000
KINDS = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Excel 97-2003 (.xls) / password"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"<", "HTML/XML"),
)


def refuse(data: bytes) -> Finding | None:
    """Why these bytes are not opened, or None where they may be."""
    if not data:
        return finding(Code.NOT_A_WORKBOOK, seen="0 byte")
    if len(data) > LARGEST:
        return finding(Code.TOO_LARGE, seen=f"{len(data) / 2**20:.0f} MB > {LARGEST // 2**20} MB")
    if not data.startswith(b"PK"):
        seen = next((name for magic, name in KINDS if data.lstrip()[:8].startswith(magic)), "tidak dikenal / unknown")
        return finding(Code.NOT_A_WORKBOOK, seen=seen)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _refuse_package(package)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        return finding(Code.UNREADABLE, seen=str(fault))


def _refuse_package(package: zipfile.ZipFile) -> Finding | None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names:
        return finding(Code.NOT_A_WORKBOOK, seen="OpenDocument (.ods)")
    if "xl/vbaProject.bin" in names:
        return finding(Code.NOT_A_WORKBOOK, seen="makro / macros (.xlsm)")
    if "xl/workbook.xml" not in names:
        return finding(Code.NOT_A_WORKBOOK, seen="zip")
    inflated = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or inflated > LARGEST_INFLATED:
        return finding(Code.TOO_LARGE, seen=f"{len(parts)} parts, {inflated / 2**20:.0f} MB")
    return None
