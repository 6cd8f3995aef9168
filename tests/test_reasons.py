"""The rules of a selection and the reason of every decision in words, in both languages."""

import re
from fractions import Fraction
from functools import cache

import pytest

from assessment.rules import Kind, Rule
from assessment.selection import Decision, Reason, Selection, Unscored
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.reasons import change_sentence, counterfactual, names_of, reason, rule_sentence, status, unscored_reason
from tests.documents import INSTRUMENT, card, chosen_from
from tests.proposals import conflict, ruled

languages = pytest.mark.parametrize("language", LANGUAGES)


def is_a_sentence(said: str) -> bool:
    """Whether it ends as one, and no detail was left open."""
    return said.endswith((".", "…")) and not re.search(r"[{}]|  ", said)


@cache
def table() -> Selection:
    """Quota 2: one chosen, three tied for the second place, one below, a gate, a member."""
    tied = [card(code, 2) for code in ("32.02", "32.03", "32.05")]
    cards = [card("11.10", 3), *tied, card("32.18", 0), card("32.17", 4, "mixed"), card("52.03", 4)]
    return chosen_from(cards, 2)


SAID = {  # what each sentence has to name, in Indonesian and in English
    Reason.CHOSEN: (r"\b2\b", r"\b2\b"),
    Reason.BELOW_THE_CUT: (r"\b3,000 poin\b", r"\b3\.000 points\b"),
    Reason.TIED_AT_THE_CUT: ("Cianjur, Garut", "Cianjur, Garut"),
    Reason.GATE_FAILED: ("PRA-1.1 Surat komitmen kepala daerah", "PRA-1.1 Letter of commitment of the head of region"),
    Reason.MEMBER: (r"\b2017\b", r"\b2017\b"),
}


@pytest.mark.parametrize("why", SAID)
@languages
def test_a_reason_names_what_it_rests_on(why: Reason, language: str) -> None:
    selection = table()
    decision = selection.of(why)[0]
    sentence = reason(decision, selection, INSTRUMENT, language)
    assert re.search(SAID[why][LANGUAGES.index(language)], sentence)
    assert sentence[-1] == "."
    assert not re.search(r"[{}]", sentence)
    assert status(decision, selection, INSTRUMENT)[language] == sentence


def test_a_failed_gate_is_named_with_its_code_and_every_failed_gate_is_named() -> None:
    selection = table()
    decision = selection.of(Reason.GATE_FAILED)[0]
    assert len(decision.named) == 3
    sentence = reason(decision, selection, INSTRUMENT, "id")
    names = {gate.code: gate.name.id for gate in INSTRUMENT.gates}
    assert [code for code in decision.named if f"{code} {names[code]}" not in sentence] == []


@languages
def test_where_nobody_is_chosen_the_quota_is_the_reason(language: str) -> None:
    selection = chosen_from([card("11.10", 3), card("32.02", 2)], 0)
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert re.search(r"\b0\b", sentence)
    assert "points" not in sentence
    assert "poin" not in sentence


@languages
def test_a_region_that_only_the_tie_break_passes_over_is_not_told_that_its_score_is_lower(language: str) -> None:
    first, second = card("11.10", 3), card("32.02", 3)
    selection = Selection(
        "reguler", 1, (Decision(first, Reason.CHOSEN, 1, ()), Decision(second, Reason.BELOW_THE_CUT, 2, ()))
    )  # as select() decides where the lowest pillar parts equal indices
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert not re.search(r"0[.,]000|menurut (skor|nilai)|on score", sentence)


@pytest.mark.parametrize(("count", "ending"), [(1, "Aceh Selatan"), (4, "Aceh Tengah"), (5, " (+1)"), (9, " (+5)")])
def test_of_many_regions_the_first_four_are_named_and_the_others_counted(count: int, ending: str) -> None:
    said = names_of([f"11.0{at}" for at in range(1, 10)][:count])
    assert said.endswith(ending)
    assert said.count(",") == min(count, 4) - 1


