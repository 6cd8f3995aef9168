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
from flows.selection_rules import load_rules, revised
from flows.settings import Cycle, SettingsError
from questionnaires.edition import load_instrument
from questionnaires.instrument import Group, Instrument
from questionnaires.strict import Table
from reports.reasons import reason

NUMBER = r"\d{1,9}(\.\d{1,9}|/0*[1-9]\d{0,8})?"
LONGEST_NAME = 60  # characters: every file system takes them in any script
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


def wish(cycle: Cycle, rules: Sequence[str], weights: str, quota: Sequence[str]) -> Wish:
    """What texts like ``selection.province_cap=3``, ``GOV=2,MOB=1`` and ``reguler=45`` ask of a cycle; SettingsError where it cannot be."""
    pairs = ((key.removeprefix("selection."), value) for key, value in map(_pair, rules))
    changes = {key: None if value in ("", "none") else _number("--set", value) for key, value in pairs}
    weighed_by = {key.upper(): _number("--weights", value) for key, value in map(_pair, filter(None, re.split(r"[;,\s]+", weights)))}
    places = {key.removeprefix("quota."): _places(value) for key, value in map(_pair, quota)}
    found = Wish(changes, weighed_by, places)
    changed(cycle, found)
    for edition in cycle.editions:
        weighed(load_instrument(edition), weighed_by)
    return found


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise SettingsError(text, "", "must have the form name=value")
    return key.strip(), value.strip()


def _number(option: str, value: str) -> Fraction:
    if not re.fullmatch(NUMBER, value, flags=re.ASCII):
        raise SettingsError(option, "", f"{value!r} is no number from 0 like 3, 0.25 or 1/6")
    return Fraction(value)


def _places(value: str) -> int:
    number = _number("--quota", value)
    if number.denominator != 1:
        raise SettingsError("--quota", "", f"{value!r} is no whole number")
    return int(number)


def compare(cycle: Cycle, assessed: Assessed, wanted: Wish) -> tuple[Difference, ...]:
    """Every track with what the wish changes."""
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
    """The cycle with other quotas and rules. A number changes the rules of that id, or makes one where the id is a kind."""
    strangers = [track for track in wanted.quota if track not in cycle.quota]
    if strangers:
        raise SettingsError("--quota", strangers[0], f"is no track of this cycle; tracks are {', '.join(cycle.quota)}")
    selection = cycle.selection
    for key, number in wanted.rules.items():
        selection = _changed(selection, key, number, cycle)
    return replace(cycle, quota={**cycle.quota, **wanted.quota}, selection=selection)


def _changed(selection: Mapping[str, tuple[Rule, ...]], key: str, number: Fraction | None, cycle: Cycle) -> Mapping[str, tuple[Rule, ...]]:
    ids = sorted({rule.id for rules in selection.values() for rule in rules})
    if number is None:
        if key not in ids:
            raise SettingsError(
                "--set", f"selection.{key}", f"is no rule of this cycle, so it cannot be dropped; rules are {', '.join(ids) or 'none'}"
            )
        return {track: tuple(rule for rule in rules if rule.id != key) for track, rules in selection.items()}
    if key in ids:
        return {
            track: tuple(revised(rule, number, "--set", SettingsError) if rule.id == key else rule for rule in rules)
            for track, rules in selection.items()
        }
    table = Table("--set", "selection", {key: number}, SettingsError)
    made = load_rules(table, tuple(selection), tuple(load_instrument(one) for one in cycle.editions))
    return {track: (*rules, *made[track]) for track, rules in selection.items()}


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
    """The folder of a scenario, with the cohort documents and what differs from the official proposal; one of the same name is replaced."""
    name = safe_name(name)[:LONGEST_NAME]
    folder = Folders(cycle.folder).cohort / "scenarios" / name
    imprint = replace(cycle.imprint(), cycle=f"{cycle.imprint().cycle}. SKENARIO {name}, bukan usulan resmi")
    orders = documents(changed(cycle, wanted), assessed, tuple(one.scenario for one in differences), folder, imprint)
    made = {draft.path: draft.make() for order in orders for draft in order.drafts()}
    told = {"schema": "kesiapan-scenario-1", "name": name, "wish": wanted, "tracks": [_told(one) for one in differences]}
    for path, data in {**made, folder / "difference.json": canonical(told)}.items():
        write_file(path, data)
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
