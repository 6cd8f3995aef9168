"""Where each thing stands in the workbook: asked by the writer and the reader alike."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from questionnaires.instrument import Indicator, Instrument, Ladder, Level, Measure, half_up
from questionnaires.strict import Text

GUIDE, IDENTITY, GATES, EVIDENCE, SUMMARY = "Petunjuk", "Identitas", "Prasyarat", "Bukti", "Ringkasan"
LISTS, MARKER = "_daftar", "_kesiapan"
FINDINGS = "Temuan"  # ours in a workbook that went back: never an answer
EVIDENCE_ROWS = 120
YES, NO = "Ya", "Tidak"
NOT_APPLICABLE = "Tidak berlaku"
QUESTIONNAIRE, MARKING, OBJECTION = "kesiapan-1", "kesiapan-mark-1", "kesiapan-objection-1"  # what the marker calls a workbook
PILLAR_NOTES, OBJECTIONS = "Catatan pilar", "Sanggahan"
OBJECTION_ROWS = 40
CARRIED_OVER = "Terbawa dari edisi {edition}: periksa, lalu hapus catatan ini."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what the reader calls it, its heading, width in characters, open to answers."""

    key: str
    heading: str
    width: float
    open: bool = False


CODE = Column("code", "Kode", 9)
ANSWER, OWNER, REFERENCES, REMARK = "answer", "owner", "references", "remark"

IDENTITY_COLUMNS = (CODE, Column("name", "Isian", 44), Column(ANSWER, "Jawaban", 52, True), Column("hint", "Keterangan", 44))
GATE_COLUMNS = (
    CODE,
    Column("question", "Prasyarat", 62),
    Column(ANSWER, "Jawaban", 12, True),
    Column(REFERENCES, "Nomor bukti", 18, True),
    Column("needed", "Bukti yang diperlukan", 30),
    Column(REMARK, "Catatan", 34, True),
)
EVIDENCE_COLUMNS = (
    CODE,
    Column("kind", "Jenis bukti", 34, True),
    Column("document", "Judul dan nomor dokumen", 50, True),
    Column("date", "Tanggal atau tahun", 18, True),
    Column("place", "Halaman atau alamat", 34, True),
    Column(OWNER, "Perangkat daerah", 26, True),
    Column(REMARK, "Catatan", 26, True),
)


ANSWER_COLUMNS = (
    Column(ANSWER, "Jawaban", 22, True),
    Column(REFERENCES, "Nomor bukti", 9, True),
    Column("needed", "Bukti yang diperlukan dan contohnya", 36),
    Column(OWNER, "Perangkat daerah", 14, True),
    Column(REMARK, "Catatan", 16, True),
)
LEVEL, STATUS, REASON = "level", "status", "reason"
MARK_COLUMNS = (
    CODE,
    Column("question", "Indikator dan tangga tingkat", 44),
    Column("claim", "Jawaban daerah", 26),
    Column("evidence", "Bukti yang dirujuk", 44),
    Column("supported", "Didukung bukti", 15),
    Column("others", "Nilai asesor lain", 30),
    Column(LEVEL, "Tingkat diverifikasi", 13, True),
    Column(STATUS, "Status bukti", 17, True),
    Column(REASON, "Alasan", 46, True),
)
NOTE_COLUMNS = (
    CODE,
    Column("name", "Pilar", 22),
    Column("strengths", "Kekuatan", 44, True),
    Column("weaknesses", "Kelemahan", 44, True),
    Column("recommendation", "Rekomendasi", 44, True),
)
OBJECTION_COLUMNS = (
    CODE,
    Column("item", "Indikator", 14, True),
    Column("wrong", "Yang keliru", 56, True),
    Column("kind", "Jenis bukti", 30, True),
    Column("document", "Bukti baru", 46, True),
    Column("place", "Halaman atau alamat", 30, True),
)


