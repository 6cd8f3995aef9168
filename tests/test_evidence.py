"""The evidence rule and the gates, by cases that the ministry could sign (tests/cases/evidence.toml)."""

import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assessment.evidence import gate_result, support
from questionnaires import sheet
from tests.conftest import KARAWANG, Form
from tests.made import submission_of

CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("evidence.toml").read_text(encoding="utf-8"))["case"]
KEYS = {"name", "region", "answers", "supported", "gates", "failed", "findings"}
COMPLETENESS = "PRA-1.5"


def filled(form: Form, case: dict) -> Form:
    """The workbook of a case: level 1 with full evidence everywhere, then what the case says."""
    form.all_levels(1)
    numbers = {kind.code: f"B{at}" for at, kind in enumerate(form.instrument.evidence, 1)}
    for code, given in (case.get("answers", {}) | case.get("gates", {})).items():
        assert set(given) <= {"level", "value", "answer", "evidence"}
        form.put(code, given.get("value", given.get("answer")))
        if "level" in given:
            form.level(code, given["level"])
        form.put(code, "; ".join(numbers[kind] for kind in given["evidence"]) or None, sheet.REFERENCES)
    return form


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_case_gives_its_levels_gates_and_findings(case, form_of):
    assert set(case) <= KEYS
    form = filled(form_of(case.get("region", KARAWANG)), case)
    card = form.score()
    assert {code: card.supports[code].supported for code in case.get("answers", {})} == case.get("supported", {})
    assert card.failed_gates == tuple(case.get("failed", []))
    assert [one for one in form.found() if " info " not in one] == case["findings"]


def test_every_case_has_its_own_name():
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_a_cut_claim_and_a_gate_without_evidence_name_the_kinds_that_are_missing(form):
    form.all_levels(1)
    form.level("GOV-1.2", 3).put("GOV-1.2", "B1; B7", sheet.REFERENCES)  # REG and MIN
    form.put("PRA-1.3", "B4", sheet.REFERENCES)  # SYS
    gate, claim = form.score().findings
    assert gate.wrong("id") == "Prasyarat PRA-1.3 dijawab Ya tanpa bukti REG + PLAN dan karena itu tidak terpenuhi."
    assert claim.wrong("id") == "GOV-1.2: tingkat 3 dihitung 2 karena bukti BUD tidak ada."


def test_evidence_that_never_carries_a_level_is_kept_and_named(instrument, karawang):
    one = next(one for one in instrument.indicators() if one.code == "GOV-1.2")
    submission = submission_of(instrument, karawang, {"GOV-1.2": 3}, without={"GOV-1.2": ["BUD", "STAT"]})
    kept = support(submission.answers["GOV-1.2"], one, submission)
    assert (kept.claimed, kept.supported, kept.missing) == (3, 2, ("BUD",))
    assert kept.kinds == ("AGR", "MIN", "PHOTO", "PLAN", "REG", "SYS")


# 90 % of 72 indicators are 64.8: 65 answers are enough, 64 are not.
@pytest.mark.parametrize(("answered", "passed"), [(72, True), (65, True), (64, False), (1, False)])
def test_the_completeness_gate_needs_ninety_percent_of_the_indicators(form, answered, passed):
    form.all_levels(1)
    codes = [indicator.code for indicator in form.instrument.indicators()]
    for code in codes[: len(codes) - answered]:
        form.put(code, None)
    card = form.score()
    assert len(codes) == 72
    assert (COMPLETENESS not in card.failed_gates) is passed


@pytest.mark.parametrize(("answered", "passed"), [(55, True), (54, True), (53, False)])
def test_the_edge_of_the_completeness_gate_belongs_to_it(instrument, karawang, answered, passed):
    gate = replace(next(gate for gate in instrument.gates if gate.answered_share), answered_share=Fraction(54, 72))
    levels = {one.code: 0 if at < answered else None for at, one in enumerate(instrument.indicators())}
    assert gate_result(gate, submission_of(instrument, karawang, levels), instrument).passed is passed


def test_a_level_zero_is_an_answer_and_a_blank_is_none(form):
    form.all_levels(1)
    ladders = [one.code for one in form.instrument.indicators() if sheet.choices(one)][:10]
    for code in ladders:
        form.level(code, 0)
    assert COMPLETENESS not in form.score().failed_gates
    for code in ladders:
        form.put(code, None)
    assert COMPLETENESS in form.score().failed_gates


def test_an_answer_that_is_not_in_the_submission_counts_as_blank(instrument, karawang):
    one = instrument.indicators()[0]
    missing = support(None, one, submission_of(instrument, karawang, {}))
    assert (missing.claimed, missing.supported, missing.missing, missing.kinds) == (0, 0, (), ())
