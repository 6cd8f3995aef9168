"""The rules of a selection as cycle.toml states them, in a short form or a long one."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from assessment.rules import Kind, Rule
from questionnaires.instrument import Instrument
from questionnaires.register import load_register
from questionnaires.strict import StrictError, Table

KINDS = {kind.value.replace("-", "_"): kind for kind in Kind if kind is not Kind.QUOTA}  # the ids that say their kind themselves
STANDING = tuple(kind.value for kind in (Kind.QUOTA, Kind.MEMBERS, Kind.GATES))  # ids of the rules of every selection
FLOORS = (Kind.INDEX_FLOOR, Kind.PILLAR_FLOOR)  # in points
COUNTS = (Kind.PROVINCE_CAP, Kind.ISLAND_CAP, Kind.ISLAND_FLOOR, Kind.RESERVED)  # of regions
SHARES = (Kind.KOTA_SHARE, Kind.KABUPATEN_SHARE)
WITHOUT_CODES = (Kind.INDEX_FLOOR, *SHARES)
REPEATS = Fraction(0)  # the year before which nobody was a member


def load_rules(table: Table, tracks: tuple[str, ...], instruments: tuple[Instrument, ...]) -> Mapping[str, tuple[Rule, ...]]:
    """Track -> its rules, in the order of the file. The table's error names the place and why."""
    found: dict[str, list[Rule]] = {track: [] for track in tracks}
    for key in table.data:
        own = table.table(key) if isinstance(table.data[key], Mapping) else _short(table, key)
        kind = Kind(own.one_of("kind", tuple(kind.value for kind in KINDS.values()))) if "kind" in own else _kind_of(own, key)
        track = own.one_of("track", tracks) if "track" in own else ""
        rule = _rule(key, kind, own, instruments)
        own.done()
        for one in [track] if track else tracks:
            found[one].append(rule)
    return {track: tuple(rules) for track, rules in found.items()}


def revised(rule: Rule, number: Fraction, file: str, error: type[StrictError]) -> Rule:
    """The rule with another number, or another share where it states one. The error names the file, the rule and why."""
    name = "share" if rule.share else "number"
    table = Table(file, f"selection.{rule.id}", {name: number}, error)
    stated, share = _quantities(rule.kind, table)
    table.done()
    return replace(rule, share=share) if rule.share else replace(rule, number=stated)


def _short(table: Table, key: str) -> Table:
    """``province_cap = 4`` is the table that says only the number, and ``kota_share = 0.2`` only the share."""
    table.taken.add(key)
    name = "share" if KINDS.get(key) in SHARES else "number"
    return Table(table.file, f"{table.place}.{key}", {name: table.data[key]}, table.error)


def _kind_of(table: Table, key: str) -> Kind:
    if key not in KINDS:
        raise table.wrong("kind", f"is missing; only these ids say it themselves: {', '.join(KINDS)}")
    return KINDS[key]


def _rule(key: str, kind: Kind, table: Table, instruments: tuple[Instrument, ...]) -> Rule:
    if key != kind.value and {key, kind.value} & set(STANDING):
        raise table.wrong("", f"is no place for {kind.value}: the ids {', '.join(STANDING)} belong to the rules of every selection and only to them")
    if kind is Kind.MEMBERS:
        if not table.take("repeats", bool):
            raise table.wrong("repeats", "must be true: without it, leave this rule out")
        return Rule(key, kind, REPEATS)
    number, share = _quantities(kind, table)
    codes = table.words("codes", _known(kind, instruments)) if "codes" in table and kind not in WITHOUT_CODES else ()
    soft = table.optional("soft", bool, default=False)
    reason, by = (table.optional(name, str, default="") for name in ("reason", "decided_by"))
    try:
        return Rule(key, kind, number, share, frozenset(codes), soft, reason, by)
    except ValueError as error:
        raise table.wrong("", str(error).removeprefix(f"{key}: ")) from None


def _quantities(kind: Kind, table: Table) -> tuple[Fraction, Fraction]:
    """The number and the share of a rule; of what says nothing about its kind, nothing is taken."""
    counted = kind in (*FLOORS, *COUNTS) or (kind in SHARES and "number" in table)
    number = table.number("number") if counted else Fraction(0)
    share = table.number("share") if kind in SHARES and not (counted and "share" not in table) else Fraction(0)
    if number < 0 or (number.denominator != 1 and kind not in FLOORS):
        raise table.wrong("number", "must be at least 0" if kind in FLOORS else "must be a whole number from 0")
    if not 0 <= share <= 1:
        raise table.wrong("share", "must be a share between 0 and 1")
    return number, share


def _known(kind: Kind, instruments: tuple[Instrument, ...]) -> tuple[str, ...]:
    """The codes that a rule of a kind can name."""
    regions = load_register().regions
    if kind in (Kind.ISLAND_CAP, Kind.ISLAND_FLOOR):
        return tuple(sorted({region.island_group for region in regions.values()}))
    if kind is Kind.PROVINCE_CAP:
        return tuple(sorted({region.province_code for region in regions.values()}))
    if kind is Kind.PILLAR_FLOOR:
        return tuple(dict.fromkeys(pillar.code for one in instruments for pillar in one.pillars))
    if kind is Kind.GATES:
        return tuple(dict.fromkeys(gate.code for one in instruments for gate in one.gates))
    return tuple(regions)
