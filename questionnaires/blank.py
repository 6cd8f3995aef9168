"""The blank workbook: an instrument and a region become a form to fill in."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill, Protection
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import sheet
from questionnaires.cells import Looks, put, saved
from questionnaires.furniture import (
    HEADER_ROW,
    INK,
    LOOKS,
    OLD,
    PALE,
    PLAIN,
    choose,
    evidence_choices,
    fill,
    fit,
    font,
    guide,
    header,
    mark,
    mark_open,
    offer,
    settings,
    table,
    title,
)
from questionnaires.instrument import Group, Indicator, Instrument, Measure
from questionnaires.migration import Carried, CarriedAnswer
from questionnaires.register import Region


@dataclass(frozen=True, slots=True)
class Prefill:
    """What a workbook says before it is sent: indicators that do not apply, and answers carried over."""

    not_applicable: frozenset[str] = frozenset()
    carried: Carried | None = None


def write_blank(instrument: Instrument, region: Region, prefill: Prefill = Prefill()) -> bytes:
    """The .xlsx of one region: equal edition, region and prefill give equal bytes."""
    book, looks = Workbook(), Looks(LOOKS)
    book.remove(book.worksheets[0])
    book.properties.creator = "kesiapan"
    book.properties.title = f"{instrument.title.id}: {region.name}"
    book.properties.identifier = stamp(instrument, region, prefill)
    _guide(book.create_sheet(sheet.GUIDE), instrument, region)
    _identity(book.create_sheet(sheet.IDENTITY), looks, instrument, region)
    _gates(book.create_sheet(sheet.GATES), looks, instrument)
    names = sheet.sheet_names(instrument)[2:-1]
    for pillar, name in zip(instrument.pillars, names, strict=True):
        _pillar(book.create_sheet(name), looks, instrument, pillar, region, prefill)
    _evidence(book.create_sheet(sheet.EVIDENCE), looks, instrument, prefill)
    _summary(book.create_sheet(sheet.SUMMARY), instrument, names)
    _lists(book, instrument)
    mark(book, marks_of(instrument, region))
    return saved(book)


def stamp(instrument: Instrument, region: Region, prefill: Prefill = Prefill()) -> str:
    """What a blank workbook was made from, as it stands in its properties: equal stamp, equal workbook."""
    made_from = (sheet.QUESTIONNAIRE, instrument.id, instrument.digest, region.code, sorted(prefill.not_applicable), prefill.carried)
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def stamp_of(data: bytes) -> str:
    """The stamp of a workbook that this software wrote; empty for every other file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            found = re.search(rb"<dc:identifier[^>]*>([0-9a-f]{64})</dc:identifier>", package.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError):
        return ""
    return found[1].decode() if found else ""


def marks_of(instrument: Instrument, region: Region) -> dict[str, str]:
    """What the hidden sheet says of the workbook, by which it is recognised when it returns."""
    return {
        "format": sheet.QUESTIONNAIRE,
        "edition": instrument.id,
        "digest": instrument.digest,
        "region": region.code,
        "number": f"{instrument.id}/{region.code}",
    }


def _guide(page: Worksheet, instrument: Instrument, region: Region) -> None:
    title(page, instrument.title.id, f"{region.name}, {region.province}. Kode daerah {region.code}.", INK)
    at = guide(page, instrument.guide) + 2
    put(page.cell(at, 1), "Jenis bukti").font = font(bold=True)
    for row, kind in enumerate(instrument.evidence, at + 1):
        put(page.cell(row, 1), f"{kind.code}  {kind.name.id}: {kind.hint.id}").font = PLAIN
    settings(page, landscape=False)


def _identity(page: Worksheet, looks: Looks, instrument: Instrument, region: Region) -> None:
    title(page, "Identitas daerah", "Isi setiap baris yang masih kosong.", INK)
    known = dict(zip((field.code for field in instrument.identity), (region.code, region.name, region.province), strict=False))
    rows = [[field.code, field.name.id, known.get(field.code, ""), field.hint.id] for field in instrument.identity]
    last = table(page, looks, sheet.IDENTITY_COLUMNS, rows)
    for row in range(HEADER_ROW + 1, last + 1):
        if page.cell(row, 3).value:
            page.cell(row, 3).protection = Protection(locked=True)
    settings(page)