def pillar_columns(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of a pillar's sheet: the ladder stands beside the answer."""
    levels = tuple(Column(f"level-{level}", f"Tingkat {level}", 12 if level == 0 else 19) for level in range(instrument.highest + 1))
    return (CODE, Column("question", "Indikator dan pertanyaan", 32), *levels, *ANSWER_COLUMNS)


def sheet_names(instrument: Instrument) -> tuple[str, ...]:
    """The sheets that carry answers, in order; a name has at most 31 characters."""
    return (IDENTITY, GATES, *(pillar.name.id[:31] for pillar in instrument.pillars), EVIDENCE)


def columns_of(instrument: Instrument, sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet that carries answers."""
    fixed = {IDENTITY: IDENTITY_COLUMNS, GATES: GATE_COLUMNS, EVIDENCE: EVIDENCE_COLUMNS}
    return fixed.get(sheet) or pillar_columns(instrument)


def sheet_of_codes(instrument: Instrument) -> dict[str, str]:
    """Code of every line that is answered -> the sheet where it stands in the blank workbook."""
    found = {field.code: IDENTITY for field in instrument.identity}
    found |= {gate.code: GATES for gate in instrument.gates if gate.answered_share is None}
    for pillar, sheet in zip(instrument.pillars, sheet_names(instrument)[2:-1], strict=True):
        found |= {indicator.code: sheet for indicator in pillar.indicators()}
    return found | dict.fromkeys(evidence_codes(), EVIDENCE)


def evidence_codes() -> tuple[str, ...]:
    """The numbers of the evidence rows: B1, B2, ..."""
    return tuple(f"B{row}" for row in range(1, EVIDENCE_ROWS + 1))


def objection_codes() -> tuple[str, ...]:
    """The numbers of the rows of an objection: S1, S2, ..."""
    return tuple(f"S{row}" for row in range(1, OBJECTION_ROWS + 1))


def choices(indicator: Indicator) -> tuple[str, ...]:
    """The texts a ladder offers in the drop-down, lowest level first."""
    if not isinstance(indicator.answer, Ladder):
        return ()
    return tuple(f"{level} - {text.id}" for level, text in enumerate(indicator.answer.levels))


def level_texts(indicator: Indicator, kind: str, language: str = "id") -> tuple[str, ...]:
    """What each level means for a kind of region, lowest first, as printed beside the answer."""
    if isinstance(indicator.answer, Ladder):
        return tuple(text[language] for text in indicator.answer.levels)
    return (NOT_REPORTED[language], *measured_levels(indicator.answer, kind, language))


def measured_levels(measure: Measure, kind: str, language: str = "id") -> tuple[str, ...]:
    """The stretches between the thresholds of a number, worst first; an edge belongs to the better level."""
    if measure.goalposts:
        return linear_levels(measure, language)
    steps = [printed(step, language) for step in measure.thresholds[kind]]
    more, less, at_least, between = WORDS[language] if measure.higher_is_better else tuple(reversed(WORDS[language][:2])) + WORDS[language][2:]
    middle = [at_least.format(edge=low, beyond=more) + between.format(edge=high, short=less) for low, high in pairwise(steps)]
    return (f"{less.capitalize()} {THAN[language]} {steps[0]}", *middle, at_least.format(edge=steps[-1], beyond=more))


def linear_levels(measure: Measure, language: str = "id") -> tuple[str, ...]:
    """What the levels from 1 mean where they are linear between goalposts: in proportion, until the better one is reached."""
    low, high = (printed(post, language) for post in measure.goalposts or ())
    beyond, best = (WORDS[language][0], high) if measure.higher_is_better else (WORDS[language][1], low)
    proportion = PROPORTION[language].format(low=low, high=high)
    return (*(proportion for _ in next(iter(measure.thresholds.values()))), WORDS[language][2].format(edge=best, beyond=beyond))


PROPORTION = Text("Sebanding antara {low} dan {high}", "In proportion between {low} and {high}")
NOT_REPORTED = Text("Tidak dilaporkan", "Not reported")
THAN = Text("dari", "than")
WORDS = {
    "id": ("lebih", "kurang", "{edge} atau {beyond}", ", {short} dari {edge}"),
    "en": ("more", "less", "{edge} or {beyond}", ", {short} than {edge}"),
}


def printed(value: Fraction, language: str = "id") -> str:
    """An exact decimal number as it stands in a workbook: 72,5, or 72.5 in English."""
    text = format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")
    return text if language == "en" else text.replace(".", ",")


def printed_level(level: Level) -> str:
    """A level as a finding tells it: 3, or to two decimals where it is not whole: 2,75."""
    return printed(half_up(Fraction(level), 2))


def evidence_choice(code: str, name: Text) -> str:
    """The text that the drop-down of evidence kinds offers."""
    return f"{code} - {name.id}"


@lru_cache(maxsize=2_048)  # a questionnaire has 1,500 texts, most of them the same in all
def heading_key(text: str) -> str:
    """A heading as it is compared: lower case, letters and digits only."""
    return "".join(re.findall(r"\w", text.casefold()))
