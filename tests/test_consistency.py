"""What is odd in one workbook is told as a warning at its place, and never changes a score."""

from dataclasses import replace

import pytest

from assessment.scorecard import score
from questionnaires import sheet
from questionnaires.consistency import inconsistencies
from tests.conftest import Form


@pytest.fixture
def honest(form):
    """Levels that differ, evidence of its own for each answer, several offices: nothing odd."""
    kinds = [kind.code for kind in form.instrument.evidence]
    for at, code in enumerate(sheet.evidence_codes()):
        form.evidence(**{code: kinds[at % len(kinds)]}).put(code, "2022", "date")
    for at, one in enumerate(form.instrument.indicators()):
        form.level(one.code, 1 + at % 3).put(one.code, f"B{at + 1}", sheet.REFERENCES).put(one.code, one.owners[0], sheet.OWNER)
    return form


def odd(form: Form, **rules) -> list[str]:
    instrument = replace(form.instrument, consistency=tuple(replace(rule, **rules) for rule in form.instrument.consistency))
    return [f"{one.code.message.code} {one.severity.value} {one.place}" for one in inconsistencies(form.submission(), instrument)]


def test_an_honest_workbook_is_not_odd(honest):
    assert odd(honest) == []


def test_the_same_level_throughout_a_pillar_is_told(honest):
    ladders = [one.code for one in honest.instrument.pillars[0].indicators() if sheet.choices(one)]
    for code in ladders:
        honest.level(code, 3)
    assert odd(honest) == [f"K101 warning {honest.place(ladders[0])}"]
    honest.level(ladders[-1], 2)
    assert odd(honest) == []


def test_all_zero_is_no_straight_line(honest):
    for one in honest.instrument.pillars[0].indicators():
        honest.level(one.code, 0)
    assert odd(honest) == []


def test_evidence_for_more_than_three_indicators_is_told_at_its_row(honest):
    codes = [one.code for one in honest.instrument.indicators()]
    for code in codes[1:3]:
        honest.put(code, "B1", sheet.REFERENCES)
    assert odd(honest) == []
    honest.put(codes[3], "B1; B4", sheet.REFERENCES)
    assert odd(honest) == [f"K102 warning {honest.place('B1', 'kind')}"]


def test_one_office_for_everything_is_told(honest):
    for one in honest.instrument.indicators():
        honest.put(one.code, "DISKOMINFO " if one.code.endswith("1") else "Diskominfo", sheet.OWNER)
    assert odd(honest) == [f"K103 warning {honest.place('GOV-1.1')}"]


@pytest.mark.parametrize(
    ("code", "date", "found"),
    [("B1", "2020", True), ("B1", "3 Mei 2021", False), ("B1", "1/2/2020 jo. 2022", False), ("B5", "2019", False), ("B1", "lama", False)],
)
def test_evidence_older_than_two_years_is_told_except_statistics(honest, code, date, found):
    honest.put(code, date, "date")
    assert odd(honest) == ([f"K104 warning {honest.place(code, 'kind')}"] if found else [])


def test_a_rule_on_trial_is_told_and_does_not_count(honest):
    honest.put("B1", "2015", "date")
    assert odd(honest, trial=True) == [f"K104 info {honest.place('B1', 'kind')}"]


def test_an_edition_without_rules_finds_nothing_odd(honest):
    honest.put("B1", "2015", "date")
    instrument = replace(honest.instrument, consistency=())
    assert inconsistencies(honest.submission(), instrument) == ()


def test_what_is_odd_never_changes_the_score(honest):
    before = honest.score().index
    honest.put("B1", "2015", "date")
    for one in honest.instrument.indicators():
        honest.put(one.code, "Diskominfo", sheet.OWNER)
    assert odd(honest)
    assert score(honest.submission(), honest.instrument).index == before
