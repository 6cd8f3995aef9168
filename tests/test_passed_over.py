"""The pages about those who are not in: rule by rule with prices, the waiting list, who is not ranked and why."""

import pytest

from questionnaires.strict import LANGUAGES
from reports.passed_over import passed_over_page, unranked_page
from reports.phrases import phrases
from reports.reasons import change_sentence
from tests.documents import INSTRUMENT, card
from tests.proposals import conflict, ruled
from tests.test_cohort import cohort

languages = pytest.mark.parametrize("language", LANGUAGES)


@languages
def test_regions_passed_over_stand_under_their_rule_with_its_price(language: str) -> None:
    page = passed_over_page(ruled(), None, language)
    told = [([number for number, _, _ in group["rules"]], [one["name"] for one in group["cards"]]) for group in page["groups"]]
    assert told == [(["R6"], ["Kabupaten Aceh Tenggara"]), (["R7"], ["Kabupaten Cianjur"])]
    price = next(one for one in ruled().prices if one.rule == "papua")
    assert change_sentence(price.change, language) in page["groups"][1]["rules"][0][2]
    assert phrases(language)["reason_waiting"].format(number=1) in page["groups"][1]["cards"][0]["forced"]


@languages
def test_the_waiting_list_is_in_order_of_entry(language: str) -> None:
    page = passed_over_page(ruled(), None, language)
    assert [(at, name) for at, name, _, _ in page["waiting"]] == [(1, "Kabupaten Cianjur"), (2, "Kabupaten Gianyar")]


@languages
def test_where_nobody_is_passed_over_the_page_says_so(language: str) -> None:
    page = passed_over_page(conflict(), None, language)
    assert (page["title"], page["groups"], page["waiting"]) == (phrases(language)["passed_title_none"], [], [])


@languages
def test_who_is_not_ranked_is_counted_by_reason(language: str) -> None:
    t, page = phrases(language), unranked_page(ruled(), INSTRUMENT, language)
    assert page is not None
    assert page["counts"] == [
        (t["unranked_below_floor"], "1", "0"),
        (t["unranked_forced_out"], "1", "0"),
        (t["unranked_invalid"], "0", "1"),
        (t["unranked_late"], "0", "1"),
        (t["unranked_absent"], "0", "1"),
    ]
    assert [names for _, names in page["named"]] == ["Bandung Barat", "Pangandaran", "Cilacap"]


@languages
def test_where_everybody_is_ranked_there_is_no_such_page(language: str) -> None:
    assert unranked_page(cohort([card("32.02", 3)], 1).selection, INSTRUMENT, language) is None
