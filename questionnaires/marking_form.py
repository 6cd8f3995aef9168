"""The marking workbook: what one assessor is asked to mark of one region."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import sheet
from questionnaires.cells import Looks, saved
from questionnaires.furniture import (
    HEADER_ROW,
    INK,
    LOOKS,
    choose,
    fill,
    fit,
    guide,
    header,
    mark,
    mark_open,
    offer,
    settings,
    table,
    title,
    writing_room,
)
from questionnaires.instrument import Group, Indicator, Instrument, Ladder
from questionnaires.marking import EvidenceStatus, Mark, PillarNote, Round
from questionnaires.submission import Submission


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator as its assessor sees it.

    ``supported``: the level that evidence supports; ``missing``: the kinds that would support the next one;
    ``others``: the marks of other assessors by name, empty where marking is blind; ``objection``: what the region objects to;
    ``own``: the mark that this assessor gave before, so that nothing is typed twice.
    """

    supported: Fraction
    missing: tuple[str, ...]
    others: tuple[tuple[str, Mark], ...] = ()
    objection: str = ""
    own: Mark | None = None


@dataclass(frozen=True, slots=True)
class MarkingTask:
    """What one assessor is asked in one round: the indicators by code, in any order."""

    assessor: str
    round: Round
    asked: Mapping[str, Asked]
    notes: Mapping[str, PillarNote] = field(default_factory=dict)


def write_marking(instrument: Instrument, submission: Submission, task: MarkingTask) -> bytes:
    """The .xlsx for one assessor and region: equal submission and task give equal bytes."""
    book, looks = Workbook(), Looks(LOOKS)
    book.remove(book.worksheets[0])
    book.properties.creator = "kesiapan"
    book.properties.title = f"{TITLES[task.round]}: {submission.region.name}"
    _guide(book.create_sheet(sheet.GUIDE), instrument, submission, task)
    names = sheet.sheet_names(instrument)[2:-1]
    for pillar, name in zip(instrument.pillars, names, strict=True):
        if any(one.code in task.asked for one in pillar.indicators()):
            _pillar(book.create_sheet(name), looks, pillar, submission, task)
    _notes(book.create_sheet(sheet.PILLAR_NOTES), looks, instrument, task)
    offer(book, {"tingkat": tuple(range(instrument.highest + 1)), "status_bukti": tuple(one.value.id for one in EvidenceStatus)})
    mark(book, marks_of(instrument, submission, task))
    return saved(book)


def marks_of(instrument: Instrument, submission: Submission, task: MarkingTask) -> dict[str, str]:
    """What the hidden sheet says of a marking workbook. ``asked``: the same for the same indicators and objections."""
    asked = sorted((code, one.objection) for code, one in task.asked.items())
    return {
        "format": sheet.MARKING,
        "edition": instrument.id,
        "digest": instrument.digest,
        "region": submission.region.code,
        "assessor": task.assessor,
        "round": task.round.value,
        "submission": submission.sha256,
        "asked": hashlib.sha256(repr(asked).encode()).hexdigest(),
    }


TITLES = {
    Round.VERIFICATION: "Penilaian asesor",
    Round.MODERATION: "Moderasi nilai asesor",
    Round.OBJECTION: "Jawaban atas sanggahan",
}
GUIDES = {
    Round.VERIFICATION: (
        "Nilai setiap indikator pada lembar pilar: bandingkan jawaban daerah dengan buktinya, lalu pilih tingkat yang terbukti.",
        "Tulis alasan setiap kali tingkat yang Anda pilih berbeda dari jawaban daerah; tanpa alasan, penilaian dikembalikan.",
    ),
    Round.MODERATION: (
        "Nilai para asesor untuk indikator berikut terpaut lebih dari satu tingkat. Nilai mereka beserta alasannya tertulis di setiap baris.",
        "Pilih satu tingkat untuk setiap indikator dan tulis alasannya; tingkat ini menggantikan rata-rata, dan nilai semula tetap disimpan.",
    ),
    Round.OBJECTION: (
        "Daerah menyanggah nilai indikator berikut. Sanggahan dan bukti barunya tertulis di setiap baris.",
        "Pilih tingkat untuk setiap indikator dan tulis alasannya, juga apabila nilai semula dipertahankan.",
    ),
}
LEDES = {
    Round.VERIFICATION: "Pilih tingkat dan status bukti; tulis alasan bila tingkatnya berbeda dari jawaban daerah.",
    Round.MODERATION: "Pilih tingkat dan status bukti; alasan wajib ditulis pada setiap baris.",
    Round.OBJECTION: "Pilih tingkat dan status bukti; alasan wajib ditulis pada setiap baris.",
}
STATUS_GUIDE = "Pilih status bukti: Sesuai, Sebagian sesuai, Tidak sesuai, atau Tidak dapat dibuka."
NOTES_GUIDE = "Tulis kekuatan, kelemahan, dan rekomendasi setiap pilar pada lembar Catatan pilar; catatan itu dicetak dalam laporan daerah."
RETURN_GUIDE = "Indikator yang belum dapat dinilai dibiarkan kosong. Simpan sebagai .xlsx lalu serahkan kepada sekretariat."


