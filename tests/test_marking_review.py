"""The cohort report about its assessors: numbers as the review has them, in both languages, and no page about nothing."""

from fractions import Fraction
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.flags import Flag, flags_of
from assessment.review import Review, review
from questionnaires.findings import Code, finding
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.annex import annex
from reports.cohort import Cohort, cohort_html
from reports.marking_review import flags_page, marking_page
from reports.numbers import points, signed
from reports.phrases import phrases
from tests.documents import IMPRINT, INSTRUMENT, chosen_from
from tests.made import submission_of
from tests.marked import marked_card, marking_of

languages = pytest.mark.parametrize("language", LANGUAGES)
REGIONS = ("11.01", "11.02", "11.03", "11.04", "11.05", "11.06")
CODES = tuple(one.code for one in INSTRUMENT.indicators())
FORMULA = '=HYPERLINK("http://127.0.0.1";"x")'
DISPUTED = ("ENV-3.3", "GOV-1.2")


@cache
def cards():
    """Six regions, three assessors in turn: the second is half a level above the others, two indicators lie far apart in the first."""
    found = []
    for at, code in enumerate(REGIONS):
        submission = submission_of(INSTRUMENT, load_register().find(code), 3)
        truth = {name: (place + at) % 4 for place, name in enumerate(CODES)}
        above = {name: level + (place % 2 == 0) for place, (name, level) in enumerate(truth.items())}
        levels = {"Ani": truth, "Budi": above, "Citra": truth}
        pair = ("Ani", "Budi", "Citra", "Ani")[at % 3 : at % 3 + 2]
        given = {name: dict(levels[name]) for name in pair}
        if at == 0:
            given["Ani"] |= dict.fromkeys(DISPUTED, 0)
            given["Budi"] |= dict.fromkeys(DISPUTED, 4)
        found.append(marked_card(submission, INSTRUMENT, *(marking_of(submission, name, one, reason=FORMULA) for name, one in given.items())))
    return found


@cache
def whole() -> Review:
    found = review(cards(), cards(), INSTRUMENT, orders={}, leniency=Fraction(1, 4), members={})
    assert found
    return found


def flags() -> tuple[Flag, ...]:
    first, second = (load_register().find(code) for code in REGIONS[:2])
    straight = finding(Code.STRAIGHT_LINING, "Smart Governance", "", count="8", pillar="Smart Governance", level="2")
    office = finding(Code.ONE_OFFICE, count="72", office="Diskominfo")
    return (*flags_of(first, (straight, straight, office, finding(Code.NOTHING_ANSWERED)), INSTRUMENT), *flags_of(second, (straight,), INSTRUMENT))


def cohort(found: Review | None, told: tuple[Flag, ...] = ()) -> Cohort:
    return Cohort(chosen_from(cards(), 2), INSTRUMENT, (), len(REGIONS), load_register(), IMPRINT, found, told)


def number(value: float | None, language: str) -> str:
    return phrases(language)["none"] if value is None else points(Fraction(f"{value:.3f}"), language)


@languages
def test_the_heads_of_the_page_are_the_numbers_of_the_review(language):
    found, page = whole(), marking_page(whole(), INSTRUMENT, language)
    t, whole_alpha = phrases(language), whole().agreement.whole
    assert [value for _, value in page["keys"]] == [
        t["letter_of"].format(count=6, of=6),
        number(whole_alpha.value, language),
        number(found.agreement.reliability["index"].value, language),
        "2",
    ]
    assert number(whole_alpha.value, language) in page["title"]
    assert "{" not in "".join((page["title"], page["how"], page["effects"]))
    assert f"{whole_alpha.pairs} " in page["how"]
    moved = sum(one.place != one.place_without for one in found.what_if)
    assert page["effects"] == t["marking_connected"].format(moved=moved, of=6)


@languages
def test_each_assessor_has_a_line_and_only_who_leans_is_named_so(language):
    found, t = whole(), phrases(language)
    lines = {line[0]: line for line in marking_page(found, INSTRUMENT, language)["assessors"]}
    assert list(lines) == ["Ani", "Budi", "Citra"]
    for name, one in found.agreement.assessors.items():
        assert lines[name][1] == "4"
        assert lines[name][2] == signed(Fraction(f"{one.difference:.3f}"), language)
        assert lines[name][4] == signed(Fraction(f"{found.effects.levels[name]:.3f}"), language)
    assert lines["Budi"][-1] == t["leaning_lenient"]


