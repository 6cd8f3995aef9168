"""A whole cycle with marks: two assessors, a moderation, an objection and its answer, run, recorded, replayed."""

import datetime as dt
import json
import os
import shutil
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from flows.assessing import assess
from flows.folders import Folders
from flows.objecting import write_form
from flows.recording import replay
from flows.run_command import _tell
from flows.settings import load_cycle
from flows.verification import handouts
from questionnaires import sheet
from questionnaires.cells import saved
from questionnaires.edition import load_instrument
from questionnaires.furniture import HEADER_ROW
from questionnaires.issuers import COLUMNS
from questionnaires.marking import EvidenceStatus, Mark, Round
from questionnaires.marking_form import write_marking
from questionnaires.register import load_register
from tests.conftest import EDITION, new_cycle

REGIONS = ("32.02", "32.03", "32.05")
FAR, DISPUTED = "GOV-1.2", "ECO-1.2"
ANI, BUDI = "Ani Lestari", "Budi Santoso"
PUBLISHED = f"{','.join(COLUMNS)}\n32.03,GOV-1.4,60,Ombudsman RI,Kepatuhan 2022\n"


def hand_in(folder, found, name, assessor, region, levels, stage=Round.VERIFICATION, *, reason="Sudah diperiksa."):
    """The marking workbook that this cycle would hand out, filled in with these levels and put into marks/."""
    own = [one for one in found.scored if one.region == region]
    (handout,) = handouts(load_cycle(folder), own, assessor, stage, show_others=False, objections=found.objections)
    asked = {
        code: replace(one, own=Mark(code, Fraction(levels[code]), EvidenceStatus.FITS, reason)) if code in levels else one
        for code, one in handout.task.asked.items()
    }
    path = folder / "marks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write_marking(load_instrument(EDITION), handout.submission, replace(handout.task, asked=asked)))


def object_to(folder, name, region, item):
    book = load_workbook(BytesIO(write_form(load_cycle(folder), EDITION, load_register().find(region))))
    said = {"item": item, "wrong": "Bukti sudah ada.", "kind": "REG", "document": "SK Nomor 7/2022"}
    for at, column in enumerate(sheet.OBJECTION_COLUMNS, 1):
        if column.key in said:
            book[sheet.OBJECTIONS].cell(HEADER_ROW + 1, at).value = said[column.key]
    path = folder / "objections" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(saved(book))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, form_of):
    """Three regions at level 2. In the first FAR is marked 1 and 4 and settled at 3; the second objects to DISPUTED and gets 3."""
    folder = tmp_path_factory.mktemp("cycle")
    new_cycle(folder, 2023, reguler=2)
    (folder / "published.csv").write_text(PUBLISHED)
    codes = [one.code for one in load_instrument(EDITION).indicators()]
    for code in REGIONS:
        (folder / "inbox" / f"{code}.xlsx").write_bytes(form_of(code).all_levels(2).save())
    found = assess(load_cycle(folder))
    for code in REGIONS:
        for name, level in ((ANI, 1), (BUDI, 4)):
            far = {FAR: level} if code == REGIONS[0] else {}
            hand_in(folder, found, f"{name} {code}.xlsx", name, code, dict.fromkeys(codes, 2) | far)
    hand_in(folder, found, "tanpa alasan.xlsx", "Citra Dewi", REGIONS[2], {FAR: 4}, reason="")
    object_to(folder, "sanggahan.xlsx", REGIONS[1], DISPUTED)
    found = assess(load_cycle(folder))
    hand_in(folder, found, "moderasi.xlsx", "Ketua Tim", REGIONS[0], {FAR: 3}, Round.MODERATION)
    hand_in(folder, found, "jawaban.xlsx", "Ketua Tim", REGIONS[1], {DISPUTED: 3}, Round.OBJECTION, reason="SK memenuhi.")
    when = dt.datetime(2023, 3, 15, tzinfo=dt.UTC).timestamp()
    for path in folder.rglob("*.xlsx"):
        os.utime(path, (when, when))
    return folder


@pytest.fixture(scope="module")
def summary(folder, prefect_server):
    from flows.run_cycle import run_cycle

    return run_cycle(folder)


def record(folder):
    return json.loads((folder / "record" / "record.json").read_text())


def test_the_run_counts_marks_moderations_objections_and_what_went_back(summary):
    counts = summary.counts
    assert (counts.arrived, counts.scored, counts.proposed, summary.failed) == (3, 3, 2, ())
    assert (counts.marked, counts.moderate, counts.objections, counts.refused) == (8, 0, 1, 1)


