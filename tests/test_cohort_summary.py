"""The summary: a title that is the finding, groups that add up, rules with prices, and what is to be decided."""

from fractions import Fraction

import pytest

from assessment.rules import Kind, Rule
from questionnaires.strict import LANGUAGES
from reports.cohort_summary import asks, group_rows, listed, rule_rows, summary_page, summary_title
from reports.numbers import points
from reports.phrases import phrases
from tests.documents import INSTRUMENT, card
from tests.proposals import chosen, conflict, ruled
from tests.test_cohort import cards, cohort

languages = pytest.mark.parametrize("language", LANGUAGES)


@languages
def test_the_title_is_the_finding(language: str) -> None:
    t = phrases(language)
    both = {"chosen": 3, "candidates": 7, "passed": 2, "close": 4}
    assert summary_title(ruled(), 4, language) == t["summary_both"].format(**both)
    assert summary_title(ruled(), 0, language) == t["summary_passed"].format(**both)
    assert summary_title(chosen(), 4, language) == t["summary_close"].format(chosen=3, candidates=9, close=4)
    assert summary_title(chosen(), 0, language) == t["summary_plain"].format(chosen=3, candidates=9)
    assert summary_title(chosen(quota=50), 0, language) == t["summary_open"].format(chosen=9, candidates=9, open=41)
    assert summary_title(cohort(cards()).selection, 0, language) == t["summary_tie"].format(chosen=10, tied=3)
    assert summary_title(cohort([]).selection, 0, language) == t["summary_nobody"]


@languages
def test_a_contradiction_names_the_fewest_rules(language: str) -> None:
    t, rules = phrases(language), listed(["R1", "R4", "R5"], language)
    assert summary_title(conflict(), 0, language) == t["summary_conflict"].format(rules=rules)
    assert asks(conflict(), 2023, language) == [t["ask_conflict"].format(rules=rules)]
    states = {number: price for number, _, price, _ in rule_rows(conflict(), language)}
    assert [number for number, state in states.items() if state == t["rule_in_conflict"]] == ["R1", "R4", "R5"]


@languages
def test_a_rule_that_nothing_can_keep_is_named_alone(language: str) -> None:
    impossible = chosen(Rule("kota", Kind.KOTA_SHARE, Fraction(2)))
    assert summary_title(impossible, 0, language) == phrases(language)["summary_impossible"].format(rules="R4")


@languages
def test_groups_add_up_to_the_whole(language: str) -> None:
    rows = group_rows(ruled(), language)
    counted = {
        level: [sum(int(str(row[key])) for row in rows if row["level"] == level) for key in ("proposed", "candidates")]
        for level in ("island", "kind", "whole")
    }
    assert counted == {level: [3, 7] for level in ("island", "kind", "whole")}


@languages
def test_every_rule_has_its_price(language: str) -> None:
    rows = {number: (price, exchanged) for number, _, price, exchanged in rule_rows(ruled(), language)}
    none = phrases(language)["none"]
    tenth, most = (points(Fraction(number, 10), language, 3) for number in (1, 7))
    assert (rows["R1"], rows["R6"], rows["R7"]) == ((none, none), (tenth, "1"), (most, "1"))


@languages
def test_a_soft_rule_that_gave_way_is_told_as_such(language: str) -> None:
    gave_way = chosen(Rule("kota", Kind.KOTA_SHARE, Fraction(2), soft=True))
    assert rule_rows(gave_way, language)[3][2] == phrases(language)["rule_gave_way"]


@languages
def test_the_ministry_is_asked_to_approve_the_rules_that_exchange_regions(language: str) -> None:
    t = phrases(language)
    assert asks(ruled(), 2023, language) == [
        t["ask_set"].format(count=3, year=2023),
        t["ask_rules"].format(rules=listed(["R6", "R7"], language), passed=2),
        t["ask_waiting"].format(count=2),
    ]


@languages
def test_without_draws_nobody_is_told_as_too_close(language: str) -> None:
    keys = dict(summary_page(cohort([card("32.02", 3)], 1).selection, None, 2023, language)["keys"])
    assert keys[phrases(language)["key_close"]] == "–"
    assert INSTRUMENT.track == "reguler"


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(words, "en") for words in ([], ["R1"], ["R1", "R2"], ["R1", "R2", "R3"])] == ["", "R1", "R1 and R2", "R1, R2 and R3"]
