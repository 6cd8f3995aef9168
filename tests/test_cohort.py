"""The cohort report: every region once with its reason, every returned file, and what the ministry has to decide."""

from functools import cache

import pytest

from assessment.scorecard import Scorecard
from assessment.selection import Reason
from questionnaires.filled import read_filled
from questionnaires.findings import Code, Finding, finding
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from questionnaires.submission import check
from reports.cohort import STYLE, Cohort, Returned, cohort_html, document_number, returned_reason
from reports.numbers import day, points
from reports.pdf import pdf
from reports.phrases import phrases
from reports.reasons import names_of, reason
from reports.tilemap import province_short
from reports.verdicts import verdict
from tests.conftest import Form
from tests.documents import IMPRINT, INSTRUMENT, LONG_NAME, SUKABUMI, card, chosen_from, markup_of, outside, overlapping, squeezed, text_of
from tests.test_readiness import CONTROL, HOSTILE, NO_UTF_8

languages = pytest.mark.parametrize("language", LANGUAGES)
QUOTA = 12


def cards() -> list[Scorecard]:
    """Forty regions of Sumatra, three of them tied at the cut of twelve, the longest name, a failed gate and two members."""
    free = [region.code for region in load_register() if not region.memberships][:40]
    levels = [4 - at / 16 for at in range(10)] + [3.25] * 3 + [3 - at / 16 for at in range(27)]
    ranked = [card(code, level) for code, level in zip(free, levels, strict=True)]
    return [*ranked, card(LONG_NAME, 1), card("32.17", 3, "mixed"), card("13.74", 4), card("52.03", 2)]


def cohort(scored: list[Scorecard], quota: int = QUOTA, returned: tuple[Returned, ...] = ()) -> Cohort:
    return Cohort(chosen_from(scored, quota), INSTRUMENT, returned, len(scored) + len(returned), load_register(), IMPRINT)


RETURNED = (
    Returned("bukan kuesioner.pdf", "", (finding(Code.NOT_A_WORKBOOK, seen="PDF"),)),
    Returned("salah isi.xlsx", "Kabupaten Cianjur", (finding(Code.REGION_UNKNOWN, given="99.99"), finding(Code.NOTHING_ANSWERED))),
)


@cache
def whole(language: str) -> bytes:
    return pdf(cohort_html(cohort(cards(), returned=RETURNED), language), style=STYLE)


@languages
def test_every_scored_region_stands_once_in_the_report_with_its_reason(language: str) -> None:
    told, one, t = text_of(whole(language)), cohort(cards()), phrases(language)
    counts = {}
    for decision in one.selection.decisions:
        region, final = decision.card.region, decision.card.final
        if decision.place is None:
            row = [region.name, region.province, points(final.value, language), reason(decision, one.selection, INSTRUMENT, language)]
        else:
            pillars = [points(part.value, language, 1) for part in final.parts]
            basis = t["basis_score"] if decision.reason is Reason.CHOSEN else verdict(decision, one.selection, language)
            row = [str(decision.place), region.name, province_short(region), points(final.value, language), *pillars, t["none"], basis]
        counts[region.code] = told.count(squeezed("".join(row)))
    assert len(counts) == 44
    assert {code: count for code, count in counts.items() if count != 1} == {}


def test_every_kind_of_reason_is_among_them() -> None:
    counts = {why: count for why in Reason if (count := len(cohort(cards()).selection.of(why)))}
    assert counts == {Reason.CHOSEN: 10, Reason.TIED_AT_THE_CUT: 3, Reason.BELOW_THE_CUT: 28, Reason.GATE_FAILED: 1, Reason.MEMBER: 2}


@languages
def test_every_returned_file_is_named_with_the_number_of_its_errors_and_the_first(language: str) -> None:
    told = text_of(whole(language))
    for one in RETURNED:
        first = one.errors[0].wrong(language)
        said = phrases(language)["reason_returned"].format(errors=len(one.errors), first=first)
        assert told.count(squeezed(f"{one.file}{one.region}{said}")) == 1


def test_warnings_of_a_returned_file_are_not_counted_as_errors() -> None:
    one = Returned("x.xlsx", "", (finding(Code.TWICE, region="32.02", used="y.xlsx"), finding(Code.NOT_OURS)))
    assert [error.code for error in one.errors] == [Code.NOT_OURS]
    assert returned_reason(one, "en") == phrases("en")["reason_returned"].format(errors=1, first=finding(Code.NOT_OURS).wrong("en"))


@languages
def test_the_report_says_what_the_ministry_has_to_decide(language: str) -> None:
    told, t = text_of(whole(language)), phrases(language)
    names = names_of(one.card.region.code for one in cohort(cards()).selection.of(Reason.TIED_AT_THE_CUT))
    assert squeezed(t["ask_set"].format(count=10, year=2023)) in told
    assert squeezed(t["ask_tie"].format(open=2, tied=3, names=names)) in told


@languages
def test_places_without_a_candidate_are_left_to_the_ministry(language: str) -> None:
    html, t = cohort_html(cohort([card(SUKABUMI, 3)], 3), language), phrases(language)
    assert t["ask_open"].format(open=2) in html
    assert t["ask_set"].format(count=1, year=2023) in html


