"""Findings: each is made by one mistake, with its code, its severity and its exact place."""

import re
from string import Formatter

import pytest

from questionnaires import sheet
from questionnaires.cells import put
from questionnaires.findings import Code, Severity, blocks, finding
from questionnaires.submission import recognise
from tests.conftest import EDITION, Form, said

GOVERNANCE = "Smart Governance"
GATE = {f"F1{at}" for at in (11, 12, 13, 14, 15)}  # test_guard
ELSEWHERE = {"F101", "F102", "F103", "F109", "F110", "G102", "G103", "E201"} | GATE  # test_filled, test_flows, test_evidence
ELSEWHERE |= {
    "Q105",
    "Q106",
    "Q107",
    "N103",
    "G104",
    "F118",  # test_intake
    "K106",  # test_flags
    "K107",
    "K108",
    "K101",
    "K102",
    "K103",
    "K104",
    "K105",
    "F116",
    "F117",
}  # test_migration, test_understood, test_consistency, test_settling
DIGEST, REGION = "B3", "B4"  # of the marker sheet


def mark(form: Form, cell: str, value: str) -> None:
    form.book["_kesiapan"][cell].value = value


def blank_all(form: Form) -> None:
    for indicator in form.instrument.indicators():
        form.put(indicator.code, None)


def second_row(form: Form) -> None:
    page = form.book[GOVERNANCE]
    page["A60"], page["H60"] = "GOV-1.1", "4"


CASES = {
    "F106": (lambda form: mark(form, DIGEST, "0" * 64), "F106 error"),
    "F107": (lambda form: form.book.remove(form.book["Smart People"]), "F107 error Smart People"),
    "F108": (blank_all, "F108 error"),
    "I101": (lambda form: mark(form, REGION, "99.99"), "I101 error"),
    "I102": (lambda form: form.put("ID-1", "32.16"), "I102 error Identitas!C5"),
    "I103": (lambda form: form.put("ID-4", None), "I103 warning Identitas!C8"),
    "G101": (lambda form: form.put("PRA-1.2", "Mungkin"), "G101 error Prasyarat!C6"),
    "Q101": (lambda form: form.put("GOV-1.1", None), "Q101 warning Smart Governance!H6"),
    "Q102": (lambda form: form.put("GOV-1.2", "sering"), "Q102 error Smart Governance!H7"),
    "Q103": (lambda form: form.book[GOVERNANCE].delete_rows(6), "Q103 error Smart Governance"),
    "Q104": (second_row, "Q104 error Smart Governance!H60"),
    "N101": (lambda form: form.put("GOV-2.4", "banyak"), "N101 error Smart Governance!H14"),
    "N102": (lambda form: form.put("GOV-2.4", 100.5), "N102 warning Smart Governance!H14"),
    "E202": (lambda form: form.put("GOV-1.1", "B1; B99", sheet.REFERENCES), "E202 error Smart Governance!I6"),
    "E203": (lambda form: form.put("B2", "Surat kabar", "kind"), "E203 error Bukti!B6"),
    "E204": (lambda form: form.put("B1", None, "document"), "E204 error Bukti!C5"),
}


@pytest.mark.parametrize(("mistake", "expected"), CASES.values(), ids=CASES)
def test_one_mistake_is_one_finding_with_its_severity_and_place(full, mistake, expected):
    mistake(full)
    checked = full.check()
    assert said(checked.findings) == [expected]
    assert (checked.submission is None) is (" error" in expected)


def test_a_workbook_that_is_not_ours_or_of_another_edition_is_named_so(full):
    assert recognise(full.read(), (EDITION,)) is None
    other = recognise(full.read(), ("2024-reguler", "2024-kawasan"))
    assert (other.code.message.code, other.severity, other.place) == ("F105", Severity.ERROR, "")
    assert EDITION in other.wrong("id")
    assert "2024-reguler, 2024-kawasan" in other.wrong("id")
    full.book.remove(full.book["_kesiapan"])
    foreign = recognise(full.read(), (EDITION,))
    assert (foreign.code.message.code, foreign.severity, foreign.place) == ("F104", Severity.ERROR, "")


def test_every_finding_of_a_workbook_has_a_test_here():
    others = {code.message.code for code in Code if code.message.code[0] in "MO"}  # test_marking, test_objection
    assert {code.message.code for code in Code} - ELSEWHERE - others == set(CASES) | {"F104", "F105"}


def test_all_findings_are_collected_errors_first_and_each_in_the_order_of_the_workbook(full):
    for code in ("E204", "N102", "Q102", "I103", "G101", "Q101", "E202"):
        CASES[code][0](full)
    errors = ["G101 error Prasyarat!C6", "E202 error Smart Governance!I6", "Q102 error Smart Governance!H7", "E204 error Bukti!C5"]
    warnings = ["I103 warning Identitas!C8", "Q101 warning Smart Governance!H6", "N102 warning Smart Governance!H14"]
    assert said(full.check().findings) == errors + warnings


def test_a_field_that_is_not_required_and_an_unused_evidence_row_may_be_missing(full):
    full.put("ID-9", None).book["Bukti"].delete_rows(100, 3)
    assert full.check().findings == ()


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{given}", "{cell!r:>9999}", "%s %d", "=1+1", "<script>alert(1)</script>", "}{"])
def test_hostile_text_is_quoted_as_it_is_and_never_evaluated(full, hostile):
    put(full.cell("GOV-1.1"), hostile)
    put(full.cell("GOV-2.4"), hostile)
    findings = full.check().findings
    assert len(findings) == 2
    for one in findings:
        for language in ("id", "en"):
            assert f"“{hostile}”" in one.wrong(language)


def test_a_finding_needs_exactly_the_details_that_it_names():
    assert finding(Code.NOT_ANSWERED, "Bukti", "B1", item="GOV-1.1").place == "Bukti!B1"
    for details in ({}, {"item": "GOV-1.1", "more": "x"}, {"thing": "GOV-1.1"}):
        with pytest.raises(TypeError, match="NOT_ANSWERED"):
            finding(Code.NOT_ANSWERED, **details)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.message.code)
def test_a_message_says_the_same_in_both_languages(code):
    for both in (code.message.wrong, code.message.mend):
        named = [{name for _, name, _, _ in Formatter().parse(both[language]) if name} for language in ("id", "en")]
        assert named[0] == named[1]
        assert both.id != both.en
        assert all(text.strip().endswith(".") for text in (both.id, both.en))


def test_codes_are_unique_and_of_one_letter_and_three_digits():
    codes = [code.message.code for code in Code]
    assert len(set(codes)) == len(codes) == len(Code.__members__)
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) for code in codes)


def test_only_an_error_blocks():
    warning, error = finding(Code.NOT_ANSWERED, item="GOV-1.1"), finding(Code.NOT_OURS)
    assert not blocks(())
    assert not blocks((warning,))
    assert blocks((warning, error))
