"""The rules of a selection as data, whom each of them leaves out, and the rows that it adds to the integer programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from assessment.ranking import Ranked
from questionnaires.register import Region


class Kind(Enum):
    """What a rule demands. ``codes`` says of whom, ``number`` how many or how much, ``share`` which part of those chosen."""

    QUOTA = "quota"  # at most ``number`` regions
    MEMBERS = "members"  # no members before the year ``number`` but those of ``codes``; year 0 allows every repeat
    GATES = "gates"  # the gates of ``codes`` passed, or all of them
    INDEX_FLOOR = "index-floor"  # an index of at least ``number`` points
    PILLAR_FLOOR = "pillar-floor"  # at least ``number`` points in the pillars of ``codes``, or in each
    PROVINCE_CAP = "province-cap"  # at most ``number`` from one province of ``codes``, or from any
    ISLAND_CAP = "island-cap"  # at most ``number`` from one island group of ``codes``, or from any
    ISLAND_FLOOR = "island-floor"  # at least ``number`` from each island group of ``codes``
    KOTA_SHARE = "kota-share"  # at least ``number`` kota and at least that ``share`` of those chosen
    KABUPATEN_SHARE = "kabupaten-share"  # the same of kabupaten
    RESERVED = "reserved"  # at least ``number`` of the regions of ``codes``, a zone
    FORCED_IN = "forced-in"  # every region of ``codes``
    FORCED_OUT = "forced-out"  # no region of ``codes``


FILTERS = frozenset({Kind.MEMBERS, Kind.GATES, Kind.INDEX_FLOOR, Kind.PILLAR_FLOOR, Kind.FORCED_OUT})  # look at one region at a time
FORCED = frozenset({Kind.FORCED_IN, Kind.FORCED_OUT})
NAMED = FORCED | {Kind.RESERVED, Kind.ISLAND_FLOOR}  # say nothing without codes


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule under the id by which reports name it. ValueError where it is incomplete.

    A ``soft`` rule gives way when the rules contradict each other. ``reason`` and ``decided_by``: of what a person decided.
    """

    id: str
    kind: Kind
    number: Fraction = Fraction(0)
    share: Fraction = Fraction(0)
    codes: frozenset[str] = frozenset()
    soft: bool = False
    reason: str = ""
    decided_by: str = ""

    def __post_init__(self) -> None:
        if self.number < 0 or not 0 <= self.share <= 1:
            raise ValueError(f"{self.id}: a number is at least 0 and a share from 0 to 1")
        if self.kind in FORCED and not (self.reason and self.decided_by):
            raise ValueError(f"{self.id}: needs a reason and who decided")
        if self.kind in NAMED and not self.codes:
            raise ValueError(f"{self.id}: needs the codes that it is about")

    @property
    def filters(self) -> bool:
        """Whether it looks at one region at a time, so that those it leaves out are no candidates."""
        return self.kind in FILTERS


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= sum of coefficient x column <= high``, all in whole numbers, None for no limit.

    ``terms``: pairs of column and coefficient. ``grows``: the row's upper limit is the quota.
    """

    rule: str
    terms: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    grows: bool = False

    def allows(self, x: Sequence[int]) -> bool:
        """Whether these columns keep the row."""
        total = sum(coefficient * x[at] for at, coefficient in self.terms)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


def left_out(rule: Rule, one: Ranked) -> tuple[str, ...] | None:
    """None where the rule lets the region be a candidate; else what its reason names.

    That is the year of membership, the failed gates, the low pillars, or nothing.
    """
    card, region = one.card, one.card.region
    if rule.kind is Kind.MEMBERS:
        member = region.member_since(int(rule.number))
        return (str(member.year),) if member and region.code not in rule.codes else None
    if rule.kind is Kind.GATES:
        return tuple(code for code in card.failed_gates if not rule.codes or code in rule.codes) or None
    if rule.kind is Kind.PILLAR_FLOOR:
        asked = (part for part in card.final.parts if not rule.codes or part.code in rule.codes)
        return tuple(part.code for part in asked if part.value < rule.number) or None
    low = rule.kind is Kind.INDEX_FLOOR and one.index < rule.number
    return () if low or (rule.kind is Kind.FORCED_OUT and region.code in rule.codes) else None


def rows(rule: Rule, regions: Sequence[Region]) -> tuple[Row, ...]:
    """The rows of the programme, one column for each region; none of a rule that filters."""
    every, number = range(len(regions)), int(rule.number)
    if rule.kind is Kind.QUOTA:
        return (_row(rule, every, high=number, grows=True),)
    if rule.kind is Kind.PROVINCE_CAP:
        return tuple(_row(rule, group, high=number) for group in _groups(rule, [one.province_code for one in regions]).values())
    if rule.kind is Kind.ISLAND_CAP:
        return tuple(_row(rule, group, high=number) for group in _groups(rule, [one.island_group for one in regions]).values())
    if rule.kind is Kind.ISLAND_FLOOR:
        groups = _groups(rule, [one.island_group for one in regions])
        return tuple(_row(rule, groups.get(code, ()), low=number) for code in sorted(rule.codes))
    if rule.kind is Kind.RESERVED:
        return (_row(rule, (at for at in every if regions[at].code in rule.codes), low=number),)
    if rule.kind is Kind.FORCED_IN:
        return tuple(_row(rule, (at for at in every if regions[at].code == code), low=1) for code in sorted(rule.codes))
    if rule.kind in (Kind.KOTA_SHARE, Kind.KABUPATEN_SHARE):
        return _share(rule, [one.kind == rule.kind.value.removesuffix("-share") for one in regions])
    return ()


def _row(rule: Rule, columns: Iterable[int], *, low: int | None = None, high: int | None = None, grows: bool = False) -> Row:
    return Row(rule.id, tuple((at, 1) for at in columns), low, high, grows)


def _groups(rule: Rule, codes: Sequence[str]) -> Mapping[str, list[int]]:
    """Code of a province or island group that the rule is about -> its columns."""
    found: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        if not rule.codes or code in rule.codes:
            found.setdefault(code, []).append(at)
    return found


def _share(rule: Rule, inside: Sequence[bool]) -> tuple[Row, ...]:
    """``inside >= share x all`` in whole numbers, and ``inside >= number``, which lets the search split that count where it is no whole one."""
    part, whole = rule.share.numerator, rule.share.denominator
    share = Row(rule.id, tuple((at, whole - part if one else -part) for at, one in enumerate(inside)), 0, None)
    return (share, _row(rule, (at for at, one in enumerate(inside) if one), low=int(rule.number)))


def broken(rules: Sequence[Rule], chosen: Sequence[Region]) -> tuple[str, ...]:
    """The ids of the rules about the whole set, but the quota, that these chosen regions do not keep."""
    every = [1] * len(chosen)
    return tuple(rule.id for rule in rules if rule.kind is not Kind.QUOTA and not all(row.allows(every) for row in rows(rule, chosen)))
