"""Objecting: objection forms written for regions, and read when they come back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.folders import Folders, file_name, write_file
from flows.intake import Answer, Incoming, misplaced
from flows.settings import JAKARTA, Cycle
from questionnaires import sheet
from questionnaires.edition import load_instrument
from questionnaires.findings import Code, Finding, finding
from questionnaires.objection import Objection, check_objection
from questionnaires.objection_form import write_objection
from questionnaires.register import Region, load_register
from questionnaires.submission import recognise
from reports.numbers import day, moment


@dataclass(frozen=True, slots=True)
class Objected:
    """What became of an objection: what is to be answered, or the findings that keep it from that."""

    incoming: Incoming
    region: str
    objection: Objection | None
    findings: tuple[Finding, ...]


def objected(cycle: Cycle, files: Sequence[Incoming], answers: Mapping[tuple[str, str], Answer]) -> tuple[Objected, ...]:
    """Every objection checked, in order of name. Of one region's in an edition the newest within the window counts."""
    found = [_checked(cycle, one, answers) for one in sorted(files, key=lambda one: (one.received, one.sha256, one.file))]
    last = {(one.objection.edition, one.region): one for one in found if one.objection}
    told = []
    for one in found:
        used = last[one.objection.edition, one.region] if one.objection else one
        if used is not one:
            said = finding(Code.OBJECTED_TWICE, region=load_register().regions[one.region].name, used=used.incoming.file)
            told.append(replace(one, objection=None, findings=(said, *one.findings)))
        else:
            told.append(one)
    return tuple(sorted(told, key=lambda one: one.incoming.file))


def _checked(cycle: Cycle, incoming: Incoming, answers: Mapping[tuple[str, str], Answer]) -> Objected:
    reading = incoming.reading
    if isinstance(reading, Finding):
        return Objected(incoming, "", None, (reading,))
    region = reading.marks.get("region", "")
    stranger = misplaced(reading, sheet.OBJECTION) or recognise(reading, cycle.editions)
    if stranger is None and (reading.marks["edition"], region) not in answers:
        stranger = finding(Code.NOT_SCORED, given=region)
    if stranger:
        return Objected(incoming, region, None, (stranger,))
    checked = check_objection(reading, load_instrument(reading.marks["edition"]))
    late = _outside(cycle, incoming.received)
    return Objected(incoming, region, None if late else checked.objection, (*([late] if late else []), *checked.findings))


def _outside(cycle: Cycle, received: dt.datetime) -> Finding | None:
    """Why an objection came too early or too late; the last day of the window belongs to it."""
    since, until = cycle.report_date, cycle.imprint().objections_until
    if cycle.accept_late or since <= received.astimezone(JAKARTA).date() <= until:
        return None
    return finding(Code.OBJECTION_LATE, received=moment(received, "id"), since=day(since, "id"), until=day(until, "id"))


def offer(cycle: Cycle, scored: Sequence[tuple[str, Region]]) -> tuple[str, ...]:
    """An objection form for each edition and region that was scored, whole; their names within the cycle."""
    written = []
    for edition, region in scored:
        folder = Folders(cycle.folder).blank / "sanggahan" / (edition if len(cycle.editions) > 1 else "")
        path = folder / file_name(region, " sanggahan.xlsx")
        write_file(path, write_form(cycle, edition, region))
        written.append(path.relative_to(cycle.folder).as_posix())
    return tuple(written)


def write_form(cycle: Cycle, edition: str, region: Region) -> bytes:
    """The objection form of one region in an edition."""
    return write_objection(load_instrument(edition), region, day(cycle.imprint().objections_until, "id"))
