"""Every file is kept as it was read, also one that changes or goes while it is read."""

import hashlib

import pytest

from flows.assessing import sources_of
from flows.intake import read_file
from flows.originals import TRIES, keep_original, take
from flows.settings import load_cycle
from tests.conftest import new_cycle


@pytest.fixture
def cycle(tmp_path):
    new_cycle(tmp_path)
    (tmp_path / "inbox" / "a.xlsx").write_bytes(b"one")
    (tmp_path / "inbox" / "b.xlsx").write_bytes(b"two")
    return load_cycle(tmp_path)


def reading(change):
    """Reads each file, and then lets it be changed as if by another hand."""

    def read(arrivals):
        found = tuple(read_file(one) for one in arrivals)
        for one in arrivals:
            change(one.path)
        return found

    return read


def test_what_is_read_is_kept_under_its_sha256_and_named_as_its_path(cycle):
    taken = take(cycle, sources_of(cycle).inbox, reading(lambda path: None))
    assert [one.file for one in taken.files] == ["a.xlsx", "b.xlsx"]
    assert [one.path.read_bytes() for one in taken.files] == [b"one", b"two"]
    assert [one.path.name for one in taken.files] == [f"{hashlib.sha256(data).hexdigest()}.xlsx" for data in (b"one", b"two")]
    assert taken.lost == ()


def test_a_file_that_was_still_being_written_is_read_again(cycle):
    left = [b"whole"]

    def grow(path):
        if path.name == "a.xlsx" and left:
            path.write_bytes(left.pop())

    taken = take(cycle, sources_of(cycle).inbox, reading(grow))
    assert {one.file: one.path.read_bytes() for one in taken.files} == {"a.xlsx": b"whole", "b.xlsx": b"two"}
    assert taken.lost == ()


def test_a_file_that_goes_on_changing_or_is_gone_is_lost_to_the_run_and_named(cycle):
    seen = []

    def change(path):
        if path.name == "a.xlsx":
            seen.append(path)
            path.write_bytes(b"x" * len(seen))
        else:
            path.unlink()

    taken = take(cycle, sources_of(cycle).inbox, reading(change))
    assert taken.files == ()
    assert taken.lost == ("a.xlsx", "b.xlsx")
    assert len(seen) == TRIES


def test_an_original_is_never_replaced_and_nothing_half_stays(cycle, tmp_path):
    path = tmp_path / "inbox" / "a.xlsx"
    right, wrong = (hashlib.sha256(data).hexdigest() for data in (b"one", b"other"))
    kept = keep_original(cycle, path, right)
    assert kept.read_bytes() == b"one"
    assert keep_original(cycle, path, wrong) is None
    assert keep_original(cycle, path, "") is None
    assert [one.name for one in kept.parent.iterdir()] == [kept.name]
