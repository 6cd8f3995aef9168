"""An edition of another shape: what is a pillar, how high the scale is and which tiers there are is data, not code."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assessment.agenda import gaps
from assessment.peers import peers
from assessment.scorecard import Scorecard, score
from assessment.selection import Reason, Selection, select
from questionnaires.blank import write_blank
from questionnaires.edition import list_editions, load_instrument, read_edition
from questionnaires.instrument import Measure
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from questionnaires.submission import recognise
from reports import readiness
from reports.annex import annex
from reports.cohort import STYLE, Cohort, cohort_html
from reports.pdf import pdf
from reports.phrases import phrases
from reports.readiness import Readiness, readiness_html
from reports.reasons import status
from reports.sentences import pillar_title, summary_title
from reports.summary_page import Place
from tests.conftest import EDITION, Form
from tests.documents import IMPRINT, outside, overlapping, squeezed, text_of
from tests.made import submission_of

INSTRUMENT = read_edition(Path(__file__).with_name("editions") / "2021-panduan")
BUNDLED = load_instrument(EDITION)
DIMENSIONS = {
    "TKE": ("Tata Kelola", "Governance"),
    "CIT": ("Citra Daerah", "Branding"),
    "EKO": ("Ekonomi", "Economy"),
    "HID": ("Kehidupan", "Living"),
    "MAS": ("Masyarakat", "Society"),
    "LIN": ("Lingkungan", "Environment"),
}
SUKABUMI, CIANJUR, BANDUNG_BARAT, SABANG = "32.02", "32.03", "32.17", "11.72"  # no members; Sabang is a kota
languages = pytest.mark.parametrize("language", LANGUAGES)

# The worked case. A dimension is the cube root of the product of its three levels, to four decimals:
#   TKE  1 x 2 x 3 =  6  ->  1.8171     weight 0.245  ->  0.4452
#   CIT  2 x 2 x 2 =  8  ->  2.0000            0.105      0.2100
#   EKO  1 x 3 x 3 =  9  ->  2.0801            0.20       0.4160
#   HID  3 x 3 x 3 = 27  ->  3.0000            0.20       0.6000
#   MAS  0 x 3 x 3 =  0  ->  0.0000            0.15       0.0000
#   LIN  1 x 1 x 2 =  2  ->  1.2599            0.10       0.1260
#                                        their sum        1.7972, rounded half up to 2 decimals: 1.80
LEVELS = {"TKE": (1, 2, 3), "CIT": (2, 2, 2), "EKO": (1, 3, 3), "HID": (3, 3, 3), "MAS": (0, 3, 3), "LIN": (1, 1, 2)}
PRODUCTS = {"TKE": 6, "CIT": 8, "EKO": 9, "HID": 27, "MAS": 0, "LIN": 2}
INDEX = Fraction("1.80")


def name_of(code: str, language: str) -> str:
    return DIMENSIONS[code][LANGUAGES.index(language)]


def by_code(levels: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    return {f"{code}-{at}": level for code, three in levels.items() for at, level in enumerate(three, 1)}


@cache
def filled(code: str = SUKABUMI) -> Form:
    """Sukabumi as in the worked case, Cianjur at level 3 throughout, Bandung Barat at 2 without its team."""
    form = Form(INSTRUMENT, load_register().find(code)).all_levels(2 if code == BANDUNG_BARAT else 3)
    if code == BANDUNG_BARAT:
        form.put("SYARAT-1", "Tidak")
    if code == SUKABUMI:
        for indicator, level in by_code(LEVELS).items():
            form.level(indicator, level)
    return form


@cache
def card(code: str = SUKABUMI) -> Scorecard:
    return filled(code).score()


def made(code: str, levels: Mapping[str, int]) -> Scorecard:
    """A scorecard whose dimensions each have one level throughout, 0 where none is given."""
    region = load_register().find(code)
    return score(submission_of(INSTRUMENT, region, by_code({one: (levels.get(one, 0),) * 3 for one in DIMENSIONS})), INSTRUMENT)


def chosen_from(cards: list[Scorecard], quota: int) -> Selection:
    return select(cards, INSTRUMENT, quota=quota, year=2021, members={}, waiting=0)


@cache
def selection() -> Selection:
    return chosen_from([card(SUKABUMI), card(CIANJUR), card(BANDUNG_BARAT)], 1)


def cohort() -> Cohort:
    return Cohort(selection(), INSTRUMENT, (), 3, load_register(), replace(IMPRINT, year=2021))


@cache
def report(language: str, kind: str) -> str:
    """The HTML of the readiness report of Sukabumi, or of the cohort report."""
    if kind == "cohort":
        return cohort_html(cohort(), language)
    decision = next(one for one in selection().decisions if one.card.region.code == SUKABUMI)
    values = Readiness(
        card=card(),
        submission=filled().submission(),
        instrument=INSTRUMENT,
        findings=(*filled().check().findings, *card().findings),
        place=Place(decision.place, 3, 1),
        status=status(decision, selection(), INSTRUMENT),
        peers=peers([one.card for one in selection().decisions], INSTRUMENT),
        imprint=replace(IMPRINT, year=2021),
    )
    return readiness_html(values, language)


def visible(html: str) -> str:
    """The text of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_edition_loads_and_is_none_of_the_bundled_ones() -> None:
    assert INSTRUMENT.id not in list_editions()
    assert {one.code: (one.name.id, one.name.en) for one in INSTRUMENT.pillars} == DIMENSIONS
    assert [tier.name for tier in INSTRUMENT.tiers] == ["index", "dimension"]
    assert [tier.aggregation for tier in INSTRUMENT.tiers] == ["arithmetic", "geometric"]
    assert (INSTRUMENT.highest, len(INSTRUMENT.indicators()), INSTRUMENT.floor, INSTRUMENT.rank_on) == (3, 18, None, "rounded")


