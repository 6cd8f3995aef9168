"""Several files of a region: which one counts, and what each is told."""

import datetime as dt
import os

import pytest

from flows.assessing import assess
from flows.folders import Folders
from flows.intake import answer_files, arrivals_in
from flows.settings import JAKARTA, load_cycle
from flows.settling import settle
from questionnaires import sheet
from tests.conftest import new_cycle

DEADLINE = dt.datetime(2023, 3, 10, 16, tzinfo=JAKARTA)


@pytest.fixture
def cycle(tmp_path):
    path = new_cycle(tmp_path)
    path.write_text(path.read_text().replace("accept_late = true", "accept_late = false"))
    return load_cycle(tmp_path)


def arrive(cycle, name, data, hours):
    """A file in the inbox, last written so many hours before the deadline."""
    path = cycle.folder / "inbox" / name
    path.write_bytes(data)
    when = (DEADLINE - dt.timedelta(hours=hours)).timestamp()
    os.utime(path, (when, when))


def told(cycle):
    return {one.answer.file: one for one in assess(cycle).settled}


def codes(settled):
    return [one.code.message.code for one in settled.answer.findings if one.code.message.code in {"F109", "F116", "F117", "K105"}]


def test_the_newest_valid_file_before_the_deadline_counts(cycle, form):
    arrive(cycle, "c.xlsx", form.all_levels(1).save(), 30)
    arrive(cycle, "b.xlsx", form.all_levels(3).save(), 20)
    arrive(cycle, "a.xlsx", form.put("GOV-1.1", "sembilan").save(), 10)
    arrive(cycle, "d.xlsx", form.all_levels(4).save(), -1)
    found = told(cycle)
    assert {name: one.counted for name, one in found.items()} == {"a.xlsx": False, "b.xlsx": True, "c.xlsx": False, "d.xlsx": False}
    assert {name: codes(one) for name, one in found.items()} == {"a.xlsx": [], "b.xlsx": ["F109"], "c.xlsx": ["F109"], "d.xlsx": ["F116"]}
    assert found["a.xlsx"].answer.returned
    assert found["d.xlsx"].late
    assert not found["d.xlsx"].answer.returned
    assert [found[name].before.file if found[name].before else None for name in ("c.xlsx", "b.xlsx", "a.xlsx", "d.xlsx")] == [
        None,
        "c.xlsx",
        "b.xlsx",
        "a.xlsx",
    ]


def test_a_late_file_says_when_it_came_and_when_it_should_have(cycle, form):
    arrive(cycle, "late.xlsx", form.all_levels(2).save(), -2)
    said = told(cycle)["late.xlsx"].answer.findings[0].wrong("id")
    assert "18.00" in said
    assert "16.00" in said
    assert len(list((cycle.folder / "record" / "originals").iterdir())) == 1


def test_the_minute_of_the_deadline_is_still_in_time(cycle, form):
    arrive(cycle, "just.xlsx", form.all_levels(2).save(), 0)
    assert told(cycle)["just.xlsx"].counted


def test_a_cycle_may_accept_late_files(cycle, form):
    arrive(cycle, "late.xlsx", form.all_levels(2).save(), -2)
    path = cycle.folder / "cycle.toml"
    path.write_text(path.read_text().replace("accept_late = false", "accept_late = true"))
    assert told(load_cycle(cycle.folder))["late.xlsx"].counted


def test_identical_bytes_are_recognised_and_counted_once(cycle, form):
    data = form.all_levels(2).save()
    arrive(cycle, "a.xlsx", data, 5)
    arrive(cycle, "b.xlsx", data, 9)
    found = told(cycle)
    assert (found["b.xlsx"].counted, found["a.xlsx"].counted) == (True, False)
    assert codes(found["a.xlsx"]) == ["F117"]
    assert codes(found["b.xlsx"]) == []


def test_the_order_of_files_in_the_folder_changes_nothing(cycle, form):
    for name, level, hours in (("x.xlsx", 1, 3), ("a.xlsx", 2, 2), ("m.xlsx", 3, 1)):
        arrive(cycle, name, form.all_levels(level).save(), hours)
    answers = answer_files(arrivals_in(cycle, Folders(cycle.folder).inbox))
    assert settle(cycle, answers) == settle(cycle, reversed(answers))


def test_two_regions_with_nearly_the_same_workbook_are_both_told(cycle, form_of):
    for code in ("32.15", "11.01", "71.09"):
        form = form_of(code).all_levels(2)
        for at, one in enumerate(form.instrument.indicators()):
            form.level(one.code, 1 + at % 4)
            form.put(one.code, f"Dinas {at % 9 if code != '71.09' else at % 7}", sheet.OWNER)
        if code == "11.01":
            form.level("GOV-1.1", 4).level("GOV-1.2", 4)
        arrive(cycle, f"{code}.xlsx", form.save(), 5)
    found = told(cycle)
    assert {name: codes(one) for name, one in found.items()} == {"32.15.xlsx": ["K105"], "11.01.xlsx": ["K105"], "71.09.xlsx": []}
    said = found["32.15.xlsx"].answer.findings[-1].wrong("id")
    assert "97 persen isian sama dengan isian Kabupaten Aceh Selatan" in said
