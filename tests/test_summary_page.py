"""The page that stands alone: key figures, chances at the ends, and the percentiles in each peer group."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.peers import Percentile, peers
from assessment.robustness import Sureness
from reports.checks import changes_title
from reports.highlights import strengths, urgencies
from reports.numbers import points
from reports.phrases import phrases
from reports.readiness import readiness_html
from reports.summary_page import Place, chance_told, groups_told, key_figures, summary_page
from tests.documents import INSTRUMENT, card, readiness

SURE = Sureness("32.02", 42, 27, 40, 59, 0.83, {})


def values(place: Place, language: str = "id") -> list[str]:
    return [value for _, value in key_figures(card("32.02", 2), place, language)]


def test_index_rank_interval_and_chance_stand_side_by_side() -> None:
    place = Place(42, 353, 50, SURE)
    assert values(place) == ["2,00", "42", "27–59", "83\u00a0%"]
    assert values(replace(place, sureness=replace(SURE, low=1, high=1)))[2] == "1"
    heads = [name for name, _ in key_figures(card("32.02", 2), place, "id")]
    assert heads == ["Indeks: Siap bersyarat", "Peringkat dari 353 calon", "Rentang peringkat 90\u00a0%", "Peluang masuk kuota 50"]


def test_a_region_that_is_no_candidate_has_dashes_and_no_chance() -> None:
    assert values(Place(None, 353, 50, SURE)) == ["2,00", "–", "–", "–"]
    assert values(Place()) == ["2,00", "–", "–", "–"]


@pytest.mark.parametrize(
    ("chance", "told"), [(0, "<1\u00a0%"), (0.0099, "<1\u00a0%"), (0.5, "50\u00a0%"), (0.98, "98\u00a0%"), (0.995, ">99\u00a0%"), (1, ">99\u00a0%")]
)
def test_no_chance_is_told_as_impossible_or_certain(chance: float, told: str) -> None:
    assert chance_told(chance, "id") == told


def test_the_percentile_in_each_peer_group_is_told_with_its_size() -> None:
    found = (Percentile("kind", "kabupaten", 300, Fraction(7, 8)), Percentile("population", "large", 41, Fraction(1, 3)))
    assert (
        groups_told(found, "id") == "Persentil di antara daerah sekelompok: 88 dari 300 kabupaten; 33 dari 41 daerah berpenduduk 1 juta atau lebih."
    )
    assert groups_told(found, "en") == "Percentile among similar regions: 88 of 300 kabupaten; 33 of 41 regions of a million residents or more."
    assert groups_told((), "id") == ""


def test_a_strip_stands_beside_its_median_and_its_percentile() -> None:
    cards = [card("32.02", 2), card("32.03", 1), card("32.17", 4)]
    page = summary_page(cards[0], INSTRUMENT, peers(cards, INSTRUMENT), Place(), (), "id")
    assert [(row.median, row.percentile) for row in page.rows] == [("2,00", "50")] * 7
    alone = summary_page(cards[0], INSTRUMENT, peers(cards[:1], INSTRUMENT), Place(), (), "id")
    assert [(row.median, row.percentile) for row in alone.rows] == [("–", "–")] * 7


def test_a_factor_at_the_top_is_strong_and_never_urgent() -> None:
    top = card("32.02", 4)
    others = peers([top, card("32.03", 2)], INSTRUMENT)
    assert urgencies(top, INSTRUMENT, others, (), "id") == []
    name, said = strengths(top, INSTRUMENT, others, "id")[0]
    assert name == "Layanan publik digital (4,00)."
    assert said == "1,00 di atas median. Tertinggi: Kanal layanan publik terpadu, tingkat 4."


@pytest.mark.parametrize(("claimed", "final", "told"), [(0, 0, "title_zero"), (2, 2, "changes_title_none")])
def test_a_check_that_changed_nothing_is_told_so(claimed: int, final: int, told: str) -> None:
    found = replace(card("32.02", final), claimed=card("32.02", claimed).claimed)
    assert changes_title(found, INSTRUMENT, "id") == phrases("id")[told]


def test_what_the_check_took_away_is_told_with_the_pillar_that_lost_most() -> None:
    found = readiness("mixed").card
    lost = {step.code: step.value - found.final.find(step.code).value for step in found.claimed.parts}
    most = max(lost, key=lambda code: lost[code])
    name = next(pillar.name.id for pillar in INSTRUMENT.pillars if pillar.code == most)
    assert (
        changes_title(found, INSTRUMENT, "id")
        == f"Bukti menurunkan klaim {points(found.claimed.value - found.index, 'id')} poin; selisih terbesar pada {name}"
    )


def test_code_and_picture_stand_on_the_cover_only_where_they_are_given() -> None:
    report = readiness("two")
    said = phrases("id")["check"].format(code="7F3C-91A2-0D5E")
    assert said in readiness_html(replace(report, check_code="7F3C-91A2-0D5E"), "id")
    assert phrases("id")["check"].split("{")[0] not in readiness_html(report, "id")
    assert '<div class="qr">' not in readiness_html(report, "id")
