"""The page that says it all: how many are proposed, where they are from, what the rules cost and what is to be decided."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median

from assessment.counterfactuals import Change
from assessment.robustness import Robustness
from assessment.rules import Rule
from assessment.selection import Decision, Reason, Selection
from reports.cohort_charts import counts_bar
from reports.numbers import percent, points
from reports.phrases import phrases
from reports.reasons import FINE, names_of, rule_sentence
from reports.verdicts import rule_numbers

BAR = 66.0  # mm
KINDS = ("kabupaten", "kota")


def candidates_of(selection: Selection) -> tuple[Decision, ...]:
    """The regions that compete, in order of place."""
    return tuple(one for one in selection.decisions if one.place is not None)


def summary_page(selection: Selection, robustness: Robustness | None, year: int, language: str) -> Mapping[str, object]:
    """What the summary page says."""
    t, chosen = phrases(language), selection.of(Reason.CHOSEN)
    known = robustness if not selection.conflict else None
    close = len(known.too_close) if known else 0
    return {
        "title": summary_title(selection, close, language),
        "lede": _lede(selection, close, language),
        "keys": [
            (t["key_chosen"], str(len(chosen))),
            (t["key_lowest"], points(min(one.card.index for one in chosen), language) if chosen else t["none"]),
            (t["key_close"], str(close) if known else t["none"]),
            (t["key_passed_over"], str(len(selection.of(Reason.PASSED_OVER)))),
        ],
        "groups": group_rows(selection, language),
        "rules": rule_rows(selection, language),
        "asks": asks(selection, year, language),
    }


def summary_title(selection: Selection, close: int, language: str) -> str:
    """The finding of the whole report; ``close``: how many regions are too close to call."""
    t, chosen, candidates = phrases(language), selection.of(Reason.CHOSEN), candidates_of(selection)
    if selection.conflict:
        numbers = rule_numbers(selection)
        key = "summary_conflict" if len(selection.conflict) > 1 else "summary_impossible"
        return t[key].format(rules=listed([numbers[rule] for rule in selection.conflict], language))
    if not candidates:
        return t["summary_nobody"]
    tied, passed = selection.of(Reason.TIED_AT_THE_CUT), selection.of(Reason.PASSED_OVER)
    if tied:
        return t["summary_tie"].format(chosen=len(chosen), tied=len(tied))
    if selection.places_open > 0:
        return t["summary_open"].format(chosen=len(chosen), candidates=len(candidates), open=selection.places_open)
    key = {(True, True): "both", (True, False): "passed", (False, True): "close", (False, False): "plain"}[bool(passed), bool(close)]
    return t[f"summary_{key}"].format(chosen=len(chosen), candidates=len(candidates), passed=len(passed), close=close)


def _lede(selection: Selection, close: int, language: str) -> str:
    t = phrases(language)
    if selection.conflict:
        return t["summary_lede_conflict"]
    if not candidates_of(selection):
        return t["summary_lede_nobody"]
    said = t["summary_lede"].format(rules=len(selection.rules), points=points(selection.points, language))
    return f"{said} {t['summary_lede_close']}" if close else said


def group_rows(selection: Selection, language: str) -> list[Mapping[str, object]]:
    """One row for each island group and kind of region and one for all: candidates, those proposed, the median index.

    Island groups have a bar; kinds and the whole, which are larger, their share of the proposal or of the candidates.
    """
    t, candidates = phrases(language), candidates_of(selection)
    islands: dict[str, list[Decision]] = {}
    for one in sorted(candidates, key=lambda one: one.card.region.code):
        islands.setdefault(one.card.region.island_group, []).append(one)
    kinds = {kind: [one for one in candidates if one.card.region.kind == kind] for kind in KINDS}
    most, all_proposed = max((len(group) for group in islands.values()), default=1), len(selection.of(Reason.CHOSEN))
    rows = []
    for island, group in islands.items():
        said = t["islands_title"].format(island=island, proposed=_proposed(group), candidates=len(group))
        rows.append(_group_row(island, "island", group, counts_bar(_proposed(group), len(group), most, said, width=BAR), language))
    for kind, group in kinds.items():
        told = t["share_of_proposal"].format(share=percent(Fraction(_proposed(group), all_proposed), language)) if all_proposed else ""
        rows.append(_group_row(t[f"kind_{kind}"], "kind", group, told, language))
    told = t["share_of_candidates"].format(share=percent(Fraction(all_proposed, len(candidates)), language)) if candidates else ""
    return [*rows, _group_row(t["cohort_track"].format(track=selection.track), "whole", candidates, told, language)]


def _proposed(group: Sequence[Decision]) -> int:
    return sum(one.reason is Reason.CHOSEN for one in group)


def _group_row(name: str, level: str, group: Sequence[Decision], told: str, language: str) -> Mapping[str, object]:
    return {
        "name": name,
        "level": level,
        "told": told,
        "proposed": str(_proposed(group)),
        "candidates": str(len(group)),
        "median": points(median(one.card.index for one in group), language) if group else phrases(language)["none"],
    }


def rule_rows(selection: Selection, language: str) -> list[tuple[str, str, str, str]]:
    """Number and sentence of each rule, the points that it takes from the sum, and how many regions it exchanged."""
    changes = {price.rule: price.change for price in selection.prices}
    numbers = rule_numbers(selection)
    return [(numbers[rule.id], rule_sentence(rule, language), *_price(rule, selection, changes.get(rule.id), language)) for rule in selection.rules]


def _price(rule: Rule, selection: Selection, change: Change | None, language: str) -> tuple[str, str]:
    t = phrases(language)
    if rule.id in selection.relaxed:
        return t["rule_gave_way"], t["none"]
    if rule.id in selection.conflict:
        return t["rule_in_conflict"], t["none"]
    return (points(change.points, language, FINE), str(len(change.enter))) if change else (t["none"], t["none"])


def asks(selection: Selection, year: int, language: str) -> list[str]:
    """What the ministry is asked to decide."""
    t, numbers = phrases(language), rule_numbers(selection)
    chosen, tied = selection.of(Reason.CHOSEN), selection.of(Reason.TIED_AT_THE_CUT)
    if selection.conflict:
        return [t["ask_conflict"].format(rules=listed([numbers[rule] for rule in selection.conflict], language))]
    found = [t["ask_set"].format(count=len(chosen), year=year)] if chosen else []
    if tied:
        names = names_of(one.card.region.code for one in tied)
        found.append(t["ask_tie"].format(open=selection.places_open, tied=len(tied), names=names))
    elif selection.places_open > 0:
        found.append(t["ask_open"].format(open=selection.places_open))
    exchanging = {rule for one in selection.of(Reason.PASSED_OVER) for rule in one.rules}
    if exchanging:
        named = listed([number for rule, number in numbers.items() if rule in exchanging], language)
        found.append(t["ask_rules"].format(rules=named, passed=len(selection.of(Reason.PASSED_OVER))))
    if selection.waiting:
        found.append(t["ask_waiting"].format(count=len(selection.waiting)))
    return found


def listed(words: Sequence[str], language: str) -> str:
    """Words in a sentence: R4, R5 and R8."""
    if len(words) < 2:
        return "".join(words)
    return phrases(language)["listed"].format(first=", ".join(words[:-1]), last=words[-1])
