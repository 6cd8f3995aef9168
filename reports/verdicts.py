"""What was decided on a region in a few words, and how sure its place is: for rows that are too narrow for a sentence."""

from fractions import Fraction

from assessment.robustness import Robustness, Sureness
from assessment.selection import Decision, Reason, Selection
from reports.numbers import SPACE, percent
from reports.phrases import phrases

FEWEST, MOST = Fraction(1, 100), Fraction(99, 100)  # a chance beyond these is not told as 0 or 100 percent


def rule_numbers(selection: Selection) -> dict[str, str]:
    """Id of each rule -> the number under which the report tells it, in declared order: R1, R2."""
    return {rule.id: f"R{at}" for at, rule in enumerate(selection.rules, 1)}


def let_in_by(decision: Decision, selection: Selection) -> tuple[str, ...]:
    """The numbers of the rules without which a chosen region would not be in; none where its score among the candidates is enough."""
    if decision.reason is not Reason.CHOSEN:
        return ()
    needed = {price.rule for price in selection.prices if decision.card.region.code in price.change.leave}
    numbers = rule_numbers(selection)
    return tuple(numbers[rule.id] for rule in selection.rules if rule.id in decision.rules or (rule.id in needed and not rule.filters))


def verdict(decision: Decision, selection: Selection, language: str) -> str:
    """The decision on a candidate: proposed, proposed by R5, passed over by R4, waiting list 3."""
    t, numbers = phrases(language), rule_numbers(selection)
    if decision.reason is Reason.PASSED_OVER:
        return t["verdict_passed_over"].format(rules=", ".join(numbers[rule] for rule in decision.rules))
    if decision.reason is Reason.WAITING:
        return t["verdict_waiting"].format(number=decision.waiting)
    needed = let_in_by(decision, selection)
    if needed:
        return t["verdict_chosen_by"].format(rules=", ".join(needed))
    return t[f"verdict_{decision.reason.name.lower()}"]


def sureness(robustness: Robustness | None) -> dict[str, Sureness]:
    """Code -> how sure the place of that region is; nothing where nothing was drawn."""
    return {one.code: one for one in robustness.regions} if robustness else {}


def rank_interval(sure: Sureness | None, language: str) -> str:
    """The ends of a rank interval: 18–48."""
    return f"{sure.low}–{sure.high}" if sure else phrases(language)["none"]


def chance(sure: Sureness | None, language: str) -> str:
    """The chance of being inside the quota in whole percent, told as above 99 or below 1 where it is no certainty: 83 %."""
    if sure is None:
        return phrases(language)["none"]
    share = Fraction(str(round(sure.chance, 6)))
    if MOST < share < 1:
        return f">99{SPACE}%"
    if 0 < share < FEWEST:
        return f"<1{SPACE}%"
    return percent(share, language)
