"""Scenarios: the same scorecards under other rules, written beside the official proposal and never over it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assessment.record import canonical
from assessment.rules import Rule
from assessment.selection import Decision, Reason, Selection
from flows.assessing import Assessed
from flows.folders import Folders, safe_name, write_file
from flows.proposal import Proposal, documents, propose_one
from flows.selection_rules import load_rules
from flows.settings import Cycle, SettingsError
from questionnaires.edition import load_instrument
from questionnaires.instrument import Group, Instrument
from questionnaires.strict import Table
from reports.reasons import reason

INSIDE = (Reason.CHOSEN, Reason.TIED_AT_THE_CUT)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a scenario changes: rules by id (None drops one), weights of pillars as multiples of the edition's, quotas by track."""

    rules: Mapping[str, Fraction | None]
    weights: Mapping[str, Fraction]
    quota: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One track of a scenario against the official proposal: who comes in and who goes out, each with the new decision."""

    official: Proposal
    scenario: Proposal
    enter: tuple[Decision, ...]
    leave: tuple[Decision, ...]


def wish(rules: Sequence[str], weights: str, quota: Sequence[str]) -> Wish:
    """What texts like ``selection.province_cap=3``, ``GOV=2,MOB=1`` and ``reguler=45`` ask for; SettingsError where one is none."""
    changed = {key.removeprefix("selection."): None if value in ("", "none") else _number("--set", value) for key, value in map(_pair, rules)}
    weighed = {key.upper(): _number("--weights", value) for key, value in map(_pair, filter(None, re.split(r"[,\s]+", weights)))}
    places = {key.removeprefix("quota."): int(_number("--quota", value)) for key, value in map(_pair, quota)}
    return Wish(changed, weighed, places)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise SettingsError(text, "", "must have the form name=value")
    return key.strip(), value.strip()


def _number(option: str, value: str) -> Fraction:
    try:
        number = Fraction(value.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise SettingsError(option, "", f"{value!r} is no number") from None
    if number < 0:
        raise SettingsError(option, "", f"{value!r} lies below 0")
    return number


def compare(cycle: Cycle, assessed: Assessed, wanted: Wish) -> tuple[Difference, ...]:
    """Every track with what the wish changes. SettingsError where it names no track, pillar or rule."""
    other = changed(cycle, wanted)
    found = []
    for edition in cycle.editions:
        instrument = load_instrument(edition)
        official = propose_one(cycle, assessed.answers, instrument)
        scenario = propose_one(other, assessed.answers, weighed(instrument, wanted.weights))
        before, after = (_inside(one.selection) for one in (official, scenario))
        decisions = {one.card.region.code: one for one in scenario.selection.decisions}
        enter, leave = (tuple(decisions[code] for code in decisions if code in codes) for codes in (after - before, before - after))
        found.append(Difference(official, scenario, enter, leave))
    return tuple(found)


def _inside(selection: Selection) -> frozenset[str]:
    return frozenset(one.card.region.code for one in selection.decisions if one.reason in INSIDE)


def changed(cycle: Cycle, wanted: Wish) -> Cycle:
    """The cycle with other quotas and rules. A number changes the rule of that id, or makes one where the id is a kind."""
    strangers = [track for track in wanted.quota if track not in cycle.quota]
    if strangers:
        raise SettingsError("--quota", strangers[0], f"is no track of this cycle; tracks are {', '.join(cycle.quota)}")
    selection = {track: _ruled(rules, wanted, cycle) for track, rules in cycle.selection.items()}
    return replace(cycle, quota={**cycle.quota, **wanted.quota}, selection=selection)


def _ruled(rules: tuple[Rule, ...], wanted: Wish, cycle: Cycle) -> tuple[Rule, ...]:
    found = {rule.id: rule for rule in rules}
    for key, number in wanted.rules.items():
        if number is None:
            found.pop(key, None)
        elif key in found:
            found[key] = replace(found[key], share=number) if found[key].share else replace(found[key], number=number)
        else:
            table = Table("--set", "selection", {key: number}, SettingsError)
            found[key] = load_rules(table, ("",), tuple(load_instrument(one) for one in cycle.editions))[""][0]
    return tuple(found.values())


def weighed(instrument: Instrument, weights: Mapping[str, Fraction]) -> Instrument:
    """The instrument with the pillars' weights multiplied and brought back to a sum of 1; itself where nothing is asked."""
    known = [pillar.code for pillar in instrument.pillars]
    strangers = [code for code in weights if code not in known]
    if strangers:
        raise SettingsError("--weights", strangers[0], f"is no pillar of {instrument.id}; pillars are {', '.join(known)}")
    if not weights:
        return instrument
    raw = {pillar.code: pillar.weight * weights.get(pillar.code, Fraction(1)) for pillar in instrument.pillars}
    whole = sum(raw.values())
    if not whole:
        raise SettingsError("--weights", "", "leaves no pillar with any weight")
    members = tuple(replace(one, weight=raw[one.code] / whole) if isinstance(one, Group) else one for one in instrument.root.members)
    return replace(instrument, root=replace(instrument.root, members=members))


def write_scenario(cycle: Cycle, assessed: Assessed, name: str, differences: Sequence[Difference], wanted: Wish) -> Path:
    """The folder of a scenario, with the cohort documents and what differs from the official proposal."""
    folder = Folders(cycle.folder).cohort / "scenarios" / safe_name(name)
    imprint = replace(cycle.imprint(), cycle=f"{cycle.imprint().cycle}. SKENARIO {name}, bukan usulan resmi")
    made = documents(changed(cycle, wanted), assessed, tuple(one.scenario for one in differences), imprint)
    told = {"schema": "kesiapan-scenario-1", "name": name, "wish": wanted, "tracks": [_told(one) for one in differences]}
    for file, data in {**made, "difference.json": canonical(told)}.items():
        write_file(folder / file, data)
    return folder


def _told(one: Difference) -> dict[str, object]:
    def listed(decisions: tuple[Decision, ...]) -> list[dict[str, object]]:
        selection, instrument = one.scenario.selection, one.scenario.instrument
        return [
            {"code": found.card.region.code, "index": found.card.index, "reason": reason(found, selection, instrument, "id")} for found in decisions
        ]

    official, scenario = one.official.selection, one.scenario.selection
    return {
        "track": scenario.track,
        "points": {"official": official.points, "scenario": scenario.points},
        "conflict": scenario.conflict,
        "relaxed": scenario.relaxed,
        "enter": listed(one.enter),
        "leave": listed(one.leave),
    }
