"""What an intake sees at a glance: whatever its answers depend on makes it work again, and nothing else does."""

import os

import pytest

from flows.folders import Folders
from flows.glance import answered, anything_new, glance, keep
from flows.settings import load_cycle
from tests.conftest import new_cycle

COUNTS = {"arrived": 1, "valid": 0, "returned": 1}


@pytest.fixture
def cycle(tmp_path):
    """A cycle with one file that was answered."""
    new_cycle(tmp_path)
    (tmp_path / "inbox" / os.fsdecode(b"daerah \xff.xlsx")).write_bytes(b"x")
    (tmp_path / "returned").mkdir()
    (tmp_path / "returned" / "daerah.pdf").write_bytes(b"%PDF")
    cycle = load_cycle(tmp_path)
    keep(cycle, glance(cycle), COUNTS, ["returned/daerah.pdf"])
    return cycle


def test_where_nothing_changed_the_counts_of_the_last_time_stand(cycle):
    assert answered(cycle, glance(cycle)) == COUNTS
    assert anything_new(cycle.folder) is None


def later(path):
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))


CHANGES = {
    "a new file": lambda root: (root / "inbox" / "b.xlsx").write_bytes(b""),
    "a file in a folder": lambda root: [(root / "inbox" / "dua").mkdir(), (root / "inbox" / "dua" / "b.xlsx").write_bytes(b"")],
    "a file written again": lambda root: later(next((root / "inbox").iterdir())),
    "a file taken away": lambda root: next((root / "inbox").iterdir()).unlink(),
    "marks": lambda root: [(root / "marks").mkdir(), (root / "marks" / "m.xlsx").write_bytes(b"")],
    "an objection": lambda root: [(root / "objections").mkdir(), (root / "objections" / "o.xlsx").write_bytes(b"")],
    "values of issuers": lambda root: (root / "published.csv").write_text("region,indicator,value,issuer,source\n"),
    "a setting": lambda root: (root / "cycle.toml").write_text(
        (root / "cycle.toml").read_text().replace("objection_days = 14", "objection_days = 15")
    ),
    "an answer lost": lambda root: (root / "returned" / "daerah.pdf").unlink(),
    "the note damaged": lambda root: (root / "record" / "intake.json").write_text("{"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_the_answers_depend_on_is_seen(cycle, change):
    change(cycle.folder)
    again = load_cycle(cycle.folder)
    assert answered(again, glance(again)) is None
    assert anything_new(cycle.folder) == glance(again)


@pytest.mark.parametrize("name", [".part", "~$b.xlsx"])
def test_what_is_no_file_of_a_region_is_not_seen(cycle, name):
    (Folders(cycle.folder).inbox / name).write_bytes(b"")
    assert anything_new(cycle.folder) is None


def test_settings_that_cannot_be_read_are_news_which_the_intake_then_tells(cycle):
    (cycle.folder / "cycle.toml").write_text("year = 1")
    assert "cycle.toml" in anything_new(cycle.folder)
