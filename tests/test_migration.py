"""Last edition's answers go into this edition's workbook where the question is the same, and only there."""

import shutil

import pytest

from questionnaires import sheet
from questionnaires.blank import Prefill, write_blank
from questionnaires.comparison import carried, compare
from questionnaires.edition import EDITIONS, load_instrument, read_edition
from questionnaires.migration import carry
from tests.conftest import Form


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """An edition of the next year: one question reworded, one threshold moved, one advice improved, one weight changed."""
    folder = tmp_path_factory.mktemp("editions") / "2024-reguler"
    shutil.copytree(EDITIONS / "2023-reguler", folder)

    def change(file, find, replace):
        path = folder / file
        text = path.read_text()
        assert find in text, find
        path.write_text(text.replace(find, replace, 1))

    change("edition.toml", 'id = "2023-reguler"', 'id = "2024-reguler"')
    change("edition.toml", "year = 2023", "year = 2024")
    change("edition.toml", 'GOV = "1/6", PEO = "1/6"', 'GOV = "1/4", PEO = "1/12"')
    change("governance.toml", "Seberapa jauh data antrean dan keluhan", "Seberapa sering data antrean dan keluhan")
    change("governance.toml", "thresholds = { kabupaten = [54, 78, 88]", "thresholds = { kabupaten = [54, 78, 90]")
    change("governance.toml", "Catat antrean dan keluhan", "Catatlah antrean dan keluhan")
    return read_edition(folder)


def test_a_comparison_names_each_changed_indicator_and_what_differs(instrument, later):
    found = compare(instrument, later)
    assert [(one.code, one.what, one.comparable) for one in found.indicators] == [
        ("GOV-1.2", ("question", "next"), False),
        ("GOV-1.4", ("answer",), False),
    ]
    assert found.pillars == ("GOV",)
    assert found.rules == ("weights",)


def test_an_edition_compared_with_itself_has_no_changes(instrument):
    found = compare(instrument, instrument)
    assert (found.indicators, found.rules) == ((), ())


def test_the_zone_edition_adds_collaboration_and_changes_no_indicator(instrument):
    found = compare(instrument, load_instrument("2023-kawasan"))
    assert {one.what for one in found.indicators} == {("added",)}
    assert [one.code for one in found.indicators] == [f"KOL-1.{at}" for at in range(1, 7)]
    assert set(found.rules) == {"stages", "floor", "weights"}
    assert len(carried(instrument, load_instrument("2023-kawasan"))) == 72


def test_an_answer_of_a_changed_indicator_is_never_carried_over(instrument, later, form):
    previous = form.all_levels(2).submission()
    found = carry(previous, instrument, later)
    assert len(found.answers) == 70
    assert not {"GOV-1.2", "GOV-1.4"} & set(found.answers)


def test_carried_answers_stand_in_the_workbook_marked_and_count_once_confirmed(instrument, later, form, karawang):
    form.all_levels(2).put("GOV-1.1", None).put("GOV-1.3", "Diskominfo", sheet.OWNER)
    found = carry(form.submission(), instrument, later)
    new = Form(later, karawang, write_blank(later, karawang, Prefill(carried=found)))
    assert new.cell("GOV-1.2").value is None
    assert new.cell("GOV-1.1").value is None
    assert new.cell("GOV-1.3").value == sheet.choices(next(one for one in later.indicators() if one.code == "GOV-1.3"))[2]
    assert new.cell("GOV-1.3", sheet.OWNER).value == "Diskominfo"
    assert new.cell("GOV-1.3", sheet.REMARK).value == "Terbawa dari edisi 2023-reguler: periksa, lalu hapus catatan ini."
    assert new.cell("GOV-1.3").fill.fgColor.rgb.endswith("E3ECF7")
    told = [one.cell for one in new.check().findings if one.code.message.code == "Q105"]
    assert len(told) == 69
    new.put("GOV-1.3", None, sheet.REMARK)
    assert new.cell("GOV-1.3").coordinate not in [
        one.cell for one in new.check().findings if one.code.message.code == "Q105" and one.sheet == "Smart Governance"
    ]
    answers = new.submission().answers
    old = form.submission().answers
    assert all(
        (answers[code].level, answers[code].value, answers[code].references) == (old[code].level, old[code].value, old[code].references)
        for code in found.answers
    )
