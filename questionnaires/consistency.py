"""Rules that hold an honest workbook together; each needs one workbook only and never changes a score."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from questionnaires import sheet
from questionnaires.findings import Code, Finding, finding
from questionnaires.instrument import ConsistencyRule, Instrument, Ladder
from questionnaires.submission import Submission

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def inconsistencies(submission: Submission, instrument: Instrument) -> tuple[Finding, ...]:
    """What the edition's rules find odd, in their order. A trial rule is told and not counted."""
    checks = {
        "straight_lining": _straight_lining,
        "reused_evidence": _reused_evidence,
        "one_office": _one_office,
        "old_evidence": _old_evidence,
    }
    return tuple(
        replace(one, trial=rule.trial)
        for rule in instrument.consistency
        if rule.name in checks
        for one in checks[rule.name](submission, instrument, rule)
    )


def _straight_lining(submission: Submission, instrument: Instrument, rule: ConsistencyRule) -> Iterator[Finding]:
    """The same level above 0 on every ladder of a pillar, where at least so many are answered."""
    for pillar in instrument.pillars:
        ladders = [submission.answers.get(one.code) for one in pillar.indicators() if isinstance(one.answer, Ladder)]
        answers = [one for one in ladders if one and one.level is not None]
        levels = {one.level for one in answers}
        if len(answers) >= rule.threshold and len(levels) == 1 and levels != {0}:
            count, level = str(len(answers)), str(answers[0].level)
            yield finding(Code.STRAIGHT_LINING, answers[0].sheet, answers[0].cell, count=count, level=level, pillar=pillar.name.id)


def _reused_evidence(submission: Submission, instrument: Instrument, rule: ConsistencyRule) -> Iterator[Finding]:
    """One row of evidence that more indicators refer to than the rule allows."""
    uses: dict[str, list[str]] = {}
    for one in instrument.indicators():
        answer = submission.answers.get(one.code)
        for reference in answer.references if answer else ():
            uses.setdefault(reference, []).append(one.code)
    for code, users in sorted(uses.items(), key=lambda item: int(item[0][1:])):
        if len(users) > rule.threshold:
            cell = submission.evidence[code].cell
            details = {"item": code, "count": str(len(users)), "most": str(rule.threshold)}
            yield finding(Code.REUSED_EVIDENCE, submission.evidence[code].sheet, cell, **details)


def _one_office(submission: Submission, _instrument: Instrument, rule: ConsistencyRule) -> Iterator[Finding]:
    """One office named for every answer, where at least so many name one."""
    named = [one for one in submission.answers.values() if one.owner]
    offices = Counter(sheet.heading_key(one.owner) for one in named)
    if len(named) >= rule.threshold and len(offices) == 1:
        yield finding(Code.ONE_OFFICE, named[0].sheet, named[0].cell, office=named[0].owner, count=str(len(named)))


def _old_evidence(submission: Submission, instrument: Instrument, rule: ConsistencyRule) -> Iterator[Finding]:
    """Evidence dated more than so many years before the edition; statistics are exempt, their latest edition counts."""
    for one in submission.evidence.values():
        years = [int(year) for year in YEAR.findall(one.date)]
        if years and max(years) < instrument.year - rule.threshold and one.kind not in rule.exempt:
            yield finding(Code.OLD_EVIDENCE, one.sheet, one.cell, item=one.code, year=str(max(years)), years=str(rule.threshold))
