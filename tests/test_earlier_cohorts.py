"""Earlier cohorts beside the proposal: announced sizes, and what the register knows of them."""

from dataclasses import replace

import pytest

from questionnaires.register import Membership, Register
from questionnaires.strict import LANGUAGES
from reports.earlier_cohorts import earlier_cohorts, history_page, proposed
from tests.proposals import conflict, ruled


def test_a_cohort_has_its_announced_size_and_what_the_register_names(register: Register) -> None:
    found = earlier_cohorts(register, 2023)
    assert [(one.year, one.regions, one.repeats, one.members, one.named, one.inferred) for one in found] == [
        (2017, 25, 0, 25, 25, 1),
        (2018, 50, 0, 75, 50, 3),
        (2019, 25, 0, 100, 25, 0),
        (2021, 48, 7, 141, 48, 12),
        (2022, 50, 0, 191, 20, 0),
    ]


def test_only_cohorts_before_the_cycle_count(register: Register) -> None:
    assert [one.year for one in earlier_cohorts(register, 2021)] == [2017, 2018, 2019]


def test_a_decided_cohort_without_an_announced_size_counts_as_the_register_has_it(register: Register) -> None:
    region = register.find("32.02")
    later = replace(region, memberships=(*region.memberships, Membership(2023, "reguler", "", repeat=False, basis="decided")))
    known = replace(register, regions={**register.regions, region.code: later})
    last = earlier_cohorts(known, 2024)[-1]
    assert (last.year, last.regions, last.members, last.named, last.inferred, last.provinces, last.kota) == (2023, 1, 192, 1, 0, 1, 0)


def test_the_proposal_adds_its_new_regions_to_the_members() -> None:
    ours = proposed(ruled(), 2023, 191)
    assert (ours.regions, ours.repeats, ours.members, ours.provinces, ours.kota) == (3, 0, 194, 3, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_how_many_places_the_register_names(register: Register, language: str) -> None:
    page = history_page(ruled(), register, 2023, language)
    assert "168" in str(page["lede"])
    assert "198" in str(page["lede"])
    assert "194" in str(page["title"])
    assert "191" in str(history_page(conflict(), register, 2023, language)["title"])
