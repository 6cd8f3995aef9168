"""Verification: marking workbooks written for assessors, and read when they come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from pathlib import Path

from assessment.scorecard import Scorecard
from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, safe_name, write_file
from flows.intake import Answer, Incoming, misplaced
from flows.settings import REPORT_MEMORY, REPORT_SECONDS, Cycle, workers
from questionnaires import sheet
from questionnaires.edition import load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Code, Finding, finding
from questionnaires.marking import Marking, Round, check_marking
from questionnaires.marking_form import Asked, MarkingTask, marks_of, write_marking
from questionnaires.objection import Objection
from questionnaires.register import load_register
from questionnaires.submission import Submission, recognise


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of a marking workbook: the marks that count, or the findings that keep them from counting."""

    incoming: Incoming
    assessor: str
    region: str
    marking: Marking | None
    findings: tuple[Finding, ...]


def marked(cycle: Cycle, files: Sequence[Incoming], answers: Mapping[tuple[str, str], Answer]) -> tuple[Marked, ...]:
    """Every marking workbook checked, in order of name. Of one assessor's for a region and round the newest counts."""
    return _newest([_checked(cycle, one, answers) for one in sorted(files, key=lambda one: (one.received, one.sha256, one.file))])


def barred(cycle: Cycle, assessor: str) -> frozenset[str]:
    """The regions that an assessor must not mark, however the name is spaced or capitalised."""
    same = [codes for name, codes in cycle.conflicts.items() if sheet.heading_key(name) == sheet.heading_key(assessor)]
    return frozenset().union(*same)


def _checked(cycle: Cycle, incoming: Incoming, answers: Mapping[tuple[str, str], Answer]) -> Marked:
    reading = incoming.reading
    if isinstance(reading, Finding):
        return Marked(incoming, "", "", None, (reading,))
    assessor, region = reading.marks.get("assessor", ""), reading.marks.get("region", "")
    stranger = misplaced(reading, sheet.MARKING) or recognise(reading, cycle.editions)
    answer = answers.get((reading.marks.get("edition", ""), region))
    if stranger is None and (answer is None or answer.submission is None):
        stranger = finding(Code.NOT_SCORED, given=region)
    if stranger or answer is None or answer.submission is None:
        return Marked(incoming, assessor, region, None, (stranger,) if stranger else ())
    instrument = load_instrument(answer.submission.edition)
    checked = check_marking(reading, instrument, answer.submission, conflict=region in barred(cycle, assessor))
    return Marked(incoming, assessor, region, checked.marking, checked.findings)


def _newest(files: list[Marked]) -> tuple[Marked, ...]:
    """Only the last of an assessor's valid workbooks for a region and round keeps its marks; all are told which one."""
    groups: dict[tuple[str, ...], list[Marked]] = {}
    for one in files:
        if one.marking:
            groups.setdefault((one.marking.edition, one.region, sheet.heading_key(one.assessor), one.marking.round.value), []).append(one)
    told = {id(one): group[-1] for group in groups.values() if len(group) > 1 for one in group}
    found = []
    for one in files:
        used = told.get(id(one))
        if used:
            name = load_register().regions[one.region].name
            said = finding(Code.MARKED_TWICE, assessor=one.assessor, region=name, used=used.incoming.file)
            found.append(replace(one, marking=one.marking if used is one else None, findings=(said, *one.findings)))
        else:
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.incoming.file))


@dataclass(frozen=True, slots=True)
class Handout:
    """One marking workbook to be written."""

    path: Path
    submission: Submission
    task: MarkingTask

    def __str__(self) -> str:
        return f"{self.task.assessor}: {self.path.name}"


def handouts(
    cycle: Cycle,
    answers: Sequence[Answer],
    assessor: str,
    stage: Round,
    *,
    show_others: bool,
    objections: Mapping[tuple[str, str], Objection],
) -> tuple[Handout, ...]:
    """The marking workbooks of one assessor for these scored regions; none for a region where nothing is to be marked.

    A moderation asks for what is marked too far apart, the answer to an objection for what is disputed.
    """
    found = []
    for answer in answers:
        assert answer.card is not None
        assert answer.submission is not None
        objection = objections.get((answer.card.edition, answer.region))
        asked = _asked(answer.card, assessor, stage, objection, show_others=show_others or stage is not Round.VERIFICATION)
        if asked:
            folder = Folders(cycle.folder).marking / safe_name(assessor) / (answer.card.edition if len(cycle.editions) > 1 else "")
            path = folder / file_name(answer.card.region, SUFFIXES[stage])
            found.append(Handout(path, answer.submission, MarkingTask(assessor, stage, asked)))
    return tuple(found)


SUFFIXES = {Round.VERIFICATION: ".xlsx", Round.MODERATION: " moderasi.xlsx", Round.OBJECTION: " sanggahan.xlsx"}


def _asked(card: Scorecard, assessor: str, stage: Round, objection: Objection | None, *, show_others: bool) -> dict[str, Asked]:
    found = {}
    apart = _apart(card, assessor)
    for code, support in card.supports.items():
        verdict = card.verdicts.get(code)
        said = objection.of(code) if objection and stage is Round.OBJECTION else ""
        wanted = {Round.VERIFICATION: True, Round.MODERATION: code in apart, Round.OBJECTION: bool(said)}
        if wanted[stage]:
            given = verdict.given if verdict else ()
            others = tuple((one.assessor, one.mark) for one in given if one.assessor != assessor or one.round is not stage) if show_others else ()
            own = next((one.mark for one in given if one.assessor == assessor and one.round is stage), None)
            found[code] = Asked(Fraction(support.supported), support.missing, others, said, own)
    return found


def _apart(card: Scorecard, assessor: str) -> frozenset[str]:
    """What is to be moderated, and with it what this assessor moderated before: his or her newest workbook replaces the older one."""
    left = {code for code, verdict in card.verdicts.items() if verdict.open}
    own = {
        code
        for code, verdict in card.verdicts.items()
        if any(one.round is Round.MODERATION and sheet.heading_key(one.assessor) == sheet.heading_key(assessor) for one in verdict.given)
    }
    return frozenset(left | own) if left else frozenset()


def hand_out(wanted: Sequence[Handout]) -> tuple[Outcome[Handout, bool], ...]:
    """Every marking workbook written; the value says whether it was, or there already. None is ever overwritten."""
    return run_batch("Marking workbooks", hand_out_one, wanted, workers=workers(), seconds=REPORT_SECONDS, memory=REPORT_MEMORY)


def hand_out_one(wanted: Handout) -> bool:
    """Whether the workbook was written; False where one that asks the same is there, for an assessor may have begun to fill it in.

    Where one is there that asks something else, of an earlier questionnaire for instance, the new one gets the next number.
    """
    instrument, path = load_instrument(wanted.submission.edition), wanted.path
    marks = marks_of(instrument, wanted.submission, wanted.task)
    for number in count(2):
        if not path.exists():
            break
        reading = read_filled(path.name, path.read_bytes())
        if isinstance(reading, Reading) and reading.marks == marks:
            return False
        path = wanted.path.with_stem(f"{wanted.path.stem} {number}")
    write_file(path, write_marking(instrument, wanted.submission, wanted.task))
    return True
