"""May this file be opened at all? Asked of the bytes, before openpyxl sees them; nothing in them is run, fetched or believed."""

from questionnaires import sheet
from questionnaires.archive import Refused, open_archive
from questionnaires.findings import Code, Finding, finding
from questionnaires.kinds import ZIP, is_encrypted, kind_of
from questionnaires.limits import LIMITS, Limits
from questionnaires.package import scan_parts, take_inventory


def refuse(data: bytes, limits: Limits = LIMITS) -> Finding | None:
    """Why these bytes are not opened, or None where they may be. The cheapest questions are asked first."""
    if len(data) > limits.file:
        return finding(Code.TOO_LARGE, seen=f"{len(data) / 2**20:.1f} MB > {limits.file // 2**20} MB")
    if is_encrypted(data):
        return finding(Code.ENCRYPTED)
    if not data.startswith(ZIP):
        return finding(Code.NOT_A_WORKBOOK, seen=kind_of(data))
    try:
        archive = open_archive(data, limits)
        scan_parts(archive, take_inventory(archive))
    except Refused as refused:
        return refused.finding
    return None


def notices(data: bytes, limits: Limits = LIMITS) -> tuple[Finding, ...]:
    """What is odd about a workbook that may be opened: links out of it, never followed, and hidden sheets that are not ours."""
    if not data.startswith(ZIP) or len(data) > limits.file:
        return ()
    try:
        inventory = take_inventory(open_archive(data, limits))
    except Refused:
        return ()
    outward = [finding(Code.LINKED, seen="; ".join(inventory.outward))] if inventory.outward else []
    ours = {sheet.LISTS, sheet.MARKER}
    return (*outward, *(finding(Code.HIDDEN_SHEET, one.name) for one in inventory.sheets if one.hidden and one.name.casefold() not in ours))
