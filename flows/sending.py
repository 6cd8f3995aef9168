"""Sending: one prefilled workbook for each eligible region."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, write_file
from flows.intake import answer_files, arrivals_in
from flows.memberships import register_after
from flows.settings import REPORT_MEMORY, REPORT_SECONDS, Cycle, workers
from flows.settling import answers_of, settle
from questionnaires.blank import Prefill, stamp, stamp_of, write_blank
from questionnaires.edition import load_instrument
from questionnaires.migration import carry
from questionnaires.register import Region
from questionnaires.submission import Submission


@dataclass(frozen=True, slots=True)
class Sending:
    """One blank workbook to be written."""

    region: Region
    edition: str
    path: Path
    not_applicable: frozenset[str] = frozenset()
    previous: Submission | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.path.name


def eligible(cycle: Cycle) -> tuple[Region, ...]:
    """The regions that are no members before the cycle's year, and those that cycle.toml invites."""
    return tuple(region for region in register_after(cycle.decided_before) if region.code in cycle.invited or not region.member_since(cycle.year))


def send(cycle: Cycle, regions: tuple[Region, ...], previous: Cycle | None = None) -> tuple[Outcome[Sending, bool], ...]:
    """Blank workbooks for these regions in every edition of the cycle; the value says whether it was written or there already.

    ``previous``: the cycle whose valid submissions are carried over where an indicator is the same question.
    """
    earlier = submissions(previous) if previous else {}
    sendings = [sending_of(cycle, region, edition, earlier.get(region.code)) for edition in cycle.editions for region in regions]
    return run_batch("Blank workbooks", write_one, sendings, workers=workers(), seconds=REPORT_SECONDS, memory=REPORT_MEMORY)


def sending_of(cycle: Cycle, region: Region, edition: str, previous: Submission | None = None) -> Sending:
    """One workbook of a cycle; it lies in a folder of its edition where the cycle has several."""
    path = Folders(cycle.folder).blank / (edition if len(cycle.editions) > 1 else "") / file_name(region, ".xlsx")
    return Sending(region, edition, path, cycle.excused.get(region.code, frozenset()), previous)


def submissions(cycle: Cycle) -> Mapping[str, Submission]:
    """Region code -> the submission that was scored in a cycle."""
    answers = answers_of(settle(cycle, answer_files(arrivals_in(cycle, Folders(cycle.folder).inbox))))
    return {one.region: one.submission for one in answers if one.card and one.submission}


def write_one(sending: Sending) -> bool:
    """Whether the workbook was written; False where an equal one is there already."""
    instrument = load_instrument(sending.edition)
    earlier = sending.previous
    carried = carry(earlier, load_instrument(earlier.edition), instrument) if earlier else None
    prefill = Prefill(sending.not_applicable, carried)
    if sending.path.is_file() and stamp_of(sending.path.read_bytes()) == stamp(instrument, sending.region, prefill):
        return False
    write_file(sending.path, write_blank(instrument, sending.region, prefill))
    return True
