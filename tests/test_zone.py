"""A zone: who belongs to it, what its regions share, and its report."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scorecard import Scorecard, score
from assessment.zone import by_zone, compare, zone_of
from questionnaires.edition import load_instrument
from questionnaires.instrument import Instrument
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.numbers import points
from reports.pdf import pdf
from reports.phrases import phrases
from reports.zone import ZoneReport, zone_html
from tests.documents import IMPRINT, outside, overlapping, squeezed, text_of, words_of
from tests.made import submission_of
from tests.small import SMALL

ZONAL = load_instrument("2023-kawasan")
REGISTER = load_register()
TOBA = ("12.12", "12.02", "12.17", "12.16", "12.11")
CODES = [one.code for one in ZONAL.indicators()]
languages = pytest.mark.parametrize("language", LANGUAGES)


def scored(code: str, level: int, instrument: Instrument = ZONAL, **other: int) -> Scorecard:
    levels = {one.code: other.get(one.code[:3], level) for one in instrument.indicators()} | {key: one for key, one in other.items() if "-" in key}
    return score(submission_of(instrument, REGISTER.find(code), levels), instrument)


def test_the_zone_is_as_the_cycle_gives_it_else_that_of_the_membership():
    region = next(one for one in REGISTER if any(found.zone for found in one.memberships))
    joined = next(found for found in region.memberships if found.zone)
    assert zone_of(region, joined.year, {}) == joined.zone
    assert zone_of(region, joined.year - 1, {}) == ""
    assert zone_of(region, joined.year, {region.code: "Lain"}) == "Lain"
    assert zone_of(REGISTER.find("32.15"), 2023, {}) == ""


def test_regions_are_laid_together_by_zone_in_order_and_without_one_left_out():
    cards = [scored(code, 2) for code in (*TOBA, "32.15")]
    found = by_zone(cards, 2016, dict.fromkeys(TOBA, "Danau Toba") | {"12.11": "Bromo"})
    assert {name: [card.region.code for card in own] for name, own in found.items()} == {
        "Bromo": ["12.11"],
        "Danau Toba": ["12.02", "12.12", "12.16", "12.17"],
    }
    assert list(found) == ["Bromo", "Danau Toba"]


def test_a_zone_needs_a_region():
    with pytest.raises(ValueError, match="Danau Toba"):
        compare("Danau Toba", [], ZONAL)


# Six pillars of 0.15, three factors each: an indicator of weight 0.30 adds 0.15 / 3 x 0.30 = 0.015 a level; collaboration 0.1 / 6 = 1/60.
def test_a_gap_is_shared_when_more_than_half_of_the_regions_have_it():
    cards = [
        scored("12.02", 4, **{"GOV-1.4": 2, "KOL-1.1": 3}),
        scored("12.12", 4, **{"GOV-1.4": 3}),
        scored("12.16", 4, **{"KOL-1.1": 0, "LIV-1.1": 0}),
    ]
    found = compare("Danau Toba", cards, ZONAL).gaps
    assert [(gap.indicator.code, gap.regions, gap.mean_gain) for gap in found] == [
        ("KOL-1.1", ("12.02", "12.16"), Fraction(1, 60)),
        ("GOV-1.4", ("12.02", "12.12"), Fraction(3, 200)),
    ]
    assert compare("Danau Toba", cards[:2], ZONAL).gaps[0].regions == ("12.02", "12.12")


def test_a_joint_quick_win_is_the_same_step_of_most_regions_and_of_two_at_least():
    quick = next(one.code for one in ZONAL.indicators() if one.effort == "quick")
    slow = next(one.code for one in ZONAL.indicators() if one.effort == "medium")
    cards = [scored("12.02", 4, **{quick: 1, slow: 1}), scored("12.12", 4, **{quick: 1, slow: 1}), scored("12.16", 4, **{quick: 2})]
    (win,) = compare("Danau Toba", cards, ZONAL).wins
    assert (win.indicator.code, win.level, win.regions) == (quick, 1, ("12.02", "12.12"))
    assert compare("Danau Toba", [*cards, scored("12.17", 4)], ZONAL).wins == ()
    assert compare("Danau Toba", cards[:1], ZONAL).wins == ()


def test_collaboration_is_told_region_by_region_and_only_where_the_edition_asks_for_it():
    found = compare("Danau Toba", [scored("12.02", 2, KOL=1), scored("12.12", 2, KOL=3)], ZONAL).collaboration
    assert [one.indicator.code for one in found] == ["KOL-1.1", "KOL-1.2", "KOL-1.3", "KOL-1.4", "KOL-1.5", "KOL-1.6"]
    assert {tuple(one.levels.items()) for one in found} == {(("12.02", 1), ("12.12", 3))}
    assert compare("Danau Toba", [scored("12.02", 2, SMALL)], SMALL).collaboration == ()


def test_the_order_of_the_regions_does_not_matter():
    cards = [scored(code, at) for at, code in enumerate(TOBA)]
    assert compare("Danau Toba", cards, ZONAL) == compare("Danau Toba", cards[::-1], ZONAL)


def report(*cards: Scorecard, instrument: Instrument = ZONAL, name: str = "Danau Toba") -> ZoneReport:
    return ZoneReport(compare(name, cards, instrument), instrument, IMPRINT)


def ordinary() -> ZoneReport:
    return report(*(scored(code, at % 4, GOV=2, KOL=at % 3, **{"KOL-1.1": 3}) for at, code in enumerate(TOBA)))


@languages
def test_the_report_tells_every_region_with_its_numbers_on_four_pages(language):
    told = ordinary()
    data = pdf(zone_html(told, language))
    text = text_of(data)
    for card in told.zone.cards:
        assert squeezed(card.region.name) in text
        assert squeezed(points(card.index, language)) in text
    for win in told.zone.wins[:8]:
        assert squeezed(win.indicator.next[win.level][language]) in text
    for one in told.zone.collaboration:
        assert squeezed(one.indicator.name[language]) in text
    assert len(words_of(data)[1]) == 4
    assert outside(data) == []
    assert overlapping(data) == []


@languages
def test_a_zone_with_one_region_says_so(language):
    html = zone_html(report(scored("12.02", 2)), language)
    t = phrases(language)
    assert t["zone_title_alone"].format(best="Tapanuli Utara", high=points(Fraction(2), language)) in html
    assert t["zone_wins_title_alone"] in html
    assert t["zone_collaboration_even"].format(value=points(Fraction(2), language)) in html


@languages
def test_a_zone_at_the_top_has_neither_gaps_nor_joint_quick_wins(language):
    html = zone_html(report(scored("12.02", 4), scored("12.12", 4)), language)
    t = phrases(language)
    assert t["zone_title_even"].format(high=points(Fraction(4), language)) in html
    assert t["zone_wins_title_none"] in html
    assert t["zone_gaps_none"] in html


def test_an_edition_without_stages_and_collaboration_leaves_both_out():
    html = zone_html(report(scored("12.02", 1, SMALL), scored("12.12", 2, SMALL), instrument=SMALL), "id")
    assert phrases("id")["zone_stages"] not in html
    assert phrases("id")["zone_collaboration_lede"] not in html


@pytest.mark.parametrize("name", ["Borobudur–Yogyakarta–Prambanan dan sekitarnya", "Candi<b>&"])
def test_many_regions_and_a_long_or_hostile_name_stay_on_the_page(name):
    regions = [region.code for region in REGISTER if region.province_code in ("33", "34")][:24]
    long = replace(ordinary(), zone=compare(name, [scored(code, at % 5) for at, code in enumerate(regions)], ZONAL))
    html = zone_html(long, "id")
    assert "<b>&" not in html.replace("&lt;b&gt;&amp;", "")
    data = pdf(html)
    assert outside(data) == []
    assert overlapping(data) == []


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("Danau Toba", "id", "Kawasan Danau Toba"),
        ("Kawasan Danau Toba", "id", "Kawasan Danau Toba"),
        ("Danau Toba", "en", "Danau Toba zone"),
        ("Lake Toba Zone", "en", "Lake Toba Zone"),
    ],
)
def test_the_word_for_a_zone_is_not_said_twice(name, language, told):
    one = ordinary()
    assert f"<h1>{told}</h1>" in zone_html(replace(one, zone=replace(one.zone, name=name)), language)


def test_equal_reports_are_equal_bytes():
    assert pdf(zone_html(ordinary(), "id")) == pdf(zone_html(ordinary(), "id"))