def test_it_has_nothing_in_common_with_the_bundled_edition() -> None:
    assert {one.code for one in INSTRUMENT.indicators()}.isdisjoint(one.code for one in BUNDLED.indicators())
    for part in ("pillars", "bands", "stages", "evidence", "gates", "identity"):
        ours, theirs = ({one.code for one in getattr(edition, part)} for edition in (INSTRUMENT, BUNDLED))
        assert ours.isdisjoint(theirs), part


def test_the_blank_workbook_has_a_sheet_for_each_dimension_and_a_column_for_each_level() -> None:
    book = load_workbook(BytesIO(write_blank(INSTRUMENT, load_register().find(SUKABUMI))))
    names = [name for name, _ in DIMENSIONS.values()]
    assert book.sheetnames == ["Petunjuk", "Identitas", "Prasyarat", *names, "Bukti", "Ringkasan", "_daftar", "_kesiapan"]
    for name in names:
        levels = [cell.value for cell in book[name][4] if str(cell.value).startswith("Tingkat")]
        assert levels == ["Tingkat 0", "Tingkat 1", "Tingkat 2", "Tingkat 3"]
        assert [cell.value for cell in book[name]["A"][4:]] == [
            f"{code}-{at}" for code, (own, _) in DIMENSIONS.items() if own == name for at in (1, 2, 3)
        ]


@pytest.mark.parametrize(
    ("code", "kind", "values", "levels"),
    [
        ("HID-3", "kabupaten", "74.99 75 94.99 95", (1, 2, 2, 3)),
        ("HID-3", "kota", "94.99 95 99.49 99.5", (1, 2, 2, 3)),
        ("MAS-3", "kabupaten", "30.01 30 20.01 20", (1, 2, 2, 3)),
        ("MAS-3", "kota", "15.01 15 10.01 10", (1, 2, 2, 3)),
    ],
)
def test_two_thresholds_make_three_levels_that_differ_by_kind_of_region(code: str, kind: str, values: str, levels: tuple[int, ...]) -> None:
    measure = next(one.answer for one in INSTRUMENT.indicators() if one.code == code)
    assert isinstance(measure, Measure)
    assert tuple(measure.level(Fraction(value), kind) for value in values.split()) == levels


@pytest.mark.parametrize(("code", "level"), [(SUKABUMI, 3), (SABANG, 2)])
def test_the_same_number_is_another_level_in_a_kota(code: str, level: int) -> None:
    form = Form(INSTRUMENT, load_register().find(code)).all_levels(3).put("HID-3", 96)
    assert form.submission().answers["HID-3"].level == level


def test_a_filled_workbook_is_recognised_read_and_found_without_fault() -> None:
    assert recognise(filled().read(), (INSTRUMENT.id,)) is None
    assert filled().found() == []
    assert {code: one.level for code, one in filled().submission().answers.items()} == by_code(LEVELS)


@pytest.mark.parametrize("given", ["4", "7", "4 - Ditinjau dan ditingkatkan"])
def test_a_level_beyond_this_scale_is_refused_and_the_finding_names_levels_0_to_3(given: str) -> None:
    checked = Form(INSTRUMENT, load_register().find(SUKABUMI)).all_levels(3).put("TKE-1", given).check()
    assert checked.submission is None
    (found,) = checked.findings
    assert (found.code.message.code, found.place) == ("Q102", filled().place("TKE-1"))
    assert "levels 0 to 3 " in found.mend("en")
    assert "tingkat 0 sampai 3 " in found.mend("id")