@languages
def test_the_indicators_are_those_of_the_lowest_alpha_in_order(language):
    found = whole()
    rows = marking_page(found, INSTRUMENT, language)["indicators"]
    alphas = {code: one.value for code, one in found.agreement.indicators.items() if one.value is not None}
    assert [row[0] for row in rows] == sorted(alphas, key=lambda code: (alphas[code], code))[:8]
    assert {row[0]: row[3] for row in rows if row[3]} == {code: 1 for code in DISPUTED if code in [row[0] for row in rows]}


@pytest.mark.parametrize("code", [code for code in Code if code.message.code.startswith("K")], ids=lambda code: code.message.code)
@languages
def test_every_flag_has_a_name(code, language):
    assert phrases(language)[f"flag_{code.name.lower()}"]


@languages
def test_flags_are_counted_by_rule_with_limit_and_source(language):
    page, t = flags_page(flags(), language), phrases(language)
    assert page["title"] == t["flags_title"].format(count=4, regions=2)
    assert page["rows"] == [("K101", t["flag_straight_lining"], "3", 2), ("K103", t["flag_one_office"], "1", 1)]
    rules = {rule.name: rule for rule in INSTRUMENT.consistency}
    assert page["sources"] == [
        f"{code}: {t['flag_limit'].format(limit=rules[name].threshold)} {rules[name].reference}"
        for code, name in (("K101", "straight_lining"), ("K103", "one_office"))
    ]


@languages
def test_without_marks_there_is_no_page_about_assessors_and_without_flags_none_about_flags(language):
    t = phrases(language)
    heads = [f'<p class="eyebrow">{t[key]}</p>' for key in ("marking_eyebrow", "flags_eyebrow")]
    for one, there in ((cohort(None), [0, 0]), (cohort(whole()), [1, 0]), (cohort(None, flags()), [0, 1]), (cohort(whole(), flags()), [1, 1])):
        html = cohort_html(one, language)
        assert [html.count(head) for head in heads] == there


@languages
def test_the_annex_holds_every_number_of_the_review(language):
    found, t = whole(), phrases(language)
    book = load_workbook(BytesIO(annex(cohort(found, flags()), language)))
    rows = {page.title: list(page.iter_rows(min_row=2, values_only=True)) for page in book}
    assert [row[:2] for row in rows[t["annex_agreement"]][-1:]] == [("index", INSTRUMENT.root.name[language])]
    assert rows[t["annex_agreement"]][-1][2] == round(found.agreement.whole.value, 3)
    assert len(rows[t["annex_agreement"]]) == len(CODES) + 6 + 1
    claims = {row[0]: row[-1] for row in rows[t["annex_agreement"]] if row[0] in CODES}
    assert claims == pytest.approx({code: float(found.over_claim[code]) for code in CODES})
    assert [row[0] for row in rows[t["annex_assessors"]]] == ["Ani", "Budi", "Citra"]
    assert [row[0:2] for row in rows[t["annex_kappa"]]] == [("Ani", "Budi"), ("Ani", "Citra"), ("Budi", "Citra")]
    for row, one in zip(rows[t["annex_what_if"]], found.what_if, strict=True):
        assert row[2:] == pytest.approx((one.place, float(one.index), one.place_without, float(one.index_without)))
    assert [row[2] for row in rows[t["annex_flags"]]] == ["K101", "K101", "K103", "K101"]


@languages
def test_a_reason_that_looks_like_a_formula_stays_text_in_the_annex(language):
    page = load_workbook(BytesIO(annex(cohort(whole()), language)))[phrases(language)["annex_moderation"]]
    told = [(row[2].value, row[4].value, row[5].value, row[7].value, row[7].data_type) for row in page.iter_rows(min_row=2)]
    assert told == [(code, name, level, FORMULA, "s") for code in sorted(DISPUTED) for name, level in (("Ani", 0), ("Budi", 4))]


def test_the_annex_has_no_sheet_about_marks_or_flags_that_are_not_there():
    t = phrases("id")
    about_marks = {t[f"annex_{one}"] for one in ("moderation", "agreement", "kappa", "assessors", "what_if")}
    for one, there in ((cohort(None), set()), (cohort(None, flags()), {t["annex_flags"]}), (cohort(whole()), about_marks)):
        names = set(load_workbook(BytesIO(annex(one, "id"))).sheetnames)
        assert names & (about_marks | {t["annex_flags"]}) == there
