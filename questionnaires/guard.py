"""May this file be opened at all? Asked of the bytes as they are read; nothing in them is run, fetched or believed."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires import sheet
from questionnaires.archive import Archive, Refused, open_archive
from questionnaires.content import Line
from questionnaires.findings import Code, Finding, finding
from questionnaires.kinds import ZIP, is_encrypted, kind_of
from questionnaires.limits import LIMITS, Limits
from questionnaires.package import Inventory, scan_parts, take_inventory


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook whose directory holds no tricks; what is inside is only looked at as its lines are taken."""

    archive: Archive
    inventory: Inventory

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets that have cells, in order."""
        return tuple(self.inventory.pages().values())

    def lines(self) -> Iterator[Line]:
        """The lines of its sheets. Refused where it must not be opened: nothing is believed before the last line is taken."""
        return scan_parts(self.archive, self.inventory)

    def notices(self) -> tuple[Finding, ...]:
        """What is odd about it: links out of it, never followed, and hidden sheets that are not ours."""
        outward = [finding(Code.LINKED, seen="; ".join(self.inventory.outward))] if self.inventory.outward else []
        ours = {sheet.LISTS, sheet.MARKER}
        hidden = [one.name for one in self.inventory.sheets if one.hidden and one.name.casefold() not in ours]
        return (*outward, *(finding(Code.HIDDEN_SHEET, name) for name in hidden))


def open_package(data: bytes, limits: Limits = LIMITS) -> Package:
    """The workbook that these bytes are, its lines not yet taken; Refused where it is none. The cheapest questions are asked first."""
    if len(data) > limits.file:
        raise Refused(Code.TOO_LARGE, seen=f"{len(data) / 2**20:.1f} MB > {limits.file // 2**20} MB")
    if is_encrypted(data):
        raise Refused(Code.ENCRYPTED)
    if not data.startswith(ZIP):
        raise Refused(Code.NOT_A_WORKBOOK, seen=kind_of(data))
    archive = open_archive(data, limits)
    return Package(archive, take_inventory(archive))


def refuse(data: bytes, limits: Limits = LIMITS) -> Finding | None:
    """Why these bytes are not opened, or None where they may be."""
    try:
        for _ in open_package(data, limits).lines():
            pass
    except Refused as refused:
        return refused.finding
    return None
