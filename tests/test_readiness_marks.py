"""The readiness report of a region that assessors marked: what its score rests on, why, and what became of an objection."""

from dataclasses import replace
from fractions import Fraction

import pytest

from questionnaires.marking import PillarNote, Round
from questionnaires.objection import Disputed, Objection
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.assessors import assessors_page, change, notes_on, objection_part
from reports.numbers import level, points
from reports.phrases import phrases
from reports.readiness import readiness_html
from reports.sentences import card_status, lede, pillar_title
from tests.documents import INSTRUMENT, SUKABUMI, markup_of, outside, overlapping, printed, readiness, squeezed, text_of
from tests.made import submission_of
from tests.marked import marked_card, marking_of
from tests.test_readiness import HOSTILE

languages = pytest.mark.parametrize("language", LANGUAGES)
CODES = tuple(one.code for one in INSTRUMENT.indicators())
GOV = tuple(code for code in CODES if code.startswith("GOV"))
REGION = load_register().find(SUKABUMI)
SUBMISSION = submission_of(INSTRUMENT, REGION, 3, without={"GOV-1.2": ["BUD"]})  # claimed 3 throughout, GOV-1.2 supported 2
ANI, BUDI = "Ani Lestari", "Budi Santoso"


def card(*given, submission=SUBMISSION):
    return marked_card(submission, INSTRUMENT, *(marking_of(submission, *one, reason=why) for *one, why in given))


VERIFIED = card((ANI, dict.fromkeys(CODES, 2), "Belum terbukti."), (BUDI, dict.fromkeys(CODES, 3), ""))
PARTLY = card((ANI, dict.fromkeys(GOV, 1), "Belum terbukti."))
BARE = card()


def disputed(*items):
    rows = tuple(Disputed(item, f"Bukti {item} ada.", "REG", "SK Nomor 7/2022", "") for item in items)
    return Objection(SUKABUMI, INSTRUMENT.id, rows, "sanggahan.xlsx", "")


def report(found, **more):
    return replace(readiness(code=SUKABUMI), card=found, submission=SUBMISSION, findings=(), **more)


def test_the_cover_says_what_the_score_rests_on():
    many = card(*((f"Asesor {at}", dict.fromkeys(CODES, 2), "") for at in range(12)))
    assert [card_status(one, "id") for one in (BARE, PARTLY, VERIFIED, many)] == [
        "Didukung bukti, belum diverifikasi asesor",
        "Didukung bukti; 17\u00a0% bobot sudah dinilai asesor",
        "Diverifikasi dua asesor",
        "Diverifikasi 12 asesor",
    ]
    assert card_status(VERIFIED, "en") == "Verified by assessors: two"


@languages
@pytest.mark.parametrize(("found", "key"), [(BARE, "lede_claim"), (PARTLY, "lede_partly"), (VERIFIED, "lede_verified")])
def test_the_lede_is_true_of_a_region_that_is_verified_partly_marked_or_not_marked(found, key, language):
    values = {"index": found.index, "claimed": found.claimed.value, "supported": found.supported.value}
    told = {name: points(value, language) for name, value in values.items()}
    assert lede(found, language) == phrases(language)[key].format(share="17\u00a0%", **told)
    assert squeezed(lede(found, language)) in squeezed(readiness_html(report(found), language))


def test_a_pillar_that_assessors_cut_is_titled_so_and_another_by_its_evidence():
    def title(found, *, marked):
        return pillar_title(found.claimed.find("GOV"), found.final.find("GOV"), INSTRUMENT, "id", marked=marked)

    unmarked = card(submission=submission_of(INSTRUMENT, REGION, 3, without=dict.fromkeys(GOV, ("BUD", "STAT"))))
    assert title(PARTLY, marked=True) == "Klaim 3,00 menjadi 1,00 setelah diperiksa asesor"
    value = points(unmarked.final.find("GOV").value, "id")
    assert title(unmarked, marked=False) == phrases("id")["pillar_cut"].format(claimed="3,00", supported=value)


def test_three_levels_stand_where_assessors_marked_and_two_elsewhere():
    def told(found, code):
        return change(found, code, lambda value: level(value, "id"))

    assert told(VERIFIED, "GOV-1.2") == "3 → 2 → 2,50"
    assert (told(PARTLY, "GOV-1.2"), told(PARTLY, "ECO-1.2")) == ("3 → 2 → 1", "3 → 3")
    assert told(BARE, "GOV-1.2") == "3 → 2"
    assert change(PARTLY, "GOV", lambda value: points(value, "id")) == "3,00 → 2,92 → 1,00"
    assert change(PARTLY, "ECO", lambda value: points(value, "id")) == "3,00 → 3,00"


@languages
def test_the_heading_of_the_levels_says_how_many_there_are(language):
    t = phrases(language)
    for found, there, gone in ((BARE, "claim_to_evidence", "claim_to_verified"), (PARTLY, "claim_to_verified", "claim_to_evidence")):
        html = readiness_html(report(found), language)
        assert html.count(f">{t[there]}</th>") == 1 + 6 + (found is PARTLY)  # checks, pillars, assessors
        assert f">{t[gone]}</th>" not in html