@languages
def test_the_cover_and_the_end_say_who_issues_it_for_which_track_by_which_edition(language: str) -> None:
    told, t, one = text_of(whole(language)), phrases(language), cohort(cards())
    assert document_number(one) == "LA/2023-reguler/01"
    wanted = [t["cohort_cover"].format(count=10, year=2023), document_number(one), day(IMPRINT.date, language), IMPRINT.cycle]
    wanted += [IMPRINT.ministry, IMPRINT.directorate, IMPRINT.signer, INSTRUMENT.digest, IMPRINT.software]
    wanted += [t["cohort_method"].format(breaks=", ".join(t[f"break_{name}"] for name in INSTRUMENT.tie_break))]
    assert [line for line in wanted if squeezed(line) not in told] == []


@languages
def test_the_funnel_counts_what_was_received_scored_ranked_and_proposed(language: str) -> None:
    t, html = phrases(language), cohort_html(cohort(cards(), returned=RETURNED), language)
    counts = zip(("regions", "invited", "received", "valid", "candidates", "proposed"), (514, 353, 46, 44, 41, 10), strict=True)
    assert "; ".join(f"{t[f'funnel_{name}']}: {count}" for name, count in counts) in html


@languages
def test_every_island_group_is_counted_once(language: str) -> None:
    t, html = phrases(language), cohort_html(cohort(cards()), language)
    for island, proposed, candidates in (("Sumatera", 10, 40), ("Sulawesi", 0, 1)):
        assert html.count(t["islands_title"].format(island=island, proposed=proposed, candidates=candidates)) == 1


@languages
@pytest.mark.parametrize(("scored", "quota"), [((), 5), ((SUKABUMI,), 0), ((SUKABUMI, LONG_NAME), 1), (("52.03",), 5)])
def test_a_cohort_of_nobody_one_or_a_tie_makes_a_report(scored: tuple[str, ...], quota: int, language: str) -> None:
    data = pdf(cohort_html(cohort([card(code, 2) for code in scored], quota), language), style=STYLE)
    assert squeezed(phrases(language)["cohort_cover_none"].format(year=2023)) in text_of(data)
    assert outside(data) == []


@languages
def test_no_word_reaches_over_the_margin_or_upon_another(language: str) -> None:
    assert outside(whole(language)) == []
    assert overlapping(whole(language)) == []


def test_the_order_of_the_cards_changes_nothing() -> None:
    assert cohort_html(cohort(cards()[::-1]), "id") == cohort_html(cohort(cards()), "id")


def hostile(text: str) -> Cohort:
    return cohort([card(SUKABUMI, 3)], returned=(Returned(text, "", (finding(Code.NOT_A_WORKBOOK, seen=text),)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_file_name_changes_no_markup(text: str) -> None:
    assert markup_of(cohort_html(hostile(text), "id")) == markup_of(cohort_html(hostile("x"), "id"))


def test_hostile_file_names_are_printed_as_they_are() -> None:
    told = text_of(pdf(cohort_html(hostile(" ".join(HOSTILE)), "id"), style=STYLE))
    assert [told.count(squeezed(text)) for text in HOSTILE] == [2] * len(HOSTILE)


@pytest.mark.parametrize("text", ["".join(CONTROL), NO_UTF_8], ids=["control", "no utf-8"])
def test_control_characters_do_not_keep_a_report_from_being_made(text: str) -> None:
    assert text_of(pdf(cohort_html(hostile(f"kuesioner{text}akhir.xlsx"), "id"), style=STYLE)).count("akhir.xlsx") == 2


def from_workbook(code: str, text: str) -> tuple[Finding, ...]:
    """What is found where that line of a real workbook holds that text."""
    form = Form(INSTRUMENT, load_register().find(SUKABUMI)).put("GOV-1.1", "1").put(code, text)
    reading = read_filled("x.xlsx", form.save())
    assert not isinstance(reading, Finding)
    checked = check(reading, INSTRUMENT, load_register())
    assert checked.submission is None
    return checked.findings


@pytest.mark.parametrize("code", ["ID-1", "PRA-1.1", "GOV-1.2"])
def test_a_hostile_text_in_a_cell_is_printed_as_text(code: str) -> None:
    text = f"{' '.join(HOSTILE)} \u202e\x85\u2028 akhir"
    tame, wild = (cohort([card(SUKABUMI, 3)], returned=(Returned("x.xlsx", "", from_workbook(code, one)),)) for one in ("mungkin nanti", text))
    html = cohort_html(wild, "id")
    assert markup_of(html) == markup_of(cohort_html(tame, "id"))
    told = text_of(pdf(html, style=STYLE))
    assert [one for one in HOSTILE if squeezed(one) not in told] == []


def test_a_long_word_in_a_cell_or_a_file_name_stays_on_the_page() -> None:
    wide = Returned("b" * 250, "", (finding(Code.REGION_UNKNOWN, given="a" * 500),))
    assert outside(pdf(cohort_html(cohort([card(SUKABUMI, 3)], returned=(wide,)), "id"), style=STYLE)) == []
