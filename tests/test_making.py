"""What is there already, made of the same, is not made again."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.ledger import Entry, load_ledger, note, write_ledger
from flows.making import Draft, Task, Why, carry_out, deliver, digest, foresee, fulfil, page
from flows.settings import load_cycle
from tests.conftest import new_cycle


@dataclass(frozen=True)
class Note:
    """A text in a file; a letter for what the worker is to do instead."""

    stem: Path
    text: str
    source: str = field(default="same")

    def drafts(self):
        if self.text == "crash":
            os.abort()
        if self.text == "full":
            raise OSError(28, "No space left on device")
        yield Draft(self.stem, self.source and digest(self.source, self.text), self.text.encode)


@pytest.fixture
def cycle(tmp_path, monkeypatch):
    monkeypatch.setenv("KESIAPAN_WORKERS", "1")
    new_cycle(tmp_path)
    return load_cycle(tmp_path)


def whys(cycle, order):
    return [one.why for one in carry_out(Task(cycle.folder, order, load_ledger(cycle.folder)))]


def test_an_output_is_made_once_and_again_when_it_or_its_content_is_no_longer_the_same(cycle):
    order = Note(cycle.folder / "reports" / "a.pdf", "A")

    def made(order):
        found = carry_out(Task(cycle.folder, order, load_ledger(cycle.folder)))
        note(cycle.folder, [one.entry for one in found if one.why])
        return [one.why for one in found]

    assert made(order) == [Why.NEW]
    assert made(order) == [None]
    order.stem.write_bytes(b"B")
    assert [one.why for one in foresee(Task(cycle.folder, order, load_ledger(cycle.folder)))] == [Why.ALTERED]
    assert order.stem.read_bytes() == b"B"
    assert made(order) == [Why.ALTERED]
    order.stem.unlink()
    assert made(order) == [Why.MISSING]
    assert made(Note(order.stem, "C")) == [Why.CONTENT]
    assert order.stem.read_bytes() == b"C"
    assert made(Note(order.stem, "C", "")) == [Why.ALWAYS]


def test_a_page_is_the_same_only_with_the_same_html_style_keywords_and_twin(tmp_path):
    path = tmp_path / "a.pdf"
    pages = [page(path, "<p>1"), page(path, "<p>1", style="cohort.css"), page(path, "<p>1", keywords=("a",)), page(path, "<p>2")]
    assert len({one.source for one in pages}) == 4
    assert page(path, "<p>1").source == pages[0].source


def test_an_order_that_fails_costs_itself_alone_and_is_named(cycle):
    folder = cycle.folder / "reports"
    orders = [Note(folder / "a.pdf", "A"), Note(folder / "b.pdf", "crash"), Note(folder / "c.pdf", "full"), Note(folder / "d.pdf", "D")]
    outcomes = fulfil(cycle, orders)
    assert [str(one.item) for one in outcomes] == ["reports/a.pdf", "reports/b.pdf", "reports/c.pdf", "reports/d.pdf"]
    assert [bool(one.value) for one in outcomes] == [True, False, False, True]
    assert "its worker died" in outcomes[1].failure
    assert "No space left on device" in outcomes[2].failure
    assert sorted(load_ledger(cycle.folder)) == ["reports/a.pdf", "reports/d.pdf"]
    with pytest.raises(RuntimeError, match=r"2 of 4 were not made, the first: reports/b\.pdf: its worker died"):
        deliver(cycle, orders)


def test_the_ledger_forgets_a_line_that_was_cut_off(tmp_path):
    one, two = (Entry(f"reports/{name}.pdf", "0", hashlib.sha256(name.encode()).hexdigest()) for name in "ab")
    note(tmp_path, [one])
    path = tmp_path / "record" / "made.jsonl"
    path.write_bytes(path.read_bytes() + b'\n{"name":"reports/b.p')
    note(tmp_path, [two])
    assert load_ledger(tmp_path) == {"reports/a.pdf": one, "reports/b.pdf": two}
    write_ledger(tmp_path, [two])
    assert load_ledger(tmp_path) == {"reports/b.pdf": two}
