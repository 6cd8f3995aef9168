"""What an issuer published wins over what a region reports, and the region is told."""

import os
from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scorecard import score
from flows.assessing import assess
from flows.intake import Arrival, answer_file
from flows.settings import load_cycle
from questionnaires.findings import Code
from questionnaires.issuers import COLUMNS, Published, PublishedError, load_published
from tests.conftest import EDITION, KARAWANG, Form, new_cycle, said
from tests.made import submission_of

OMBUDSMAN = "GOV-1.4"  # thresholds 54, 78, 88: level 1 below the first, 4 from the last on
HEAD = ",".join(COLUMNS)
ROW = f"{KARAWANG},{OMBUDSMAN},81.5,Ombudsman RI,Kepatuhan 2022"


def table(tmp_path, *lines, head=HEAD):
    path = tmp_path / "published.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def test_a_table_gives_the_value_of_each_region_and_indicator_exactly(tmp_path):
    path = table(
        tmp_path, ROW, "", f' 32.16 , {OMBUDSMAN} ,"54,10",Ombudsman RI,"Kepatuhan 2022, hlm. 7"', f"{KARAWANG},ECO-2.4,-0.5,BPS,Susenas 2022"
    )
    assert load_published(path) == {
        KARAWANG: {
            OMBUDSMAN: Published(Fraction(163, 2), "Ombudsman RI", "Kepatuhan 2022"),
            "ECO-2.4": Published(Fraction(-1, 2), "BPS", "Susenas 2022"),
        },
        "32.16": {OMBUDSMAN: Published(Fraction(541, 10), "Ombudsman RI", "Kepatuhan 2022, hlm. 7")},
    }


def test_a_table_as_office_programs_write_it_is_read(tmp_path):
    path = table(tmp_path)
    path.write_bytes(("\ufeff" + HEAD + "\r\n" + ROW + "\r\n").encode())
    assert load_published(path)[KARAWANG][OMBUDSMAN].value == Fraction(163, 2)


@pytest.mark.parametrize(
    ("lines", "place", "why"),
    [
        ([f"{KARAWANG},{OMBUDSMAN},81.5,Ombudsman RI"], "line 2", "needs 5 values, none of them empty"),
        ([f"{ROW},2022"], "line 2", "needs 5 values, none of them empty"),
        ([ROW, f"{KARAWANG},ECO-2.4,5, ,BPS"], "line 3", "needs 5 values, none of them empty"),
        (["99.99,GOV-1.4,81.5,O,K"], "line 2", "'99.99' is no Kemendagri code of a region"),
        (["Karawang,GOV-1.4,81.5,O,K"], "line 2", "'Karawang' is no Kemendagri code of a region"),
        (["3215,GOV-1.4,81.5,O,K"], "line 2", "'3215' is no Kemendagri code of a region"),
        *(([f'{KARAWANG},GOV-1.4,"{value}",O,K'], "line 2", f"{value!r} is no number") for value in ("tinggi", "81 %", "1.234,5", "nan", "-inf")),
        *(([f"{KARAWANG},GOV-1.4,{value},O,K"], "line 2", f"{value!r} is no number") for value in ("1e999999999", "1_0", "1/2", "٨١")),
        ([ROW, "", ROW], "line 4", f"{OMBUDSMAN} of {KARAWANG} stands there twice"),
        ([f'{KARAWANG},GOV-1.4,"8"1,O,K'], "line 2", "',' expected after '\"'"),
    ],
)
def test_a_wrong_line_is_refused_with_file_line_and_reason(tmp_path, lines, place, why):
    path = table(tmp_path, *lines)
    with pytest.raises(PublishedError) as caught:
        load_published(path)
    assert str(caught.value) == f"{path}: {place}: {why}"


@pytest.mark.parametrize("head", ["", "region,indicator,value,issuer", "region;indicator;value;issuer;source", HEAD.upper(), f"{HEAD},note"])
def test_a_table_with_other_columns_is_refused(tmp_path, head):
    path = table(tmp_path, ROW, head=head)
    with pytest.raises(PublishedError) as caught:
        load_published(path)
    assert (caught.value.file, caught.value.place) == (str(path), "line 1")
    assert caught.value.why == f"must be {HEAD}"


def test_a_table_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "published.csv"
    path.write_bytes(HEAD.encode() + b"\n\xd0\xcf\x11\xe0")
    with pytest.raises(PublishedError, match=r"published\.csv: is no UTF-8 text$"):
        load_published(path)


