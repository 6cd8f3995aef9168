"""Flags over a whole cycle: told, never a silent change of a score."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from questionnaires.findings import Code, Finding, finding
from questionnaires.instrument import Instrument
from questionnaires.submission import Submission

Entry = tuple[int | None, Fraction | None, str]


def near_copies(submissions: Sequence[Submission], instrument: Instrument) -> Mapping[str, tuple[Finding, ...]]:
    """Region code -> what it shares with another region beyond the edition's limit; both are told.

    Compared are level, value and office of every indicator that at least one of the two answered.
    """
    rule = next((rule for rule in instrument.consistency if rule.name == "near_copy"), None)
    if rule is None:
        return {}
    found: dict[str, list[Finding]] = {}
    entries = [(one, _entries(one, instrument)) for one in sorted(submissions, key=lambda one: one.region.code)]
    for (first, here), (second, there) in combinations(entries, 2):
        asked = [pair for pair in zip(here, there, strict=True) if pair[0] != NOTHING or pair[1] != NOTHING]
        equal = sum(mine == theirs for mine, theirs in asked)
        if asked and equal * 100 >= rule.threshold * len(asked):
            share = str(equal * 100 // len(asked))
            for one, other in ((first, second), (second, first)):
                told = finding(Code.NEAR_COPY, share=share, region=other.region.name, most=str(rule.threshold))
                found.setdefault(one.region.code, []).append(replace(told, trial=rule.trial))
    return {code: tuple(findings) for code, findings in found.items()}


NOTHING: Entry = (None, None, "")


def _entries(submission: Submission, instrument: Instrument) -> list[Entry]:
    answers = (submission.answers.get(one.code) for one in instrument.indicators())
    return [(one.level, one.value, one.owner.casefold()) if one else NOTHING for one in answers]
