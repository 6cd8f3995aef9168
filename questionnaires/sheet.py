"""Where each thing stands in the workbook: asked by the writer and the reader alike."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from questionnaires.instrument import Indicator, Instrument, Ladder, Measure
from questionnaires.strict import Text

GUIDE, IDENTITY, GATES, EVIDENCE, SUMMARY = "Petunjuk", "Identitas", "Prasyarat", "Bukti", "Ringkasan"
LISTS, MARKER = "_daftar", "_kesiapan"
EVIDENCE_ROWS = 120
YES, NO = "Ya", "Tidak"


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
    Column(ANSWER, "Jawaban", 26, True),
    Column(REFERENCES, "Nomor bukti", 12, True),
    Column("needed", "Bukti yang diperlukan", 44),
    Column(OWNER, "Perangkat daerah", 18, True),
    Column(REMARK, "Catatan", 20, True),
)


def pillar_columns(instrument: Instrument) -> tuple[Column, ...]:
    """The columns of a pillar's sheet: the ladder stands beside the answer."""
    levels = tuple(Column(f"level-{level}", f"Tingkat {level}", 20) for level in range(instrument.highest + 1))
    return (CODE, Column("question", "Indikator dan pertanyaan", 36), *levels, *ANSWER_COLUMNS)


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


def choices(indicator: Indicator) -> tuple[str, ...]:
    """The texts a ladder offers in the drop-down, lowest level first."""
    if not isinstance(indicator.answer, Ladder):
        return ()
    return tuple(f"{level} - {text.id}" for level, text in enumerate(indicator.answer.levels))


def level_texts(indicator: Indicator, kind: str) -> tuple[str, ...]:
    """What each level means for a kind of region, lowest first, as printed beside the answer."""
    if isinstance(indicator.answer, Ladder):
        return tuple(text.id for text in indicator.answer.levels)
    return ("Tidak dilaporkan", *measured_levels(indicator.answer, kind))


def measured_levels(measure: Measure, kind: str) -> tuple[str, ...]:
    """The stretches between the thresholds of a number, worst first, in the reader's notation."""
    steps = [printed(step) for step in measure.thresholds[kind]]
    beyond, short = ("lebih", "kurang") if measure.higher_is_better else ("kurang", "lebih")
    between = [f"{low} atau {beyond}, {short} dari {high}" for low, high in pairwise(steps)]
    return (f"{short.capitalize()} dari {steps[0]}", *between, f"{steps[-1]} atau {beyond}")


def printed(value: Fraction) -> str:
    """An exact decimal number with a decimal comma: thresholds and ranges in a workbook."""
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f").replace(".", ",")


def evidence_choice(code: str, name: Text) -> str:
    """The text that the drop-down of evidence kinds offers."""
    return f"{code} - {name.id}"


def heading_key(text: str) -> str:
    """A heading as it is compared: lower case, letters and digits only."""
    return "".join(re.findall(r"\w", text.casefold()))
