"""A report held against the answers inside it and the cycle's record: one changed digit anywhere is found."""

import json
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from assessment.record import canonical
from flows.assessing import assess
from flows.folders import Folders
from flows.proposal import documents, propose
from flows.publishing import publications
from flows.recording import write_record
from flows.settings import load_cycle
from flows.verifying import differences
from reports.numbers import points
from reports.twin import check_code, recompute, twin_json
from tests.conftest import new_cycle
from tests.documents import readiness, readiness_pdf
from tests.orders import delivered
from tests.twins import marked, report_of, twin_of, whole, with_other_digit

SIAU, SANGIHE = "71.09", "71.03"


@pytest.fixture(scope="module")
def finished(tmp_path_factory, form_of) -> Path:
    """A cycle of two regions with its reports, cohort and record; nobody changes it."""
    folder = new_cycle(tmp_path_factory.mktemp("cycle")).parent
    for code, level in ((SIAU, 1), (SANGIHE, 2)):
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(level).save())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KESIAPAN_WORKERS", "1")
        cycle = load_cycle(folder)
        assessed = assess(cycle)
        proposals = propose(cycle, assessed.answers)
        cohort = documents(cycle, assessed, proposals, Folders(cycle.folder).cohort, cycle.imprint())
        write_record(cycle, assessed, proposals, delivered(cycle, (*publications(cycle, assessed, proposals), *cohort)))
    return folder


@pytest.fixture
def folder(finished, tmp_path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(finished, tmp_path / "cycle"))


def report_in(folder: Path) -> Path:
    return next((folder / "reports").glob(f"{SIAU} *.pdf"))


def found(data: bytes, tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    return differences(path)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["mixed", "marked"])
def test_a_report_as_it_was_made_is_verified(kind, language, tmp_path):
    assert found(whole(kind, language), tmp_path) == ()


def test_every_report_of_a_cycle_is_verified_with_its_record(finished):
    reports = sorted((finished / "reports").glob("*.pdf"))
    assert len(reports) == 2
    assert [differences(path, load_cycle(finished)) for path in reports] == [(), ()]


def test_a_digit_changed_on_the_cover_is_found(tmp_path):
    index = points(marked(readiness()).card.index, "id")
    assert found(with_other_digit(whole("marked"), 0, index), tmp_path) == (f"the cover: {index} is not printed",)


def test_a_digit_changed_on_a_page_of_a_pillar_is_found(tmp_path):
    (wrong,) = found(with_other_digit(whole("mixed"), 3, "4 → 0"), tmp_path)
    assert wrong == "GOV: Nilai pelayanan publik dari Ombudsman: 4 → 0 is not printed behind it"


def test_a_digit_changed_in_the_check_code_is_found(tmp_path):
    code = check_code(twin_json(twin_of(readiness())))
    altered = whole("mixed")
    (wrong,) = found(with_other_digit(altered, 0, code), tmp_path)
    assert wrong == f"the cover: the check code of the twin, {code}, is not printed"


def with_twin(data: bytes, twin: bytes) -> bytes:
    """The PDF with another twin in the place of its own."""
    with pikepdf.open(BytesIO(data)) as file:
        file.Root.AF[0].EF.F.write(twin)
        out = BytesIO()
        file.save(out, deterministic_id=True)
        return out.getvalue()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"GOV-1.2":{"level":3', '"GOV-1.2":{"level":2', "twin.scorecard."),
        ('"B1":"REG"', '"B1":"BUD"', "twin."),
        ('"verified_share":"4/5"', '"verified_share":"3/5"', "the check code"),
        ('"place":null', '"place":1', "the check code"),
        ('"document":"LK/2023-reguler/32.02/01"', '"document":"LK/2023-reguler/32.02/02"', "the check code"),
        ('"software":"kesiapan 0.0.0"', '"software":"kesiapan 0.0.1"', "the check code"),
        ('"band":"', '"band":"x', "twin.scorecard.band: the twin says"),
        ('"name":"Kabupaten Sukabumi"', '"name":"Kota Sukabumi"', "twin.region.name: the twin says"),
    ],
)
def test_a_change_in_the_twin_is_found(before, after, says, tmp_path):
    twin = twin_json(twin_of(readiness())).decode()
    assert twin.count(before) >= 1
    wrong = found(with_twin(whole("mixed"), twin.replace(before, after, 1).encode()), tmp_path)
    assert any(line.startswith(says) or says in line for line in wrong)


