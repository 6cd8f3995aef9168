"""The pool: a dead or stuck worker costs its own item and no other."""

import os
import time

from flows.batches import run_batch
from flows.progress import telling


def work(item: str) -> str:
    if item == "dies":
        os._exit(7)
    if item == "hangs":
        time.sleep(60)
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
    told = []
    token = telling.set(lambda stage, done, total: told.append((stage, done, total)))
    try:
        run_batch("Test", work, ["a", "b"], workers=1, seconds=30)
    finally:
        telling.reset(token)
    assert told == [("Test", 0, 2), ("Test", 1, 2), ("Test", 2, 2)]
