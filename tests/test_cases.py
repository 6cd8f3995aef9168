"""Rounding, geometric means with goalposts, and missing values, by cases that the ministry could sign (tests/cases)."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from assessment.scorecard import steps
from questionnaires.instrument import InstrumentError, Level, Measure
from questionnaires.questions import Questions
from questionnaires.strict import Table
from tests.shapes import shaped, tiers_of

CASES = Path(__file__).with_name("cases")
KEYS = {"name", "highest", "tiers", "weights", "goalposts", "lower", "numbers", "values", "steps", "present", "missing", "refused"}


def cases_of(name: str) -> list:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Fraction)["case"]


EVERY = [(name, case) for name in ("rounding", "geometric", "coverage") for case in cases_of(name)]


def exact(values: dict) -> dict[str, Fraction]:
    return {code: Fraction(value) for code, value in values.items()}


def linear(code: str, case: dict) -> Measure:
    """The measure of a case, read by the loader of editions."""
    text, posts = {"id": "Teks", "en": "Text"}, case["goalposts"][code]
    data = {
        "kind": "number",
        "direction": "lower" if code in case.get("lower", []) else "higher",
        "mapping": "linear",
        "goalposts": posts,
        "plausible": posts,
        "unit": text,
        "issuer": "-",
        "goalpost_basis": "inferred",
        "goalpost_source": "-",
    }
    questions = Questions(tiers=(), highest=case["highest"], evidence=(), stages={}, efforts=())
    return questions.measure(Table("case", code, data, InstrumentError))


def worked(case: dict):
    assert set(case) <= KEYS
    measures = {code: linear(code, case) for code in case.get("goalposts", {})}
    instrument = shaped(tiers_of(case["tiers"]), exact(case["weights"]), case["highest"], measures)
    mapped = {code: measures[code].level(Fraction(value), "kota") for code, value in case.get("numbers", {}).items()}
    levels: dict[str, Level] = mapped | exact(case.get("values", {}))
    return steps(instrument, levels)


@pytest.mark.parametrize("case", [case for _, case in EVERY if "refused" not in case], ids=lambda case: case["name"])
def test_a_worked_case_gives_its_steps(case):
    root = worked(case)
    found = {step.code: step for step in root.walk()}
    assert {code: found[code].value for code in case["steps"]} == exact(case["steps"])
    assert {code: found[code].present for code in case.get("present", {})} == exact(case.get("present", {}))
    assert not set(case.get("missing", [])) & set(found)


@pytest.mark.parametrize("case", [case for _, case in EVERY if "refused" in case], ids=lambda case: case["name"])
def test_a_case_without_an_index_is_refused_and_told_why(case):
    with pytest.raises(ValueError, match="no indicator applies, or less of the index is present than the coverage"):
        worked(case)


def test_every_worked_case_has_its_own_name():
    assert len({case["name"] for _, case in EVERY}) == len(EVERY)


def test_the_three_conventions_of_rounding_give_three_finals_of_the_same_row():
    finals = [case["steps"]["final"] for case in cases_of("rounding")[:3]]
    rows = [(case["weights"], case["values"]) for case in cases_of("rounding")[:3]]
    assert len(set(finals)) == 3
    assert rows == rows[:1] * 3
