"""The twin of a report: by its published schema, enough to compute everything again, and nobody is named in it."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import reports
from assessment.record import canonical
from assessment.scorecard import score
from questionnaires.issuers import Published
from reports.readiness import readiness_html
from reports.twin import Recomputed, TwinError, check_code, given, qr, read_twin, recompute, results, same_form, twin_json
from tests.documents import readiness
from tests.twins import ASSESSORS, marked, twin_of

SCHEMA = json.loads((Path(reports.__file__).parent / "twin.schema.json").read_text(encoding="utf-8"))
KINDS = {"mixed": twin_of(readiness()), "four": twin_of(readiness("four")), "marked": twin_of(marked(readiness()))}
MARKS = {"GOV-1.1": [{"round": "VERIFICATION", "level": "1"}]}
MIXED = json.loads(twin_json(KINDS["mixed"]))


@pytest.fixture(params=KINDS)
def twin(request):
    return KINDS[request.param]


def again(changed: dict[str, object]) -> Recomputed:
    return recompute(read_twin(canonical(changed)))


def test_the_schema_is_one_and_every_twin_keeps_it(twin):
    Draft202012Validator.check_schema(SCHEMA)
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(twin_json(twin)))) == []


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_the_schema_misses_what_is_left_out(key):
    assert not Draft202012Validator(SCHEMA).is_valid({name: value for name, value in MIXED.items() if name != key})


def test_the_scorecard_computed_from_a_twin_is_the_one_it_was_made_from(twin):
    stored = read_twin(twin_json(twin))
    found = recompute(stored)
    assert found.card.final == twin.card.final
    assert found.card.first == twin.card.first
    assert (found.card.status, found.card.band, found.card.marked) == (twin.card.status, twin.card.band, twin.card.marked)
    assert same_form(results(found.card)) == stored["scorecard"]
    assert same_form(given(found.submission)) == {key: stored[key] for key in given(found.submission)}


def test_a_marked_report_has_marks_of_each_round():
    assert {one["round"] for marks in json.loads(twin_json(KINDS["marked"]))["marks"].values() for one in marks} == {
        "VERIFICATION",
        "MODERATION",
        "OBJECTION",
    }


def test_no_assessor_no_contact_and_no_remark_stands_in_a_twin():
    twin = KINDS["marked"]
    private = "RAHASIA"
    submission = replace(
        twin.submission,
        identity=dict.fromkeys(twin.submission.identity, private),
        answers={code: replace(one, remark=private, owner=private) for code, one in twin.submission.answers.items()},
        evidence={code: replace(one, document=private, place=private, owner=private) for code, one in twin.submission.evidence.items()},
    )
    data = twin_json(replace(twin, submission=submission)).decode()
    assert data == twin_json(twin).decode()
    assert [name for name in (*ASSESSORS, "Kurang lengkap", private) if name in data] == []


def test_a_published_value_that_wins_is_in_the_twin_and_computed_with():
    report = readiness("four")
    code = next(code for code, one in report.submission.answers.items() if one.value is not None and code == "GOV-3.4")
    submission = replace(report.submission, published={code: Published(Fraction(1), "KemenPANRB", "SPBE 2022")})
    twin = replace(KINDS["four"], submission=submission, card=score(submission, report.instrument))
    stored = read_twin(twin_json(twin))
    assert stored["published"] == {code: {"value": "1", "issuer": "KemenPANRB", "source": "SPBE 2022"}}
    assert recompute(stored).card.final == twin.card.final != KINDS["four"].card.final


def test_the_level_of_a_number_is_computed_not_believed():
    code = next(code for code, one in MIXED["answers"].items() if one["value"] is not None)
    believed = {**MIXED, "answers": {**MIXED["answers"], code: {**MIXED["answers"][code], "level": 0}}}
    assert again(believed).submission.answers[code].level == MIXED["answers"][code]["level"] != 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"edition": {"id": "1999-x", "digest": "0" * 64}}, "edition 1999-x is unknown"),
        ({"edition": {"id": "2023-reguler", "digest": "0" * 64}}, "another one here"),
        ({"region": {"code": "99.99", "name": "x"}}, "KeyError: '99.99'"),
        ({"answers": {"GOV-1.1": {"level": 2, "value": None, "references": ["B999"]}}}, "KeyError: 'B999'"),
        ({"answers": {"GOV-1.1": {"level": 10**12, "value": None, "references": []}}}, "level 1000000000000, which is none from 0 to 4"),
        ({"verified_share": "1e999999999", "marks": MARKS}, "'1e999999999' is no exact number"),
        ({"answers": []}, "AttributeError"),
        ({"marks": {"GOV-1.1": [{"round": "x", "level": "1"}]}}, "KeyError: 'x'"),
        ({"marks": {"GOV-1.1": [{"round": "VERIFICATION", "level": "1/0"}]}}, "ZeroDivisionError"),
    ],
)
def test_a_twin_that_cannot_be_computed_from_says_why(change, says):
    with pytest.raises(TwinError, match=says):
        again({**MIXED, **change})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"1.5", "no JSON"),
        (b"[]", "not of the kind kesiapan-twin-1"),
        (b'{"schema":"kesiapan-twin-2"}', "not of the kind kesiapan-twin-1"),
        (b'{"schema": "kesiapan-twin-1"}', "not in canonical form"),
        (b" " * (2**20 + 1), "more than 1048576"),
    ],
)
def test_what_is_no_twin_is_refused(data, says):
    with pytest.raises(TwinError, match=says):
        read_twin(data)


def test_the_twin_is_the_same_in_each_language_and_a_report_is_read_with_its_code():
    twin = KINDS["mixed"]
    code = check_code(twin_json(twin))
    assert all(code in readiness_html(replace(readiness(), check_code=code), language) for language in ("id", "en"))


def test_a_check_code_is_twelve_digits_in_three_groups():
    assert check_code(b"") == "E3B0-C442-98FC"  # sha256 of nothing


@examples(st.binary(), st.binary())
def test_other_bytes_have_another_check_code(one, other):
    assert (check_code(one) == check_code(other)) == (one == other)


def test_a_qr_code_has_its_size_a_title_and_no_picture():
    drawn = str(qr("LK/2023-reguler/32.02/01 E3B0-C442-98FC", "<b> & kode", 25))
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="25mm" height="25mm" viewBox="0 0 ')
    assert "<title>&lt;b&gt; &amp; kode</title>" in drawn
    assert "<image" not in drawn
