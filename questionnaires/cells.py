"""Text put safely into cells, and workbooks saved as the same bytes each time."""

import re
import zipfile
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  (workbooks know no time zones)
LONGEST = 32_767  # characters that a cell may hold (Excel)
NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")


def put(cell: Cell | MergedCell, value: str | float | None) -> Cell:
    """The cell with that value; text stays text whatever it begins with, and is never a formula."""
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = NO_XML.sub("", value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_LIKE)
    else:
        cell.value = value
    return cell


@dataclass(slots=True)
class Looks:
    """The looks of one workbook's cells by name: each is worked out once and then only copied, which is many times faster."""

    styles: Mapping[str, Mapping[str, object]]
    known: dict[str, StyleArray] = field(default_factory=dict)

    def dress(self, cell: Cell | MergedCell, name: str) -> None:
        """Give a cell the look of that name."""
        bare: Any = cell  # _style is openpyxl's own way to copy a look; its types do not know it
        if name not in self.known:
            for key, style in self.styles[name].items():
                setattr(cell, key, style)
            self.known[name] = bare._style  # noqa: SLF001
        bare._style = copy(self.known[name])  # noqa: SLF001


def saved(workbook: Workbook) -> bytes:
    """The workbook as .xlsx; equal content has equal bytes, whatever the clock says."""
    workbook.properties.created = EPOCH
    raw, settled = BytesIO(), BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