def test_a_claim_is_cut_to_what_the_kinds_of_evidence_of_this_edition_support() -> None:
    form = Form(INSTRUMENT, load_register().find(SUKABUMI)).all_levels(3)
    form.put("TKE-2", "B1; B2", "references")  # SK and DOK; level 3 needs DATA
    supports = form.score().supports["TKE-2"]
    assert (supports.claimed, supports.supported, supports.missing) == (3, 2, ("DATA",))
    assert form.found() == [f"E201 warning {form.place('TKE-2')}"]


@pytest.mark.parametrize("code", DIMENSIONS)
def test_a_dimension_is_the_geometric_mean_of_its_levels(code: str) -> None:
    step = card().final.find(code)
    assert (step.tier, [part.tier for part in step.parts]) == ("dimension", ["indicator"] * 3)
    assert [part.value for part in step.parts] == list(LEVELS[code])
    assert [part.weight for part in step.parts] == [Fraction(1, 3)] * 3
    assert abs(step.value**3 - PRODUCTS[code]) < Fraction(1, 10**40)


def test_the_index_is_the_weighted_sum_rounded_to_two_decimals() -> None:
    assert card().index == card().claimed.value == INDEX
    weights = {step.code: step.weight for step in card().final.parts}
    assert weights == {code: Fraction(weight) for code, weight in zip(DIMENSIONS, ("0.245", "0.105", "0.2", "0.2", "0.15", "0.1"), strict=True)}
    assert card().band.code == "berkembang"


@pytest.mark.parametrize(
    ("levels", "index", "band"),
    [
        ({}, "0", "merintis"),
        # 0.49 + 0.40 + 0.30 = 1.19
        ({"TKE": 2, "EKO": 2, "MAS": 2}, "1.19", "merintis"),
        # 0.735 + 0.21 + 0.15 + 0.10 = 1.195, half up 1.20: the edge belongs to the better band
        ({"TKE": 3, "CIT": 2, "MAS": 1, "LIN": 1}, "1.20", "berkembang"),
        # 0.60 + 0.60 = 1.20
        ({"EKO": 3, "HID": 3}, "1.20", "berkembang"),
        # 0.49 + 0.60 + 0.60 + 0.30 = 1.99; two dimensions are 0, and no floor holds the band
        ({"TKE": 2, "EKO": 3, "HID": 3, "MAS": 2}, "1.99", "berkembang"),
        # 0.735 + 0.21 + 0.40 + 0.20 + 0.15 + 0.30 = 1.995, half up 2.00
        ({"TKE": 3, "CIT": 2, "EKO": 2, "HID": 1, "MAS": 1, "LIN": 3}, "2.00", "mapan"),
        (dict.fromkeys(DIMENSIONS, 2), "2.00", "mapan"),
        (dict.fromkeys(DIMENSIONS, 3), "3.00", "mapan"),
    ],
)
def test_the_rounded_index_finds_its_band_on_the_edges(levels: Mapping[str, int], index: str, band: str) -> None:
    own = made(SUKABUMI, levels)
    assert (own.index, own.band.code) == (Fraction(index), band)


def test_the_most_urgent_gap_is_the_level_0_that_holds_its_dimension_at_0() -> None:
    first = gaps(card(), INSTRUMENT)[0]
    # MAS 1 x 3 x 3 = 9 -> 2.0801 x 0.15 = 0.3120; 1.7972 + 0.3120 = 2.1092 -> 2.11, which is 0.31 more than 1.80
    assert (first.indicator.code, first.level, first.gain) == ("MAS-1", 0, Fraction("0.31"))
    assert max(gap.level for gap in gaps(card(), INSTRUMENT)) == 2


def test_a_selection_gives_each_of_three_regions_its_reason() -> None:
    said = [(one.card.region.code, one.reason, one.place, one.named) for one in selection().decisions]
    assert said == [
        (CIANJUR, Reason.CHOSEN, 1, ()),
        (SUKABUMI, Reason.BELOW_THE_CUT, 2, ()),
        (BANDUNG_BARAT, Reason.GATE_FAILED, None, ("SYARAT-1",)),
    ]


def test_regions_that_differ_only_before_rounding_are_tied() -> None:
    exact = made(CIANJUR, dict.fromkeys(DIMENSIONS, 2))  # 2.000
    lifted = made(SUKABUMI, {"TKE": 3, "CIT": 2, "EKO": 2, "HID": 1, "MAS": 1, "LIN": 3})  # 1.995
    decisions = chosen_from([exact, lifted], 1).decisions
    assert [(one.reason, one.place) for one in decisions] == [(Reason.TIED_AT_THE_CUT, 1)] * 2


