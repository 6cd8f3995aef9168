"""Workbooks as office programs really save them: LibreOffice opened, recalculated and saved each one."""

import pytest

from questionnaires import sheet
from questionnaires.filled import read_filled
from questionnaires.submission import check


@pytest.fixture(scope="module")
def filled(form_of):
    form = form_of("32.15").all_levels(2)
    form.level("GOV-1.2", 3).level("GOV-1.1", 0).put("GOV-1.3", "4")
    form.put("GOV-2.4", 72.5).put("PEO-1.1", 81.25).put("MOB-1.1", "97,5")
    form.put("GOV-1.2", "Setda", sheet.OWNER).put("GOV-1.2", "Catatan: “ya”, 50 % & lebih", sheet.REMARK)
    return form


def submission_of(data, instrument, register):
    checked = check(read_filled("same.xlsx", data), instrument, register)
    assert checked.submission, [one.wrong("en") for one in checked.findings]
    made = checked.submission
    return made.region, made.identity, made.answers, made.gates, made.evidence, checked.findings


def test_a_save_through_libreoffice_changes_nothing(filled, convert, instrument, register):
    data = filled.save()
    assert submission_of(convert(data, "xlsx", "xlsx"), instrument, register) == submission_of(data, instrument, register)


def test_a_save_as_ods_and_back_changes_nothing(filled, convert, instrument, register):
    data = filled.save()
    back = convert(convert(data, "xlsx", "ods"), "ods", "xlsx")
    assert submission_of(back, instrument, register) == submission_of(data, instrument, register)


def test_an_ods_file_is_refused_with_a_word_on_how_to_save_it(filled, convert):
    refused = read_filled("form.ods", convert(filled.save(), "xlsx", "ods"))
    assert refused.code.message.code == "F101"
    assert "OpenDocument" in refused.wrong("id")
    assert ".xlsx" in refused.mend("id")
