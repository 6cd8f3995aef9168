"""The part of the command line for the choice: what if, and the ministry's decision."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import CycleFolder, err, say

if TYPE_CHECKING:
    from assessment.selection import Decision
    from flows.scenarios import Difference

choice = typer.Typer()


@choice.command(epilog="Example: kesiapan choose cycle-2023 --set selection.province_cap=3 --scenario 'tiga per provinsi'")
def choose(
    cycle: CycleFolder,
    rules: Annotated[list[str] | None, typer.Option("--set", help="A rule: selection.ID=NUMBER, or none to drop it. Several times.")] = None,
    weights: Annotated[str, typer.Option(help="Multiples of the pillars' weights: GOV=2,MOB=1.")] = "",
    quota: Annotated[list[str] | None, typer.Option(help="Places of a track: reguler=45. Several times.")] = None,
    scenario: Annotated[str, typer.Option(help="A name: writes CYCLE/cohort/scenarios/NAME. Only shown if left out.")] = "",
    language: Annotated[str, typer.Option(help="Of the reasons: id or en.")] = "id",
) -> None:
    """What if: the choice under other rules, against the official proposal, which is never changed."""
    from flows.assessing import assess
    from flows.console import language_of
    from flows.progress import shown
    from flows.scenarios import compare, wish, write_scenario
    from flows.settings import load_cycle

    settings, language = load_cycle(cycle), language_of(language)
    wanted = wish(settings, rules or [], weights, quota or [])
    with shown(err):
        assessed = assess(settings, keep=False)
    differences = compare(settings, assessed, wanted)
    for one in differences:
        _print(one, language)
    if scenario:
        say(f"\n{write_scenario(settings, assessed, scenario, differences, wanted)}")
    if any(one.scenario.selection.conflict for one in differences):
        raise typer.Exit(1)


@choice.command(epilog="Example: kesiapan decide cycle-2023 --file decision.toml")
def decide(
    cycle: CycleFolder,
    file: Annotated[Path, typer.Option(help="The ministry's decision (TOML); README shows one.", exists=True, dir_okay=False)],
) -> None:
    """Check the ministry's decision against the proposal and keep it in the record; the next cycles take their members from it."""
    from flows.deciding import decide
    from flows.lock import locked
    from flows.settings import load_cycle
    from questionnaires.register import load_register

    settings = load_cycle(cycle)
    with locked(settings.folder):
        decided, path = decide(settings, file)
    regions = load_register().regions
    say(f"{len(decided.cohort)} regions on the track {decided.track}, letter {decided.number} of {decided.date}, signed by {decided.signer}")
    for step in decided.steps:
        names = " for ".join(f"{code} {regions[code].name}" for code in (step.come, step.out) if code)
        say(f"  {names if step.come else 'out: ' + names}: {step.reason}")
    for rule in decided.breaks:
        say(f"  this cohort does not keep the rule {rule}")
    say(f"{path}\nTo count these regions as members, name this file under [rules] decided_before of a later cycle.")


def _print(one: "Difference", language: str) -> None:
    from reports.numbers import points
    from reports.reasons import rule_sentence

    official, scenario = one.official.selection, one.scenario.selection
    say(f"{scenario.track}: {scenario.quota - scenario.places_open} of {scenario.quota} places")
    if scenario.conflict:
        several = len(scenario.conflict) > 1
        say(f"  {'These rules contradict each other' if several else 'The candidates cannot keep this rule'}, so nothing is chosen:")
        for rule in scenario.rules:
            if rule.id in scenario.conflict:
                say(f"    {rule.id}: {rule_sentence(rule, language)}")
        return
    for rule in scenario.rules:
        if rule.id in scenario.relaxed:
            say(f"  gave way: {rule.id}: {rule_sentence(rule, language)}")
    say(f"  sum of indices {points(scenario.points, language)}, official {points(official.points, language)}")
    for word, decisions in (("in ", one.enter), ("out", one.leave)):
        for decision in decisions:
            say(f"  {word}  {_line(decision, one, language)}")
    if not one.enter and not one.leave:
        say("  the same regions as the official proposal")


def _line(decision: "Decision", one: "Difference", language: str) -> str:
    from reports.numbers import points
    from reports.reasons import reason

    region, selection = decision.card.region, one.scenario.selection
    return f"{region.code} {region.name} ({points(decision.card.index, language)}): {reason(decision, selection, one.scenario.instrument, language)}"