@languages
@pytest.mark.parametrize("kind", ["readiness", "cohort"])
def test_a_report_holds_the_dimensions_and_the_scale_of_its_edition_and_nothing_of_another(kind: str, language: str) -> None:
    told = visible(report(language, kind))
    assert [name_of(code, language) for code in DIMENSIONS if name_of(code, language) not in told] == []
    assert "0–3" in told
    words = {pillar.code for pillar in BUNDLED.pillars} | {pillar.name[language] for pillar in BUNDLED.pillars} | {"0–4", "0-4", "72"}
    assert [word for word in sorted(words) if re.search(rf"(?<![\w.,]){re.escape(word)}(?![.,]?\w)", told)] == []


@languages
@pytest.mark.parametrize("kind", ["readiness", "cohort"])
def test_a_report_is_printed_within_its_margins(kind: str, language: str) -> None:
    data = pdf(report(language, kind), style=STYLE if kind == "cohort" else readiness.STYLE)
    assert squeezed(name_of("TKE", language)) in text_of(data)
    assert outside(data) == []
    assert overlapping(data) == []


@languages
def test_the_report_names_bands_tiers_stages_and_evidence_of_this_edition(language: str) -> None:
    told = visible(report(language, "readiness"))
    stages = [stage.name[language].lower() for stage in INSTRUMENT.stages]
    wanted = [tier.label[language] for tier in INSTRUMENT.tiers] + [band.name[language] for band in INSTRUMENT.bands] + stages
    wanted += [f"{kind.name[language]} ({kind.code}) 1" for kind in INSTRUMENT.evidence]
    wanted += [gate.name[language] for gate in INSTRUMENT.gates] + [one.name[language] for one in INSTRUMENT.indicators()]
    assert [words for words in wanted if words not in told] == []
    assert phrases(language)["method_geometric"] in told


@languages
def test_a_title_names_the_indicators_where_a_dimension_has_no_factors(language: str) -> None:
    title = pillar_title(card().claimed.find("TKE"), card().final.find("TKE"), INSTRUMENT, language)
    assert (
        title
        == {
            "id": "Data birokrasi terpadu sudah berjalan, layanan publik daring tertinggal 2,00 poin",
            "en": "Integrated administrative data under way, online public services behind by 2.00",
        }[language]
    )


@languages
def test_a_geometric_mean_of_0_is_not_told_as_no_answer_at_all(language: str) -> None:
    t, step = phrases(language), card().final.find("MAS")
    assert step.value == 0
    assert pillar_title(step, step, INSTRUMENT, language) != t["pillar_zero"]
    one_zero_each = by_code(dict.fromkeys(DIMENSIONS, (0, 3, 3)))
    own = score(submission_of(INSTRUMENT, load_register().find(SUKABUMI), one_zero_each), INSTRUMENT)
    assert own.index == 0
    assert summary_title(own, INSTRUMENT, language) != t["title_zero"]
    assert summary_title(made(SUKABUMI, {}), INSTRUMENT, language) == t["title_zero"]


@languages
def test_what_counts_as_even_or_as_a_cut_claim_is_a_share_of_the_scale(language: str) -> None:
    region, twos = load_register().find(SUKABUMI), by_code(dict.fromkeys(DIMENSIONS, (2, 2, 2)))
    # a cut begins at 3 / 8 = 0.375: claimed 2, supported 1 x 2 x 2 -> 1.5874
    cut = score(submission_of(INSTRUMENT, region, twos, without={"CIT-1": ["DATA"]}), INSTRUMENT)
    title = pillar_title(cut.claimed.find("CIT"), cut.final.find("CIT"), INSTRUMENT, language)
    numbers = {"id": ("2,00", "1,59"), "en": ("2.00", "1.59")}[language]
    assert title == phrases(language)["pillar_cut"].format(claimed=numbers[0], supported=numbers[1])
    # dimensions are even below 3 / 40 = 0.075: 1 x 3 x 3 -> 2.0801 is 0.0801 more than 2
    lifted = score(submission_of(INSTRUMENT, region, twos | by_code({"EKO": (1, 3, 3)})), INSTRUMENT)
    assert name_of("EKO", language) in summary_title(lifted, INSTRUMENT, language)


@languages
def test_the_annex_has_a_column_for_each_dimension_and_every_value_of_the_tree(language: str) -> None:
    t, book = phrases(language), load_workbook(BytesIO(annex(cohort(), language)))
    headings = [cell.value for cell in book[t["annex_list"]][1]]
    first = headings.index(name_of("TKE", language))
    assert headings[first : first + 6] == [name_of(code, language) for code in DIMENSIONS]
    assert book[t["annex_pillars"]].max_row == 1 + 3 * (1 + 6 + 18)
