"""Editions: folders of TOML, read strictly into an Instrument."""

import hashlib
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from questionnaires.instrument import (
    Band,
    ConsistencyRule,
    EvidenceKind,
    Field,
    Floor,
    Group,
    Instrument,
    InstrumentError,
    Rounding,
    Stage,
    Tier,
    Yardstick,
    half_up,
)
from questionnaires.questions import Questions, sums_to_one
from questionnaires.sheet import GUIDE, LISTS, MARKER, SUMMARY, sheet_names
from questionnaires.strict import Table, load_table

EDITIONS = Path(__file__).with_name("editions")
CONSISTENCY = ("straight_lining", "reused_evidence", "one_office", "old_evidence", "near_copy", "shared_evidence", "over_claim")
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
    table, folders = _inherited(folder)
    highest = table.take("highest", int)
    if highest < 1:
        raise table.wrong("highest", "must be at least 1")
    evidence = tuple(EvidenceKind(one.take("code", str), one.text("name"), one.text("hint")) for one in _each(table, "evidence"))
    stages = tuple(_stage(one) for one in _each(table, "stages"))
    sums_to_one(table, "stages", [stage.weight for stage in stages if not stage.apart])
    tiers = tuple(_tier(one) for one in _each(table, "tiers", "name"))
    efforts = table.table("efforts")
    questions = Questions(
        tiers=tuple(tier.name for tier in tiers),
        highest=highest,
        evidence=tuple(kind.code for kind in evidence),
        stages={stage.code: stage for stage in stages},
        efforts=tuple(efforts.data),
    )
    weights = table.table("weights")
    pillars = [questions.file(_find(name, folders), weights) for name in table.words("files")]
    weights.done()
    sums_to_one(table, "weights", [pillar.weight for pillar in pillars])
    bands = tuple(Band(one.take("code", str), one.text("name"), one.number("lowest")) for one in _each(table, "bands"))
    if [band.lowest for band in bands] != sorted({band.lowest for band in bands}) or not bands:
        raise table.wrong("bands", "must rise, each from a higher edge than the one before")
    instrument = Instrument(
        id=table.take("id", str),
        year=table.take("year", int),
        stage=table.take("stage", str),
        track=table.take("track", str),
        based_on=table.optional("based_on", str, ""),
        title=table.text("title"),
        reference=table.take("reference", str),
        guide=table.words("guide"),
        digest=digest_of(*folders),
        highest=highest,
        tiers=tiers,
        stages=stages,
        root=Group(tiers[0].name, tiers[0].label, Fraction(1), "", tuple(pillars)),
        gates=tuple(questions.gate(one) for one in _each(table, "gates")),
        bands=bands,
        floor=_floor(table, bands, tuple(pillar.code for pillar in pillars)),
        evidence=evidence,
        efforts={code: efforts.text(code) for code in efforts.data},
        identity=tuple(_field(one) for one in _each(table, "identity")),
        consistency=tuple(_rule(one, evidence) for one in _each(table, "consistency", "rule")) if "consistency" in table else (),
        tie_break=table.words("tie_break", TIE_BREAKS),
        rank_on=table.one_of("rank_on", ("unrounded", "rounded")),
        ladder=tuple(_yardstick(one, highest) for one in _each(table, "ladder")) if "ladder" in table else (),
    )
    table.done()
    _sheets(table, instrument)
    _terms(table, instrument.root, tiers, highest)
    return instrument


def _sheets(table: Table, instrument: Instrument) -> None:
    """Refuse pillars whose names cannot be the names of sheets."""
    names = sheet_names(instrument)
    taken = {name.casefold() for name in (GUIDE, SUMMARY, LISTS, MARKER)}
    for name in names:
        if re.search(r"[][:*?/\\']", name) or name.casefold() in taken:
            raise table.wrong("files", f"the name {name!r} cannot be a sheet's, or is one already")
        taken.add(name.casefold())


def _terms(table: Table, group: Group, tiers: tuple[Tier, ...], highest: int) -> None:
    """Refuse a tier that rounds each term where a group's terms can sum to more than the highest level."""
    tier = tiers[0]
    if tier.rounding.of == "term":
        most = sum(half_up(member.weight * highest, tier.rounding.decimals) for member in group.members)
        if most > highest:
            raise table.wrong(f"tiers[{tier.name}].rounding", f"the rounded terms of {group.code} can sum to {float(most)}, above {highest}")
    for member in group.members:
        if isinstance(member, Group):
            _terms(table, member, tiers[1:], highest)


