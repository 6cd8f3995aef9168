"""The rules of a selection in words, and why a region is in or out."""

from collections.abc import Iterable, Sequence

from assessment.counterfactuals import Change
from assessment.rules import Kind, Rule
from assessment.selection import Decision, Reason, Selection, Unscored
from questionnaires.instrument import Instrument
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES, Text
from reports.numbers import exact, percent, points
from reports.phrases import phrases
from reports.sentences import numeral, short_name

OTHERS_NAMED = 4  # regions that a sentence names
FINE = 3  # decimals of differences between indices, which are often small
POINTS = (Kind.INDEX_FLOOR, Kind.PILLAR_FLOOR)


def rule_sentence(rule: Rule, language: str) -> str:
    """What a rule demands, in one sentence."""
    t = phrases(language)
    key = f"rule_{rule.kind.value.replace('-', '_')}"
    if rule.kind is Kind.MEMBERS:
        key += "_repeats" if not rule.number else "" if rule.codes else "_alone"
    elif rule.kind in (Kind.KOTA_SHARE, Kind.KABUPATEN_SHARE):
        key += "_part" if rule.share else ""
    elif rule.kind in (Kind.GATES, Kind.PILLAR_FLOOR, Kind.PROVINCE_CAP, Kind.ISLAND_CAP):
        key += "_named" if rule.codes else ""
    number = points(rule.number, language) if rule.kind in POINTS else exact(rule.number, language)
    said = t[key].format(number=number, share=percent(rule.share, language), names=_codes(rule, language), reason=rule.reason, by=rule.decided_by)
    return f"{said} {t['rule_soft']}" if rule.soft else said


def _codes(rule: Rule, language: str) -> str:
    """What a rule is about, named: regions and provinces by name, the rest as it stands."""
    if rule.kind in (Kind.FORCED_IN, Kind.FORCED_OUT, Kind.RESERVED, Kind.MEMBERS):
        return names_of(sorted(rule.codes)) or phrases(language)["none"]
    provinces = {region.province_code: region.province for region in load_register()} if rule.kind is Kind.PROVINCE_CAP else {}
    return ", ".join(provinces.get(code, code) for code in sorted(rule.codes))


def reason(decision: Decision, selection: Selection, instrument: Instrument, language: str, *, named: bool = True) -> str:
    """Why a scored region is in or out, in one or two sentences that name the rule; other regions are counted unless ``named``."""
    t = phrases(language)
    said = _simple(decision, selection, instrument, language, named=named)
    if decision.reason is Reason.PASSED_OVER:
        forced = counterfactual(decision, language, named=named)
        said = t["reason_passed_over"].format(rules=_rules(decision, selection, language), forced=forced)
    if decision.waiting and decision.reason is not Reason.TIED_AT_THE_CUT:
        return f"{said} {t['reason_waiting'].format(number=decision.waiting)}"
    return said


def _simple(decision: Decision, selection: Selection, instrument: Instrument, language: str, *, named: bool) -> str:
    t = phrases(language)
    if decision.reason is Reason.CHOSEN:
        said = _rules(decision, selection, language)
        return t["reason_forced_in"].format(rules=said) if said else t["reason_chosen"].format(quota=selection.quota)
    if decision.reason is Reason.MEMBER:
        return t["reason_member"].format(year=decision.named[0])
    if decision.reason is Reason.GATE_FAILED:
        gates = {gate.code: gate.name[language] for gate in instrument.gates}
        return t["reason_gate"].format(gates="; ".join(f"{code} {gates[code]}" for code in decision.named))
    if decision.reason is Reason.TIED_AT_THE_CUT:
        return t["reason_tied"].format(names=_others(decision.named, language, named=named))
    if decision.reason in (Reason.BELOW_FLOOR, Reason.FORCED_OUT, Reason.CONFLICT):
        said = t[f"reason_{decision.reason.name.lower()}"].format(rules=_rules(decision, selection, language))
        return f"{said} {t['reason_low_pillars'].format(named=', '.join(decision.named))}" if decision.named else said
    chosen = selection.of(Reason.CHOSEN)
    if not chosen:
        return t["reason_below_none"].format(quota=selection.quota)
    difference = min(one.card.index for one in chosen) - decision.card.index
    return t["reason_below"].format(difference=points(difference, language, FINE)) if difference > 0 else t["reason_below_tie"]


def counterfactual(decision: Decision, language: str, *, named: bool = True) -> str:
    """What forcing a region in would cost and whom it would put out."""
    t, change = phrases(language), decision.forced
    if change is None:
        return t["forced_impossible"]
    key = "forced_in_costs" if change.leave else "forced_in_adds"
    return t[key].format(points=points(-change.points, language, FINE), names=_others(change.leave, language, named=named))


def _others(codes: Sequence[str], language: str, *, named: bool) -> str:
    return names_of(codes) if named else phrases(language)["others"].format(count=numeral(len(codes), language))


def unscored_reason(unscored: Unscored, language: str) -> str:
    """Why a region has no score."""
    return phrases(language)[f"unscored_{unscored.reason.name.lower()}"]


def change_sentence(change: Change, language: str) -> str:
    """What would be otherwise, in one sentence."""
    t = phrases(language)
    if not change.enter and not change.leave:
        return t["change_none"]
    names = {"enter": names_of(change.enter) or t["none"], "leave": names_of(change.leave) or t["none"]}
    return t["change"].format(points=points(change.points, language, FINE), **names)


def status(decision: Decision, selection: Selection, instrument: Instrument, *, named: bool = True) -> Text:
    """The reason of a decision in every language, for the region's own report; other regions are counted unless ``named``."""
    return Text(*(reason(decision, selection, instrument, language, named=named) for language in LANGUAGES))


def names_of(codes: Iterable[str]) -> str:
    """The names of regions, the first few of many; a kota is told apart from the kabupaten of its name."""
    regions, listed = load_register().regions, list(codes)
    told = ", ".join(("Kota " if regions[code].kind == "kota" else "") + short_name(regions[code]) for code in listed[:OTHERS_NAMED])
    return f"{told} (+{len(listed) - OTHERS_NAMED})" if len(listed) > OTHERS_NAMED else told


def _rules(decision: Decision, selection: Selection, language: str) -> str:
    """The sentences of the rules that a decision names."""
    return " ".join(rule_sentence(rule, language) for rule in selection.rules if rule.id in decision.rules)
