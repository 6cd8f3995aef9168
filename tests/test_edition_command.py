"""``kesiapan edition``: editions read, compared, checked and printed from the command line."""

import shutil

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from typer.testing import CliRunner

from flows.command import app
from questionnaires.edition import EDITIONS
from tests.test_edition import BROKEN, broken_edition


def kesiapan(*arguments):
    done = CliRunner().invoke(app, ["edition", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_the_list_names_every_edition():
    shown = kesiapan("list").output
    assert "2023-reguler" in shown
    assert "2023-kawasan" in shown
    assert " 72 indicators" in shown
    assert " 78 indicators" in shown


@pytest.mark.parametrize(("language", "says"), [("id", "Pemakaian data antrean"), ("en", "Use of queue and complaint data")])
def test_the_outline_names_every_indicator(instrument, language, says):
    shown = kesiapan("show", "2023-reguler", "--language", language).output
    assert says in shown
    assert [one.code for one in instrument.indicators() if one.code not in shown] == []


def test_one_indicator_is_shown_with_levels_evidence_steps_and_source():
    shown = kesiapan("show", "2023-reguler", "--indicator", "gov-1.2").output
    for part in ("GOV-1.2", "MIN + BUD", "3 -> 4", "Bagian Organisasi Setda", "PermenPANRB 14/2017"):
        assert part in shown
    shown = kesiapan("show", "2023-reguler", "--indicator", "PEO-1.1", "--language", "en").output
    assert "kabupaten" in shown
    assert "kota" in shown
    assert "80 or more, less than 95" in shown


@pytest.mark.parametrize(
    "arguments", [("show", "2023-reguler", "--indicator", "GOV-9.9"), ("show", "2023-reguler", "--language", "jv"), ("export", "2023-reguler")]
)
def test_wrong_use_ends_with_2(arguments):
    assert kesiapan(*arguments).exit_code == 2


def test_the_difference_of_two_editions_is_listed():
    shown = kesiapan("diff", "2023-reguler", "2023-kawasan").output
    assert "KOL-1.6   added" in shown
    assert "Pillars affected: KOL" in shown


def test_a_sound_folder_is_fine(tmp_path):
    shutil.copytree(EDITIONS / "2023-kawasan", tmp_path / "2023-kawasan")
    done = kesiapan("check", tmp_path / "2023-kawasan")
    assert done.exit_code == 0
    assert "78 indicators" in done.output


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_a_broken_folder_is_told_where_and_why(case, tmp_path):
    done = kesiapan("check", broken_edition(case, tmp_path))
    assert done.exit_code == 1
    assert case.get("blames", case["file"]) in done.output
    for word in case["says"]:
        assert word in done.output


def test_the_handbook_is_written_as_pdf_and_xlsx(tmp_path):
    done = kesiapan("export", "2023-kawasan", "--pdf", tmp_path / "h.pdf", "--xlsx", tmp_path / "h.xlsx")
    assert done.exit_code == 0, done.output
    assert len(PdfReader(tmp_path / "h.pdf").pages) > 10
    codes = {cell.value for page in load_workbook(tmp_path / "h.xlsx") for row in page.iter_rows() for cell in row}
    assert {"GOV-1.1", "KOL-1.6"} <= codes