def test_a_twin_changed_with_everything_that_follows_still_differs_from_the_pages(tmp_path):
    stored = json.loads(twin_json(twin_of(readiness())))
    stored["answers"]["GOV-1.2"]["level"] = 4
    card = recompute(stored).card
    again = twin_json(replace(twin_of(readiness()), card=card, submission=recompute(stored).submission))
    wrong = found(with_twin(whole("mixed"), again), tmp_path)
    assert "GOV: Pemakaian data antrean dan keluhan: 4 → 4 is not printed behind it" in wrong


def test_a_twin_written_otherwise_is_found(tmp_path):
    twin = json.dumps(json.loads(twin_json(twin_of(readiness())))).encode()
    assert found(with_twin(whole("mixed"), twin), tmp_path) == ("the twin is not in canonical form, so it was changed by hand",)


def test_one_number_changed_in_the_workbook_is_found(folder):
    cycle, report = load_cycle(folder), report_in(folder)
    record = json.loads((Folders(folder).record / "record.json").read_bytes())
    (file,) = [one for one in record["files"] if one["region"] == SIAU]
    original = Folders(folder).original(file["file"], file["sha256"])
    book = load_workbook(original)
    page = book["Smart Governance"]
    row = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == "GOV-3.4")
    cell = next(cell for cell in page[row] if isinstance(cell.value, int | float))
    cell.value += 1
    book.save(original)
    assert differences(report) == ()
    (wrong,) = differences(report, cycle)
    assert wrong == f"record/originals/{original.name} ({file['file']}): was changed"


def test_a_workbook_that_was_lost_is_found(folder):
    for path in (Folders(folder).record / "originals").iterdir():
        path.unlink()
    (wrong,) = differences(report_in(folder), load_cycle(folder))
    assert wrong.endswith("is missing")


def test_a_report_that_is_no_output_of_the_cycle_is_found(finished, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(whole("mixed"))
    wrong = differences(path, load_cycle(finished))
    assert wrong[0] == "this PDF is none of the outputs in the record, nor a signed copy of one"
    assert wrong[1].startswith("the record has no scored workbook of 32.02 with the sha256 ")
    assert wrong[2].startswith("record.decision: the record says null, now it is ")


def test_an_output_with_anything_behind_it_is_still_that_output_and_with_anything_changed_is_not(folder):
    report, cycle = report_in(folder), load_cycle(folder)
    data = report.read_bytes()
    copy = folder / "copy.pdf"
    copy.write_bytes(data + b"\n")
    assert differences(copy, cycle) == ()
    copy.write_bytes(data.replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert differences(copy, cycle) == ("this PDF is none of the outputs in the record, nor a signed copy of one",)


def test_a_number_or_a_decision_changed_in_the_record_is_found(folder):
    path = Folders(folder).record / "record.json"
    record = json.loads(path.read_bytes())
    (file,) = [one for one in record["files"] if one["region"] == SIAU]
    file["scorecard"]["final"]["value"] = "4"
    record["decisions"]["2023-reguler"]["regions"][SIAU]["place"] = 7
    path.write_bytes(canonical(record))
    wrong = differences(report_in(folder), load_cycle(folder))
    assert wrong[0] == 'record.final.value: the record says "4", now it is "1"'
    assert wrong[1].startswith("record.decision.place: the record says 7, now it is ")


@pytest.mark.parametrize(("data", "says"), [(b"", "no PDF that can be read"), (b"%PDF-1.7\n%%EOF", "no PDF"), (b"PK", "no PDF that can be read")])
def test_what_is_no_report_is_refused(data, says, tmp_path):
    (wrong,) = found(data, tmp_path)
    assert says in wrong


def test_a_report_without_a_twin_is_refused(tmp_path):
    assert found(readiness_pdf("mixed", "id"), tmp_path) == ("this file is no readiness report: it has 0 twins and the language 'id'",)


def test_the_same_report_is_made_again_byte_for_byte():
    assert report_of(readiness(), "id") == whole("mixed")