def test_a_table_that_was_changed_is_read_again(tmp_path):
    path = table(tmp_path, ROW)
    stat = path.stat()
    assert load_published(path)[KARAWANG][OMBUDSMAN].value == Fraction(163, 2)
    table(tmp_path, ROW.replace("81.5", "18.5"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert load_published(path)[KARAWANG][OMBUDSMAN].value == Fraction(37, 2)


def card_with(instrument, region, reported, published, **lacking):
    """Level 2 throughout; this indicator reported with a value whose level is right, and another one published."""
    submission = submission_of(instrument, region, 2, **lacking)
    measure = next(one.answer for one in instrument.indicators() if one.code == OMBUDSMAN)
    level = None if reported is None else measure.level(Fraction(reported), region.kind)
    answers = submission.answers | {
        OMBUDSMAN: replace(submission.answers[OMBUDSMAN], level=level, value=None if reported is None else Fraction(reported))
    }
    given = {OMBUDSMAN: Published(Fraction(published), "Ombudsman RI", "Kepatuhan 2022")}
    return score(replace(submission, answers=answers, published=given), instrument)


@pytest.mark.parametrize(("reported", "published", "claimed", "counts"), [(90, 40, 4, 1), (40, 90, 1, 4), (60, 54, 2, 2), (78, "77.9", 3, 2)])
def test_the_issuers_value_wins_in_both_directions_and_is_said_at_the_cell(instrument, karawang, reported, published, claimed, counts):
    card = card_with(instrument, karawang, reported, published)
    support = card.supports[OMBUDSMAN]
    assert (support.claimed, support.reported, support.supported) == (claimed, counts, counts)
    assert card.final.find(OMBUDSMAN).value == counts
    assert card.claimed.find(OMBUDSMAN).value == claimed
    assert said(card.findings) == ["K107 warning Lembar!H1"]
    for language in ("id", "en"):
        words = card.findings[0].wrong(language)
        told = [str(reported), str(published).replace(".", ","), "Ombudsman RI", "Kepatuhan 2022", OMBUDSMAN, "H1"]
        assert [one for one in told if one not in words] == []


def test_equal_values_say_nothing_and_change_nothing(instrument, karawang):
    card = card_with(instrument, karawang, 81, "81.0")
    assert card.findings == ()
    assert card.supports[OMBUDSMAN].supported == 3


def test_a_blank_stays_zero_even_where_a_value_is_published(instrument, karawang):
    card = card_with(instrument, karawang, None, 95)
    support = card.supports[OMBUDSMAN]
    assert (support.claimed, support.reported, support.supported) == (0, 0, 0)
    assert card.findings == ()


def test_evidence_is_asked_for_the_level_of_the_published_value(instrument, karawang):
    card = card_with(instrument, karawang, 40, 90, without={OMBUDSMAN: ["STAT"]})
    support = card.supports[OMBUDSMAN]
    assert (support.reported, support.supported, support.missing) == (4, 0, ("STAT",))
    assert said(card.findings) == ["K107 warning Lembar!H1", "E201 warning Lembar!H1"]
    assert "tingkat 4" in card.findings[1].wrong("id")


def test_a_published_value_of_a_ladder_or_of_nothing_that_is_asked_changes_nothing(instrument, karawang):
    submission = submission_of(instrument, karawang, 2)
    given = {code: Published(Fraction(4), "O", "K") for code in ("GOV-1.1", "XYZ-1")}
    assert score(replace(submission, published=given), instrument) == score(submission, instrument)


def workbook(instrument, region, value):
    return Form(instrument, region).all_levels(2).put(OMBUDSMAN, value).save()


def test_a_file_that_arrives_is_held_against_the_table(instrument, karawang, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(instrument, karawang, 60))
    place = Form(instrument, karawang).place(OMBUDSMAN)
    arrival = Arrival(path, "a.xlsx", (EDITION,))
    alone, held = answer_file(arrival), answer_file(replace(arrival, published=table(tmp_path, ROW)))
    assert alone.card.supports[OMBUDSMAN].supported == 2
    assert held.card.supports[OMBUDSMAN].supported == 3
    assert [one.place for one in held.findings if one.code is Code.ISSUER_DIFFERS] == [place]
    assert [one.code for one in alone.findings if one.code is Code.ISSUER_DIFFERS] == []


def test_a_cycle_uses_the_table_in_its_folder_and_another_region_is_not_touched(instrument, register, karawang, tmp_path):
    new_cycle(tmp_path)
    table(tmp_path, ROW)
    for code in (KARAWANG, "32.16"):
        (tmp_path / "inbox" / f"{code}.xlsx").write_bytes(workbook(instrument, register.find(code), 60))
    answers = {one.region: one for one in assess(load_cycle(tmp_path)).scored}
    assert {code: one.card.supports[OMBUDSMAN].supported for code, one in answers.items()} == {KARAWANG: 3, "32.16": 2}
    assert [code for code, one in answers.items() for told in one.findings if told.code is Code.ISSUER_DIFFERS] == [KARAWANG]


def test_a_cycle_with_a_wrong_table_is_not_loaded(tmp_path):
    new_cycle(tmp_path)
    assert load_cycle(tmp_path).published is None
    path = table(tmp_path, ROW)
    assert load_cycle(tmp_path).published == path
    table(tmp_path, ROW, ROW)
    with pytest.raises(PublishedError, match=r"published\.csv: line 3: GOV-1\.4 of 32\.15 stands there twice"):
        load_cycle(tmp_path)
