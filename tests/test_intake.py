"""Every file that arrives gets an answer, and the originals are kept."""

import hashlib
import os

import pytest

from flows.assessing import assess
from flows.intake import Arrival, answer_file
from flows.settings import load_cycle
from tests.conftest import new_cycle


@pytest.fixture
def cycle(tmp_path):
    new_cycle(tmp_path, 2023)
    return load_cycle(tmp_path)


def test_a_good_file_gets_a_score(form, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(form.all_levels(2).save())
    answer = answer_file(Arrival(path, "a.xlsx", ("2023-reguler",)))
    assert answer.region == "32.15"
    assert answer.card.index == 2
    assert not answer.returned


def test_one_bad_file_does_not_touch_the_others(cycle, form):
    inbox = cycle.folder / "inbox"
    (inbox / "good.xlsx").write_bytes(form.all_levels(1).save())
    (inbox / "scan.pdf").write_bytes(b"%PDF-1.7")
    (inbox / "empty.xlsx").write_bytes(b"")
    answers = {answer.file: answer for answer in assess(cycle).answers}
    assert answers["good.xlsx"].card.index == 1
    assert [one.code.message.code for one in answers["scan.pdf"].findings] == ["F101"]
    assert [one.code.message.code for one in answers["empty.xlsx"].findings] == ["F101"]
    kept = {path.name for path in (cycle.folder / "record" / "originals").iterdir()}
    assert kept == {f"{hashlib.sha256(path.read_bytes()).hexdigest()}{path.suffix}" for path in inbox.iterdir()}


def test_of_two_valid_files_the_newest_counts_and_both_are_told(cycle, form):
    inbox = cycle.folder / "inbox"
    for name, level, age in (("b-old.xlsx", 1, 1_000), ("a-new.xlsx", 3, 2_000)):
        (inbox / name).write_bytes(form.all_levels(level).save())
        os.utime(inbox / name, (age, age))
    new, old = assess(cycle).answers
    assert new.card.index == 3
    assert old.card is None
    assert not old.returned
    for answer in (new, old):
        assert answer.findings[0].code.message.code == "F109"
        assert "a-new.xlsx" in answer.findings[0].wrong("id")


def test_an_empty_inbox_has_no_answers(cycle):
    assert assess(cycle).answers == ()
