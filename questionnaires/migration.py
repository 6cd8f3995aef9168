"""Last edition's answers for this edition's workbook, where the indicator is the same question."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires import sheet
from questionnaires.comparison import carried
from questionnaires.instrument import Instrument
from questionnaires.submission import Evidence, Submission


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """One answer as it goes into the new workbook."""

    value: str | float
    references: str
    owner: str


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything that is carried over from one submission, to be confirmed by the region."""

    edition: str
    answers: Mapping[str, CarriedAnswer]
    evidence: tuple[Evidence, ...]


def carry(previous: Submission, old: Instrument, new: Instrument) -> Carried:
    """The answers of a submission of the old edition that mean the same in the new one, with all its evidence."""
    same, kinds = carried(old, new), {kind.code for kind in new.evidence}
    evidence = tuple(one for one in previous.evidence.values() if one.kind in kinds)
    known = {one.code for one in evidence}
    answers = {}
    for indicator in new.indicators():
        answer = previous.answers.get(indicator.code)
        if indicator.code in same and answer and answer.level is not None:
            value = sheet.choices(indicator)[int(answer.level)] if answer.value is None else float(answer.value)
            references = "; ".join(code for code in answer.references if code in known)
            answers[indicator.code] = CarriedAnswer(value, references, answer.owner)
    return Carried(old.id, answers, evidence)
