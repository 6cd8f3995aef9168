"""An indicator whose level is linear between goalposts, from the edition's text to the workbook, the score and the reports."""

import shutil
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assessment.agenda import gaps
from assessment.peers import peers
from questionnaires.edition import EDITIONS, read_edition
from questionnaires.instrument import Instrument, Measure
from questionnaires.register import load_register
from questionnaires.sheet import level_texts, printed_level
from questionnaires.strict import LANGUAGES
from reports.entries import entries
from reports.explanation import explain
from reports.numbers import points
from reports.readiness import Readiness, readiness_html
from reports.sentences import tier_rule
from reports.summary_page import Place
from tests.conftest import EDITION, KARAWANG, Form
from tests.documents import IMPRINT

CODE = "GOV-1.4"  # the Ombudsman's score, 0-100
HALFWAY = Fraction(5, 2)  # 4 x (70 - 20) / (100 - 20)
languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def linear(evidence: str = '{ 1 = ["STAT"] }', coverage: str = "") -> Instrument:
    """The bundled edition with that score mapped linearly from 20 to 100."""
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(EDITIONS / EDITION, Path(place) / EDITION))
        path = folder / "governance.toml"
        head, here, rest = path.read_text(encoding="utf-8").partition(f'code = "{CODE}"')
        rest = rest.replace("thresholds = { kabupaten = [54, 78, 88], kota = [54, 78, 88] }", 'mapping = "linear"\ngoalposts = [20, 100]', 1)
        rest = rest.replace("threshold_basis", "goalpost_basis", 1).replace("threshold_source", "goalpost_source", 1)
        rest = rest.replace('evidence = { 1 = ["STAT"] }', f"evidence = {evidence}", 1)
        if "3 =" in evidence:
            for language in LANGUAGES:
                rest = rest.replace(f"documents.{language} = {{ ", f'documents.{language} = {{ 3 = "Contoh", ', 1)
        path.write_text(head + here + rest, encoding="utf-8")
        path = folder / "edition.toml"
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.replace('aggregation = "arithmetic"', f'aggregation = "arithmetic"\n{coverage}', 1), encoding="utf-8")
        return read_edition(folder)


def filled(value: str, instrument: Instrument | None = None) -> Form:
    """Karawang at level 1 throughout, with every kind of evidence, and that score."""
    return Form(instrument or linear(), load_register().find(KARAWANG)).all_levels(1).put(CODE, float(value))


@cache
def halfway() -> Form:
    return filled("70")


def measure(**changes: object) -> Measure:
    answer = next(one.answer for one in linear().indicators() if one.code == CODE)
    assert isinstance(answer, Measure)
    return replace(answer, **changes)


@pytest.mark.parametrize(
    ("value", "level", "mirrored"),
    [("0", "0", "4"), ("20", "0", "4"), ("40", "1", "3"), ("70", "5/2", "3/2"), ("73.1", "531/200", "269/200"), ("100", "4", "0"), ("120", "4", "0")],
)
def test_a_level_is_exact_between_the_goalposts_and_clipped_beyond_them(value, level, mirrored):
    for kind in ("kabupaten", "kota"):
        assert measure().level(Fraction(value), kind) == Fraction(level)
        assert measure(higher_is_better=False).level(Fraction(value), kind) == Fraction(mirrored)


def test_whole_levels_begin_at_even_steps_between_the_goalposts():
    assert measure().thresholds == dict.fromkeys(("kabupaten", "kota"), (60, 80, 100))
    assert [measure().level(step, "kota") for step in measure().thresholds["kota"]] == [2, 3, 4]


def test_an_edition_without_a_mapping_has_thresholds_and_whole_levels(instrument):
    answers = [one.answer for one in instrument.indicators() if isinstance(one.answer, Measure)]
    assert {one.goalposts for one in answers} == {None}
    assert {type(one.level(low, "kota")) for one in answers for low in one.plausible} == {int}


