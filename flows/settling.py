"""Settling: which of a region's files counts, and what each is told about the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessment.flags import near_copies, shared_evidence
from flows.intake import Answer
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from questionnaires.findings import Code, Finding, finding
from questionnaires.register import load_register
from reports.numbers import moment


@dataclass(frozen=True, slots=True)
class Settled:
    """A file's final answer, with the region's file before it where there is one. ``late``: after the deadline."""

    answer: Answer
    late: bool
    before: Answer | None

    @property
    def counted(self) -> bool:
        """Whether this file is the one that is scored."""
        return self.answer.card is not None


def answers_of(settled: Iterable[Settled]) -> tuple[Answer, ...]:
    """The final answers alone."""
    return tuple(one.answer for one in settled)


def settle(cycle: Cycle, answers: Iterable[Answer]) -> tuple[Settled, ...]:
    """The answers in order of name. Of a region's valid files in one edition the newest before the deadline is scored.

    Order of arrival decides, and among equal times the sha256; the order of the files in the folder never matters.
    """
    order = sorted(answers, key=lambda one: (one.received, one.sha256, one.file))
    before: dict[str, Answer] = {}
    first: dict[str, str] = {}
    told: list[Settled] = []
    for answer in order:
        earlier = before.get(answer.region) if answer.region else None
        late = answer.received > cycle.deadline and not cycle.accept_late
        findings = answer.findings
        if late:
            times = {"received": moment(answer.received, "id"), "deadline": moment(cycle.deadline, "id")}
            findings = (finding(Code.LATE, **times), *findings)
        if answer.sha256 in first:
            findings = (finding(Code.SAME_BYTES, earlier=first[answer.sha256]), *findings)
        card = None if late or answer.sha256 in first else answer.card
        told.append(Settled(replace(answer, findings=findings, card=card), late, earlier))
        first.setdefault(answer.sha256, answer.file)
        before[answer.region] = answer
    settled = _flagged(_newest(told))
    return tuple(sorted(settled, key=lambda one: one.answer.file))


def _newest(settled: list[Settled]) -> list[Settled]:
    """Only the last valid file of a region in an edition keeps its scorecard; all of them are told which one."""
    names = load_register().regions
    valid: dict[tuple[str, str], list[str]] = {}
    for one in settled:
        if one.answer.card:
            valid.setdefault((one.answer.region, one.answer.card.edition), []).append(one.answer.file)
    found = []
    for one in settled:
        files = valid[one.answer.region, one.answer.card.edition] if one.answer.card else []
        if len(files) > 1:
            said = finding(Code.TWICE, region=names[one.answer.region].name, used=files[-1])
            card = one.answer.card if one.answer.file == files[-1] else None
            found.append(replace(one, answer=replace(one.answer, card=card, findings=(said, *one.answer.findings))))
        else:
            found.append(one)
    return found


def _flagged(settled: list[Settled]) -> list[Settled]:
    """What a workbook shares with another region's, told to both."""
    counted: dict[str, list[Answer]] = {}
    for one in settled:
        if one.answer.card:
            counted.setdefault(one.answer.card.edition, []).append(one.answer)
    flags: dict[tuple[str, str], tuple[Finding, ...]] = {}
    for edition, answers in counted.items():
        submissions, instrument = [one.submission for one in answers if one.submission], load_instrument(edition)
        for found in (near_copies(submissions, instrument), shared_evidence(submissions, instrument)):
            for region, findings in found.items():
                flags[edition, region] = flags.get((edition, region), ()) + findings
    more = [flags.get((one.answer.card.edition, one.answer.region), ()) if one.answer.card else () for one in settled]
    return [replace(one, answer=replace(one.answer, findings=(*one.answer.findings, *extra))) for one, extra in zip(settled, more, strict=True)]
