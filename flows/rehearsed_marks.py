"""Rehearsed marks: simulated assessors mark and simulated regions object, with the truth about the assessors written down."""

import datetime as dt
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from assessment.assignment import assign
from assessment.record import canonical
from flows.assessing import Assessed, assess
from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, write_file
from flows.intake import Answer
from flows.objecting import write_form
from flows.settings import JAKARTA, REPORT_SECONDS, Cycle, workers
from flows.verification import Handout, handouts
from questionnaires import sheet
from questionnaires.cells import saved
from questionnaires.edition import load_instrument
from questionnaires.furniture import HEADER_ROW
from questionnaires.marking import EvidenceStatus, Mark, PillarNote, Round
from questionnaires.marking_form import Asked, write_marking

NAMES = ("Ani Lestari", "Budi Santoso", "Citra Dewi", "Dedi Kurnia", "Eka Putri", "Fajar Nugroho", "Gita Maharani", "Hasan Basri")
BIASES = (0.0, 0.45, -0.35, 0.0, 0.1, -0.1, 0.0, 0.0)  # levels; the second is lenient and the third severe
NOISE = 0.3  # levels, of one mark
UNMARKED = 0.03  # share of indicators that an assessor leaves open
OBJECTING = 12  # one region in so many objects
HOUR = 3600
REASON = "Contoh: bukti yang dirujuk menunjukkan tingkat {level}, bukan {claimed}."


@dataclass(frozen=True, slots=True)
class Drawn:
    """One marking workbook to be filled in by a simulated assessor."""

    handout: Handout
    levels: Mapping[str, int]
    bias: float
    seed: str
    path: Path
    handed_in: float

    def __str__(self) -> str:
        return self.path.name


def rehearse_marks(cycle: Cycle, assessors: int, seed: int) -> tuple[Outcome[Drawn, Path], ...]:
    """Marks of two assessors for every scored region, and a few objections, into the cycle's folders.

    What each assessor adds to a mark is written beside the truth of the regions. Same cycle and seed give the same files.
    """
    names = NAMES[:assessors]
    truth = json.loads((cycle.folder / "truth.json").read_bytes())
    assessed = assess(cycle)
    shares = assign(sorted({one.region for one in assessed.scored}), names, min(2, len(names)), {}, seed)
    drawn = []
    for name, bias in zip(names, BIASES, strict=False):
        own = [one for one in assessed.scored if name in shares[one.region]]
        for at, handout in enumerate(handouts(cycle, own, name, Round.VERIFICATION, show_others=False, objections={})):
            region = handout.submission.region
            path = Folders(cycle.folder).marks / name / file_name(region, ".xlsx")
            when = cycle.deadline.timestamp() + (at + 1) * HOUR
            drawn.append(Drawn(handout, truth["regions"][region.code]["levels"], bias, f"{seed}/{name}/{region.code}", path, when))
    outcomes = run_batch("Rehearsed marks", mark_one, drawn, workers=workers(), seconds=REPORT_SECONDS)
    _object(cycle, assessed, seed)
    write_file(cycle.folder / "truth.json", canonical(truth | {"assessors": {name: str(bias) for name, bias in zip(names, BIASES, strict=False)}}))
    return outcomes


def mark_one(drawn: Drawn) -> Path:
    """The path of a marking workbook as a simulated assessor hands it in."""
    task, submission = drawn.handout.task, drawn.handout.submission
    instrument, marks = load_instrument(submission.edition), draw_marks(drawn)
    asked = {code: replace(one, own=marks.get(code)) for code, one in task.asked.items()}
    notes = {pillar.code: PillarNote(pillar.code, *(text.format(pillar=pillar.name.id) for text in NOTES)) for pillar in instrument.pillars}
    write_file(drawn.path, write_marking(instrument, submission, replace(task, asked=asked, notes=notes)))
    os.utime(drawn.path, (drawn.handed_in, drawn.handed_in))
    return drawn.path


def draw_marks(drawn: Drawn) -> Mapping[str, Mark]:
    """Indicator code -> the mark of a simulated assessor; a few are left open."""
    submission, draw, found = drawn.handout.submission, random.Random(drawn.seed), {}
    highest = load_instrument(submission.edition).highest
    for code, one in drawn.handout.task.asked.items():
        answer = submission.answers.get(code)
        claimed = Fraction(answer.level) if answer and answer.level is not None else Fraction(0)
        if draw.random() >= UNMARKED:
            found[code] = _mark(code, one, claimed, drawn, draw, highest)
    return found


NOTES = (
    "Contoh: layanan {pillar} sudah berjalan di sebagian perangkat daerah.",
    "Contoh: data {pillar} belum dipakai untuk menyusun kebijakan.",
    "Contoh: tetapkan penanggung jawab data {pillar} dan tinjau pemakaiannya setiap triwulan.",
)


def _mark(code: str, asked: Asked, claimed: Fraction, drawn: Drawn, draw: random.Random, highest: int) -> Mark:
    level = Fraction(min(highest, max(0, round(drawn.levels[code] + drawn.bias + draw.gauss(0, NOISE)))))
    status = EvidenceStatus.PARTLY if asked.missing else EvidenceStatus.FITS
    reason = REASON.format(level=level, claimed=claimed) if level != claimed or asked.missing else ""
    return Mark(code, level, status, reason)


def _object(cycle: Cycle, assessed: Assessed, seed: int) -> None:
    """A few regions object to the first indicator whose evidence was found wanting."""
    draw = random.Random(f"{seed}/objections")
    when = dt.datetime.combine(cycle.report_date, dt.time(12), JAKARTA).timestamp()  # the first day of the window
    for answer in sorted(assessed.scored, key=lambda one: one.region)[::OBJECTING]:
        assert answer.card is not None
        cut = [code for code, one in answer.card.supports.items() if one.supported < one.claimed]
        if cut:
            path = Folders(cycle.folder).objections / file_name(answer.card.region, " sanggahan.xlsx")
            write_file(path, _objection(cycle, answer, draw.choice(cut)))
            os.utime(path, (when, when))


def _objection(cycle: Cycle, answer: Answer, code: str) -> bytes:
    assert answer.card is not None
    book = load_workbook(BytesIO(write_form(cycle, answer.card.edition, answer.card.region)))
    places = {column.key: at for at, column in enumerate(sheet.OBJECTION_COLUMNS, 1)}
    said = {"item": code, "wrong": "Contoh: bukti sudah ada, tetapi tidak tercatat pada lembar Bukti.", "kind": "REG", "document": "SK Nomor 7/2022"}
    for key, value in said.items():
        book[sheet.OBJECTIONS].cell(HEADER_ROW + 1, places[key]).value = value
    return saved(book)
