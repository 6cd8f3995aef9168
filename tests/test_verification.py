"""Marking workbooks of a cycle: handed out once, and each that comes back told what became of it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.marks import verdicts
from assessment.scorecard import verify
from flows.intake import Arrival, answer_file
from flows.settings import load_cycle
from flows.verification import barred, hand_out_one, handouts, marked
from questionnaires import sheet
from questionnaires.marking import Round
from questionnaires.objection import Disputed, Objection
from tests.conftest import EDITION, KARAWANG, new_cycle, said
from tests.desk import ANI, BUDI, CITRA, WHY, Table, marking_of, put_file, received

KEY = (EDITION, KARAWANG)
ONE, TWO = "GOV-1.1", "GOV-1.2"


@pytest.fixture
def cycle(tmp_path):
    path = new_cycle(tmp_path)
    path.write_text(path.read_text().replace("[conflicts]", f'[conflicts]\n"{BUDI}" = ["{KARAWANG}"]'))
    return load_cycle(tmp_path)


@pytest.fixture(scope="module")
def answer(filled, tmp_path_factory):
    """Kabupaten Karawang: every claim is level 1 and supported."""
    path = put_file(tmp_path_factory.mktemp("inbox"), "karawang.xlsx", filled)
    return answer_file(Arrival(path, path.name, (EDITION,)))


def given_out(cycle, answer, assessor=ANI, stage=Round.VERIFICATION, objections=None, *, show_others=False):
    return handouts(cycle, [answer], assessor, stage, show_others=show_others, objections=objections or {})


def filled_in(cycle, answer, name, assessor=ANI, at=0, stage=Round.VERIFICATION, objections=None, **levels):
    """A marking workbook that came back; levels by code, else one mark."""
    (one,) = given_out(cycle, answer, assessor, stage, objections)
    hand_out_one(one)
    table = Table(one.path)
    for code, level in (levels or {ONE: 1}).items():
        table.mark(code, level, reason=WHY)
    return put_file(cycle.folder / "marks", name, table.save(), at)


def outcome(cycle, answer, *paths):
    """File -> its findings and the levels that count."""
    found = marked(cycle, [received(path) for path in paths], {KEY: answer})
    assert [one.incoming.file for one in found] == sorted(path.name for path in paths)
    return {
        one.incoming.file: (said(one.findings), {code: mark.level for code, mark in one.marking.marks.items()} if one.marking else None)
        for one in found
    }


def with_verdicts(answer, *markings, instrument):
    card = verify(answer.card, verdicts(markings), instrument, Fraction(4, 5))
    return replace(answer, card=card)


def test_a_workbook_that_comes_back_counts(cycle, answer):
    path = filled_in(cycle, answer, "a.xlsx", **{ONE: 2, TWO: 0})
    assert outcome(cycle, answer, path) == {"a.xlsx": (["M109 info"], {ONE: 2, TWO: 0})}


def test_of_one_assessor_s_the_newest_counts_whatever_the_order_and_the_spelling(cycle, answer):
    old = filled_in(cycle, answer, "z.xlsx", at=1, **{ONE: 2})
    new = filled_in(cycle, answer, "a.xlsx", assessor="ani  LESTARI", at=2, **{ONE: 3})
    other = filled_in(cycle, answer, "c.xlsx", assessor=CITRA, at=0, **{ONE: 0})
    expected = {
        "a.xlsx": (["M111 warning", "M109 info"], {ONE: 3}),
        "c.xlsx": (["M109 info"], {ONE: 0}),
        "z.xlsx": (["M111 warning", "M109 info"], None),
    }
    assert outcome(cycle, answer, old, new, other) == expected
    assert outcome(cycle, answer, other, new, old) == expected
    (first, _) = marked(cycle, [received(old), received(new)], {KEY: answer})
    one = first.findings[0]
    assert one.wrong("id") == "ani  LESTARI menyerahkan beberapa buku penilaian Kabupaten Karawang; yang dipakai ialah a.xlsx."
    assert one.wrong("en") == "ani  LESTARI handed in several marking workbooks of Kabupaten Karawang; the one used is a.xlsx."
    assert one.mend("id") == "Serahkan hanya satu; pastikan yang dipakai memang yang terakhir."
    assert one.mend("en") == "Hand in one only; make sure that the one used is the latest."


def test_a_newer_workbook_with_an_error_does_not_displace_an_older_one(cycle, answer):
    old = filled_in(cycle, answer, "a.xlsx", at=1, **{ONE: 2})
    bad = filled_in(cycle, answer, "b.xlsx", at=2, **{ONE: "lima"})
    found = outcome(cycle, answer, old, bad)
    assert found["a.xlsx"] == (["M109 info"], {ONE: 2})
    assert found["b.xlsx"] == (["M103 error Smart Governance!F5", "M109 info"], None)


def test_a_conflict_holds_however_the_name_is_written(cycle, answer):
    assert barred(cycle, "budi  SANTOSO ") == barred(cycle, BUDI) == {KARAWANG}
    assert barred(cycle, ANI) == frozenset()
    path = filled_in(cycle, answer, "a.xlsx", assessor="BUDI santoso")
    assert outcome(cycle, answer, path) == {"a.xlsx": (["M101 error", "M109 info"], None)}


def test_marks_of_an_earlier_questionnaire_and_of_a_region_without_one_are_refused(cycle, answer):
    path = filled_in(cycle, answer, "a.xlsx")
    newer = replace(answer, submission=replace(answer.submission, sha256="0" * 64))
    assert outcome(cycle, newer, path) == {"a.xlsx": (["M102 error", "M109 info"], None)}
    (one,) = marked(cycle, [received(path)], {})
    assert said(one.findings) == ["M112 error"]
    assert one.findings[0].wrong("id") == "Daerah “32.15” tidak memiliki kuesioner yang dinilai dalam siklus ini."
    assert one.findings[0].wrong("en") == "The region “32.15” has no questionnaire that is scored in this cycle."
    assert one.findings[0].mend("id") == "Periksa apakah berkas ini milik siklus ini."
    assert one.findings[0].mend("en") == "Make sure that this file belongs to this cycle."


def test_every_other_file_is_told_what_it_is(cycle, answer, filled):
    marks = cycle.folder / "marks"
    foreign = Table(filled_in(cycle, answer, "x.xlsx"))
    paths = [
        put_file(marks, "questionnaire.xlsx", filled),
        put_file(marks, "scan.pdf", b"%PDF-1.7"),
        put_file(marks, "empty.xlsx", b""),
        put_file(marks, "edition.xlsx", foreign.marker("edition", "1999-reguler").save()),
    ]
    assert outcome(cycle, answer, *paths) == {
        "edition.xlsx": (["F105 error"], None),
        "empty.xlsx": (["F101 error"], None),
        "questionnaire.xlsx": (["F118 error"], None),
        "scan.pdf": (["F101 error"], None),
    }


def test_a_workbook_in_the_wrong_folder_is_told_the_right_one(cycle, answer, filled):
    (one,) = marked(cycle, [received(put_file(cycle.folder / "marks", "a.xlsx", filled))], {KEY: answer})
    assert one.findings[0].wrong("id") == "Tempat berkas ini bukan di sini, melainkan di folder inbox."
    assert one.findings[0].mend("en") == "Move the file to the folder inbox."


def test_a_workbook_is_handed_out_once_and_never_overwritten(cycle, answer):
    (one,) = given_out(cycle, answer)
    assert one.path == cycle.folder / "marking" / ANI / "32.15 Kabupaten Karawang.xlsx"
    assert str(one) == f"{ANI}: 32.15 Kabupaten Karawang.xlsx"
    assert hand_out_one(one)
    begun = Table(one.path).mark(ONE, 2).save()
    one.path.write_bytes(begun)
    assert not hand_out_one(one)
    assert one.path.read_bytes() == begun


def test_what_asks_something_else_is_written_beside_what_is_there(cycle, answer):
    (one,) = given_out(cycle, answer)
    hand_out_one(one)
    first = one.path.read_bytes()
    (newer,) = given_out(cycle, replace(answer, submission=replace(answer.submission, sha256="0" * 64)))
    assert (hand_out_one(newer), hand_out_one(newer), hand_out_one(one)) == (True, False, False)
    assert {path.name for path in one.path.parent.iterdir()} == {"32.15 Kabupaten Karawang.xlsx", "32.15 Kabupaten Karawang 2.xlsx"}
    assert one.path.read_bytes() == first
    one.path.write_bytes(b"damaged")
    assert hand_out_one(one)
    assert one.path.read_bytes() == b"damaged"
    assert (one.path.parent / "32.15 Kabupaten Karawang 3.xlsx").read_bytes() == first


@pytest.mark.parametrize("name", ["../../etc", "A/B", "..", 'Con:"<>|?*', "x\x00y"])
def test_a_folder_of_an_assessor_stays_inside_the_cycle(cycle, answer, name):
    (one,) = given_out(cycle, answer, name)
    assert one.path.resolve().is_relative_to(cycle.folder / "marking")
    assert one.path.parent.parent == cycle.folder / "marking"


def test_marking_is_blind_unless_it_is_opened(cycle, answer, instrument):
    seen = with_verdicts(answer, marking_of({ONE: 3}, CITRA, region=KARAWANG), instrument=instrument)
    ((blind,), (shown,)) = (given_out(cycle, seen, show_others=show) for show in (False, True))
    assert all(one.others == () for one in blind.task.asked.values())
    assert [(name, mark.level) for name, mark in shown.task.asked[ONE].others] == [(CITRA, 3)]
    assert len(blind.task.asked) == 72
    assert blind.task.asked[ONE].supported == 1


def test_moderation_asks_for_what_is_too_far_apart_and_shows_all_marks(cycle, answer, instrument):
    first, other = marking_of({ONE: 0, TWO: 1}, ANI), marking_of({ONE: 2, TWO: 2}, CITRA)
    assert given_out(cycle, answer, stage=Round.MODERATION) == ()
    seen = with_verdicts(answer, first, other, instrument=instrument)
    (one,) = given_out(cycle, seen, BUDI, Round.MODERATION)
    assert one.path.name == "32.15 Kabupaten Karawang moderasi.xlsx"
    assert set(one.task.asked) == {ONE}
    assert [(name, mark.level) for name, mark in one.task.asked[ONE].others] == [(ANI, 0), (CITRA, 2)]
    settled = with_verdicts(answer, first, other, marking_of({ONE: 1}, BUDI, Round.MODERATION), instrument=instrument)
    assert given_out(cycle, settled, BUDI, Round.MODERATION) == ()


def test_a_second_moderation_of_one_moderator_holds_the_first_too_for_the_newest_workbook_replaces_it(cycle, answer, instrument):
    first, other = marking_of({ONE: 0, TWO: 0}, ANI), marking_of({ONE: 2, TWO: 3}, CITRA)
    seen = with_verdicts(answer, first, other, marking_of({ONE: 1}, BUDI, Round.MODERATION), instrument=instrument)
    (again,), (fresh,) = (given_out(cycle, seen, name, Round.MODERATION) for name in (BUDI, CITRA))
    assert set(again.task.asked) == {ONE, TWO}
    assert again.task.asked[ONE].own.level == 1
    assert [(name, mark.level) for name, mark in again.task.asked[ONE].others] == [(ANI, 0), (CITRA, 2)]
    assert set(fresh.task.asked) == {TWO}


def test_the_answer_to_an_objection_asks_for_what_is_disputed(cycle, answer):
    objections = {KEY: Objection(KARAWANG, EDITION, (Disputed(TWO, "Salah baca.", "REG", "SK 5/2022", ""),), "o.xlsx", "")}
    (one,) = given_out(cycle, answer, stage=Round.OBJECTION, objections=objections)
    assert one.path.name == "32.15 Kabupaten Karawang sanggahan.xlsx"
    assert {code: asked.objection for code, asked in one.task.asked.items()} == {TWO: "Salah baca. [REG: SK 5/2022]"}
    assert given_out(cycle, answer, stage=Round.OBJECTION) == ()
    path = filled_in(cycle, answer, "a.xlsx", stage=Round.OBJECTION, objections=objections, **{TWO: 1})
    (found,) = marked(cycle, [received(path)], {KEY: answer})
    assert (found.marking.round, said(found.findings)) == (Round.OBJECTION, [])


def test_formula_like_texts_of_a_region_reach_the_assessor_as_text(cycle, answer):
    answers = {**answer.submission.answers, ONE: replace(answer.submission.answers[ONE], remark="=1+1")}
    (one,) = given_out(cycle, replace(answer, submission=replace(answer.submission, answers=answers)))
    hand_out_one(one)
    cell = Table(one.path).cell(ONE, "evidence")
    assert (cell.data_type, "Catatan daerah: =1+1" in cell.value) == ("s", True)
    assert received(one.path).reading.marks["format"] == sheet.MARKING
