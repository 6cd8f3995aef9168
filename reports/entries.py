"""The entries of the handbook: one indicator each, with what its levels mean, need and lead to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from questionnaires.instrument import Group, Indicator, Instrument, Ladder, Measure
from questionnaires.sheet import linear_levels
from reports.numbers import exact
from reports.phrases import phrases


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: its ``meanings``, the evidence that it adds, an example of it and the step to the next level."""

    level: int
    meanings: tuple[str, ...]
    evidence: str
    document: str
    step: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator below the groups of its ``path``, and its ``facts`` by heading.

    ``columns`` are the headings of what its levels mean: one, or one for each kind of region where they differ.
    """

    path: tuple[str, ...]
    indicator: Indicator
    stage: str
    columns: tuple[str, ...]
    rungs: tuple[Rung, ...]
    facts: Mapping[str, str]


def entries(group: Group, instrument: Instrument, language: str, above: tuple[str, ...] = ()) -> Iterator[Entry]:
    """The entry of every indicator below a group, in the order of the edition."""
    path = (*above, group.name[language])
    stages = {stage.code: stage.name[language] for stage in instrument.stages}
    for member in group.members:
        if isinstance(member, Group):
            yield from entries(member, instrument, language, path)
        else:
            columns, meanings = _meanings(member, language)
            rungs = tuple(_rung(member, level, texts, instrument, language) for level, texts in enumerate(meanings))
            yield Entry(path, member, stages[member.stage], columns, rungs, _facts(member, instrument, language))


def evidence_names(codes: Sequence[str], instrument: Instrument, language: str) -> str:
    """Kinds of evidence with code and name: REG Produk hukum; BUD Dokumen anggaran."""
    names = {kind.code: kind.name[language] for kind in instrument.evidence}
    return "; ".join(f"{code} {names[code]}" for code in codes)


def measured_levels(measure: Measure, kind: str, language: str) -> tuple[str, ...]:
    """What each level of a number means, lowest first: in Indonesian the words that the workbook prints."""
    t = phrases(language)
    if measure.goalposts:
        return (t["handbook_not_reported"], *linear_levels(measure, language))
    steps = [exact(step, language) for step in measure.thresholds[kind]]
    words = (t["handbook_more"], t["handbook_less"])
    beyond, short = words if measure.higher_is_better else words[::-1]
    between = [t["handbook_between"].format(low=low, high=high, beyond=beyond, short=short) for low, high in pairwise(steps)]
    first, last = t["handbook_first"].format(short=short.capitalize(), step=steps[0]), t["handbook_last"].format(step=steps[-1], beyond=beyond)
    return (t["handbook_not_reported"], first, *between, last)


def _rung(indicator: Indicator, level: int, meanings: tuple[str, ...], instrument: Instrument, language: str) -> Rung:
    evidence = evidence_names(indicator.evidence.get(level, ()), instrument, language)
    document = indicator.documents[level][language] if level in indicator.documents else ""
    return Rung(level, meanings, evidence, document, indicator.next[level][language] if level < len(indicator.next) else "")


def _meanings(indicator: Indicator, language: str) -> tuple[tuple[str, ...], Sequence[tuple[str, ...]]]:
    """The headings of what the levels mean, and for each level a text under each heading."""
    answer, one = indicator.answer, (phrases(language)["handbook_means"],)
    if isinstance(answer, Ladder):
        return one, [(text[language],) for text in answer.levels]
    by_kind = {kind: measured_levels(answer, kind, language) for kind in answer.thresholds}
    if len(set(by_kind.values())) == 1:
        return one, [(text,) for text in next(iter(by_kind.values()))]
    return tuple(kind.capitalize() for kind in by_kind), list(zip(*by_kind.values(), strict=True))


def _facts(indicator: Indicator, instrument: Instrument, language: str) -> Mapping[str, str]:
    t, answer = phrases(language), indicator.answer
    found = {}
    if isinstance(answer, Measure):
        found[t["handbook_unit"]] = answer.unit[language]
        found[t["handbook_direction"]] = t["handbook_higher" if answer.higher_is_better else "handbook_lower"]
        found[t["handbook_plausible"]] = _stretch(answer.plausible, language)
        if answer.scale:
            found[t["handbook_scale"]] = _stretch(answer.scale, language)
        found[t["handbook_issuer"]] = answer.issuer
        basis = t["handbook_seen" if answer.basis == "seen" else "handbook_inferred"]
        found[t["handbook_basis"]] = f"{basis} {answer.source}"
    found[t["handbook_owners"]] = ", ".join(indicator.owners)
    found[t["handbook_effort"]] = instrument.efforts[indicator.effort][language]
    found[t["handbook_reference"]] = indicator.reference
    if indicator.not_applicable:
        found[t["handbook_exemption"]] = indicator.not_applicable[language]
    return found


def _stretch(ends: tuple[Fraction, Fraction], language: str) -> str:
    return "–".join(exact(end, language) for end in ends)
