"""Sentences on assets, use and results: one title for each situation and each edge, numbers from the data."""

from fractions import Fraction

import pytest

from assessment.scorecard import Scorecard, score
from assessment.stages import Situation, Stages, situations, stages
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.phrases import phrases
from reports.stages_told import situation_rows, stages_text, stages_title
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of

INSTRUMENT = load_instrument(EDITION)
REGION = load_register().find(KARAWANG)
languages = pytest.mark.parametrize("language", LANGUAGES)


def carded(assets: int, use: int, results: int, without: tuple[str, ...] = (), **other: int) -> Scorecard:
    """The same levels in every factor, other ones by code of a pillar's use; the stages named lack all evidence."""
    of = {"aset": assets, "pemanfaatan": use, "hasil": results}
    levels = {one.code: other.get(one.code[:3], use) if one.stage == "pemanfaatan" else of[one.stage] for one in INSTRUMENT.indicators()}
    kinds = [kind.code for kind in INSTRUMENT.evidence]
    lacking = {one.code: kinds for one in INSTRUMENT.indicators() if one.stage in without}
    return score(submission_of(INSTRUMENT, REGION, levels, without=lacking), INSTRUMENT)


def found(*levels: int, without: tuple[str, ...] = (), **other: int) -> Stages:
    made = stages(carded(*levels, without=without, **other), INSTRUMENT)
    assert made is not None
    return made


def told(one: Stages, language: str = "id") -> tuple[str, ...]:
    return stages_text(one, REGION, INSTRUMENT, language)


@pytest.mark.parametrize(
    ("levels", "title"),
    [
        ((0, 0, 0), "Kuesioner belum berisi jawaban yang didukung bukti"),
        ((4, 4, 4), "Aset, pemanfaatan, dan hasil pada tingkat tertinggi; agenda beralih ke berbagi pengalaman"),
        ((3, 3, 3), "Aset sudah dimanfaatkan dan hasilnya terlihat: hasil bernilai 3,00"),
        ((2, 2, 2), "Aset sudah dimanfaatkan dan hasilnya terlihat: hasil bernilai 2,00"),
        ((2, 2, 1), "Aset sudah dimanfaatkan, tetapi hasilnya baru 1,00"),
        ((3, 1, 2), "Aset sudah terbangun, pemanfaatannya tertinggal 2,00 poin"),
        ((1, 3, 2), "Dengan aset terbatas, pemanfaatan sudah unggul 2,00 poin"),
        ((1, 1, 1), "Aset dan pemanfaatan masih pada tahap awal: pilih dua layanan, jangan membangun semuanya"),
        ((0, 0, 1), "Aset dan pemanfaatan masih pada tahap awal: pilih dua layanan, jangan membangun semuanya"),
    ],
)
def test_the_title_says_the_situation_and_the_number_that_matters_in_it(levels, title):
    assert stages_title(found(*levels), INSTRUMENT, "id") == title


@languages
def test_every_shape_has_its_own_title_of_at_most_two_lines(language):
    shapes = [(0, 0, 0), (4, 4, 4), (3, 3, 3), (3, 3, 1), (3, 1, 2), (1, 3, 2), (1, 1, 1)]
    titles = [stages_title(found(*shape), INSTRUMENT, language) for shape in shapes]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 100 and not title.endswith(".") for title in titles)


def test_claims_without_evidence_are_titled_as_no_answer_at_all():
    one = found(4, 4, 4, without=("aset", "pemanfaatan", "hasil"))
    assert stages_title(one, INSTRUMENT, "id") == phrases("id")["title_zero"]
    assert "Menurut klaim daerah, aset 4,00, pemanfaatan 4,00, dan hasil 4,00." in told(one)[0]


def test_the_first_paragraph_gives_the_values_and_compares_results_with_use():
    assert told(found(3, 1, 2))[0] == (
        "Aset Karawang bernilai 3,00, pemanfaatan 1,00, dan hasil 2,00. "
        "Hasil lebih tinggi 1,00 poin daripada pemanfaatan: capaian daerah belum banyak ditopang oleh data."
    )
    assert "Hasil lebih rendah 2,00 poin" in told(found(1, 3, 1))[0]
    assert "Hasil setara dengan pemanfaatan." in told(found(1, 3, 3))[0]


@pytest.mark.parametrize(("levels", "on"), [((2, 1, 1), True), ((1, 2, 1), True), ((2, 2, 2), True), ((3, 1, 2), False)])
def test_a_value_right_on_the_cut_is_said_to_belong_to_the_upper_half(levels, on):
    assert ("Nilai tepat pada batas 2,00 termasuk dalam belahan atas." in told(found(*levels))[0]) is on


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({}, "Pada setiap pilar, pemanfaatan merupakan nilai terendah."),
        ({"LIV": 3}, "Pada lima dari enam pilar, pemanfaatan merupakan nilai terendah. Pengecualiannya Smart Living."),
        ({"LIV": 2, "ENV": 4}, "Pada empat dari enam pilar, pemanfaatan merupakan nilai terendah. Pengecualiannya Smart Living, Smart Environment."),
        (dict.fromkeys(["LIV", "ENV", "ECO"], 3), "Pada tiga dari enam pilar, pemanfaatan merupakan nilai terendah."),
        (dict.fromkeys(["GOV", "PEO", "LIV", "MOB", "ECO", "ENV"], 2), "Pemanfaatan tidak menjadi nilai terendah pada satu pilar pun."),
    ],
)
def test_the_second_paragraph_counts_the_pillars_where_use_is_lowest_and_names_few_exceptions(other, sentence):
    assert told(found(3, 1, 2, **other))[1] == sentence


@languages
@pytest.mark.parametrize(("levels", "key"), [((3, 3, 3), "used"), ((3, 1, 1), "unused"), ((1, 3, 1), "lean"), ((1, 1, 1), "early")])
def test_the_last_paragraph_names_the_situation_and_its_direction(levels, key, language):
    t, said = phrases(language), told(found(*levels), language)
    assert t[f"situation_{key}"] in said[2]
    assert t[f"situation_{key}_direction"] in said[2]


@languages
def test_the_table_has_the_four_situations_with_their_bounds_and_marks_the_own_one(language):
    counts = situations([carded(3, 3, 1), carded(3, 1, 1), carded(2, 1, 1)], INSTRUMENT)
    rows = situation_rows(Situation.UNUSED, counts, INSTRUMENT, language)
    assert [row.regions for row in rows] == [1, 2, 0, 0]
    assert [row.own for row in rows] == [False, True, False, False]
    assert len({row.name for row in rows}) == len({row.direction for row in rows}) == 4
    assert all(("2,00" if language == "id" else "2.00") in row.bounds for row in rows)


def test_numbers_are_rounded_only_when_they_are_told():
    one = found(3, 1, 2, LIV=2)
    assert one.final.whole.use == Fraction(7, 6)
    assert stages_title(one, INSTRUMENT, "id").endswith("tertinggal 1,83 poin")