def test_a_kota_is_told_apart_from_the_kabupaten_of_its_name() -> None:
    assert names_of(["32.04", "32.73"]) == "Bandung, Kota Bandung"


def decided(why: Reason) -> tuple[Decision, Selection]:
    """A decision of that reason and the selection that made it."""
    return next((one.of(why)[0], one) for one in (table(), ruled(), conflict()) if one.of(why))


@pytest.mark.parametrize("why", Reason)
@languages
def test_every_reason_is_said_in_both_languages(why: Reason, language: str) -> None:
    if why in (Reason.INVALID, Reason.LATE, Reason.ABSENT):
        said = unscored_reason(Unscored(load_register().find("32.02"), why), language)
    else:
        said = reason(*decided(why), INSTRUMENT, language)
    assert is_a_sentence(said)


RULES = {
    Kind.QUOTA: (Rule("a", Kind.QUOTA, Fraction(50)), "50"),
    Kind.MEMBERS: (Rule("a", Kind.MEMBERS, Fraction(2023), codes=frozenset({"52.03"})), "Lombok Timur"),
    Kind.GATES: (Rule("a", Kind.GATES, codes=frozenset({"PRA-1.1"})), "PRA-1.1"),
    Kind.INDEX_FLOOR: (Rule("a", Kind.INDEX_FLOOR, Fraction("1.75")), "1[,.]75"),
    Kind.PILLAR_FLOOR: (Rule("a", Kind.PILLAR_FLOOR, Fraction(1), codes=frozenset({"GOV"})), "GOV"),
    Kind.PROVINCE_CAP: (Rule("a", Kind.PROVINCE_CAP, Fraction(4), codes=frozenset({"32"})), "Jawa Barat"),
    Kind.ISLAND_CAP: (Rule("a", Kind.ISLAND_CAP, Fraction(9), codes=frozenset({"Jawa"})), "9 .*Jawa"),
    Kind.ISLAND_FLOOR: (Rule("a", Kind.ISLAND_FLOOR, Fraction(3), codes=frozenset({"Papua"})), "3 .*Papua"),
    Kind.KOTA_SHARE: (Rule("a", Kind.KOTA_SHARE, share=Fraction(1, 4)), "25\u00a0%"),
    Kind.KABUPATEN_SHARE: (Rule("a", Kind.KABUPATEN_SHARE, Fraction(7)), "7"),
    Kind.RESERVED: (Rule("a", Kind.RESERVED, Fraction(2), codes=frozenset({"32.02", "32.73"})), "Sukabumi, Kota Bandung"),
    Kind.FORCED_IN: (Rule("a", Kind.FORCED_IN, codes=frozenset({"32.02"}), reason="uji coba", decided_by="Menteri"), "Sukabumi.*uji coba.*Menteri"),
    Kind.FORCED_OUT: (Rule("a", Kind.FORCED_OUT, codes=frozenset({"32.02"}), reason="mundur", decided_by="Menteri"), "Sukabumi.*mundur.*Menteri"),
}


@pytest.mark.parametrize("kind", Kind)
@languages
def test_every_kind_of_rule_is_said_in_both_languages(kind: Kind, language: str) -> None:
    rule, named = RULES[kind]
    said = rule_sentence(rule, language)
    assert is_a_sentence(said)
    assert re.search(named, said)


@languages
def test_a_region_passed_over_is_told_what_letting_it_in_would_cost(language: str) -> None:
    decision = ruled().of(Reason.PASSED_OVER)[0]
    said = reason(decision, ruled(), INSTRUMENT, language)
    assert counterfactual(decision, language) in said
    assert rule_sentence(next(rule for rule in ruled().rules if rule.id in decision.rules), language) in said


@languages
def test_the_change_without_a_rule_names_who_enters_and_who_leaves(language: str) -> None:
    price = next(one for one in ruled().prices if one.change.enter)
    said = change_sentence(price.change, language)
    assert is_a_sentence(said)
    assert names_of(price.change.enter) in said
    assert names_of(price.change.leave) in said
