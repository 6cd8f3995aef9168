"""Each file is answered: a letter always, the marked workbook where it is returned."""

import os
import shutil

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from flows.assessing import assess
from flows.folders import forget
from flows.intake import Arrival, answer_file
from flows.replies import orders_of
from flows.settings import load_cycle
from questionnaires.blank import stamp_of
from tests.conftest import Form, new_cycle
from tests.orders import delivered


@pytest.fixture
def cycle(tmp_path):
    new_cycle(tmp_path)
    return load_cycle(tmp_path)


def answered(cycle):
    names = delivered(cycle, orders_of(cycle, assess(cycle)))
    forget(cycle.folder, names)
    return {(cycle.folder / name).name: cycle.folder / name for name in names}


def text(path):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_each_file_gets_its_letter_and_a_returned_one_its_workbook(cycle, form, form_of):
    inbox = cycle.folder / "inbox"
    (inbox / "good.xlsx").write_bytes(form.all_levels(2).save())
    bad = form_of("71.09").all_levels(2).put("GOV-1.1", "sembilan")
    (inbox / "bad.xlsx").write_bytes(bad.save())
    (inbox / "scan.pdf").write_bytes(b"%PDF-1.7")
    made = answered(cycle)
    name = "71.09 Kabupaten Kepulauan Siau Tagulandang Biaro"
    assert sorted(made) == ["32.15 Kabupaten Karawang.pdf", f"{name}.pdf", f"{name}.xlsx", "scan.pdf"]
    assert "Karawang" in text(made["32.15 Kabupaten Karawang.pdf"])
    assert "Q102" in text(made[f"{name}.pdf"])
    assert "F101" in text(made["scan.pdf"])
    marked = load_workbook(made[f"{name}.xlsx"])
    assert "Q102" in marked["Smart Governance"][bad.cell("GOV-1.1").coordinate].comment.text


def test_the_mended_copy_is_accepted_and_its_letter_says_what_changed(cycle, form, karawang, instrument):
    inbox = cycle.folder / "inbox"
    (inbox / "first.xlsx").write_bytes(form.all_levels(2).put("GOV-1.1", "sembilan").put("GOV-1.2", None).save())
    os.utime(inbox / "first.xlsx", (1_000, 1_000))
    back = answered(cycle)["32.15 Kabupaten Karawang.xlsx"].read_bytes()
    (inbox / "second.xlsx").write_bytes(Form(instrument, karawang, back).level("GOV-1.1", 3).save())
    made = answered(cycle)
    assert sorted(made) == ["32.15 Kabupaten Karawang - first.pdf", "32.15 Kabupaten Karawang - first.xlsx", "32.15 Kabupaten Karawang.pdf"]
    letter = text(made["32.15 Kabupaten Karawang.pdf"])
    assert "first.xlsx" in letter
    path = inbox / "second.xlsx"
    assert answer_file(Arrival(path, path.name, cycle.editions)).card.supports["GOV-1.1"].supported == 3


def test_scores_stay_out_of_letters_where_the_cycle_says_so(cycle, form):
    (cycle.folder / "inbox" / "a.xlsx").write_bytes(form.all_levels(3).level("GOV-1.1", 0).save())
    name = "32.15 Kabupaten Karawang.pdf"
    assert "2,80" in text(answered(cycle)[name])
    path = cycle.folder / "cycle.toml"
    path.write_text(path.read_text().replace("scores_in_letters = true", "scores_in_letters = false"))
    assert "2,80" not in text(answered(load_cycle(cycle.folder))[name])


def test_a_reply_does_not_outlive_its_file(cycle, form):
    path = cycle.folder / "inbox" / "a.xlsx"
    path.write_bytes(form.all_levels(3).save())
    assert answered(cycle)
    path.unlink()
    assert answered(cycle) == {}
    assert list((cycle.folder / "returned").iterdir()) == []


def test_answers_of_another_edition_come_back_in_the_right_workbook(cycle, karawang):
    from questionnaires.edition import load_instrument

    zone = Form(load_instrument("2023-kawasan"), karawang).all_levels(2)
    (cycle.folder / "inbox" / "zone.xlsx").write_bytes(zone.save())
    made = answered(cycle)
    assert sorted(made) == ["32.15 Kabupaten Karawang 2023-reguler.xlsx", "32.15 Kabupaten Karawang.pdf", "32.15 Kabupaten Karawang.xlsx"]
    moved = made["32.15 Kabupaten Karawang 2023-reguler.xlsx"]
    assert stamp_of(moved.read_bytes())
    shutil.copy(moved, cycle.folder / "inbox" / "zone.xlsx")
    answer = answer_file(Arrival(cycle.folder / "inbox" / "zone.xlsx", "zone.xlsx", cycle.editions))
    assert answer.card.claimed.value == 2
    assert {one.code.message.code for one in answer.findings} >= {"Q105"}
    assert "2023-reguler" in text(made["32.15 Kabupaten Karawang.pdf"])


def test_marks_and_objections_that_cannot_be_opened_get_a_letter_too(cycle):
    for name in ("marks/Ani/scan.pdf", "objections/foto.xlsx"):
        path = cycle.folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.7")
    assert len(delivered(cycle, orders_of(cycle, assess(cycle)))) == 2
    for name in ("marks/Ani - scan.pdf", "objections/foto.pdf"):
        told = "".join(page.extract_text() for page in PdfReader(cycle.folder / "returned" / name).pages)
        assert "F101" in told
        assert "2023" in told
