"""A gallery for the gate: each file or change of a good workbook, the code of its finding, and a word that the finding says."""

import random

from tests import hostile
from tests.hostile import BOOK, MACROS, PLAIN, RELATIONS, SHEET, SHEET_LINKS, TYPES

MS = b"application/vnd.ms-excel."
HTTP = b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>'
PASSWD = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FORMULA = b"<c r=\"A60\"><f>cmd|'/c calc'!A0</f><v>0</v></c>"
WORD, SLIDES = (
    f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x/document.xml" '
    f'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    for kind in ("wordprocessingml.document", "presentationml.presentation")
)

KINDS = {  # bytes that are no workbook, and what the finding calls them
    "0 bytes": (b"", "F101", "0 byte"),
    "blanks": (b" \r\n\t", "F101", "kosong"),
    "pdf": (b"%PDF-1.7\n", "F101", "PDF"),
    "pdf after a mark": (b"\xef\xbb\xbf%PDF-1.7\n", "F101", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n", "F101", "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0", "F101", "JPEG"),
    "gif": (b"GIF89a", "F101", "GIF"),
    "heic": (b"\x00\x00\x00\x18ftypheic", "F101", "HEIC"),
    "rtf": (b"{\\rtf1", "F101", "RTF"),
    "rar": (b"Rar!\x1a\x07", "F101", "RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "F101", "7z"),
    "html": (b"\r\n<!DOCTYPE html><p>", "F101", "HTML"),
    "table saved as xls": (b"<table><tr><td>1", "F101", "HTML"),
    "xml": (b'<?xml version="1.0"?><a/>', "F101", "XML"),
    "excel 2003 xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "F101", "XML Spreadsheet 2003"),
    "csv": (b"Kode;Jawaban\nGOV-1.1;2\n", "F101", "CSV"),
    "utf-16 csv": ("Kode\tJawaban".encode("utf-16"), "F101", "CSV"),
    "text that begins with PK": (b"PKL dan UMKM", "F101", "plain text"),
    "xls": (hostile.ole("Workbook"), "F101", "Excel 97-2003 (.xls)"),
    "doc": (hostile.ole("WordDocument"), "F101", ".doc"),
    "ppt": (hostile.ole("PowerPoint Document"), "F101", ".ppt"),
    "password": (hostile.ole("EncryptedPackage"), "F111", "kata sandi"),
    "ods": (hostile.zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "F101", ".ods"),
    "odt": (hostile.zipped(mimetype="application/vnd.oasis.opendocument.text"), "F101", ".odt"),
    "docx": (hostile.zipped(**{TYPES: WORD}), "F101", ".docx"),
    "pptx": (hostile.zipped(**{TYPES: SLIDES}), "F101", ".pptx"),
    "zip of photos": (hostile.zipped(**{"foto.jpg": "x"}), "F101", "zip"),
    "zip of a workbook": (hostile.zipped(**{"kuesioner.xlsx": "x"}), "F101", "zip berisi .xlsx"),
    "empty zip": (hostile.zipped(), "F101", "zip kosong"),
    "cut-off zip": (hostile.zipped(**{"foto.jpg": "x"})[:40], "F102", "zip"),
    "random bytes": (b"\x00\x01" + random.Random(1).randbytes(50_000), "F101", "unknown"),
    "10 MB and one byte": (bytes(10 * 2**20 + 1), "F103", "10.0 MB"),
}

ODD = {  # changes of a good workbook
    "xlsb": (lambda data: hostile.replaced(data, TYPES, PLAIN, MS + b"sheet.binary.macroEnabled.main"), "F101", ".xlsb"),
    "template": (lambda data: hostile.replaced(data, TYPES, PLAIN, PLAIN.replace(b"sheet.main", b"template.main")), "F101", ".xltx"),
    "strict": (hostile.strict, "F101", "Strict"),
    "no workbook type": (lambda data: hostile.replaced(data, TYPES, PLAIN, b"application/xml"), "F101", "paket Office lain"),
    "vba project": (lambda data: hostile.added(data, ("xl/vbaProject.bin", b"x")), "F112", "macros"),
    "vba project, capitals": (lambda data: hostile.added(data, ("XL/VBAPROJECT.BIN", b"x")), "F112", "macros"),
    "macro-enabled type": (lambda data: hostile.replaced(data, TYPES, PLAIN, MACROS), "F112", "macros"),
    "vba renamed, by type": (lambda data: hostile.added(data, ("xl/a.bin", b"x"), kind=b"application/vnd.ms-office.vbaProject"), "F112", "macros"),
    "vba renamed, by link": (
        lambda data: hostile.linked(data, b"http://schemas.microsoft.com/office/2006/relationships/vbaProject", b"a.bin"),
        "F112",
        "macros",
    ),
    "vba renamed, by bytes": (lambda data: hostile.added(data, ("xl/media/logo.png", hostile.ole("VBA"))), "F112", "macros"),
    "macro sheet": (lambda data: hostile.added(data, ("xl/m/1.xml", b"<x/>"), kind=MS + b"macrosheet+xml"), "F112", "macros"),
    "embedded file": (lambda data: hostile.added(data, ("xl/embeddings/a.bin", b"x")), "F112", "embedded"),
    "embedded package": (
        lambda data: hostile.added(
            data,
            (
                SHEET_LINKS,
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="%spackage" Target="../a.xlsx"/></Relationships>'
                % RELATIONS,
            ),
        ),
        "F112",
        "embedded",
    ),
    "ole object": (
        lambda data: hostile.replaced(data, SHEET, b"</worksheet>", b"<oleObjects><oleObject/></oleObjects></worksheet>"),
        "F112",
        "embedded",
    ),
    "activex": (lambda data: hostile.added(data, ("xl/activeX/activeX1.xml", b"<x/>")), "F112", "ActiveX"),
    "control": (lambda data: hostile.linked(data, RELATIONS + b"control", b"a.xml"), "F112", "ActiveX"),
    "dde link": (
        lambda data: hostile.added(
            data,
            (
                "xl/externalLinks/externalLink1.xml",
                b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
            ),
        ),
        "F112",
        "DDE",
    ),
    "dde formula": (lambda data: hostile.with_rows(data, b'<row r="60">' + FORMULA + b"</row>"), "F112", "DDE"),
    "dde function": (lambda data: hostile.with_rows(data, b'<row r="60"><c r="A60"><f>DDE("soffice";"a";"b")</f></c></row>'), "F112", "DDE"),
    "dde name": (
        lambda data: hostile.replaced(data, BOOK, b"</definedNames>", b"<definedName name=\"x\">cmd|' /c calc'!A1</definedName></definedNames>"),
        "F112",
        "DDE",
    ),
    "zip bomb": (lambda data: hostile.added(data, ("xl/media/1.bin", bytes(50 * 2**20))), "F103", "1 : "),
    "zip bomb in a sheet": (lambda data: hostile.with_rows(data, b"<row/>" * 2_000_000), "F103", "1 : "),
    "too much altogether": (
        lambda data: hostile.added(data, ("xl/media/1.bin", bytes(60 * 2**20)), ("xl/media/2.bin", bytes(60 * 2**20))),
        "F103",
        "120 MB",
    ),
    "too many parts": (lambda data: hostile.added(data, *((f"xl/media/{at}.png", b"") for at in range(2_001))), "F103", "parts"),
    "overlapping parts": (hostile.overlapping, "F113", "overlapping"),
    "two names for one part": (
        lambda data: data[: data.rfind(b"xl/styles.xml")] + data[data.rfind(b"xl/styles.xml") :].replace(b"xl/styles.xml", b"xl/stylez.xml"),
        "F113",
        "two names",
    ),
    "bytes before the zip": (lambda data: hostile.zipped(a="b")[:40] + data, "F113", "overlapping"),
    "password in the zip": (hostile.encrypted, "F111", "kata sandi"),
    "case twins": (lambda data: hostile.added(data, ("XL/Styles.xml", b"<x/>")), "F113", "two parts"),
    "path upwards": (lambda data: hostile.added(data, ("../../etc/cron.d/x", b"x")), "F113", "part name"),
    "absolute path": (lambda data: hostile.added(data, ("/etc/x", b"x")), "F113", "part name"),
    "backslash": (lambda data: hostile.added(data, ("xl\\x.xml", b"x")), "F113", "part name"),
    "drive letter": (lambda data: hostile.added(data, ("C:x.xml", b"x")), "F113", "part name"),
    "NUL in a name": (
        lambda data: hostile.renamed_inside(hostile.added(data, ("xl/evil.xml_.png", b"x")), "evil.xml_.png", "evil.xml\0.png"),
        "F113",
        "part name",
    ),
    "longer than declared": (lambda data: hostile.shortened(data, SHEET), "F113", "longer than declared"),
    "billion laughs": (lambda data: hostile.doctyped(data, SHEET, hostile.LAUGHS, b"&j;"), "F113", "DOCTYPE"),
    "billion laughs in the book": (lambda data: hostile.doctyped(data, BOOK, hostile.LAUGHS), "F113", "DOCTYPE"),
    "billion laughs in UTF-16": (
        lambda data: hostile.changed(data, SHEET, lambda xml: (hostile.LAUGHS + xml).decode().encode("utf-16")),
        "F113",
        "DOCTYPE",
    ),
    "xxe to a file": (lambda data: hostile.doctyped(data, SHEET, PASSWD, b"&a;"), "F113", "DOCTYPE"),
    "xxe to a server": (lambda data: hostile.doctyped(data, SHEET, HTTP, b"&a;"), "F113", "DOCTYPE"),
    "doctype in a part that nobody reads": (lambda data: hostile.added(data, ("customXml/item1.xml", HTTP + b"<x>&a;</x>")), "F113", "DOCTYPE"),
    "two workbooks": (lambda data: hostile.added(data, ("xl/workbook2.xml", b"<x/>"), kind=PLAIN), "F113", "workbooks"),
    "start elsewhere": (lambda data: hostile.replaced(data, "_rels/.rels", b"xl/workbook.xml", b"xl/workbook2.xml"), "F113", "start"),
    "two sheets of one name": (lambda data: hostile.replaced(data, BOOK, b'"Smart People"', b'" SMART Governance"'), "F113", "two sheets"),
    "two sheets of one part": (lambda data: hostile.replaced(data, hostile.LINKS, b"sheet5.xml", b"sheet4.xml"), "F113", "two sheets"),
    "missing sheet part": (lambda data: hostile.changed(data, SHEET, lambda _: None), "F102", "Smart Governance"),
    "missing book": (lambda data: hostile.changed(data, BOOK, lambda _: None), "F102", "workbook.xml"),
    "missing links": (lambda data: hostile.changed(data, hostile.LINKS, lambda _: None), "F102", "workbook.xml.rels"),
    "rows out of order": (lambda data: hostile.with_rows(data, b'<row r="3"/>'), "F113", "order"),
    "one row twice": (lambda data: hostile.with_rows(data, b'<row r="60"/><row r="60"/>'), "F113", "order"),
    "cells out of order": (lambda data: hostile.with_rows(data, b'<row r="60"><c r="B60"/><c r="A60"/></row>'), "F113", "order"),
    "a cell of another row": (lambda data: hostile.with_rows(data, b'<row r="60"><c r="A6"><v>1</v></c></row>'), "F113", "order"),
    "a row beyond the last": (lambda data: hostile.with_rows(data, b'<row r="1048577"/>'), "F113", "order"),
    "a column beyond the last": (lambda data: hostile.with_rows(data, b'<row r="60"><c r="ZZZ60"/></row>'), "F113", "order"),
}
