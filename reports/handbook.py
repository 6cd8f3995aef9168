"""The handbook of an edition: everything that is asked, what each level needs and what lifts it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from openpyxl import Workbook
from openpyxl.styles import Alignment

from questionnaires.cells import saved
from questionnaires.instrument import Gate, Group, Instrument
from reports.entries import Entry, entries, evidence_names
from reports.numbers import percent, points
from reports.phrases import phrases, templates
from reports.sentences import tier_rule
from reports.tables import write_table

DIGEST = 12  # signs of the edition's digest that the cover shows


def document_number(instrument: Instrument) -> str:
    """The number that the handbook is cited by."""
    return f"BP/{instrument.id}"


def handbook_html(instrument: Instrument, language: str) -> str:
    """The handbook as HTML in that language, to be printed on A4."""
    t, page = phrases(language), templates().get_template("handbook.html")
    return page.render(
        t=t,
        language=language,
        instrument=instrument,
        number=document_number(instrument),
        running=t["handbook_running"].format(edition=instrument.id),
        digest=instrument.digest[:DIGEST],
        tier=instrument.tiers[1].label[language],
        weights={pillar.code: _share(pillar.weight, language) for pillar in instrument.pillars},
        points=_points(instrument, language),
        gates=[(gate, _gate(gate, instrument, language)) for gate in instrument.gates],
        pillars=[_pillar(at, pillar, instrument, language) for at, pillar in enumerate(instrument.pillars, 1)],
    )


def handbook_xlsx(instrument: Instrument, language: str) -> bytes:
    """The .xlsx: one row for each indicator, with everything that the handbook says of it."""
    t, told = phrases(language), [entry for pillar in instrument.pillars for entry in entries(pillar, instrument, language)]
    levels, facts = range(instrument.highest + 1), list(dict.fromkeys(name for entry in told for name in entry.facts))
    groups = [tier.label[language] for tier in instrument.tiers[1:]]
    asked = [t[key] for key in ("handbook_stage", "name", "handbook_question", "handbook_why")]
    meanings, proofs = ([f"{t[key]} {level}" for level in levels] for key in ("handbook_level", "handbook_evidence"))
    steps = [t["handbook_lift"].format(low=low, high=high) for low, high in pairwise(levels)]
    book = Workbook()
    page = book.worksheets[0]
    page.title = t["handbook_sheet"]
    rows = [_row(entry, facts, language) for entry in told]
    write_table(page, [t["code"], *groups, *asked, *meanings, *proofs[1:], *steps, *facts], rows)
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    return saved(book)


def _row(entry: Entry, facts: Sequence[str], language: str) -> list[str | float | None]:
    one = entry.indicator
    asked = [entry.stage, one.name[language], one.question[language], one.why[language]]
    named = [[f"{column}: {text}" for column, text in zip(entry.columns, rung.meanings, strict=True)] for rung in entry.rungs]
    meanings = ["\n".join(texts if len(texts) > 1 else rung.meanings) for texts, rung in zip(named, entry.rungs, strict=True)]
    proofs = [". ".join(part for part in (rung.evidence, rung.document) if part) for rung in entry.rungs[1:]]
    return [one.code, *entry.path, *asked, *meanings, *proofs, *(rung.step for rung in entry.rungs[:-1]), *(entry.facts.get(name) for name in facts)]


def _pillar(at: int, pillar: Group, instrument: Instrument, language: str) -> Mapping[str, object]:
    t, told = phrases(language), list(entries(pillar, instrument, language))
    tier, weight = instrument.tiers[1].label[language], _share(pillar.weight, language)
    part = t["handbook_part"].format(edition=instrument.id, part=pillar.name[language])
    eyebrow = t["handbook_group"].format(tier=tier, at=at, of=len(instrument.pillars), weight=weight, indicators=len(told))
    parts = [(path[1:], list(members)) for path, members in groupby(told, key=lambda entry: entry.path)]
    return {"group": pillar, "running": part, "eyebrow": eyebrow, "parts": parts}


def _points(instrument: Instrument, language: str) -> Mapping[str, object]:
    """How answers become points: what the edition declares, in sentences and in rows of name and number."""
    t, floor = phrases(language), instrument.floor
    limits = []
    if floor:
        cap = next(band.name[language] for band in instrument.bands if band.code == floor.at_most)
        limits.append(t["handbook_floor"].format(tier=instrument.tiers[1].label[language], below=points(floor.below, language), band=cap))
        exempt = [pillar.name[language] for pillar in instrument.pillars if pillar.code in floor.exempt]
        limits += [t["handbook_exempt"].format(names=", ".join(exempt))] if exempt else []
    return {
        "levels": t["handbook_levels"].format(highest=instrument.highest),
        "tiers": [tier_rule(tier, language) for tier in instrument.tiers],
        "stages": [(stage.name[language], _share(stage.weight, language)) for stage in instrument.stages if not stage.apart],
        "notes": [t["handbook_apart"].format(stage=stage.name[language]) for stage in instrument.stages if stage.apart],
        "bands": [(band.name[language], points(band.lowest, language)) for band in instrument.bands],
        "limits": limits,
    }


def _gate(gate: Gate, instrument: Instrument, language: str) -> str:
    """The evidence that a gate needs, or from what it is computed."""
    if gate.answered_share is not None:
        return phrases(language)["handbook_gate_computed"].format(share=percent(gate.answered_share, language))
    return evidence_names(gate.evidence, instrument, language)


def _share(value: Fraction, language: str) -> str:
    """A weight in percent where that is a whole number, else as the fraction that it is: 15 %, 1/6."""
    return percent(value, language) if (value * 100).denominator == 1 else str(value)