def digest_of(*folders: Path) -> str:
    """SHA-256 over the names and bytes of the TOML files of an edition and of those it builds on, hexadecimal."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            total.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


OWN = ("id", "year", "stage", "track", "title", "reference")  # what an edition never inherits


def _inherited(folder: Path) -> tuple[Table, tuple[Path, ...]]:
    """The table of edition.toml with what it inherits, and the folders that hold its files, its own first.

    An edition that is ``based_on`` another states only what differs: a key replaces the other's; in an array of
    tables, a table replaces the one of its name or is added.
    """
    table = load_table(folder / "edition.toml", InstrumentError)
    if "based_on" not in table:
        return table, (folder,)
    name = table.take("based_on", str)
    base = next((place / name for place in (folder.parent, EDITIONS) if (place / name / "edition.toml").is_file()), None)
    if base is None or base == folder:
        raise table.wrong("based_on", f"there is no edition {name!r}")
    inherited, folders = _inherited(base)
    merged = {key: value for key, value in inherited.data.items() if key not in OWN}
    for key, value in table.data.items():
        merged[key] = _merged(merged.get(key), value)
    return Table(table.file, "", merged, InstrumentError), (folder, *folders)


def _merged(base: object, own: object) -> object:
    """Arrays of tables merged by code or name; everything else is the edition's own."""
    if not (isinstance(base, list) and isinstance(own, list) and all(isinstance(one, dict) for one in (*base, *own))):
        return own
    key = "name" if all(isinstance(one.get("name"), str) for one in base) else "code"
    named = {one.get(key): one for one in base}
    return list((named | {one.get(key): one for one in own}).values())


def _find(name: str, folders: tuple[Path, ...]) -> Path:
    """The file of that name in the first folder that has it; in the edition's own where none has."""
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name)


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


def _tier(table: Table) -> Tier:
    aggregation = table.one_of("aggregation", AGGREGATIONS)
    rounding = _rounding(table.table("rounding"), aggregation) if "rounding" in table else Rounding("nothing")
    coverage = table.number("coverage") if "coverage" in table else Fraction(0)
    if not 0 <= coverage <= 1:
        raise table.wrong("coverage", f"must be from 0 to 1, not {coverage}")
    return Tier(table.take("name", str), table.text("label"), aggregation, rounding, coverage)


def _rounding(table: Table, aggregation: str) -> Rounding:
    table.one_of("mode", ("half-up",))
    rounding = Rounding(table.one_of("of", ("total", "term")), table.take("decimals", int))
    if rounding.of == "term" and aggregation == "geometric":
        raise table.wrong("of", "a geometric mean has no terms to round; round its total")
    if rounding.decimals < 0:
        raise table.wrong("decimals", "must be at least 0")
    table.done()
    return rounding


def _stage(table: Table) -> Stage:
    return Stage(table.take("code", str), table.text("name"), table.number("weight"), table.optional("apart", bool, default=False))


def _floor(table: Table, bands: tuple[Band, ...], pillars: tuple[str, ...]) -> Floor | None:
    if "floor" not in table:
        return None
    rule = table.table("floor")
    exempt = rule.words("exempt", pillars) if "exempt" in rule else ()
    floor = Floor(rule.number("below"), rule.one_of("at_most", tuple(band.code for band in bands)), exempt)
    rule.done()
    return floor


def _rule(table: Table, evidence: tuple[EvidenceKind, ...]) -> ConsistencyRule:
    name = table.one_of("rule", CONSISTENCY)
    threshold = table.take("threshold", int)
    if threshold < 1:
        raise table.wrong("threshold", "must be at least 1")
    reference = table.take("reference", str)
    exempt = table.words("exempt", tuple(kind.code for kind in evidence)) if "exempt" in table else ()
    return ConsistencyRule(name, threshold, table.optional("trial", bool, default=False), exempt, reference)


def _yardstick(table: Table, highest: int) -> Yardstick:
    return Yardstick(table.take("code", str), table.text("name"), table.texts("levels", highest + 1), table.take("reference", str))


def _field(table: Table) -> Field:
    return Field(table.take("code", str), table.text("name"), table.take("required", bool), table.text("hint"))