def _guide(page: Worksheet, instrument: Instrument, submission: Submission, task: MarkingTask) -> None:
    region = submission.region
    title(page, TITLES[task.round], f"{region.name}, {region.province}. Kode daerah {region.code}. Edisi {instrument.id}.", INK)
    others = any(one.others for one in task.asked.values())
    lines = (
        f"Asesor: {task.assessor}",
        *GUIDES[task.round],
        STATUS_GUIDE,
        NOTES_GUIDE,
        *(() if others or task.round is not Round.VERIFICATION else ("Nilai asesor lain sengaja tidak ditampilkan.",)),
        RETURN_GUIDE,
    )
    guide(page, lines)
    settings(page, landscape=False)


def _pillar(page: Worksheet, looks: Looks, pillar: Group, submission: Submission, task: MarkingTask) -> None:
    title(page, pillar.name.id, f"{submission.region.name}. {LEDES[task.round]}", INK)
    others = any(one.others for one in task.asked.values())
    columns = tuple(column for column in sheet.MARK_COLUMNS if others or column.key != "others")
    header(page, columns, pillar.colour.lstrip("#"))
    row = HEADER_ROW
    for indicator in pillar.indicators():
        if indicator.code in task.asked:
            row += 1
            said = _values(indicator, submission, task.asked[indicator.code])
            values = [said.get(column.key, "") for column in columns]
            fill(page, looks, row, columns, values, small=True)
            fit(page, row, columns, values, small=True)
    places = {column.key: get_column_letter(at) for at, column in enumerate(columns, 1)}
    for key, name in ((sheet.LEVEL, "tingkat"), (sheet.STATUS, "status_bukti")):
        choose(page, name, f"{places[key]}{HEADER_ROW + 1}:{places[key]}{row}")
        mark_open(page, f"{places[key]}{HEADER_ROW + 1}:{places[key]}{row}")
    page.freeze_panes = f"C{HEADER_ROW + 1}"
    settings(page)


def _values(indicator: Indicator, submission: Submission, asked: Asked) -> dict[str, str]:
    answer = submission.answers.get(indicator.code)
    levels = sheet.level_texts(indicator, submission.region.kind)
    ladder = "\n".join(f"{level}: {text}" for level, text in enumerate(levels))
    claim = "Tidak dijawab (tingkat 0)"
    if answer and answer.level is not None:
        said = (
            levels[int(answer.level)]
            if isinstance(indicator.answer, Ladder)
            else f"{sheet.printed(answer.value or Fraction(0))} {indicator.answer.unit.id}"
        )
        claim = f"Tingkat {sheet.printed(Fraction(answer.level))}\n{said}"
    remarks = [f"Catatan daerah: {answer.remark}"] if answer and answer.remark else []
    references = [_evidence(submission, code) for code in answer.references] if answer else []
    lacking = f"\nkurang {' + '.join(asked.missing)}" if asked.missing else ""
    others = "\n".join(f"{name}: {sheet.printed(one.level)}. {one.reason}".strip() for name, one in asked.others)
    objection = [f"Sanggahan daerah: {asked.objection}"] if asked.objection else []
    return {
        sheet.CODE.key: indicator.code,
        "question": f"{indicator.question.id}\n{ladder}",
        "claim": claim,
        "evidence": "\n".join((*references, *remarks, *objection)) or "Tidak ada bukti",
        "supported": f"Tingkat {sheet.printed(asked.supported)}{lacking}",
        "others": others,
        sheet.LEVEL: sheet.printed(asked.own.level) if asked.own else "",
        sheet.STATUS: asked.own.status.value.id if asked.own and asked.own.status else "",
        sheet.REASON: asked.own.reason if asked.own else "",
    }


def _evidence(submission: Submission, code: str) -> str:
    one = submission.evidence[code]
    return f"{code} {one.kind}: " + "; ".join(part for part in (one.document, one.date, one.place, one.owner) if part)


def _notes(page: Worksheet, looks: Looks, instrument: Instrument, task: MarkingTask) -> None:
    title(page, sheet.PILLAR_NOTES, "Satu atau dua kalimat di setiap kotak; dicetak dalam laporan daerah.", INK)
    rows = []
    for pillar in instrument.pillars:
        note = task.notes.get(pillar.code)
        rows.append([pillar.code, pillar.name.id, *((note.strengths, note.weaknesses, note.recommendation) if note else ())])
    last = table(page, looks, sheet.NOTE_COLUMNS, rows)
    writing_room(page, last, 4)
    settings(page)
