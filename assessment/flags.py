"""Flags over a whole cycle: told, never a silent change of a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, permutations
from operator import eq

from assessment.scorecard import Scorecard, Status
from questionnaires import sheet
from questionnaires.findings import Code, Finding, finding
from questionnaires.instrument import ConsistencyRule, Instrument, Level, half_up
from questionnaires.register import Region
from questionnaires.submission import Evidence, Submission

Entry = tuple[Level | None, Fraction | None, str]


def near_copies(submissions: Sequence[Submission], instrument: Instrument) -> Mapping[str, tuple[Finding, ...]]:
    """Region code -> what it shares with another region beyond the edition's limit; both are told.

    Compared are level, value and office of every indicator that at least one of the two answered.
    """
    rule = rule_of(instrument, "near_copy")
    if rule is None:
        return {}
    found: dict[str, list[Finding]] = {}
    ordered = sorted(submissions, key=lambda one: one.region.code)
    rows = _numbered([_entries(one, instrument) for one in ordered])
    answered = [sum(1 << at for at, number in enumerate(row) if number) for row in rows]
    for first, second in combinations(range(len(ordered)), 2):
        here, there = rows[first], rows[second]
        asked = (answered[first] | answered[second]).bit_count()
        equal = sum(map(eq, here, there)) - (len(here) - asked)  # where neither answered they are equal too
        if asked and equal * 100 >= rule.threshold * asked:
            share = str(equal * 100 // asked)
            for one, other in ((ordered[first], ordered[second]), (ordered[second], ordered[first])):
                told = finding(Code.NEAR_COPY, share=share, region=other.region.name, most=str(rule.threshold))
                found.setdefault(one.region.code, []).append(replace(told, trial=rule.trial))
    return {code: tuple(findings) for code, findings in found.items()}


NOTHING: Entry = (None, None, "")


def _entries(submission: Submission, instrument: Instrument) -> list[Entry]:
    answers = (submission.answers.get(one.code) for one in instrument.indicators())
    return [(one.level, one.value, one.owner.casefold()) if one else NOTHING for one in answers]


def _numbered(rows: Sequence[list[Entry]]) -> list[list[int]]:
    """Each entry as a number, equal ones by the same and 0 for nothing: pairs by the hundred thousand are compared."""
    numbers = {NOTHING: 0}
    return [[numbers.setdefault(entry, len(numbers)) for entry in row] for row in rows]


def over_claim(card: Scorecard, instrument: Instrument) -> tuple[Finding, ...]:
    """Whether a verified region claimed more than the edition's limit above what assessors found."""
    rule = rule_of(instrument, "over_claim")
    difference = card.claimed.value - card.index
    if rule is None or card.status is not Status.VERIFIED or difference * 100 <= rule.threshold * instrument.highest:
        return ()
    values = {
        "claimed": card.claimed.value,
        "verified": card.index,
        "difference": difference,
        "most": Fraction(rule.threshold * instrument.highest, 100),
    }
    told = finding(Code.OVER_CLAIM, **{key: sheet.printed(half_up(value, 2)) for key, value in values.items()})
    return (replace(told, trial=rule.trial),)


def shared_evidence(submissions: Sequence[Submission], instrument: Instrument) -> Mapping[str, tuple[Finding, ...]]:
    """Region code -> the regions with which it shares more documents than the edition's limit; both are told.

    A document is the same where its title and its place are, letters and digits only; kinds that the rule exempts
    (statistics: all regions cite the same publications) and rows without a title are not compared.
    """
    rule = rule_of(instrument, "shared_evidence")
    if rule is None:
        return {}
    owners: dict[str, list[tuple[str, Evidence]]] = {}
    names = {one.region.code: one.region.name for one in submissions}
    for one in sorted(submissions, key=lambda one: one.region.code):
        for key, row in {sheet.heading_key(row.document + row.place): row for row in one.evidence.values()}.items():
            if row.document and row.kind not in rule.exempt:
                owners.setdefault(key, []).append((one.region.code, row))
    shared: dict[tuple[str, str], list[Evidence]] = {}
    for key in sorted(owners):
        for (here, row), (there, _) in permutations(owners[key], 2):
            shared.setdefault((here, there), []).append(row)
    found: dict[str, list[Finding]] = {}
    for (here, there), rows in sorted(shared.items()):
        if len(rows) > rule.threshold:
            first = rows[0]
            details = {"count": str(len(rows)), "region": names[there], "document": first.document, "most": str(rule.threshold)}
            found.setdefault(here, []).append(replace(finding(Code.SHARED_EVIDENCE, first.sheet, first.cell, **details), trial=rule.trial))
    return {code: tuple(findings) for code, findings in found.items()}


def rule_of(instrument: Instrument, name: str) -> ConsistencyRule | None:
    """The edition's rule of that name; None where it has none."""
    return next((rule for rule in instrument.consistency if rule.name == name), None)


@dataclass(frozen=True, slots=True)
class Flag:
    """One odd thing about a region that an assessor should look at; ``limit`` and ``source`` of the rule, where it has one."""

    region: Region
    finding: Finding
    limit: int | None
    source: str


def flags_of(region: Region, findings: Sequence[Finding], instrument: Instrument) -> tuple[Flag, ...]:
    """The findings that are flags, each with its limit and where that comes from."""
    found = []
    for one in findings:
        if one.code.message.code.startswith("K"):
            rule = rule_of(instrument, one.code.name.lower())
            found.append(Flag(region, one, rule.threshold if rule else None, rule.reference if rule else ""))
    return tuple(found)
