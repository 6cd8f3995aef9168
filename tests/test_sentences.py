"""Sentences that results make: titles that say the finding."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scorecard import Scorecard, steps
from questionnaires.instrument import Indicator
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.phrases import phrases
from reports.sentences import group_names, pillar_title, short_name, summary_title
from tests.conftest import KARAWANG
from tests.documents import INSTRUMENT, card

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


@languages
def test_every_group_of_the_edition_has_a_name(language: str) -> None:
    names = group_names(INSTRUMENT, language)
    assert len(names) == 1 + 6 + 18
    assert all(names.values())
    assert names["GOV"] == "Smart Governance"
