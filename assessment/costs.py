"""Costs: the points of the index that findings take away, by scoring again without them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from assessment.agenda import counted, gains
from assessment.evidence import support
from assessment.scorecard import Scorecard, steps
from questionnaires.findings import Code, Finding
from questionnaires.instrument import Indicator, Instrument, Level
from questionnaires.submission import Submission

ANSWERED = 1  # the level that a blank is held against: the least that an answer can add, for nobody knows the right one
SCORED = frozenset({Code.CLAIM_CUT, Code.NOT_ANSWERED, Code.ISSUER_DIFFERS})


def effects(findings: Iterable[Finding], card: Scorecard, submission: Submission, instrument: Instrument) -> Mapping[Finding, Fraction]:
    """Each finding -> the index less what it would be without that finding alone, in points, exact: below 0 where it costs some.

    Without E201 the level counts that evidence was asked for, without K107 that of the region's own value as far as evidence
    supports it, and in place of a blank (Q101) level 1. Every other finding leaves the index as it is, a gate too; and where
    an assessor marked an indicator, the mark counts whatever was found.
    """
    gain = gains(card, instrument)
    return {one: -sum((gain(code, level) for code, level in _without([one], card, submission, instrument).items()), Fraction(0)) for one in findings}


def effect_together(findings: Iterable[Finding], card: Scorecard, submission: Submission, instrument: Instrument) -> Fraction:
    """The index less what it would be without any of these findings, in points, exact."""
    return card.index - steps(instrument, {**counted(card), **_without(findings, card, submission, instrument)}).value


def _without(findings: Iterable[Finding], card: Scorecard, submission: Submission, instrument: Instrument) -> Mapping[str, Level]:
    """Indicator code -> its level without these findings, for what they have moved."""
    there, found = counted(card), dict[str, set[Code]]()
    for one in findings:
        item = dict(one.details).get("item", "")
        if one.code in SCORED and item in there and item not in card.verdicts:
            found.setdefault(item, set()).add(one.code)
    return {one.code: _level(found[one.code], one, submission) for one in instrument.indicators() if one.code in found}


def _level(codes: set[Code], indicator: Indicator, submission: Submission) -> Level:
    """The level of one indicator without these findings."""
    if Code.NOT_ANSWERED in codes:
        return ANSWERED
    if Code.ISSUER_DIFFERS in codes:
        published = {code: one for code, one in submission.published.items() if code != indicator.code}
        submission = replace(submission, published=published)
    found = support(submission.answers.get(indicator.code), indicator, submission)
    return found.reported if Code.CLAIM_CUT in codes else found.supported
