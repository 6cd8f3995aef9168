"""Sending: one prefilled workbook for each eligible region."""

from dataclasses import dataclass
from pathlib import Path

from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, write_file
from flows.settings import REPORT_SECONDS, Cycle, workers
from questionnaires.blank import write_blank
from questionnaires.edition import load_instrument
from questionnaires.register import Region, load_register


@dataclass(frozen=True, slots=True)
class Sending:
    """One blank workbook to be written."""

    region: Region
    edition: str
    path: Path

    def __str__(self) -> str:
        return self.path.name


def eligible(cycle: Cycle) -> tuple[Region, ...]:
    """The regions that are no members before the cycle's year, and those that cycle.toml invites."""
    return tuple(region for region in load_register() if region.code in cycle.invited or not region.member_since(cycle.year))


def send(cycle: Cycle, regions: tuple[Region, ...]) -> tuple[Outcome[Sending, Path], ...]:
    """Blank workbooks for these regions in every edition of the cycle."""
    folders, several = Folders(cycle.folder), len(cycle.editions) > 1
    sendings = [
        Sending(region, edition, folders.blank / (edition if several else "") / file_name(region, ".xlsx"))
        for edition in cycle.editions
        for region in regions
    ]
    return run_batch("Blank workbooks", write_one, sendings, workers=workers(), seconds=REPORT_SECONDS)


def write_one(sending: Sending) -> Path:
    """The path of the workbook, written whole."""
    write_file(sending.path, write_blank(load_instrument(sending.edition), sending.region))
    return sending.path
