"""The pages about those who are not in: passed over, rule by rule; waiting; not ranked; not assessed."""

from collections import Counter
from collections.abc import Mapping

from assessment.robustness import Robustness
from assessment.selection import Decision, Reason, Selection
from questionnaires.instrument import Instrument
from questionnaires.register import Region
from reports.numbers import points
from reports.phrases import phrases
from reports.reasons import change_sentence, counterfactual, names_of, reason, rule_sentence
from reports.sentences import short_name
from reports.verdicts import chance, rule_numbers, sureness

LISTED = (Reason.INVALID, Reason.LATE, Reason.ABSENT)  # whose regions the report names; members stand in the annex


def passed_over_page(selection: Selection, robustness: Robustness | None, language: str) -> Mapping[str, object]:
    """What the page about regions passed over and waiting says."""
    t, passed = phrases(language), selection.of(Reason.PASSED_OVER)
    cards = {one.card.region.code: one.card for one in selection.decisions}
    together: dict[tuple[str, ...], list[Decision]] = {}
    for one in passed:
        together.setdefault(one.rules, []).append(one)
    return {
        "title": t["passed_title" if passed else "passed_title_none"].format(count=len(passed)),
        "lede": t["passed_lede" if passed else "passed_lede_none"],
        "groups": [
            {
                "rules": _rules(rules, selection, language),
                "cards": [_card(one, robustness, language) for one in some],
            }
            for rules, some in sorted(together.items(), key=lambda pair: (len(pair[0]), pair[1][0].place))
        ],
        "waiting": [
            (at, cards[one.code].region.name, points(cards[one.code].index, language), _leaving(one.leave, language))
            for at, one in enumerate(selection.waiting, 1)
        ],
    }


def _rules(rules: tuple[str, ...], selection: Selection, language: str) -> list[tuple[str, str, str]]:
    """Number and sentence of each rule and, where it is the only one, what would be without it."""
    t, numbers = phrases(language), rule_numbers(selection)
    changes = {price.rule: price.change for price in selection.prices}
    return [
        (
            numbers[rule.id],
            rule_sentence(rule, language),
            t["without_rule"].format(change=change_sentence(changes[rule.id], language)) if len(rules) == 1 else "",
        )
        for rule in selection.rules
        if rule.id in rules
    ]


def _card(decision: Decision, robustness: Robustness | None, language: str) -> Mapping[str, str]:
    t, card = phrases(language), decision.card
    chances = chance(sureness(robustness).get(card.region.code), language)
    waiting = f" {t['reason_waiting'].format(number=decision.waiting)}" if decision.waiting else ""
    return {
        "name": card.region.name,
        "numbers": t["passed_numbers"].format(place=decision.place, index=points(card.index, language), chance=chances),
        "forced": f"{counterfactual(decision, language)}{waiting}",
    }


def _leaving(codes: tuple[str, ...], language: str) -> str:
    return phrases(language)["waiting_leave"].format(names=names_of(codes)) if codes else ""


def unranked_page(selection: Selection, instrument: Instrument, language: str) -> Mapping[str, object] | None:
    """What the page about regions says that do not compete; None where every one does."""
    t = phrases(language)
    order = list(Reason)
    left_out = sorted((one for one in selection.decisions if one.place is None), key=lambda one: order.index(one.reason))
    if not left_out and not selection.unscored:
        return None
    counts = Counter(one.reason for one in left_out) + Counter(one.reason for one in selection.unscored)
    scored = Counter(one.reason for one in left_out)
    return {
        "title": t["unranked_title"].format(left_out=len(left_out), unscored=len(selection.unscored)),
        "counts": [(t[f"unranked_{why.name.lower()}"], str(scored[why]), str(counts[why] - scored[why])) for why in Reason if counts[why]],
        "rows": [
            (one.card.region.name, one.card.region.province, points(one.card.index, language), reason(one, selection, instrument, language))
            for one in left_out
        ],
        "named": [
            (t[f"unranked_{why.name.lower()}"], ", ".join(_name(one.region) for one in selection.unscored if one.reason is why))
            for why in LISTED
            if any(one.reason is why for one in selection.unscored)
        ],
    }


def _name(region: Region) -> str:
    return f"Kota {short_name(region)}" if region.kind == "kota" else short_name(region)