def _gates(page: Worksheet, looks: Looks, instrument: Instrument) -> None:
    title(page, "Prasyarat", "Jawab Ya atau Tidak dan tulis nomor buktinya. Prasyarat kelengkapan dihitung sistem.", INK)
    rows = [[gate.code, gate.question.id, "", "", " dan ".join(gate.evidence), ""] for gate in instrument.gates if gate.answered_share is None]
    last = table(page, looks, sheet.GATE_COLUMNS, rows)
    choose(page, "ya_tidak", f"C{HEADER_ROW + 1}:C{last}")
    settings(page)


def _pillar(page: Worksheet, looks: Looks, instrument: Instrument, pillar: Group, region: Region, prefill: Prefill) -> None:
    columns = sheet.pillar_columns(instrument)
    places = {column.key: get_column_letter(at) for at, column in enumerate(columns, 1)}
    title(
        page,
        pillar.name.id,
        "Baca tangga tingkat dari kiri ke kanan, pilih jawaban, lalu tulis nomor bukti dari lembar Bukti.",
        pillar.colour.lstrip("#"),
    )
    header(page, columns, pillar.colour.lstrip("#"))
    row = HEADER_ROW
    for above, indicator in _with_groups(pillar):
        if above:
            row += 1
            for at in range(1, len(columns) + 1):
                looks.dress(page.cell(row, at), "group")
            put(page.cell(row, 1), above.code)
            put(page.cell(row, 2), above.name.id)
        row += 1
        _indicator(page, looks, row, columns, indicator, region.kind)
        where = {key: page.cell(row, at) for at, key in enumerate((column.key for column in columns), 1)}
        if indicator.code in prefill.not_applicable:
            _excuse(where)
            continue
        if isinstance(indicator.answer, Measure):
            _number(page, f"{places[sheet.ANSWER]}{row}", indicator.answer)
        else:
            choose(page, _list_name(indicator), f"{places[sheet.ANSWER]}{row}")
        mark_open(page, f"{places[sheet.ANSWER]}{row}")
        if prefill.carried and indicator.code in prefill.carried.answers:
            _carry(where, prefill.carried.answers[indicator.code], prefill.carried.edition)
    page.freeze_panes = f"C{HEADER_ROW + 1}"
    settings(page)


Cells = Mapping[str, Cell | MergedCell]


def _excuse(cells: Cells) -> None:
    """An indicator that does not apply: said in its cell, and closed."""
    put(cells[sheet.ANSWER], sheet.NOT_APPLICABLE)
    for key in (sheet.ANSWER, sheet.REFERENCES, sheet.OWNER, sheet.REMARK):
        cells[key].protection = Protection(locked=True)
        cells[key].fill = PatternFill("solid", fgColor=PALE)


def _carry(cells: Cells, answer: CarriedAnswer, edition: str) -> None:
    """An answer of an earlier edition: in its cell, coloured, with a remark that asks for confirmation."""
    remark = sheet.CARRIED_OVER.format(edition=edition)
    for key, value in ((sheet.ANSWER, answer.value), (sheet.REFERENCES, answer.references), (sheet.OWNER, answer.owner), (sheet.REMARK, remark)):
        put(cells[key], value or None if isinstance(value, str) else value).fill = PatternFill("solid", fgColor=OLD)


def _with_groups(pillar: Group) -> Iterable[tuple[Group | None, Indicator]]:
    """Every indicator of a pillar, the first of each group together with that group."""
    for member in pillar.members:
        if isinstance(member, Indicator):
            yield None, member
        else:
            for at, (above, indicator) in enumerate(_with_groups(member)):
                yield above or (member if at == 0 else None), indicator


