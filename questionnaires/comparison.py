"""Two editions side by side: what changed, and which answers may be carried over."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from questionnaires.instrument import Group, Indicator, Instrument

ASKED = ("question", "answer", "evidence", "stage")  # what makes an indicator the same question with the same rules
RULES = ("highest", "tiers", "stages", "gates", "bands", "floor", "evidence", "identity", "consistency", "tie_break", "rank_on", "ladder")


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator: its pillar and what differs. ``comparable`` while question, answer and evidence are the same."""

    code: str
    pillar: str
    what: tuple[str, ...]

    @property
    def comparable(self) -> bool:
        """Whether its answers may be carried over and compared from year to year."""
        return not set(self.what) & {*ASKED, "added", "removed"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The later edition against the earlier one."""

    indicators: tuple[Change, ...]
    rules: tuple[str, ...]

    @property
    def pillars(self) -> tuple[str, ...]:
        """The codes of the pillars that a changed indicator affects."""
        return tuple(dict.fromkeys(change.pillar for change in self.indicators))


def compare(old: Instrument, new: Instrument) -> Comparison:
    """Every indicator that was added, removed or changed, in the order of the later edition, and every rule that differs."""
    before, after = _indicators(old), _indicators(new)
    found = []
    for code, (pillar, indicator) in after.items():
        what = _differences(before[code][1], indicator) if code in before else ("added",)
        if what:
            found.append(Change(code, pillar, what))
    found += [Change(code, pillar, ("removed",)) for code, (pillar, _) in before.items() if code not in after]
    rules = [name for name in RULES if getattr(old, name) != getattr(new, name)]
    if _weights(old) != _weights(new):
        rules.append("weights")
    return Comparison(tuple(found), tuple(rules))


def carried(old: Instrument, new: Instrument) -> frozenset[str]:
    """The codes whose answers mean the same in both editions."""
    before, after = _indicators(old), _indicators(new)
    return frozenset(code for code in before.keys() & after.keys() if not set(_differences(before[code][1], after[code][1])) & set(ASKED))


def _differences(old: Indicator, new: Indicator) -> tuple[str, ...]:
    return tuple(field.name for field in fields(Indicator) if getattr(old, field.name) != getattr(new, field.name))


def _indicators(instrument: Instrument) -> dict[str, tuple[str, Indicator]]:
    return {indicator.code: (pillar.code, indicator) for pillar in instrument.pillars for indicator in pillar.indicators()}


def _weights(instrument: Instrument) -> dict[str, object]:
    def walk(group: Group) -> Iterator[tuple[str, object]]:
        for member in group.members:
            if isinstance(member, Group):
                yield member.code, member.weight
                yield from walk(member)

    return dict(walk(instrument.root))
