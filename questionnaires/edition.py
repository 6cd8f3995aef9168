"""Editions: folders of TOML, read strictly into an Instrument."""

import hashlib
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from questionnaires.instrument import (
    Band,
    EvidenceKind,
    Field,
    Floor,
    Gate,
    Group,
    Indicator,
    Instrument,
    InstrumentError,
    Ladder,
    Measure,
    Rounding,
    Stage,
    Tier,
)
from questionnaires.strict import Table, load_table

EDITIONS = Path(__file__).with_name("editions")
KINDS_OF_REGION = ("kabupaten", "kota")
AGGREGATIONS = ("arithmetic", "geometric")
TIE_BREAKS = ("gate_evidence", "lowest_pillar", "evidence_supported", "province_members")


def list_editions() -> tuple[str, ...]:
    """The ids of the bundled editions."""
    return tuple(sorted(path.parent.name for path in EDITIONS.glob("*/edition.toml")))


@cache
def load_instrument(edition: str) -> Instrument:
    """The instrument of a bundled edition; InstrumentError where there is none or it is wrong."""
    if edition not in list_editions():
        raise InstrumentError(edition, "", f"there is no such edition; there are: {', '.join(list_editions())}")
    instrument = read_edition(EDITIONS / edition)
    if instrument.id != edition:
        raise InstrumentError("edition.toml", "id", f"must be the name of its folder, {edition!r}, not {instrument.id!r}")
    return instrument


def read_edition(folder: Path) -> Instrument:
    """The instrument of any edition folder, checked whole; InstrumentError names file, place and why."""
    table = load_table(folder / "edition.toml", InstrumentError)
    highest = table.take("highest", int)
    if highest < 1:
        raise table.wrong("highest", "must be at least 1")
    evidence = tuple(EvidenceKind(one.take("code", str), one.text("name"), one.text("hint")) for one in _each(table, "evidence"))
    stages = tuple(Stage(one.take("code", str), one.text("name"), one.number("weight")) for one in _each(table, "stages"))
    _sums_to_one(table, "stages", [stage.weight for stage in stages])
    tiers = tuple(_tier(one) for one in _each(table, "tiers", "name"))
    efforts = table.table("efforts")
    builder = _Builder(
        tiers=tuple(tier.name for tier in tiers),
        highest=highest,
        evidence=tuple(kind.code for kind in evidence),
        stages={stage.code: stage.weight for stage in stages},
        efforts=tuple(efforts.data),
        codes={},
    )
    weights = table.table("weights")
    pillars = [builder.file(folder / name, weights) for name in table.words("files")]
    weights.done()
    _sums_to_one(table, "weights", [pillar.weight for pillar in pillars])
    bands = tuple(Band(one.take("code", str), one.text("name"), one.number("lowest")) for one in _each(table, "bands"))
    if [band.lowest for band in bands] != sorted({band.lowest for band in bands}) or not bands:
        raise table.wrong("bands", "must rise, each from a higher edge than the one before")
    instrument = Instrument(
        id=table.take("id", str),
        year=table.take("year", int),
        stage=table.take("stage", str),
        track=table.take("track", str),
        title=table.text("title"),
        reference=table.take("reference", str),
        guide=table.words("guide"),
        digest=digest_of(folder),
        highest=highest,
        tiers=tiers,
        stages=stages,
        root=Group(tiers[0].name, tiers[0].label, Fraction(1), "", tuple(pillars)),
        gates=tuple(builder.gate(one) for one in _each(table, "gates")),
        bands=bands,
        floor=_floor(table, bands),
        evidence=evidence,
        efforts={code: efforts.text(code) for code in efforts.data},
        identity=tuple(_field(one) for one in _each(table, "identity")),
        tie_break=table.words("tie_break", TIE_BREAKS),
        rank_on=table.one_of("rank_on", ("unrounded", "rounded")),
    )
    table.done()
    return instrument


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of an edition's TOML files, hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _each(table: Table, key: str, name: str = "code") -> Iterator[Table]:
    """Every table of an array, each refused when two share a name and when a key is left over."""
    seen: set[object] = set()
    for one in table.tables(key, name):
        one.take(name, str)
        if one.data[name] in seen:
            raise one.wrong(name, f"{one.data.get(name)!r} stands twice")
        seen.add(one.data[name])
        yield one
        one.done()


def _sums_to_one(table: Table, key: str, weights: list[Fraction]) -> None:
    if any(weight < 0 for weight in weights) or sum(weights) != 1:
        raise table.wrong(key, f"weights must be at least 0 and sum to 1, they sum to {sum(weights)}")


def _tier(table: Table) -> Tier:
    rounding = Rounding("nothing")
    if "rounding" in table:
        rule = table.table("rounding")
        rule.one_of("mode", ("half-up",))
        rounding = Rounding(rule.one_of("of", ("total", "term")), rule.take("decimals", int))
        rule.done()
    return Tier(table.take("name", str), table.text("label"), table.one_of("aggregation", AGGREGATIONS), rounding)


def _floor(table: Table, bands: tuple[Band, ...]) -> Floor | None:
    if "floor" not in table:
        return None
    rule = table.table("floor")
    floor = Floor(rule.number("below"), rule.one_of("at_most", tuple(band.code for band in bands)))
    rule.done()
    return floor


def _field(table: Table) -> Field:
    return Field(table.take("code", str), table.text("name"), table.take("required", bool), table.text("hint"))


