"""Assessing: questionnaires, assessors' marks and objections of a cycle become scorecards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assessment.flags import over_claim
from assessment.marks import verdicts
from assessment.scorecard import verify
from flows.folders import Folders
from flows.intake import Answer, Arrival, Incoming, answer_files, arrivals_in, read_files
from flows.objecting import Objected, objected
from flows.originals import Taken, take
from flows.settings import Cycle
from flows.settling import Settled, settle
from flows.verification import Marked, marked
from questionnaires.edition import load_instrument
from questionnaires.marking import Marking, PillarNote
from questionnaires.objection import Objection


@dataclass(frozen=True, slots=True)
class Sources:
    """Every file that a cycle is assessed from."""

    inbox: tuple[Arrival, ...]
    marks: tuple[Arrival, ...]
    objections: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """Every file of a cycle with what became of it.

    ``settled``: the questionnaires as their regions are answered, without marks; ``answers``: the same, in the same
    order, with the assessors' verdicts in their scorecards; ``lost``: files that were gone, or still being written.
    """

    settled: tuple[Settled, ...]
    answers: tuple[Answer, ...]
    marked: tuple[Marked, ...]
    objected: tuple[Objected, ...]
    lost: tuple[str, ...] = ()

    @property
    def scored(self) -> tuple[Answer, ...]:
        """The answers that are scored, one for each region and edition."""
        return tuple(one for one in self.answers if one.card)

    def notes(self, edition: str, region: str) -> tuple[PillarNote, ...]:
        """What assessors wrote about the pillars of a region."""
        own = (one.marking for one in self.marked if one.marking and (one.marking.edition, one.region) == (edition, region))
        return tuple(note for marking in own for note in marking.notes.values())

    @property
    def objections(self) -> Mapping[tuple[str, str], Objection]:
        """Edition and region code -> what the region objects to."""
        return {(one.objection.edition, one.region): one.objection for one in self.objected if one.objection}


def sources_of(cycle: Cycle) -> Sources:
    """What lies in the cycle's folders now."""
    folders = Folders(cycle.folder)
    return Sources(arrivals_in(cycle, folders.inbox), arrivals_in(cycle, folders.marks), arrivals_in(cycle, folders.objections))


def assess(cycle: Cycle, sources: Sources | None = None, *, keep: bool = True) -> Assessed:
    """Every file judged, and every scorecard with its marks. The originals are kept, or else nothing is written at all."""
    given = sources or sources_of(cycle)
    have = partial(take, cycle) if keep else _read_only
    workbooks: Taken[Answer] = have(given.inbox, answer_files)
    marking: Taken[Incoming] = have(given.marks, partial(read_files, "Marking workbooks"))
    objecting: Taken[Incoming] = have(given.objections, partial(read_files, "Objections"))
    settled = settle(cycle, workbooks.files)
    answers = {(one.answer.card.edition, one.answer.region): one.answer for one in settled if one.answer.card}
    marks = marked(cycle, marking.files, answers)
    objections = objected(cycle, objecting.files, answers)
    markings: dict[tuple[str, str], list[Marking]] = {}
    for one in marks:
        if one.marking:
            markings.setdefault((one.marking.edition, one.marking.region), []).append(one.marking)
    return Assessed(
        settled=settled,
        answers=tuple(_verified(cycle, one.answer, markings) for one in settled),
        marked=marks,
        objected=objections,
        lost=(*workbooks.lost, *marking.lost, *objecting.lost),
    )


def _read_only(arrivals: Sequence[Arrival], read: Callable[[Sequence[Arrival]], tuple[Any, ...]]) -> Taken[Any]:
    return Taken(read(arrivals), ())


def _verified(cycle: Cycle, answer: Answer, markings: Mapping[tuple[str, str], list[Marking]]) -> Answer:
    if answer.card is None or (answer.card.edition, answer.region) not in markings:
        return answer
    instrument = load_instrument(answer.card.edition)
    card = verify(answer.card, verdicts(markings[answer.card.edition, answer.region]), instrument, cycle.verified_share)
    return replace(answer, card=card, findings=(*answer.findings, *over_claim(card, instrument)))
