"""Decisions in a few words: the rules by their numbers, chances that are no certainty."""

from dataclasses import replace

import pytest

from assessment.robustness import Sureness
from assessment.selection import Decision, Reason
from questionnaires.strict import LANGUAGES
from reports.verdicts import chance, let_in_by, rank_interval, rule_numbers, verdict
from tests.proposals import ruled

SURE = Sureness("11.01", 3, 1, 3, 8, 0.5, {})


def of(code: str) -> Decision:
    return next(one for one in ruled().decisions if one.card.region.code == code)


def test_rules_are_numbered_in_declared_order() -> None:
    assert rule_numbers(ruled()) == {"quota": "R1", "members": "R2", "gates": "R3", "mundur": "R4", "indeks": "R5", "aceh": "R6", "papua": "R7"}


def test_a_region_that_only_a_rule_lets_in_is_told_so() -> None:
    assert let_in_by(of("91.03"), ruled()) == ("R7",)
    assert let_in_by(of("11.01"), ruled()) == ()
    assert let_in_by(of("11.02"), ruled()) == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("11.01", ("diusulkan", "proposed")),
        ("91.03", ("diusulkan R7", "proposed R7")),
        ("11.02", ("dilewati R6", "passed R6")),
        ("51.04", ("cadangan 2", "waiting 2")),
        ("11.72", ("tidak diusulkan", "not proposed")),
    ],
)
def test_a_verdict_names_the_rule_by_its_number(code: str, said: tuple[str, str]) -> None:
    assert tuple(verdict(of(code), ruled(), language) for language in LANGUAGES) == said


@pytest.mark.parametrize(("share", "said"), [(0.0, "0"), (0.004, "<1"), (0.01, "1"), (0.5, "50"), (0.99, "99"), (0.996, ">99"), (1.0, "100")])
def test_only_a_certain_chance_is_told_as_0_or_100_percent(share: float, said: str) -> None:
    assert chance(replace(SURE, chance=share), "id") == f"{said}\u00a0%"


def test_without_draws_there_is_a_dash() -> None:
    assert chance(None, "id") == rank_interval(None, "id") == "–"
    assert rank_interval(SURE, "id") == "1–8"


def test_every_reason_of_a_candidate_has_its_words() -> None:
    for why in (Reason.CHOSEN, Reason.TIED_AT_THE_CUT, Reason.BELOW_THE_CUT, Reason.CONFLICT):
        assert verdict(replace(of("11.72"), reason=why), ruled(), "en")