def test_notes_stand_at_their_pillar_each_once_and_without_names():
    notes = (
        PillarNote("GOV", "Layanan berjalan.", "", "Tinjau data."),
        PillarNote("GOV", "Layanan berjalan.", "", "Tetapkan SK."),
        PillarNote("ECO", "", "Data lama.", ""),
    )
    assert notes_on("GOV", notes, "id") == [("Kekuatan", "Layanan berjalan."), ("Rekomendasi", "Tinjau data. Tetapkan SK.")]
    assert notes_on("ECO", notes, "en") == [("Weaknesses", "Data lama.")]
    assert notes_on("ENV", notes, "id") == []
    html = readiness_html(report(VERIFIED, notes=notes), "id")
    assert html.count(phrases("id")["no_marks"]) == 4
    assert ANI not in html
    assert BUDI not in html


def test_the_page_of_the_assessors_gives_every_reason_once_and_counts_what_they_changed():
    found = card(
        (ANI, {"GOV-1.1": 3, "GOV-1.2": 2, "ECO-1.2": 4}, "Sudah dilihat."),
        (BUDI, {"GOV-1.2": 3}, "Sudah dilihat."),
        (BUDI, {"ECO-1.2": 4}, Round.MODERATION, "Disepakati."),
    )
    page = assessors_page(found, INSTRUMENT, "id")
    assert page["title"] == "Asesor mengubah 2 dari 3 indikator yang mereka nilai"
    assert [(code, levels, why) for code, _, levels, why in page["rows"]] == [
        ("GOV-1.1", "3 → 3 → 3", "Sudah dilihat."),
        ("GOV-1.2", "3 → 2 → 2,50", "Sudah dilihat."),
        ("ECO-1.2", "3 → 3 → 4", "Sudah dilihat. Disepakati."),
    ]


def test_assessors_who_confirm_every_claim_are_told_so_and_without_marks_there_is_no_page():
    page = assessors_page(card((ANI, {"GOV-1.1": 3}, "")), INSTRUMENT, "id")
    assert page == {"title": "Asesor membenarkan seluruh 1 indikator yang mereka nilai", "rows": []}
    assert assessors_page(BARE, INSTRUMENT, "id") is None
    assert phrases("id")["assessors_lede"] not in readiness_html(report(BARE), "id")


def test_an_objection_that_is_answered_tells_both_levels_the_reason_and_both_indices():
    marks = (ANI, dict.fromkeys(CODES, 2), "")
    found = card(marks, ("Ketua", {"GOV-1.2": 3}, Round.OBJECTION, "SK memenuhi."))
    part = objection_part(found, disputed("GOV-1.2", "GOV-1.3"), "id")
    assert (found.first.value, found.index - 2) == (2, Fraction(1, 72))
    assert part["title"] == "Setelah sanggahan dijawab, indeks berubah dari 2,000 menjadi 2,014."
    assert part["rows"] == [
        ("GOV-1.2", "Bukti GOV-1.2 ada. [REG: SK Nomor 7/2022]", "2 → 3. SK memenuhi."),
        ("GOV-1.3", "Bukti GOV-1.3 ada. [REG: SK Nomor 7/2022]", "Belum dijawab asesor."),
    ]


def test_an_objection_on_what_nobody_marked_is_answered_from_the_supported_level():
    found = card(("Ketua", {"GOV-1.2": 3}, Round.OBJECTION, "SK memenuhi."))
    assert objection_part(found, disputed("GOV-1.2"), "en")["rows"][0][2] == "2 → 3. SK memenuhi."


def test_an_objection_that_changes_nothing_and_one_that_nobody_answered_are_told_apart():
    kept = card((ANI, {"GOV-1.2": 2}, ""), ("Ketua", {"GOV-1.2": 2}, Round.OBJECTION, "Tetap."))
    assert objection_part(kept, disputed("GOV-1.2"), "id")["title"] == f"Sanggahan sudah dijawab; indeks tetap {points(kept.index, 'id', 3)}."
    waiting = objection_part(VERIFIED, disputed("GOV-1.2"), "id")
    assert waiting["title"] == "Sanggahan diterima dan belum dijawab; indeks sementara 2,500."
    assert waiting["rows"][0][2] == "Belum dijawab asesor."
    assert objection_part(VERIFIED, None, "id") is None


@languages
def test_the_printed_report_holds_marks_notes_and_objection_beside_no_margin(language):
    found = card((ANI, dict.fromkeys(CODES, 2), "Belum terbukti."), ("Ketua", {"GOV-1.2": 3}, Round.OBJECTION, "SK memenuhi."))
    notes = (PillarNote("GOV", "Layanan berjalan.", "Data lama.", "Tetapkan SK."),)
    data = printed(report(found, notes=notes, objection=disputed("GOV-1.2", "ECO-1.2")), language)
    told, t = text_of(data), phrases(language)
    wanted = [
        "Layanan berjalan.",
        "Data lama.",
        "Tetapkan SK.",
        "Belum terbukti.",
        "2 → 3. SK memenuhi.",
        t["objection_open"],
        card_status(found, language),
    ]
    assert [one for one in wanted if squeezed(one) not in told] == []
    assert outside(data) == []
    assert overlapping(data) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_an_assessor_or_an_objection_is_taken_for_markup(hostile):
    def page(text):
        found = card((ANI, {"GOV-1.2": 1}, text), ("Ketua", {"GOV-1.3": 1}, Round.OBJECTION, text))
        objection = Objection(SUKABUMI, INSTRUMENT.id, (Disputed("GOV-1.3", text, "", text, text),), "", "")
        return readiness_html(report(found, notes=(PillarNote("GOV", text, text, text),), objection=objection), "id")

    assert markup_of(page(hostile)) == markup_of(page("Biasa."))
