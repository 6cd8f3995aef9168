"""What the check of a region's workbook found and what it did to the score: radar, gates, findings with their effect, evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from markupsafe import Markup

from assessment.costs import effect_together, effects
from assessment.evidence import GateResult
from assessment.scorecard import Scorecard, Step
from questionnaires.findings import Code, Finding
from questionnaires.instrument import Instrument
from questionnaires.submission import Submission
from reports.assessors import change
from reports.charts import radar
from reports.numbers import exact, level, points, signed
from reports.phrases import phrases
from reports.sentences import group_names

SHOWN = 12  # findings; the letter to the region holds all
NOTED = (Code.CLAIM_CUT, Code.NOT_ANSWERED)
NAMING = (Code.NEAR_COPY, Code.SHARED_EVIDENCE)
EFFECT = 3  # decimals: one level of one indicator moves the index by about a hundredth
FEWEST_AXES = 3  # of a radar: fewer pillars make no area


@dataclass(frozen=True, slots=True)
class Change:
    """One row of what became of a pillar's claim, or of the index's; ``at``: which pillar of the region it is, from 1, or 0."""

    name: str
    at: int
    values: str
    difference: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Everything on the page but the objection."""

    title: str
    cut: str
    radar: Markup | None
    radar_note: str
    changes: tuple[Change, ...]
    gates: Sequence[tuple[str, str, str]]
    rows: Sequence[tuple[str, str, str, str]]
    more: str
    published: Sequence[tuple[str, str, str, str]]
    evidence: str


def checks_page(card: Scorecard, submission: Submission, instrument: Instrument, findings: Sequence[Finding], language: str) -> ChecksPage:
    """What the page about the check says."""
    t = phrases(language)
    kinds = {kind.code: kind.name[language] for kind in instrument.evidence}
    listed = [one.kind for one in submission.evidence.values()]
    names = {gate.code: gate.name[language] for gate in instrument.gates}
    told, more = _findings(card, submission, instrument, findings, language)
    title = changes_title(card, instrument, language)
    return ChecksPage(
        title=title,
        cut=_cut(card, language),
        radar=_radar(card, instrument, title, language),
        radar_note=t["radar_note_verified" if card.verdicts else "radar_note"].format(highest=instrument.highest),
        changes=tuple(_changes(card, instrument, language)),
        gates=[(one.code, names[one.code], _state(one, instrument, language)) for one in card.gates],
        rows=told,
        more=more,
        published=list(_published(card, submission, instrument, language)),
        evidence="; ".join(f"{kinds[code]} ({code}) {listed.count(code)}" for code in kinds if code in listed),
    )


def unnamed(findings: Sequence[Finding], language: str) -> tuple[Finding, ...]:
    """The findings as the region's copy tells them: what equals another region's work does not say whose it is."""
    other = phrases(language)["another_region"]
    return tuple(
        replace(one, details=tuple((key, other if key == "region" else value) for key, value in one.details)) if one.code in NAMING else one
        for one in findings
    )


def changes_title(card: Scorecard, instrument: Instrument, language: str) -> str:
    """What the check did to the index: how far it is below or above the claim, and in which pillar most."""
    t, difference = phrases(language), card.index - card.claimed.value
    if not card.claimed.value:
        return t["title_zero"]
    if not difference:
        return t["changes_title_none"]
    claimed = {step.code: step.value for step in card.claimed.parts}
    most: Step = max(card.final.parts, key=lambda step: (claimed[step.code] - step.value) * (1 if difference < 0 else -1))
    key = f"changes_title_{'verified' if card.verdicts else 'supported'}_{'down' if difference < 0 else 'up'}"
    return t[key].format(difference=points(abs(difference), language), pillar=group_names(instrument, language)[most.code])


def _cut(card: Scorecard, language: str) -> str:
    """How many claims the evidence holds back, and what that does to the index by evidence."""
    t, cut = phrases(language), sum(one.supported < one.claimed for one in card.supports.values())
    if not cut:
        return t["findings_cut_none" if card.claimed.value else "claimed_nothing"]
    return t["findings_cut"].format(cut=cut, of=len(card.supports), difference=signed(card.supported.value - card.claimed.value, language))


def _findings(
    card: Scorecard, submission: Submission, instrument: Instrument, findings: Sequence[Finding], language: str
) -> tuple[list[tuple[str, str, str, str]], str]:
    """Code, place, what is wrong and the effect on the index of the findings, what moved it most first; and of how many more there are."""
    t = phrases(language)
    moved = effects(findings, card, submission, instrument)
    ordered = sorted(findings, key=lambda one: -abs(moved[one]))
    rows = [(one.code.message.code, one.place, _said(one, language), effect_told(moved[one], language)) for one in ordered[:SHOWN]]
    if not (left := ordered[SHOWN:]):
        return rows, ""
    together = effect_together(left, card, submission, instrument)
    return rows, t["more_findings"].format(count=len(left), effect=effect_told(together, language))


def _said(one: Finding, language: str) -> str:
    """What is wrong and what to do; where many rows would say the same of the latter, the note below the table says it once."""
    return one.wrong(language) if one.code in NOTED else f"{one.wrong(language)} {one.mend(language)}"


def effect_told(moved: Fraction, language: str) -> str:
    """Points that the index lost or gained by a finding, or that there are none."""
    return signed(moved, language, EFFECT) if moved else phrases(language)["effect_none"]


def _radar(card: Scorecard, instrument: Instrument, title: str, language: str) -> Markup | None:
    steps = card.final.parts
    if len(steps) < FEWEST_AXES:
        return None
    names, colours = group_names(instrument, language), {pillar.code: pillar.colour for pillar in instrument.pillars}

    def shares(tree: Step) -> list[Fraction]:
        return [part.value / instrument.highest for part in tree.parts]

    verified = shares(card.final) if card.verdicts else None
    axes = [(names[step.code].removeprefix("Smart "), colours[step.code]) for step in steps]
    return radar(axes, shares(card.claimed), shares(card.supported), verified, title, steps=instrument.highest)


def _changes(card: Scorecard, instrument: Instrument, language: str) -> Iterator[Change]:
    names = group_names(instrument, language)
    claimed = {step.code: step.value for step in card.claimed.walk()}
    for at, step in (*enumerate(card.final.parts, 1), (0, card.final)):
        yield Change(
            name=names[step.code],
            at=at,
            values=change(card, step.code, lambda value: points(value, language)),
            difference=signed(difference, language) if (difference := step.value - claimed[step.code]) else points(difference, language),
        )


def _published(card: Scorecard, submission: Submission, instrument: Instrument, language: str) -> Iterator[tuple[str, str, str, str]]:
    """Indices whose published value is another level than the reported one: code and name, both values, both levels."""
    names = {one.code: one.name[language] for one in instrument.indicators()}
    for code, found in submission.published.items():
        support = card.supports.get(code)
        if support is not None and support.value is not None and support.value != found.value:
            values = phrases(language)["published_values"].format(
                reported=exact(support.value, language), published=exact(found.value, language), issuer=found.issuer
            )
            yield code, names[code], values, f"{level(Fraction(support.claimed), language)} → {level(Fraction(support.reported), language)}"


def _state(result: GateResult, instrument: Instrument, language: str) -> str:
    t = phrases(language)
    if result.passed:
        return t["gate_passed"]
    if result.missing:
        return t["gate_missing"].format(missing=" + ".join(result.missing))
    computed = next(gate for gate in instrument.gates if gate.code == result.code).answered_share is not None
    return t["gate_failed" if computed else "gate_no" if result.yes is False else "gate_open"]
