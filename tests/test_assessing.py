"""A cycle assessed: questionnaires, marks and objections become scorecards, whatever the order in which files came."""

from fractions import Fraction

import pytest

from assessment.marks import Basis
from assessment.scorecard import Status
from flows.assessing import assess
from flows.objecting import objected
from flows.settings import load_cycle
from flows.verification import hand_out_one, handouts
from questionnaires.edition import load_instrument
from questionnaires.marking import Round
from questionnaires.objection_form import write_objection
from tests.conftest import EDITION, KARAWANG, new_cycle, said
from tests.desk import ANI, BUDI, CITRA, WHY, Table, put_file, received

ONE, TWO = "GOV-1.1", "GOV-1.2"
KEY = (EDITION, KARAWANG)


def answered(cycle, done, name, assessor, levels, stage=Round.VERIFICATION, objections=None):
    """A marking workbook handed out, filled in and put into marks/; what is not named is marked at level 1."""
    (one,) = handouts(cycle, done.scored, assessor, stage, show_others=False, objections=objections or {})
    hand_out_one(one)
    table = Table(one.path)
    for code in one.task.asked:
        table.mark(code, levels.get(code, 1), reason=WHY)
    put_file(cycle.folder / "marks", name, table.save())


@pytest.fixture(scope="module")
def cycle(tmp_path_factory, filled):
    """Kabupaten Karawang claims 1 throughout."""
    folder = tmp_path_factory.mktemp("cycle")
    new_cycle(folder)
    put_file(folder / "inbox", "karawang.xlsx", filled)
    return load_cycle(folder)


@pytest.fixture(scope="module")
def bare(cycle):
    return assess(cycle)


@pytest.fixture(scope="module")
def first(cycle, bare):
    """Two assessors differ by 3 on one indicator and by 1 on another."""
    answered(cycle, bare, "a.xlsx", ANI, {ONE: 0, TWO: 1})
    answered(cycle, bare, "b.xlsx", BUDI, {ONE: 3, TWO: 2})
    return assess(cycle)


@pytest.fixture(scope="module")
def last(cycle, first, karawang):
    """The one is settled, the other disputed and answered."""
    form = Table(write_objection(load_instrument(EDITION), karawang, "28 Maret 2023"))
    form.put("S1", TWO, "item").put("S1", "Salah baca.", "wrong").put("S1", "SK 5/2022", "document")
    path = put_file(cycle.folder / "objections", "o.xlsx", form.save())
    (came,) = objected(cycle, [received(path)], {KEY: first.scored[0]})
    answered(cycle, first, "c.xlsx", CITRA, {}, Round.MODERATION)
    answered(cycle, first, "d.xlsx", CITRA, {TWO: 2}, Round.OBJECTION, {KEY: came.objection})
    return assess(cycle)


def test_the_level_is_the_mean_and_what_lies_apart_stays_open(first):
    (answer,) = first.scored
    card = answer.card
    assert (card.status, card.marked, card.assessors) == (Status.VERIFIED, 1, (ANI, BUDI))
    assert {code: one.level for code, one in card.verdicts.items() if one.level != 1} == {ONE: Fraction(3, 2), TWO: Fraction(3, 2)}
    assert [code for code, one in card.verdicts.items() if one.open] == [ONE]
    assert (card.claimed.value, card.supported.value) == (1, 1)
    assert card.index > 1
    assert first.settled[0].answer.card.verdicts == {}
    assert [said(one.findings) for one in first.marked] == [[], []]


def test_moderation_settles_and_the_answer_to_an_objection_is_the_last_word_with_both_rounds_kept(first, last):
    (answer,) = last.scored
    card = answer.card
    assert (card.verdicts[ONE].level, card.verdicts[ONE].basis, card.verdicts[ONE].open) == (1, Basis.MODERATED, False)
    disputed = card.verdicts[TWO]
    assert (disputed.level, disputed.basis, disputed.first, disputed.changed) == (2, Basis.OBJECTION, Fraction(3, 2), True)
    assert [(one.assessor, one.round) for one in disputed.given] == [(ANI, Round.VERIFICATION), (BUDI, Round.VERIFICATION), (CITRA, Round.OBJECTION)]
    assert card.first.find(TWO).value == Fraction(3, 2)
    assert card.final.find(TWO).value == 2
    assert card.index > card.first.value
    assert last.objections[KEY].of(TWO) == "Salah baca. [SK 5/2022]"
    assert last.objections[KEY].region == KARAWANG


def test_names_and_order_of_files_change_no_score(last, cycle, tmp_path):
    for folder, turned in (("inbox", "x"), ("objections", "y")):
        for path in (cycle.folder / folder).iterdir():
            put_file(tmp_path / folder, f"{turned}{path.name}", path.read_bytes())
    for name, path in zip("wxyz", sorted((cycle.folder / "marks").iterdir(), reverse=True), strict=True):
        put_file(tmp_path / "marks", f"{name}.xlsx", path.read_bytes())
    new_cycle(tmp_path)
    found = assess(load_cycle(tmp_path))
    (expected,), (answer,) = last.scored, found.scored
    assert (answer.card.final, answer.card.first, answer.card.verdicts) == (expected.card.final, expected.card.first, expected.card.verdicts)


def test_every_file_is_kept_as_it_came(last, cycle):
    kept = {path.read_bytes() for path in (cycle.folder / "record" / "originals").iterdir()}
    assert {path.read_bytes() for folder in ("inbox", "marks", "objections") for path in (cycle.folder / folder).iterdir()} <= kept


def test_a_cycle_without_marks_is_scored_by_evidence_alone(bare):
    (answer,) = bare.scored
    assert (answer.card.status, answer.card.index, bare.marked, bare.objected) == (Status.SUPPORTED, 1, (), ())