def test_the_value_in_a_workbook_becomes_its_exact_level_and_weighs_in_its_factor():
    card = halfway().score()
    assert halfway().submission().answers[CODE].level == HALFWAY
    assert (card.supports[CODE].claimed, card.supports[CODE].supported) == (HALFWAY, HALFWAY)
    assert card.final.find("GOV-1").value == Fraction(7, 10) + Fraction(3, 10) * HALFWAY
    assert halfway().found() == []


@pytest.mark.parametrize(
    ("value", "references", "supported", "missing"),
    [
        ("70", "B1; B5", "5/2", ()),  # REG and STAT: every level up to 3
        ("70", "B5", "2", ("REG",)),  # 2.5 needs what level 3 needs, and is cut to the highest whole level
        ("60", "B5", "2", ()),  # 2 needs it not
        ("61", "B5", "2", ("REG",)),
        ("30", "B5", "1/2", ()),
        ("30", "B1", "0", ("STAT",)),  # half a level needs the evidence of the first
        ("20", "", "0", ()),
    ],
)
def test_a_level_between_two_needs_the_evidence_of_the_upper_one_or_is_cut_to_a_whole_one(value, references, supported, missing):
    form = filled(value, linear('{ 1 = ["STAT"], 3 = ["REG"] }')).put(CODE, references, "references")
    one = form.score().supports[CODE]
    assert (one.supported, one.missing) == (Fraction(supported), missing)


def test_a_cut_level_is_told_to_the_region_with_two_decimals():
    form = filled("71", linear('{ 1 = ["STAT"], 3 = ["REG"] }')).put(CODE, "B5", "references")
    (cut,) = form.score().findings
    assert cut.wrong("id") == "GOV-1.4: tingkat 2,55 dihitung 2 karena bukti REG tidak ada."
    assert [printed_level(level) for level in (3, Fraction(3), Fraction(7, 3), Fraction(5, 2))] == ["3", "3", "2,33", "2,5"]


def test_the_next_step_leads_from_the_whole_level_reached_to_the_next_one():
    gap = next(gap for gap in gaps(halfway().score(), linear()) if gap.indicator.code == CODE)
    assert gap.level == 2
    assert gap.gain == Fraction(1, 2) * Fraction(3, 10) / 18  # from 2.5 to 3, in one factor of 18


@languages
def test_workbook_and_handbook_say_that_levels_are_in_proportion(language):
    proportion = {"id": "Sebanding antara 20 dan 100", "en": "In proportion between 20 and 100"}[language]
    best = {"id": "100 atau lebih", "en": "100 or more"}[language]
    indicator = next(one for one in linear().indicators() if one.code == CODE)
    entry = next(one for one in entries(linear().pillars[0], linear(), language) if one.indicator.code == CODE)
    assert level_texts(indicator, "kota", language)[1:] == (*[proportion] * 3, best)
    assert [rung.meanings for rung in entry.rungs][1:] == [(proportion,)] * 3 + [(best,)]
    lower = replace(indicator, answer=measure(higher_is_better=False))
    assert level_texts(lower, "kota", language)[-1] == {"id": "20 atau kurang", "en": "20 or less"}[language]


@languages
def test_report_and_explanation_print_the_level_with_its_decimals(language):
    form, number = halfway(), points(HALFWAY, language)
    card = form.score()
    told = list(explain(card, form.submission(), linear(), CODE, language))
    assert told[-1] == f"  claimed {number}, supported {number}"
    assert [line for line in told if line.startswith("  level")][-1] == "  level 3 needs nothing more: there"
    values = Readiness(
        card=card,
        submission=form.submission(),
        instrument=linear(),
        findings=(),
        peers=peers([card], linear()),
        imprint=IMPRINT,
        place=Place(),
    )
    assert f"<td>{number} → {number}\u2003" in readiness_html(values, language)


@languages
def test_a_tier_tells_its_coverage_where_it_has_one(language):
    bare, tier = (linear(coverage=line).tiers[0] for line in ("", "coverage = 0.75"))
    assert (bare.coverage, tier.coverage) == (0, Fraction(3, 4))
    told = {"id": ", asalkan 3/4 dari bobotnya tersedia.", "en": ", provided that 3/4 of its weight is present."}[language]
    assert tier_rule(tier, language) == tier_rule(bare, language).removesuffix(".") + told
