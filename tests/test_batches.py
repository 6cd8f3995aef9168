"""The pool: a dead or stuck worker costs its own item and no other."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from flows.batches import Outcome, Work, engine, run_batch
from flows.progress import told


def work(item: str) -> str:
    if item == "dies":
        os._exit(7)
    if item == "hangs":
        time.sleep(60)
    if item == "eats":
        return "x" * 2**31
    if item == "raises":
        raise ValueError(item)
    return item.upper()


def test_a_crash_a_hang_and_an_error_cost_their_own_items_alone():
    items = ["a", "dies", "b", "hangs", "c", "raises", "d"]
    outcomes = run_batch("Test", work, items, workers=2, seconds=3)
    assert [outcome.item for outcome in outcomes] == items
    assert [outcome.value for outcome in outcomes] == ["A", None, "B", None, "C", None, "D"]
    failures = {outcome.item: outcome.failure for outcome in outcomes if outcome.failure}
    assert set(failures) == {"dies", "hangs", "raises"}
    assert "exit code 7" in failures["dies"]
    assert "not done after 3 s" in failures["hangs"]
    assert failures["raises"] == "ValueError: raises"


def test_an_empty_batch_has_no_outcomes():
    assert run_batch("Test", work, [], workers=2, seconds=3) == ()


def test_progress_reaches_the_end():
    said = []
    with told(lambda *one: said.append(one)):
        run_batch("Test", work, ["a", "b"], workers=1, seconds=30)
    assert said == [("Test", 0, 2), ("Test", 1, 2), ("Test", 2, 2)]


def test_a_process_that_is_to_end_does_not_wait_for_the_rest():
    def stop(_stage, done, _total):
        if done:
            raise KeyboardInterrupt

    started = time.monotonic()
    with told(stop), pytest.raises(KeyboardInterrupt):
        run_batch("Test", work, ["a", "hangs", "hangs"], workers=1, seconds=120)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(("item", "failure"), [("hangs", "not done after 1 s"), ("raises", "ValueError: raises"), ("eats", "MemoryError")])
def test_a_process_that_serves_one_item_gives_up_as_a_worker_does(item, failure):
    code = f"""
from flows.batches import run_here
from tests.test_batches import work
outcome = run_here(work, {item!r}, seconds=1, memory=2**30)
assert outcome.value is None
print(outcome.failure)
assert run_here(work, "a", seconds=1, memory=2**30).value == "A"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=True)
    assert failure in done.stdout


def test_a_worker_that_eats_memory_costs_its_own_item_alone():
    outcomes = run_batch("Test", work, ["a", "eats", "b"], workers=1, seconds=30, memory=2**30)
    assert [outcome.value for outcome in outcomes] == ["A", None, "B"]
    assert outcomes[1].failure == "it needs more memory than it may have"


class Deadly:
    """Ends the process that unfolds it."""

    def __reduce__(self):
        return os._exit, (9,)


def test_an_item_that_kills_its_worker_while_it_is_unfolded_costs_itself_alone():
    outcomes = run_batch("Test", str, [1, Deadly(), 2], workers=1, seconds=30)
    assert [outcome.value for outcome in outcomes] == ["1", None, "2"]
    assert outcomes[1].failure == "its worker died with exit code 9"


def litter(note: Path) -> None:
    note.write_text(tempfile.mkdtemp(prefix="weasyprint-"))
    os._exit(1)


def test_what_a_dead_worker_left_in_its_temporary_folder_is_removed(tmp_path):
    run_batch("Test", litter, [tmp_path / "note"], workers=1, seconds=30)
    left = Path((tmp_path / "note").read_text())
    assert left.parent.name.startswith("kesiapan-work-")
    assert not left.parent.exists()


def test_another_engine_is_given_all_the_work():
    given = []

    def engine_of_ours(work):
        given.append(work)
        return tuple(Outcome(item, item * 2, "") for item in work.items)

    token = engine.set(engine_of_ours)
    try:
        outcomes = run_batch("Test", str, [1, 2], workers=3, seconds=4, memory=5)
    finally:
        engine.reset(token)
    assert given == [Work("Test", str, (1, 2), 3, 4, 5)]
    assert [outcome.value for outcome in outcomes] == [2, 4]
