"""The readiness report of a region: everything in it, nothing beside the page, no text taken for markup."""

import os
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.agenda import gaps
from assessment.costs import effects
from questionnaires.findings import Code, finding
from questionnaires.instrument import Group
from questionnaires.strict import LANGUAGES
from reports.numbers import day, points
from reports.phrases import phrases
from reports.readiness import Readiness, readiness_html
from reports.summary_page import Place
from tests.documents import (
    IMPRINT,
    INSTRUMENT,
    LONG_NAME,
    SUKABUMI,
    answered,
    markup_of,
    outside,
    overlapping,
    printed,
    readiness,
    readiness_pdf,
    squeezed,
    text_of,
    words_of,
)

languages = pytest.mark.parametrize("language", LANGUAGES)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src="file:///etc/hosts" onerror="alert(1)">',
    "</p></section><h1>Sangat siap</h1>",
    "{{7*7}}{% raw %}{0}{file}%s",
    "file:///etc/passwd",
    "<svg><image href='http://127.0.0.1/x'/></svg>",
    "&lt;b&gt;&#0;&nbsp;",
]
CONTROL = ["\x00", "\x01\x1b[31m\x7f", "\x0b\x0c\x85", "\u202e\u2066\u200b", "\ufffe\uffff"]
NO_UTF_8 = os.fsdecode(b"\xff")  # a byte of a file name that is no UTF-8
CASES = [  # the ends of every scale with the longest name, a region alone, and the report that the other tests read
    ("zero", False, LONG_NAME),
    ("four", False, LONG_NAME),
    ("mixed", False, LONG_NAME),
    ("zero", True, LONG_NAME),
    ("two", True, SUKABUMI),
    ("mixed", False, SUKABUMI),
]


