"""Sentences that results make: titles that say the finding, and the reason of every decision."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from assessment.scorecard import Scorecard, steps
from assessment.selection import Decision, Reason, Selection
from questionnaires.instrument import Indicator
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.phrases import phrases
from reports.sentences import group_names, named, pillar_title, reason, short_name, status, summary_title
from tests.conftest import KARAWANG
from tests.documents import INSTRUMENT, card, chosen_from

languages = pytest.mark.parametrize("language", LANGUAGES)


def shaped(level: Callable[[Indicator], Fraction | int], claimed: Callable[[Indicator], Fraction | int] | None = None) -> Scorecard:
    """Karawang with these levels."""
    tree = steps(INSTRUMENT, {one.code: Fraction(level(one)) for one in INSTRUMENT.indicators()})
    lowest = min(part.value for part in tree.parts)
    claims = steps(INSTRUMENT, {one.code: Fraction((claimed or level)(one)) for one in INSTRUMENT.indicators()})
    return replace(card(KARAWANG, 0), supported=tree, first=tree, final=tree, claimed=claims, band=INSTRUMENT.band(tree.value, {"GOV": lowest}))


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


@pytest.mark.parametrize(("level", "key"), [(0, "title_zero"), (4, "title_full"), (2, "title_even")])
@languages
def test_the_title_of_a_region_whose_pillars_are_all_alike(level: int, key: str, language: str) -> None:
    one = shaped(lambda _: level)
    expected = phrases(language)[key].format(place="Karawang", band=one.band.name[language].lower())
    assert summary_title(one, INSTRUMENT, language) == expected


@languages
def test_the_title_of_an_ordinary_region_names_its_band_and_its_best_and_its_last_pillar(language: str) -> None:
    one = shaped(lambda indicator: {"LIV": 4, "MOB": 1}.get(indicator.code[:3], 3))
    expected = phrases(language)["title_summary"].format(
        place="Karawang", band={"id": "siap", "en": "ready"}[language], best="Smart Living", worst="Smart Mobility"
    )
    assert summary_title(one, INSTRUMENT, language) == expected


@pytest.mark.parametrize(("lift", "even"), [(Fraction(99, 1000), True), (Fraction(1, 10), False)])
def test_pillars_are_even_when_less_than_a_tenth_of_a_point_parts_them(lift: Fraction, *, even: bool) -> None:
    one = shaped(lambda indicator: 2 + (lift if indicator.code.startswith("ECO") else 0))
    assert ("Smart Economy" not in summary_title(one, INSTRUMENT, "id")) is even


def test_claims_without_evidence_are_titled_as_no_answer_at_all() -> None:
    assert summary_title(shaped(lambda _: 0, lambda _: 4), INSTRUMENT, "id") == phrases("id")["title_zero"]


def pillar(level: Callable[[Indicator], Fraction | int], claimed: Callable[[Indicator], Fraction | int] | None = None, language: str = "id") -> str:
    one = shaped(level, claimed)
    return pillar_title(one.claimed.find("GOV"), one.supported.find("GOV"), INSTRUMENT, language)


@pytest.mark.parametrize(
    ("level", "claimed", "key", "numbers"),
    [
        (0, 0, "pillar_zero", {}),
        (0, 4, "pillar_zero", {}),
        (4, 4, "pillar_full", {}),
        (2, 3, "pillar_cut", {"claimed": "3,00", "supported": "2,00"}),
        (2, Fraction("2.5"), "pillar_cut", {"claimed": "2,50", "supported": "2,00"}),
        (2, Fraction("2.49"), "pillar_even", {}),
    ],
)
def test_the_title_of_a_pillar_whose_factors_are_alike(level: int, claimed: Fraction | int, key: str, numbers: dict[str, str]) -> None:
    assert pillar(lambda _: level, lambda _: claimed) == phrases("id")[key].format(**numbers)


@languages
def test_the_title_of_an_uneven_pillar_names_the_factor_that_lags(language: str) -> None:
    title = pillar(lambda one: {"GOV-1": 3, "GOV-2": 1}.get(one.code[:5], 2), language=language)
    first, second = (group.name[language] for group in INSTRUMENT.pillars[0].members[:2])
    assert first in title
    assert f"{second[0].lower()}{second[1:]}" in title
    assert ("2,00" if language == "id" else "2.00") in title


@cache
def table() -> Selection:
    """Quota 2: one chosen, three tied for the second place, one below, a gate, a member."""
    tied = [card(code, 2) for code in ("32.02", "32.03", "32.05")]
    cards = [card("11.10", 3), *tied, card("32.18", 0), card("32.17", 4, "mixed"), card("52.03", 4)]
    return chosen_from(cards, 2)


SAID = {  # what each sentence has to name, in Indonesian and in English
    Reason.CHOSEN: (r"\b2\b", r"\b2\b"),
    Reason.BELOW_THE_CUT: (r"\b3,000 poin\b", r"\b3\.000 points\b"),
    Reason.TIED_AT_THE_CUT: ("Kabupaten Cianjur, Kabupaten Garut", "Kabupaten Cianjur, Kabupaten Garut"),
    Reason.GATE_FAILED: ("PRA-1.1 Surat komitmen kepala daerah", "PRA-1.1 Letter of commitment of the head of region"),
    Reason.MEMBER: (r"\b2017\b", r"\b2017\b"),
}


@pytest.mark.parametrize("why", SAID)
@languages
def test_every_reason_is_said_in_both_languages(why: Reason, language: str) -> None:
    selection = table()
    decision = selection.of(why)[0]
    sentence = reason(decision, selection, INSTRUMENT, language)
    assert re.search(SAID[why][LANGUAGES.index(language)], sentence)
    assert sentence[-1] == "."
    assert not re.search(r"[{}]", sentence)
    assert status(decision, selection, INSTRUMENT)[language] == sentence


def test_a_failed_gate_is_named_with_its_code_and_every_failed_gate_is_named() -> None:
    selection = table()
    decision = selection.of(Reason.GATE_FAILED)[0]
    assert len(decision.named) == 3
    sentence = reason(decision, selection, INSTRUMENT, "id")
    names = {gate.code: gate.name.id for gate in INSTRUMENT.gates}
    assert [code for code in decision.named if f"{code} {names[code]}" not in sentence] == []


@languages
def test_where_nobody_is_chosen_the_quota_is_the_reason(language: str) -> None:
    selection = chosen_from([card("11.10", 3), card("32.02", 2)], 0)
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert re.search(r"\b0\b", sentence)
    assert "points" not in sentence
    assert "poin" not in sentence


@languages
def test_a_region_that_only_the_tie_break_passes_over_is_not_told_that_its_score_is_lower(language: str) -> None:
    first, second = card("11.10", 3), card("32.02", 3)
    selection = Selection(
        "reguler", 1, (Decision(first, Reason.CHOSEN, 1, ()), Decision(second, Reason.BELOW_THE_CUT, 2, ()))
    )  # as select() decides where the lowest pillar parts equal indices
    sentence = reason(selection.decisions[1], selection, INSTRUMENT, language)
    assert not re.search(r"0[.,]000|menurut (skor|nilai)|on score", sentence)


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