def test_the_command_says_the_counts(summary, folder, capsys):
    _tell(summary, folder, 1)
    assert "8 marking workbooks count, 1 objections; 1 went back with errors; 0 marks need moderation." in " ".join(capsys.readouterr().out.split())


def test_the_record_holds_every_round_with_its_reasons(summary, folder):
    stored = record(folder)
    rounds = sorted(one["marking"]["round"] for one in stored["marks"] if one["marking"])
    assert rounds == ["MODERATION", "OBJECTION", *["VERIFICATION"] * 6]
    assert [one["objection"]["disputed"][0]["item"] for one in stored["objections"]] == [DISPUTED]
    cards = {one["region"]: one["scorecard"] for one in stored["files"]}
    far, disputed = cards[REGIONS[0]]["verdicts"][FAR], cards[REGIONS[1]]["verdicts"][DISPUTED]
    assert (far["level"], far["basis"], [one["mark"]["level"] for one in far["given"]]) == ("3", "MODERATED", ["1", "4", "3"])
    assert (disputed["level"], disputed["first"], disputed["basis"]) == ("3", "2", "OBJECTION")
    assert disputed["given"][-1]["mark"]["reason"] == "SK memenuhi."
    assert {one["status"] for one in cards.values()} == {"VERIFIED"}
    # one indicator of the two that share half of a factor is one level higher: 1/6 x 1/3 x 1/4
    assert [cards[code]["final"]["value"] for code in REGIONS] == ["145/72", "145/72", "2"]
    assert [cards[code]["first"]["value"] for code in REGIONS] == ["145/72", "2", "2"]


def test_a_marking_workbook_with_an_error_goes_back_marked(summary, folder):
    assert [path.name for path in (folder / "returned" / "marks").iterdir()] == ["tanpa alasan.xlsx"]
    book = load_workbook(folder / "returned" / "marks" / "tanpa alasan.xlsx")
    assert book.sheetnames[0] == "Temuan"
    codes = {one["code"] for file in record(folder)["marks"] if file["file"] == "tanpa alasan.xlsx" for one in file["findings"]}
    assert codes
    assert codes <= {cell.value for row in book["Temuan"].iter_rows() for cell in row}
    assert "returned/marks/tanpa alasan.xlsx" in record(folder)["outputs"]


def test_a_replay_is_identical_and_names_every_change(summary, folder):
    stored = record(folder)
    kept = {key: Folders(folder).original(stored[key][0]["file"], stored[key][0]["sha256"]) for key in ("marks", "objections")}
    toml, result = folder / "cycle.toml", folder / "record" / "record.json"
    assert replay(load_cycle(folder)) == ()
    for path, change, says in (
        (kept["marks"], lambda data: data[:-9] + b"x" + data[-8:], kept["marks"].name),
        (kept["objections"], lambda data: data[:-9] + b"x" + data[-8:], kept["objections"].name),
        (result, lambda data: data.replace(b'"reason":"SK memenuhi."', b'"reason":"SK menemuhi."', 1), "record.files"),
        (result, lambda data: data.replace(b'"assessor":"Ani', b'"assessor":"Adi', 1), "Ani"),
        (toml, lambda data: data.replace(b"verified_share = 0.8", b"verified_share = 0.9"), "record.settings"),
        (folder / "published.csv", lambda data: data.replace(b",60,", b",60.0,"), "record.published"),
        (folder / "published.csv", lambda data: data.replace(b",60,", b",90,"), "record.files"),
    ):
        before = path.read_bytes()
        assert change(before) != before
        path.write_bytes(change(before))
        try:
            found = replay(load_cycle(folder))
        finally:
            path.write_bytes(before)
        assert len(found) == 1, (path, found)
        assert says in found[0], found
    assert replay(load_cycle(folder)) == ()


def test_the_names_and_the_order_of_the_files_change_no_score(summary, folder, tmp_path):
    def scores(place):
        return {one.region: (one.card.final, one.card.first, one.card.status, one.card.marked) for one in assess(load_cycle(place)).scored}

    for room in ("inbox", "marks", "objections"):
        (tmp_path / room).mkdir()
        paths = sorted((folder / room).iterdir())
        for at, path in enumerate(reversed(paths)):
            shutil.copy2(path, tmp_path / room / f"{at:02}.xlsx")
    for name in ("cycle.toml", "published.csv"):
        shutil.copy2(folder / name, tmp_path / name)
    assert scores(tmp_path) == scores(folder)
