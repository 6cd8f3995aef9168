"""The objection form: a short workbook in which a region says which results it disputes."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from questionnaires import sheet
from questionnaires.cells import Looks, saved
from questionnaires.furniture import (
    HEADER_ROW,
    INK,
    LOOKS,
    choose,
    evidence_choices,
    guide,
    mark,
    offer,
    settings,
    table,
    title,
    writing_room,
)
from questionnaires.instrument import Instrument
from questionnaires.register import Region

GUIDE = (
    "Tulis satu baris pada lembar Sanggahan untuk setiap indikator yang disanggah: indikator, yang keliru, dan bukti barunya.",
    "Sanggahan tanpa bukti baru tetap dijawab, tetapi jarang mengubah nilai.",
    "Asesor menjawab setiap baris dengan tingkat dan alasannya; jawaban itu dicetak dalam laporan daerah. Nilai daerah lain tidak berubah.",
    "Simpan sebagai .xlsx dan kirim paling lambat {until}.",
)


def write_objection(instrument: Instrument, region: Region, until: str) -> bytes:
    """The .xlsx for one region; ``until``: the last day of the window, as printed. Equal arguments give equal bytes."""
    book, looks = Workbook(), Looks(LOOKS)
    book.remove(book.worksheets[0])
    book.properties.creator = "kesiapan"
    book.properties.title = f"Sanggahan: {region.name}"
    page = book.create_sheet(sheet.GUIDE)
    title(page, "Sanggahan atas hasil penilaian", f"{region.name}, {region.province}. Kode daerah {region.code}. Edisi {instrument.id}.", INK)
    guide(page, [line.format(until=until) for line in GUIDE])
    settings(page, landscape=False)
    page = book.create_sheet(sheet.OBJECTIONS)
    title(page, "Sanggahan", "Satu baris untuk satu indikator.", INK)
    last = table(page, looks, sheet.OBJECTION_COLUMNS, [[code] for code in sheet.objection_codes()])
    writing_room(page, last, 3)
    places = {column.key: get_column_letter(at) for at, column in enumerate(sheet.OBJECTION_COLUMNS, 1)}
    for key, name in (("item", "indikator"), ("kind", "jenis_bukti")):
        choose(page, name, f"{places[key]}{HEADER_ROW + 1}:{places[key]}{last}")
    settings(page)
    offer(book, {"indikator": tuple(one.code for one in instrument.indicators()), "jenis_bukti": evidence_choices(instrument)})
    mark(book, {"format": sheet.OBJECTION, "edition": instrument.id, "digest": instrument.digest, "region": region.code})
    return saved(book)
