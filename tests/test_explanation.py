"""A number is explained so that it can be redone by hand, marks and issuers' values included."""

from dataclasses import replace
from fractions import Fraction

import pytest

from questionnaires.issuers import Published
from questionnaires.marking import Round
from reports.explanation import explain
from tests.made import submission_of
from tests.marked import marked_card, marking_of, worked


def told(card, submission, instrument, code="", language="id"):
    return list(explain(card, submission, instrument, code, language))


def test_an_indicator_is_told_from_answer_and_evidence_to_marks_and_verdict(instrument, karawang):
    card, submission = worked(instrument, karawang)
    lines = told(card, submission, instrument, "GOV-1.2")
    assert lines[0] == "32.15 Kabupaten Karawang, edition 2023-reguler"
    ladder = next(one for one in instrument.indicators() if one.code == "GOV-1.2").answer.levels[3].id
    assert lines[2] == f"  answer in Smart Governance!H7: level 3 ({ladder})"
    assert lines[3:] == [
        "  evidence B1: REG  SK Bupati Nomor 7/2022",
        "  evidence B7: MIN  Notula rapat 3 Oktober 2022",
        "  level 1 needs MIN: there",
        "  level 2 needs REG: there",
        "  level 3 needs MIN + BUD: missing BUD",
        "  claimed 3, supported 2",
        "  verification by Ani Lestari: level 2 (Sebagian sesuai) Perbaikan belum dianggarkan.",
        "  verification by Budi Santoso: level 3 (Sesuai)",
        "  verified 2,50 (mean)",
    ]


def test_moderation_and_the_answer_to_an_objection_are_told_in_their_order(instrument, karawang):
    submission = submission_of(instrument, karawang, 2)
    given = [("A", 1, Round.VERIFICATION), ("B", 4, Round.VERIFICATION), ("C", 2, Round.MODERATION), ("D", Fraction(7, 3), Round.OBJECTION)]
    markings = [marking_of(submission, name, {"GOV-1.2": level}, stage, reason=f"Alasan {name}.") for name, level, stage in reversed(given)]
    lines = told(marked_card(submission, instrument, *markings), submission, instrument, "GOV-1.2", "en")
    assert lines[-5:] == [
        "  verification by A: level 1 (Fits) Alasan A.",
        "  verification by B: level 4 (Fits) Alasan B.",
        "  moderation by C: level 2 (Fits) Alasan C.",
        "  objection by D: level 2.33 (7/3) (Fits) Alasan D.",
        "  verified 2.33 (7/3) (objection)",
    ]


def test_a_factor_shows_claimed_supported_and_final_and_sums_the_final_one(instrument, karawang):
    card, submission = worked(instrument, karawang)
    lines = told(card, submission, instrument, "GOV-1")
    # 1/5 x 2 + 1/4 x 2.5 + 1/4 x 2 + 3/10 x 2; claimed with 3, supported with 2
    assert lines[1] == "GOV-1  Layanan publik digital: claimed 2,25; supported 2,00; final 2,13 (17/8)"
    assert [line for line in lines if "GOV-1.2" in line] == [
        "  GOV-1.2      1/4 x 2,50               = 0,63 (5/8)  Pemakaian data antrean dan keluhan"
    ]
    assert lines[-1] == "  sum                = 2,13 (17/8)"


@pytest.mark.parametrize(("reported", "published", "level"), [(40, 90, 4), (90, 40, 1)])
def test_a_published_value_is_told_with_issuer_source_and_the_level_that_counts(instrument, karawang, reported, published, level):
    submission = submission_of(instrument, karawang, 2)
    own = next(one.answer for one in instrument.indicators() if one.code == "GOV-1.4").level(Fraction(reported), "kabupaten")
    answers = submission.answers | {"GOV-1.4": replace(submission.answers["GOV-1.4"], level=own, value=Fraction(reported))}
    submission = replace(submission, answers=answers, published={"GOV-1.4": Published(Fraction(published), "Ombudsman RI", "Kepatuhan 2022")})
    lines = told(marked_card(submission, instrument), submission, instrument, "GOV-1.4")
    assert f"  answer in Lembar!H1: level {own} ({reported},00)" in lines
    assert f"  published by Ombudsman RI (Kepatuhan 2022): level {level} ({published},00), which wins" in lines
    assert [line for line in lines if "needs" in line][-1].startswith(f"  level {level} needs")
    assert lines[-1] == f"  claimed {own}, supported {level}"


def test_a_blank_is_level_zero_even_where_a_value_is_published(instrument, karawang):
    submission = submission_of(instrument, karawang, {one.code: None if one.code == "GOV-1.4" else 2 for one in instrument.indicators()})
    submission = replace(submission, published={"GOV-1.4": Published(Fraction(90), "Ombudsman RI", "Kepatuhan 2022")})
    assert told(marked_card(submission, instrument), submission, instrument, "GOV-1.4")[2:] == ["  not answered: level 0"]


def test_what_is_in_no_edition_cannot_be_explained(instrument, karawang):
    card, submission = worked(instrument, karawang)
    with pytest.raises(KeyError):
        told(card, submission, instrument, "GOV-9")
