"""How a number came about, step by step, as a person would redo it with a calculator."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from assessment.scorecard import Scorecard, Step
from questionnaires.instrument import Indicator, Instrument, Ladder, Level
from questionnaires.submission import Submission
from reports.numbers import points
from reports.sentences import group_names


def explain(card: Scorecard, submission: Submission, instrument: Instrument, code: str, language: str) -> Iterator[str]:
    """Lines that redo the value of the index (no code), a group, or an indicator; KeyError where there is no such code."""
    indicator = next((one for one in instrument.indicators() if one.code == code), None)
    names = dict(group_names(instrument, language)) | {one.code: one.name[language] for one in instrument.indicators()}
    yield f"{card.region.code} {card.region.name}, edition {card.edition}"
    if indicator:
        yield from _indicator(indicator, card, submission, language)
    else:
        step = card.final.find(code) if code else card.final
        yield from _group(step, card, instrument, names, language)
        if step is card.final:
            yield f"Band: {card.band.name[language]}; lowest pillar {points(card.lowest_pillar, language)}"


def _group(step: Step, card: Scorecard, instrument: Instrument, names: dict[str, str], language: str) -> Iterator[str]:
    tier = next(tier for tier in instrument.tiers if tier.name == step.tier)
    trees = {"claimed": card.claimed, "supported": card.supported, "final": card.final}
    said = "; ".join(f"{name} {_exact(tree.find(step.code).value, language)}" for name, tree in trees.items())
    yield f"{step.code}  {names[step.code]}: {said}"
    if step.present < 1:
        yield f"  {step.present} of the weight is present and counts as the whole"
    if tier.aggregation == "geometric":
        yield "  weighted geometric mean: each value to the power of its weight, multiplied"
    for part in step.parts:
        product = f" = {_exact(part.weight * part.value, language)}" if tier.aggregation == "arithmetic" else ""
        yield f"  {part.code:<8}  {part.weight!s:>6} x {_exact(part.value, language):<18}{product}  {names[part.code]}"
    if tier.aggregation == "arithmetic":
        yield f"  sum                = {_exact(sum((part.weight * part.value for part in step.parts), Fraction(0)), language)}"
    if tier.rounding.of != "nothing":
        yield f"  rounded half up, the {tier.rounding.of}, to {tier.rounding.decimals} decimals: {_exact(step.value, language)}"


def _indicator(indicator: Indicator, card: Scorecard, submission: Submission, language: str) -> Iterator[str]:
    yield f"{indicator.code}  {indicator.question[language]}"
    result = card.supports.get(indicator.code)
    if result is None:
        yield "  does not apply to this region: its weight is shared inside its group"
        return
    answer = submission.answers.get(indicator.code)
    if answer is None or answer.level is None:
        yield "  not answered: level 0"
        return
    said = (
        indicator.answer.levels[int(result.claimed)][language]
        if isinstance(indicator.answer, Ladder)
        else f"{_exact(answer.value or Fraction(0), language)}"
    )
    yield f"  answer in {answer.sheet}!{answer.cell}: level {_level(result.claimed, language)} ({said})"
    published = submission.published.get(indicator.code)
    if published and not isinstance(indicator.answer, Ladder):
        value = _exact(published.value, language)
        yield f"  published by {published.issuer} ({published.source}): level {_level(result.reported, language)} ({value}), which wins"
    for reference in answer.references:
        one = submission.evidence[reference]
        yield f"  evidence {reference}: {one.kind}  {one.document or one.place}"
    for level in range(1, ceil(result.reported) + 1):
        needed = indicator.evidence.get(level, ())
        missing = [kind for kind in needed if kind not in result.kinds]
        yield f"  level {level} needs {' + '.join(needed) or 'nothing more'}: {'missing ' + ' + '.join(missing) if missing else 'there'}"
        if missing:
            break
    yield f"  claimed {_level(result.claimed, language)}, supported {_level(result.supported, language)}"
    verdict = card.verdicts.get(indicator.code)
    for given in verdict.given if verdict else ():
        status = given.mark.status.value[language] if given.mark.status else "-"
        yield f"  {given.round.value} by {given.assessor}: level {_level(given.mark.level, language)} ({status}) {given.mark.reason}".rstrip()
    if verdict:
        yield f"  verified {_exact(verdict.level, language)} ({verdict.basis.value})"


def _level(level: Level, language: str) -> str:
    """A whole level as such; one between two levels to two decimals, with the exact fraction."""
    return str(level) if level == int(level) else _exact(Fraction(level), language)


def _exact(value: Fraction, language: str) -> str:
    """Two decimals, with the exact fraction beside it where they are not the whole of it."""
    text = points(value, language)
    return text if (value * 100).denominator == 1 else f"{text} ({value})"