class _Builder:
    """Builds groups and indicators, knowing what the edition declares and which codes are taken."""

    def __init__(
        self,
        *,
        tiers: tuple[str, ...],
        highest: int,
        evidence: tuple[str, ...],
        stages: dict[str, Fraction],
        efforts: tuple[str, ...],
        codes: dict[str, str],
    ) -> None:
        self.tiers, self.highest, self.evidence = tiers, highest, evidence
        self.stages, self.efforts, self.codes = stages, efforts, codes

    def file(self, path: Path, weights: Table) -> Group:
        table = load_table(path, InstrumentError)
        code = table.take("code", str)
        colour = table.take("colour", str)
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise table.wrong("colour", "must be #RRGGBB")
        return self.group(table, 1, weights.number(code), colour)

    def group(self, table: Table, tier: int, weight: Fraction, colour: str) -> Group:
        code = self.code(table)
        members: list[Group | Indicator] = []
        if tier + 1 < len(self.tiers):
            ones = list(table.tables(self.tiers[tier + 1]))
            stated = any("weight" in one for one in ones)
            equal = Fraction(1, max(len(ones), 1))
            members.extend(self.group(one, tier + 1, one.number("weight") if stated else equal, colour) for one in ones)
        else:
            ones = list(table.tables("indicator"))
            present = [one.one_of("stage", tuple(self.stages)) for one in ones]
            members.extend(self.indicator(one, stage, self.stages[stage] / present.count(stage)) for one, stage in zip(ones, present, strict=True))
        if not members:
            raise table.wrong("", "has no members")
        _sums_to_one(table, "weight", [member.weight for member in members])
        group = Group(code, table.text("name"), weight, colour, tuple(members))
        table.done()
        return group

    def code(self, table: Table) -> str:
        code = table.take("code", str)
        if code != code.strip().upper():
            raise table.wrong("code", "must be in capitals")
        if code in self.codes:
            raise table.wrong("code", f"{code!r} stands twice, first in {self.codes[code]}")
        self.codes[code] = table.file
        return code

    def indicator(self, table: Table, stage: str, weight: Fraction) -> Indicator:
        code = self.code(table)
        answer = self.ladder(table) if table.one_of("kind", ("ladder", "number", "index")) == "ladder" else self.measure(table)
        evidence = self.needed(table, "evidence")
        documents = table.table("documents")
        examples = {language: documents.table(language) for language in ("id", "en")}
        for example in examples.values():
            if set(example.data) != {str(level) for level in evidence}:
                raise example.wrong("", "must hold one text for each level of evidence")
        indicator = Indicator(
            code=code,
            stage=stage,
            weight=weight,
            name=table.text("name"),
            question=table.text("question"),
            why=table.text("why"),
            answer=answer,
            evidence=evidence,
            documents={
                level: Table(table.file, f"{table.place}.documents", _turned(documents, level), table.error).text(str(level)) for level in evidence
            },
            next=table.texts("next", self.highest),
            effort=table.one_of("effort", self.efforts),
            owners=table.words("owners"),
            reference=table.take("reference", str),
            not_applicable=table.text("not_applicable") if "not_applicable" in table else None,
        )
        documents.done()
        table.done()
        return indicator

    def needed(self, table: Table, key: str) -> dict[int, tuple[str, ...]]:
        """Level -> evidence kinds that this level adds; levels are cumulative."""
        levels = table.table(key)
        found = {}
        for level in levels.data:
            if level not in {str(one) for one in range(1, self.highest + 1)}:
                raise levels.wrong(level, f"is no level from 1 to {self.highest}")
            found[int(level)] = levels.words(level, self.evidence)
        if not found.get(1):
            raise levels.wrong("1", "is missing: no level without evidence")
        return found

    def ladder(self, table: Table) -> Ladder:
        return Ladder(table.texts("levels", self.highest + 1))

    def measure(self, table: Table) -> Measure:
        higher = table.one_of("direction", ("higher", "lower")) == "higher"
        by_kind = table.table("thresholds")
        thresholds = {kind: by_kind.numbers(kind, self.highest - 1) for kind in KINDS_OF_REGION}
        by_kind.done()
        for kind, steps in thresholds.items():
            if list(steps) != sorted(set(steps), reverse=not higher):
                raise by_kind.wrong(kind, "must lead from worse to better")
        low, high = table.numbers("plausible", 2)
        if low >= high or not all(low <= step <= high for steps in thresholds.values() for step in steps):
            raise table.wrong("plausible", "must be a range that holds the thresholds")
        index = table.data["kind"] == "index"
        scale = table.numbers("scale", 2) if index else None
        return Measure(
            unit=table.text("unit"),
            higher_is_better=higher,
            thresholds=thresholds,
            plausible=(low, high),
            scale=(scale[0], scale[1]) if scale else None,
            issuer=table.take("issuer", str),
            basis=table.one_of("threshold_basis", ("seen", "inferred")),
            source=table.take("threshold_source", str),
        )

    def gate(self, table: Table) -> Gate:
        share = table.number("answered_share") if "answered_share" in table else None
        if share is not None and not 0 <= share <= 1:
            raise table.wrong("answered_share", "must be from 0 to 1")
        return Gate(
            code=self.code(table),
            name=table.text("name"),
            question=table.text("question"),
            evidence=table.words("evidence", self.evidence) if share is None else (),
            answered_share=share,
            next=table.text("next"),
            owners=table.words("owners"),
            reference=table.take("reference", str),
        )


def _turned(documents: Table, level: int) -> dict[str, dict[str, object]]:
    """``documents.id.2`` and ``documents.en.2`` as ``2.id`` and ``2.en``."""
    return {str(level): {language: documents.data[language].get(str(level)) for language in ("id", "en")}}
