"""Reconciling: at the end of a run, what went in is held against what came out."""

from collections.abc import Iterator, Mapping, Sequence

from flows.assessing import Assessed, Sources
from flows.folders import sha256_of
from flows.intake import Arrival
from flows.publishing import report_path
from flows.recording import differences
from flows.replies import orders_of
from flows.settings import Cycle


def reconcile(cycle: Cycle, sources: Sources, assessed: Assessed, outputs: Mapping[str, str]) -> tuple[str, ...]:
    """Everything that does not add up, each with its name and what to do; empty where all does.

    Every file that was listed must have been read and still be what was read, every scored region have its reports,
    every file its reply, and every output its content.
    """
    return (*_inputs(sources, assessed), *_owed(cycle, assessed, outputs), *differences(cycle, outputs))


def _inputs(sources: Sources, assessed: Assessed) -> Iterator[str]:
    answers = {one.answer.file: one.answer.sha256 for one in assessed.settled}
    marks = {one.incoming.file: one.incoming.sha256 for one in assessed.marked}
    objections = {one.incoming.file: one.incoming.sha256 for one in assessed.objected}
    for folder, arrivals, read in (
        ("inbox", sources.inbox, answers),
        ("marks", sources.marks, marks),
        ("objections", sources.objections, objections),
    ):
        yield from (f"{folder}/{told}" for told in _changed(arrivals, read))


def _changed(arrivals: Sequence[Arrival], read: Mapping[str, str]) -> Iterator[str]:
    for one in arrivals:
        if one.name not in read:
            yield f"{one.name}: was gone or still being written when it was to be read; run again once it is whole"
        elif not one.path.is_file():
            yield f"{one.name}: was taken away during the run, which still counts it; run again"
        elif read[one.name] and sha256_of(one.path) != read[one.name]:
            yield f"{one.name}: was replaced during the run, which counts what was there before; run again"


def _owed(cycle: Cycle, assessed: Assessed, outputs: Mapping[str, str]) -> Iterator[str]:
    reports = [report_path(cycle, one.card.edition, one.card.region, language) for one in assessed.scored if one.card for language in cycle.languages]
    for path in (*reports, *(one.stem for one in orders_of(cycle, assessed))):
        name = path.relative_to(cycle.folder).as_posix()
        if not {name, f"{name}.pdf"} & outputs.keys():
            yield f"{name}: is owed and was not made"
