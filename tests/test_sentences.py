"""Sentences that results make: titles that say the finding, and the reason of every decision."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scorecard import Scorecard, steps
from assessment.selection import Decision, Reason, Selection
from questionnaires.instrument import Indicator
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.sentences import group_names, named, pillar_title, reason, short_name, status, summary_title
from tests.documents import INSTRUMENT, KARAWANG, card, chosen_from

languages = pytest.mark.parametrize("language", LANGUAGES)


def shaped(level: Callable[[Indicator], Fraction | int], claimed: Callable[[Indicator], Fraction | int] | None = None) -> Scorecard:
    """Karawang with these levels."""
    tree = steps(INSTRUMENT, lambda one: Fraction(level(one)))
    lowest = min(part.value for part in tree.parts)
    claims = steps(INSTRUMENT, lambda one: Fraction((claimed or level)(one)))
    return replace(card(KARAWANG, 0), supported=tree, claimed=claims, band=INSTRUMENT.band(tree.value, lowest))


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("32.15", "Karawang"),
        ("32.73", "Bandung"),
        ("32.04", "Bandung"),
        ("71.09", "Siau Tagulandang Biaro"),
        ("31.01", "Kepulauan Seribu"),
        ("31.71", "Jakarta Pusat"),
        ("81.03", "Kepulauan Tanimbar"),
        ("16.12", "Penukal Abab Lematang Ilir"),
    ],
)
def test_a_region_has_a_name_that_fits_into_a_sentence(code: str, short: str) -> None:
    assert short_name(load_register().find(code)) == short


def test_every_short_name_is_the_end_of_the_name_and_at_most_as_long_as_it_has_to_be() -> None:
    for region in load_register():
        short = short_name(region)
        assert region.name.endswith(f" {short}")
        assert len(short) <= 28
        assert not short.startswith(("Kabupaten ", "Kota ", "Administrasi "))


@pytest.mark.parametrize(
    ("level", "indonesian", "english"),
    [
        (0, "Kuesioner belum berisi jawaban yang didukung bukti", "The questionnaire does not yet contain any answer supported by evidence"),
        (
            4,
            "Semua pilar pada tingkat tertinggi; agenda beralih ke berbagi pengalaman",
            "All pillars are at the highest level; the agenda turns to sharing experience",
        ),
        (2, "Karawang siap bersyarat: keenam pilar setara", "Karawang: conditionally ready, with the six pillars on a par"),
    ],
)
def test_the_title_of_a_region_whose_pillars_are_all_alike(level: int, indonesian: str, english: str) -> None:
    one = shaped(lambda _: level)
    assert summary_title(one, INSTRUMENT, "id") == indonesian
    assert summary_title(one, INSTRUMENT, "en") == english


def test_the_title_of_an_ordinary_region_names_its_best_and_its_last_pillar() -> None:
    one = shaped(lambda indicator: {"LIV": 4, "MOB": 1}.get(indicator.code[:3], 3))
    assert summary_title(one, INSTRUMENT, "id") == "Karawang siap: Smart Living terkuat, Smart Mobility tertinggal"
    title = summary_title(one, INSTRUMENT, "en")
    assert re.search("Smart Living strongest", title)
    assert re.search("Smart Mobility furthest behind", title)


@pytest.mark.parametrize(("lift", "even"), [(Fraction(99, 1000), True), (Fraction(1, 10), False)])
def test_pillars_are_even_when_less_than_a_tenth_of_a_point_parts_them(lift: Fraction, *, even: bool) -> None:
    one = shaped(lambda indicator: 2 + (lift if indicator.code.startswith("ECO") else 0))
    assert summary_title(one, INSTRUMENT, "id").endswith("keenam pilar setara") is even


def test_claims_without_evidence_are_titled_as_no_answer_at_all() -> None:
    assert summary_title(shaped(lambda _: 0, lambda _: 4), INSTRUMENT, "id") == "Kuesioner belum berisi jawaban yang didukung bukti"


def pillar(level: Callable[[Indicator], Fraction | int], claimed: Callable[[Indicator], Fraction | int] | None = None, language: str = "id") -> str:
    one = shaped(level, claimed)
    return pillar_title(one.claimed.find("GOV"), one.supported.find("GOV"), INSTRUMENT, language)


@pytest.mark.parametrize(
    ("level", "claimed", "title"),
    [
        (0, 0, "Belum ada jawaban yang didukung bukti pada pilar ini"),
        (0, 4, "Belum ada jawaban yang didukung bukti pada pilar ini"),
        (4, 4, "Semua indikator pada tingkat tertinggi"),
        (2, 3, "Klaim 3,00, bukti mendukung 2,00: kelengkapan bukti menjadi pekerjaan pertama"),
        (2, Fraction("2.5"), "Klaim 2,50, bukti mendukung 2,00: kelengkapan bukti menjadi pekerjaan pertama"),
        (2, Fraction("2.49"), "Semua faktor berada pada tingkat yang setara"),
    ],
)
def test_the_title_of_a_pillar_whose_factors_are_alike(level: int, claimed: Fraction | int, title: str) -> None:
    assert pillar(lambda _: level, lambda _: claimed) == title


@languages
def test_the_title_of_an_uneven_pillar_names_the_factor_that_lags(language: str) -> None:
    title = pillar(lambda one: {"GOV-1": 3, "GOV-2": 1}.get(one.code[:5], 2), language=language)
    first, second = (group.name[language] for group in INSTRUMENT.pillars[0].members[:2])
    assert first in title
    assert f"{second[0].lower()}{second[1:]}" in title
    assert ("2,00" if language == "id" else "2.00") in title


def table() -> Selection:
    """Quota 2: one chosen, three tied for the second place, one below, a gate, a member."""
    cards = [
        card("11.10", 3),
        *(card(code, 2) for code in ("32.15", "32.16", "32.17")),
        card("32.18", 1),
        card("32.19", 4, "mixed"),
        card("52.03", 4),
    ]
    return chosen_from(cards, 2)


SAID = {
    Reason.CHOSEN: ("Diusulkan: peringkat 1 berada dalam kuota 2.", "Proposed: rank 1 is within the quota of 2."),
    Reason.BELOW_THE_CUT: ("Tidak diusulkan menurut skor: 2,000 poin", "2.000 points below"),
    Reason.TIED_AT_THE_CUT: ("Kabupaten Bekasi", "Kabupaten Bekasi"),
    Reason.GATE_FAILED: ("Surat komitmen kepala daerah", "Letter of commitment of the head of region"),
    Reason.MEMBER: ("2017", "2017"),
}


@pytest.mark.parametrize("why", Reason)
@languages
def test_every_reason_is_said_in_both_languages(why: Reason, language: str) -> None:
    selection = table()
    decision = selection.of(why)[0]
    sentence = reason(decision, selection, INSTRUMENT, language)
    assert SAID[why][LANGUAGES.index(language)] in sentence
    assert sentence[-1] == "."
    assert not re.search(r"[{}]", sentence)
    assert status(decision, selection, INSTRUMENT)[language] == sentence


def test_a_failed_gate_is_named_with_its_code_and_every_failed_gate_is_named() -> None:
    selection = table()
    decision = selection.of(Reason.GATE_FAILED)[0]
    assert len(decision.named) == 4
    sentence = reason(decision, selection, INSTRUMENT, "id")
    names = {gate.code: gate.name.id for gate in INSTRUMENT.gates}
    assert [code for code in decision.named if f"{code} {names[code]}" not in sentence] == []


@languages
def test_where_nobody_is_chosen_the_quota_is_the_reason(language: str) -> None:
    selection = chosen_from([card("11.10", 3), card("32.15", 2)], 0)
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert re.search(r"\b0\b", sentence)
    assert "points" not in sentence
    assert "poin" not in sentence


@languages
def test_a_region_that_only_the_tie_break_passes_over_is_not_told_that_its_score_is_lower(language: str) -> None:
    first, second = card("11.10", 3), card("32.15", 3)
    selection = Selection(
        "reguler", 1, (Decision(first, Reason.CHOSEN, 1, ()), Decision(second, Reason.BELOW_THE_CUT, 2, ()))
    )  # as select() decides where the lowest pillar parts equal indices
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert not re.search(r"0[.,]000|menurut skor|on score", sentence)


@pytest.mark.parametrize(("count", "ending"), [(1, "Kabupaten Aceh Selatan"), (4, "Kabupaten Aceh Tengah"), (5, " (+1)"), (9, " (+5)")])
def test_of_many_tied_regions_the_first_four_are_named_and_the_others_counted(count: int, ending: str) -> None:
    codes = tuple(f"11.0{at}" for at in range(1, 10))
    selection = Selection("reguler", 1, tuple(Decision(card(code, 2), Reason.TIED_AT_THE_CUT, 1, ()) for code in codes))
    said = named(codes[:count], selection)
    assert said.endswith(ending)
    assert said.count(",") == min(count, 4) - 1


@languages
def test_every_group_of_the_edition_has_a_name(language: str) -> None:
    names = group_names(INSTRUMENT, language)
    assert len(names) == 1 + 6 + 18
    assert all(names.values())
    assert names["GOV"] == "Smart Governance"
