"""Planning: what a run would make and why, before it makes it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.record import RecordError, canonical
from flows.assessing import Assessed, assess
from flows.batches import failures
from flows.folders import outputs_in
from flows.making import Made, Order, Why, foresee, fulfil
from flows.proposal import propose
from flows.publishing import Publication
from flows.recording import grounds, read_record, unchanged
from flows.replies import Reply
from flows.run_cycle import orders
from flows.settings import Cycle

NAMED = 5  # outputs that are named of those with one reason; the rest is counted
OTHERS = "what it says of the region among the others changes"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: reason -> names of the outputs it would make, those it would remove, and how many it would leave."""

    make: Mapping[str, tuple[str, ...]]
    remove: tuple[str, ...]
    keep: int
    failed: tuple[str, ...]


def plan_of(cycle: Cycle) -> Plan:
    """What a run would do now. Everything is read, scored and chosen; nothing is written."""
    stored = unchanged(cycle)
    if stored:
        return Plan({}, (), len(stored["outputs"]), ())
    assessed = assess(cycle, keep=False)
    outcomes = fulfil(cycle, orders(cycle, assessed, propose(cycle, assessed.answers)), foresee)
    causes = _Causes(cycle, assessed)
    make: dict[str, list[str]] = {}
    for outcome in outcomes:
        for one in outcome.value or ():
            if one.why:
                make.setdefault(causes.of(outcome.item.order, one), []).append(one.entry.name)
    names = {one.entry.name for outcome in outcomes for one in outcome.value or ()}
    keep = sum(one.why is None for outcome in outcomes for one in outcome.value or ())
    remove = tuple(name for name in outputs_in(cycle.folder) if name not in names)
    return Plan({why: tuple(made) for why, made in make.items()}, remove, keep, failures(outcomes))


def told(plan: Plan) -> Iterator[str]:
    """The plan in lines."""
    for why, names in plan.make.items():
        yield f"make {len(names)}, because {why}:"
        yield from _named(names)
    if plan.remove:
        yield f"remove {len(plan.remove)}, because nothing that they tell of is there any more:"
        yield from _named(plan.remove)
    yield f"leave {plan.keep} as they are."


def _named(names: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {name}" for name in names[:NAMED])
    if len(names) > NAMED:
        yield f"  and {len(names) - NAMED} more"


class _Causes:
    """What has changed since the record of the last run."""

    def __init__(self, cycle: Cycle, assessed: Assessed) -> None:
        try:
            self.stored, _ = read_record(cycle)
        except RecordError:
            self.stored = {"files": [], "marks": [], "objections": []}
        self.everywhere = self._everywhere(cycle)
        now: dict[str, Mapping[str, object]] = {
            "its workbook": {one.region: one.sha256 for one in assessed.scored},
            "its marks": _by_region((one.region, one.incoming.sha256) for one in assessed.marked if one.marking),
            "its objection": _by_region((one.region, one.incoming.sha256) for one in assessed.objected if one.objection),
        }
        before: dict[str, Mapping[str, object]] = {
            "its workbook": {one["region"]: one["sha256"] for one in self.stored["files"] if one["scored"]},
            "its marks": _by_region((one["region"], one["sha256"]) for one in self.stored["marks"] if one["marking"]),
            "its objection": _by_region((one["region"], one["sha256"]) for one in self.stored["objections"] if one["objection"]),
        }
        self.changed = {
            what: {region for region in found.keys() | before[what].keys() if found.get(region) != before[what].get(region)}
            for what, found in now.items()
        }

    def _everywhere(self, cycle: Cycle) -> tuple[str, ...]:
        now: dict[str, Any] = json.loads(canonical(grounds(cycle)))
        said = {"settings": "cycle.toml", "published": "published.csv", "editions": "the edition", "programme": "the program or a library"}
        return tuple(text for key, text in said.items() if key in self.stored and self.stored[key] != now[key])

    def of(self, order: Order, made: Made) -> str:
        """Why one output is made, in words."""
        if made.why is not Why.CONTENT:
            return made.why.value if made.why else ""
        region = order.card.region.code if isinstance(order, Publication) else order.settled.answer.region if isinstance(order, Reply) else ""
        own = [what for what, regions in self.changed.items() if region in regions]
        if own or self.everywhere:
            return f"{' and '.join((*own, *self.everywhere))} changed"
        return OTHERS if isinstance(order, Publication) else made.why.value


def _by_region(files: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for region, sha256 in files:
        found.setdefault(region, []).append(sha256)
    return {region: tuple(sorted(hashes)) for region, hashes in found.items()}
