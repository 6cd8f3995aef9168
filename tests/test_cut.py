"""The page about the cut: fifteen regions on either side, their rank intervals, and what is too close to call."""

import re

import pytest

from assessment.robustness import Robustness, robustness
from assessment.selection import Selection
from flows.proposal import levels_of
from questionnaires.strict import LANGUAGES
from reports.cohort_summary import candidates_of
from reports.cut import cut_page
from reports.phrases import phrases
from tests.documents import INSTRUMENT
from tests.proposals import chosen, conflict, ruled
from tests.test_cohort import cards, cohort

languages = pytest.mark.parametrize("language", LANGUAGES)


def sure_of(selection: Selection, quota: int) -> Robustness:
    return robustness([levels_of(one.card) for one in candidates_of(selection)], INSTRUMENT, quota, draws=100)


@languages
def test_the_regions_on_either_side_of_the_cut_are_shown_in_order(language: str) -> None:
    page = cut_page(cohort(cards(), 20).selection, None, language)
    assert page is not None
    assert [row["place"] for row in page["rows"]] == [6, 7, 8, 9, 10, 11, 11, 11, *range(14, 36)]
    assert page["title"] == phrases(language)["cut_title_unsure"].format(shown=30)
    assert {row["chance"] for row in page["rows"]} == {"–"}


@languages
def test_with_draws_every_row_has_its_interval_and_its_chance(language: str) -> None:
    selection = ruled()
    page = cut_page(selection, sure_of(selection, 3), language)
    assert page is not None
    assert len(page["rows"]) == 7
    assert all(re.fullmatch(r"[<>]?\d+\u00a0%", row["chance"]) for row in page["rows"])
    assert [row["verdict"] for row in page["rows"]][:2] == [
        phrases(language)["verdict_chosen"],
        phrases(language)["verdict_passed_over"].format(rules="R6"),
    ]


@languages
def test_a_tie_is_the_title(language: str) -> None:
    page = cut_page(cohort(cards()).selection, None, language)
    assert page is not None
    assert page["title"] == phrases(language)["cut_title_tie"].format(tied=3)


@languages
def test_a_quota_that_everybody_fits_into_parts_nobody(language: str) -> None:
    page = cut_page(chosen(quota=50), None, language)
    assert page is not None
    assert len(page["rows"]) == 9
    assert page["title"] == phrases(language)["cut_title_all"]


@languages
def test_without_a_candidate_there_is_no_such_page(language: str) -> None:
    assert cut_page(cohort([]).selection, None, language) is None


@languages
def test_where_rules_contradict_each_other_every_decision_is_on_hold(language: str) -> None:
    page = cut_page(conflict(), None, language)
    assert page is not None
    assert {row["verdict"] for row in page["rows"]} == {phrases(language)["verdict_conflict"]}
