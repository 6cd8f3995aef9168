"""Whom the ministry's copy of a report names beside a region, and that the region's copy names nobody."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessment.neighbours import landmarks, nearest, neighbour
from assessment.peers import medians, peers, percentiles
from assessment.robustness import Sureness
from assessment.selection import Reason, Selection, select
from assessment.zone import Fellows, fellows
from flows.proposal import propose
from flows.publishing import Publication, publications
from flows.settings import load_cycle
from questionnaires.edition import load_instrument
from questionnaires.findings import Code, finding
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.checks import unnamed
from reports.phrases import phrases
from reports.readiness import Readiness, readiness_html
from reports.reasons import status
from reports.summary_page import Place, summary_page
from reports.zone import zone_part
from tests.conftest import new_cycle
from tests.documents import IMPRINT, INSTRUMENT, card, outside, overlapping, printed, readiness, squeezed, text_of
from tests.made import assessed_of, card_of, submission_of

REGISTER = load_register()
KABUPATEN = tuple(one.code for one in REGISTER if one.kind == "kabupaten")
ZONAL = load_instrument("2023-kawasan")
TOBA = ("12.02", "12.12", "12.16")
languages = pytest.mark.parametrize("language", LANGUAGES)


def candidates(*codes):
    """Regions at the places 1, 2, 3, ... with falling indices."""
    return tuple(neighbour(card(code, Fraction(40 - at, 10)), at) for at, code in enumerate(codes, 1))


def test_the_nearest_are_three_on_either_side_in_order_of_place():
    found = nearest(candidates(*KABUPATEN[:9]))
    assert [one.place for one in found[KABUPATEN[4]]] == [2, 3, 4, 5, 6, 7, 8]
    assert [one.place for one in found[KABUPATEN[0]]] == [1, 2, 3, 4]
    assert [one.place for one in found[KABUPATEN[8]]] == [6, 7, 8, 9]
    assert found[KABUPATEN[4]][3].region.code == KABUPATEN[4]


def test_a_kota_has_only_kota_beside_it_with_their_places_among_all():
    found = nearest(candidates("32.02", "32.73", "32.03", "32.71"))
    assert [(one.region.code, one.place) for one in found["32.73"]] == [("32.73", 2), ("32.71", 4)]


def test_a_region_without_a_place_is_nobodys_neighbour_and_has_none():
    found = nearest((*candidates("32.02", "32.03"), neighbour(card("32.04", 4), None)))
    assert {code: [one.region.code for one in near] for code, near in found.items()} == {"32.02": ["32.02", "32.03"], "32.03": ["32.02", "32.03"]}


def test_the_best_and_the_middle_are_named_for_the_index_and_every_pillar():
    cards = [card("32.02", 1), card("32.03", 2), card("32.04", 4), card("32.05", 4)]
    found = landmarks(cards, medians(cards))  # the median is 3: 2 and 4 are equally near
    assert set(found.best) == set(found.middle) == {"index", *(pillar.code for pillar in INSTRUMENT.pillars)}
    assert {region.code for region in found.best.values()} == {"32.04"}
    assert {region.code for region in found.middle.values()} == {"32.03"}


def copy(*, named: bool) -> Readiness:
    """The report of Sukabumi beside three others, of which one is told all or nothing."""
    report = readiness("two")
    cards = [report.card, card("32.03", 1), card("32.17", 3), card("11.10", 4)]
    if not named:
        return report
    near = nearest(tuple(neighbour(one, at) for at, one in enumerate(sorted(cards, key=lambda one: -one.index), 1)))
    place = replace(report.place, near=near[report.card.region.code], landmarks=landmarks(cards, medians(cards)))
    return replace(report, peers=peers(cards, INSTRUMENT), place=place)


@languages
def test_the_ministrys_copy_names_those_next_to_the_region_with_place_and_index(language):
    data = printed(copy(named=True), language)
    told = text_of(data)
    for names in ("Kabupaten Aceh Singkil", "Kabupaten Bandung Barat", "Kabupaten Cianjur"):
        assert squeezed(names) in told
    assert squeezed(phrases(language)["near_head"].format(kind=phrases(language)["kind_kabupaten"].lower())) in told
    assert outside(data) == []
    assert overlapping(data) == []


@languages
def test_the_regions_copy_names_nobody_else(language):
    html = readiness_html(copy(named=False), language)
    assert [one.name for one in REGISTER if one.name in html and one.name != "Kabupaten Sukabumi"] == []
    assert phrases(language)["near_head"].split("{")[0] not in html


def test_the_own_row_stands_out():
    report = copy(named=True)
    page = summary_page(report.card, INSTRUMENT, report.peers, report.place, (), "id")
    assert [(one.place, one.name, one.index, one.own) for one in page.near] == [
        ("1", "Kabupaten Aceh Singkil", "4,00", False),
        ("2", "Kabupaten Bandung Barat", "3,00", False),
        ("3", "Kabupaten Sukabumi", "2,00", True),
        ("4", "Kabupaten Cianjur", "1,00", False),
    ]


def tie() -> Selection:
    """Two regions alike on the last place."""
    return select([card("32.02", 2), card("32.03", 2), card("11.10", 3)], INSTRUMENT, quota=2, year=2023, members={}, waiting=0)


def test_a_tie_is_told_with_names_or_with_the_number_of_the_others():
    selection = tie()
    decision = next(one for one in selection.decisions if one.reason is Reason.TIED_AT_THE_CUT)
    assert status(decision, selection, INSTRUMENT)["id"] == f"Seri pada garis batas dengan {short(decision.named[0])}; diputuskan kementerian."
    hidden = status(decision, selection, INSTRUMENT, named=False)
    assert hidden["id"] == "Seri pada garis batas dengan satu daerah lain; diputuskan kementerian."
    assert hidden["en"] == "Tied at the cut-off line with one of the other regions; the ministry decides."


def short(code):
    return REGISTER.find(code).name.removeprefix("Kabupaten ")


ZONES = dict.fromkeys(TOBA, "Danau Toba")


def test_the_others_of_a_zone_are_told_by_code_with_what_is_known_of_them():
    known = {"12.12": neighbour(card_of(ZONAL, REGISTER.find("12.12")), 3)}
    found = fellows(REGISTER.find("12.16"), REGISTER, 2016, ZONES, known)
    assert found
    assert (found.zone, [(one.region.code, one.place, one.points is None) for one in found.others]) == (
        "Danau Toba",
        [("12.02", None, True), ("12.12", 3, False)],
    )
    assert fellows(REGISTER.find("32.02"), REGISTER, 2016, ZONES, {}) is None


@languages
def test_the_page_of_collaboration_names_the_zone_and_its_points_only_where_they_may_be_told(language):
    own, other = (card_of(ZONAL, REGISTER.find(code)) for code in ("12.16", "12.12"))
    region, t = own.region, phrases(language)
    bare = fellows(region, REGISTER, 2016, ZONES, {})
    told = fellows(region, REGISTER, 2016, ZONES, {"12.12": neighbour(other, 1)})
    part, full = zone_part(bare, ZONAL, language), zone_part(told, ZONAL, language)
    assert part
    assert full
    assert (part["pillar"], part["said"]) == ("KOL", "Tapanuli Utara; Toba.")
    number = {"id": "indeks 2,00, kolaborasi 2,00", "en": "index 2.00, collaboration 2.00"}[language]
    assert full["said"] == f"{t['fellow_unscored'].format(name='Tapanuli Utara')}; Toba ({number})."
    alone = zone_part(Fellows("Toba", ()), ZONAL, language)
    assert alone
    assert alone["said"] == t["fellows_none"]
    assert zone_part(None, ZONAL, language) is None


@languages
def test_a_report_of_the_zonal_track_has_the_zone_on_its_page_and_its_summary_on_one(language):
    given = submission_of(ZONAL, REGISTER.find("71.09"), 2)
    own = card_of(ZONAL, given.region)
    cards = [own, *(card_of(ZONAL, REGISTER.find(code), at) for at, code in enumerate(KABUPATEN[:9]))]
    ranked = [neighbour(one, at) for at, one in enumerate(sorted(cards, key=lambda one: one.index), 1)]
    reached, near = peers(cards, ZONAL), nearest(ranked)[given.region.code]
    place = Place(1, 10, 5, Sureness("71.09", 1, 1, 1, 9, 0.5, {}), percentiles(cards)["71.09"], near, landmarks(cards, reached.medians))
    others = fellows(given.region, REGISTER, 2016, ZONES | {"71.09": "Danau Toba"}, {})
    data = printed(Readiness(own, given, ZONAL, (), reached, IMPRINT, place, fellows=others), language)
    assert squeezed(phrases(language)["fellows_head"].format(zone="Danau Toba") + "Tapanuli Utara; Toba; Humbang Hasundutan.") in text_of(data)
    assert outside(data) == []
    assert overlapping(data) == []
    reader = PdfReader(BytesIO(data))
    starts = [reader.get_destination_page_number(reader.named_destinations[pillar.code]) for pillar in ZONAL.pillars]
    assert starts == [3, 4, 5, 6, 7, 8, 9]


def test_the_regions_copy_does_not_say_whose_work_its_own_equals():
    copied = finding(Code.NEAR_COPY, share="99", region="Kabupaten Cianjur", most="97")
    shared = finding(Code.SHARED_EVIDENCE, "Bukti", "B6", count="5", region="Kabupaten Cianjur", document="SK 7/2022", most="3")
    own = finding(Code.TWICE, region="Kabupaten Sukabumi", used="berkas.xlsx")
    assert [one.wrong("id") for one in unnamed([copied, shared, own], "id")] == [
        "99 persen isian sama dengan isian daerah lain; batasnya 97 persen.",
        "5 bukti sama dengan bukti daerah lain, antara lain “SK 7/2022”; batasnya 3.",
        own.wrong("id"),
    ]
    assert unnamed([copied], "en")[0].wrong("en") == "99 per cent of the entries equal those of another region; the limit is 97 per cent."


WEST = ("32.02", "32.03", "32.17")  # no members


def wanted(folder, *, neighbours: bool) -> Publication:
    """The report of Sukabumi in a cycle of three regions of one zone."""
    path = new_cycle(folder, 2023, ("2023-kawasan",), kawasan=1)
    text = path.read_text().replace("[zones]\n", "[zones]\n" + "".join(f'"{code}" = "Jawa Barat"\n' for code in WEST))
    path.write_text(text.replace("neighbours = false", f"neighbours = {str(neighbours).lower()}"))
    cycle = load_cycle(folder)
    assessed = assessed_of([card_of(ZONAL, REGISTER.find(code), at) for at, code in enumerate(WEST)])
    return next(one for one in publications(cycle, assessed, propose(cycle, assessed.answers)) if one.card.region.code == "32.02")


def test_a_cycle_publishes_the_regions_copies_unless_it_says_otherwise(tmp_path):
    own, ministry = (wanted(tmp_path / str(named), neighbours=named) for named in (False, True))
    assert (own.place.near, own.place.landmarks) == ((), None)
    assert own.fellows
    assert [(one.region.code, one.points) for one in own.fellows.others] == [("32.03", None), ("32.17", None)]
    assert [one.region.code for one in ministry.place.near] == ["32.17", "32.03", "32.02"]
    assert ministry.place.landmarks
    assert ministry.place.landmarks.best["index"].code == "32.17"
    assert ministry.fellows
    assert [one.points["index"] for one in ministry.fellows.others if one.points] == [2 + Fraction(1, 100), 2 + Fraction(1, 100) + Fraction(1, 80)]
