"""The rules of a selection as cycle.toml states them, in a short form or a long one."""

from collections.abc import Mapping
from fractions import Fraction

from assessment.rules import Kind, Rule
from questionnaires.instrument import Instrument
from questionnaires.register import load_register
from questionnaires.strict import StrictError, Table

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.QUOTA)
REPEATS = Fraction(0)  # the year before which nobody was a member


def load_rules(table: Table, tracks: tuple[str, ...], instruments: tuple[Instrument, ...]) -> Mapping[str, tuple[Rule, ...]]:
    """Track -> its rules, in the order of the file. The table's error names the place and why."""
    found: dict[str, list[Rule]] = {track: [] for track in tracks}
    for key in table.data:
        own = table.table(key) if isinstance(table.data[key], Mapping) else _short(table, key)
        kind = Kind(own.one_of("kind", KINDS)) if "kind" in own else _kind_of(own, key)
        track = own.one_of("track", tracks) if "track" in own else ""
        rule = _rule(key, kind, own, instruments)
        for one in [track] if track else tracks:
            found[one].append(rule)
        own.done()
    return {track: tuple(rules) for track, rules in found.items()}


def _short(table: Table, key: str) -> Table:
    """``province_cap = 4`` is the table that says only the number."""
    table.taken.add(key)
    return Table(table.file, f"{table.place}.{key}", {"number": table.data[key]}, table.error)


def _kind_of(table: Table, key: str) -> Kind:
    if key.replace("_", "-") not in KINDS:
        raise table.wrong("kind", f"is missing: the id is no kind itself; kinds are {', '.join(KINDS)}")
    return Kind(key.replace("_", "-"))


STANDING = (Kind.MEMBERS, Kind.GATES)  # rules of every selection: a cycle can only replace them, under their own names


def _rule(key: str, kind: Kind, table: Table, instruments: tuple[Instrument, ...]) -> Rule:
    if kind in STANDING and key != kind.value:
        raise table.wrong("kind", f"must stand under the id {kind.value}")
    if kind is Kind.MEMBERS:
        if not table.take("repeats", bool):
            raise table.wrong("repeats", "must be true: without it, leave this rule out")
        return Rule(key, kind, REPEATS)
    number, share = (table.number(name) if name in table else Fraction(0) for name in ("number", "share"))
    if number.denominator != 1 and kind not in (Kind.INDEX_FLOOR, Kind.PILLAR_FLOOR):
        raise table.wrong("number", "must be a whole number")
    codes = table.words("codes", _known(kind, instruments)) if "codes" in table else ()
    try:
        return Rule(
            id=key,
            kind=kind,
            number=number,
            share=share,
            codes=frozenset(codes),
            soft=table.optional("soft", bool, default=False),
            reason=table.optional("reason", str, default=""),
            decided_by=table.optional("decided_by", str, default=""),
        )
    except StrictError:
        raise
    except ValueError as error:
        raise table.wrong("", str(error).partition(": ")[2]) from None


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