@languages
def test_the_report_says_whose_it_is_what_came_out_and_from_which_file(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    region, t = report.card.region, phrases(language)
    assert report.status
    wanted = [
        *(region.name, region.province, report.card.band.name[language], report.status[language]),
        *(day(IMPRINT.date, language), day(IMPRINT.objections_until, language), IMPRINT.ministry, IMPRINT.directorate, IMPRINT.software),
        *("LK/2023-reguler/32.02/01", report.submission.file, report.submission.sha256, INSTRUMENT.digest, INSTRUMENT.reference),
        *(t["method_how"], t["method_scores"], t["method_round"], t["status_supported"]),
    ]
    assert [line for line in wanted if squeezed(line) not in told] == []


def test_the_index_is_printed_with_the_comma_or_point_of_its_language() -> None:
    card = readiness().card
    with_comma, with_point = (f"{points(card.index, language)}{card.band.name[language]}" for language in LANGUAGES)
    assert "," in with_comma
    assert squeezed(with_comma) in text_of(readiness_pdf("mixed", "id"))
    assert squeezed(with_point) in text_of(readiness_pdf("mixed", "en"))


@languages
def test_every_pillar_factor_and_indicator_is_named_with_claim_and_supported_value(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    missing = []
    for step, claimed in zip(report.card.final.walk(), report.card.claimed.walk(), strict=True):
        if step.tier == "indicator":
            indicator = next(one for one in INSTRUMENT.indicators() if one.code == step.code)
            line = f"{step.code.split('-')[1]}{indicator.name[language]}{claimed.value} → {step.value}"
        else:
            waiting: list[Group] = [INSTRUMENT.root]
            groups = {}
            while waiting:
                group = waiting.pop()
                groups[group.code] = group
                waiting += [member for member in group.members if isinstance(member, Group)]
            line = f"{groups[step.code].name[language]}{points(claimed.value, language)} → {points(step.value, language)}"
        missing += [] if squeezed(line) in told else [line]
    assert missing == []


@languages
def test_the_three_strongest_factors_are_named_with_their_points(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    factors = [(step.value, member) for pillar in INSTRUMENT.pillars for member in pillar.members for step in [report.card.final.find(member.code)]]
    third = sorted((value for value, _ in factors), reverse=True)[2]
    better = [f"{member.name[language]} ({points(value, language)})." for value, member in factors if value > third]
    worse = [f"{member.name[language]} ({points(value, language)})." for value, member in factors if value < third]
    part = told.split(squeezed(phrases(language)["strongest"]))[1].split(squeezed(phrases(language)["urgent"]))[0]
    assert [line for line in better if squeezed(line) not in part] == []
    assert [line for line in worse if squeezed(line) in part] == []


@languages
def test_the_three_most_urgent_factors_are_named_with_their_first_step(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    factors = [(report.card.final.find(member.code).value, member) for pillar in INSTRUMENT.pillars for member in pillar.members]
    third = sorted(value for value, _ in factors)[2]
    part = told.split(squeezed(phrases(language)["urgent"]))[1].split(squeezed(phrases(language)["status"]))[0]
    for value, member in factors:
        assert (squeezed(f"{member.name[language]} ({points(value, language)}).") in part) >= (value < third)
        if value < third:
            assert isinstance(member, Group)
            first = next(gap for gap in gaps(report.card, INSTRUMENT) if gap.indicator in member.members)
            assert squeezed(first.indicator.next[first.level][language]) in part


@languages
def test_the_next_steps_of_the_weakest_indicators_are_told_with_what_they_add(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    for pillar in INSTRUMENT.pillars:
        own = [gap for gap in gaps(report.card, INSTRUMENT) if gap.indicator in list(pillar.indicators())]
        assert len(own) >= 4
        for gap in own[:4]:
            assert squeezed(gap.indicator.next[gap.level][language]) in told
            assert squeezed(f"+{points(gap.gain, language, 3)}{gap.indicator.next[gap.level][language]}") in told


@languages
def test_what_the_levels_mean_is_told_once_for_all_indicators(language: str) -> None:
    told = text_of(readiness_pdf("mixed", language))
    for level in range(INSTRUMENT.highest + 1):
        assert squeezed(f"{level}{''.join(kind.levels[level][language] for kind in INSTRUMENT.ladder)}") in told


@languages
def test_every_finding_is_told_with_its_effect_on_the_index(language: str) -> None:
    report, told = readiness(), text_of(readiness_pdf("mixed", language))
    moved = effects(report.findings, report.card, report.submission, INSTRUMENT)
    first = sorted(report.findings, key=lambda one: -abs(moved[one]))[:12]
    assert moved[first[0]] < 0
    for one in first:
        effect = points(moved[one], language, 3) if moved[one] else phrases(language)["effect_none"]
        assert re.search(f"{re.escape(squeezed(one.code.message.code + one.place))}.{{1,400}}?{re.escape(squeezed(effect))}", told)


@languages
def test_every_gate_is_told_with_its_state(language: str) -> None:
    told, t = text_of(readiness_pdf("mixed", language)), phrases(language)
    open_, no, missing, passed, computed = INSTRUMENT.gates
    for gate, state in [
        (open_, t["gate_open"]),
        (no, t["gate_no"]),
        (missing, t["gate_missing"].format(missing=" + ".join(missing.evidence))),
        (passed, t["gate_passed"]),
        (computed, t["gate_passed"]),
    ]:
        assert squeezed(f"{gate.code}{gate.name[language]}{state}") in told


@languages
@pytest.mark.parametrize(("kind", "alone", "code"), CASES)
def test_no_word_reaches_over_the_margin_or_upon_another(kind: str, code: str, language: str, *, alone: bool) -> None:
    data = readiness_pdf(kind, language, code, alone=alone)
    assert outside(data) == []
    assert overlapping(data) == []
    assert len(words_of(data)[1]) >= 3 + len(INSTRUMENT.pillars)


@languages
def test_a_region_alone_is_told_that_there_is_nobody_to_compare_with(language: str) -> None:
    told, t = text_of(readiness_pdf("two", language, alone=True)), phrases(language)
    assert squeezed(t["columns_note_alone"].format(highest=4)) in told
    assert squeezed(t["factor_alone"]) in told
    assert squeezed(t["strips_note_alone"]) in told
    assert squeezed(t["stages_alone"]) in told
    for key in ("columns_note", "strips_note", "track_note_median", "stages_among"):
        assert squeezed(t[key].format(highest=4, regions=1, place="Sukabumi")) not in told


def test_a_region_without_a_proposal_is_told_so() -> None:
    html = readiness_html(replace(readiness("two", alone=True), status=None, place=Place()), "id")
    assert phrases("id")["status_none"] in html


def named_twice(text: str) -> Readiness:
    """A report that names this file in its provenance and in a finding."""
    tame = readiness("mixed", file=text)
    return replace(tame, findings=(finding(Code.TWICE, region="32.02", used=text),))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_file_name_changes_no_markup(text: str) -> None:
    assert markup_of(readiness_html(named_twice(text), "id")) == markup_of(readiness_html(named_twice("x.xlsx"), "id"))


def test_hostile_file_names_are_printed_as_they_are() -> None:
    told = text_of(printed(named_twice(" ".join(HOSTILE))))
    assert [told.count(squeezed(text)) for text in HOSTILE] == [2] * len(HOSTILE)


@pytest.mark.parametrize("text", ["".join(CONTROL), NO_UTF_8], ids=["control", "no utf-8"])
def test_control_characters_in_a_file_name_do_not_keep_a_report_from_being_made(text: str) -> None:
    told = text_of(printed(named_twice(f"kuesioner{text}akhir.xlsx")))
    assert told.count("kuesioner") >= 2
    assert told.count("akhir.xlsx") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_identity_remarks_and_documents_are_never_markup(text: str) -> None:
    tame = readiness()
    submission = tame.submission
    hostile = replace(
        submission,
        identity=dict.fromkeys(submission.identity, text),
        answers={code: replace(one, remark=text, owner=text) for code, one in submission.answers.items()},
        evidence={code: replace(one, document=text, place=text, date=text, owner=text) for code, one in submission.evidence.items()},
    )
    assert markup_of(readiness_html(replace(tame, submission=hostile), "id")) == markup_of(readiness_html(tame, "id"))


def test_a_long_file_name_and_a_long_number_stay_on_the_page() -> None:
    submission, _ = answered("two")
    answer = submission.answers[next(one.code for one in INSTRUMENT.indicators() if not hasattr(one.answer, "levels"))]
    details = {"given": "9" * 300, "item": answer.code, "unit": "persen", "low": "0", "high": "100"}
    wide = finding(Code.NOT_PLAUSIBLE, answer.sheet, answer.cell, **details)
    report = replace(readiness("two", file="a" * 250 + ".xlsx"), findings=(wide, finding(Code.TWICE, region="32.02", used="b" * 250)))
    assert outside(printed(report)) == []


def test_more_findings_than_fit_are_counted() -> None:
    one = finding(Code.TWICE, region="32.02", used="berkas.xlsx")
    html = readiness_html(replace(readiness("two"), findings=(one,) * 20), "id")
    assert html.count("berkas.xlsx") == 12
    assert phrases("id")["more_findings"].format(count=8, effect="tidak ada") in html


def test_a_claim_above_the_evidence_is_told_in_the_lede_and_an_equal_one_is_not() -> None:
    for kind, key in (("mixed", "lede_claim"), ("four", "lede_same")):
        card = readiness(kind).card
        said = phrases("id")[key].format(index=points(card.index, "id"), claimed=points(card.claimed.value, "id"))
        assert said in readiness_html(readiness(kind), "id")
    assert readiness("mixed").card.claimed.value > readiness("mixed").card.index > Fraction(0)