def _indicator(page: Worksheet, looks: Looks, row: int, columns: tuple[sheet.Column, ...], indicator: Indicator, kind: str) -> None:
    question = f"\n{indicator.question.id}"
    if isinstance(indicator.answer, Measure):
        low, high = (sheet.printed(end) for end in indicator.answer.plausible)
        question += f"\nSatuan: {indicator.answer.unit.id}. Lazimnya {low} sampai {high}. Sumber: {indicator.answer.issuer}."
    levels = sheet.level_texts(indicator, kind)
    needed = "\n".join(f"{level}: {' dan '.join(kinds)}. {indicator.documents[level].id}" for level, kinds in sorted(indicator.evidence.items()))
    values = {"code": indicator.code, "question": indicator.name.id + question, "needed": needed}
    values |= {f"level-{level}": text for level, text in enumerate(levels)}
    fill(page, looks, row, columns, [values.get(column.key, "") for column in columns], small=True)
    for at, column in enumerate(columns, 1):
        if column.key == "question":
            page.cell(row, at).value = CellRichText(TextBlock(_inline(bold=True), indicator.name.id), TextBlock(_inline(), question))
    fit(page, row, columns, [values.get(column.key, "") for column in columns], small=True)


def _inline(*, bold: bool = False) -> InlineFont:
    return InlineFont(rFont="Calibri", sz=9, b=bold, color=Color(rgb=f"FF{INK}"))


def _number(page: Worksheet, where: str, measure: Measure) -> None:
    low, high = measure.plausible
    rule = DataValidation(type="decimal", operator="between", formula1=float(low), formula2=float(high), allow_blank=True, showErrorMessage=True)
    rule.errorStyle, rule.errorTitle = "warning", "Periksa angka"
    rule.error = f"Nilai lazimnya {sheet.printed(low)} sampai {sheet.printed(high)} {measure.unit.id}."[:255]
    rule.add(where)
    page.add_data_validation(rule)


def _evidence(page: Worksheet, looks: Looks, instrument: Instrument, prefill: Prefill) -> None:
    title(page, "Bukti dukung", "Satu baris untuk satu bukti. Tulis nomornya (B1, B2, ...) di samping jawaban pada lembar pilar.", INK)
    names = {kind.code: sheet.evidence_choice(kind.code, kind.name) for kind in instrument.evidence}
    known = {one.code: one for one in prefill.carried.evidence} if prefill.carried else {}
    rows = [
        [code, names[known[code].kind], known[code].document, known[code].date, known[code].place, known[code].owner] if code in known else [code]
        for code in sheet.evidence_codes()
    ]
    last = table(page, looks, sheet.EVIDENCE_COLUMNS, rows)
    choose(page, "jenis_bukti", f"B{HEADER_ROW + 1}:B{last}")
    settings(page)


def _summary(page: Worksheet, instrument: Instrument, names: tuple[str, ...]) -> None:
    title(page, "Ringkasan pengisian", "Hanya membantu pengisian; penilaian tidak membaca angka di lembar ini.", INK)
    headings = ("Pilar", "Indikator", "Terjawab", "Masih terbuka", "Terjawab tanpa bukti")
    columns = tuple(sheet.Column(f"column-{at}", heading, 24) for at, heading in enumerate(headings))
    header(page, columns, INK)
    letters = {column.key: get_column_letter(at) for at, column in enumerate(sheet.pillar_columns(instrument), 1)}
    for row, (pillar, name) in enumerate(zip(instrument.pillars, names, strict=True), HEADER_ROW + 1):
        last = HEADER_ROW + len(list(_with_groups(pillar))) + sum(above is not None for above, _ in _with_groups(pillar))
        answers, references = (f"'{name}'!{letters[key]}{HEADER_ROW + 1}:{letters[key]}{last}" for key in (sheet.ANSWER, sheet.REFERENCES))
        put(page.cell(row, 1), pillar.name.id).font = PLAIN
        page.cell(row, 2).value = len(list(pillar.indicators()))
        page.cell(row, 3).value = f"=COUNTA({answers})"
        page.cell(row, 4).value = f"=B{row}-C{row}"
        page.cell(row, 5).value = f'=SUMPRODUCT(({answers}<>"")*({references}=""))'
    settings(page)


def _lists(book: Workbook, instrument: Instrument) -> None:
    lists = {"ya_tidak": (sheet.YES, sheet.NO), "jenis_bukti": evidence_choices(instrument)}
    lists |= {_list_name(one): sheet.choices(one) for one in instrument.indicators() if sheet.choices(one)}
    offer(book, lists)


def _list_name(indicator: Indicator) -> str:
    return "pilihan_" + "".join(sign if sign.isalnum() else "_" for sign in indicator.code)
