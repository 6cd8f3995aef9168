"""What issuers published: the value of an external index for each region, which wins over what a region reports."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from io import StringIO
from pathlib import Path

from questionnaires.register import load_register
from questionnaires.strict import StrictError

COLUMNS = ("region", "indicator", "value", "issuer", "source")
NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?")


class PublishedError(StrictError):
    """The table of published values is wrong: file, line and why."""


@dataclass(frozen=True, slots=True)
class Published:
    """The value of one indicator as its issuer published it; ``source``: which publication, with its year."""

    value: Fraction
    issuer: str
    source: str


def load_published(path: Path) -> Mapping[str, Mapping[str, Published]]:
    """Region code -> indicator code -> the published value, from a CSV with the columns region, indicator, value, issuer, source.

    Values with a decimal point or comma. Which indicators there are is known only to the editions, so an unknown one is no error.
    """
    return _table(str(path), path.read_bytes())


@lru_cache(maxsize=4)  # by what the file holds: it may change between two runs of one process
def _table(file: str, data: bytes) -> Mapping[str, Mapping[str, Published]]:
    found: dict[str, dict[str, Published]] = {}
    try:
        rows = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise PublishedError(file, "line 1", f"must be {','.join(COLUMNS)}")
        for row in rows:
            _take(file, f"line {rows.line_num}", row, found)
    except UnicodeDecodeError:
        raise PublishedError(file, "", "is no UTF-8 text") from None
    except csv.Error as fault:
        raise PublishedError(file, f"line {rows.reader.line_num}", str(fault)) from None
    return found


def _take(file: str, place: str, row: Mapping[str | None, str | None], found: dict[str, dict[str, Published]]) -> None:
    values = {key: (row[key] or "").strip() for key in COLUMNS}
    if None in row or not all(values.values()):
        raise PublishedError(file, place, f"needs {len(COLUMNS)} values, none of them empty")
    if values["region"] not in load_register().regions:
        raise PublishedError(file, place, f"{values['region']!r} is no Kemendagri code of a region")
    if not NUMBER.fullmatch(values["value"]):
        raise PublishedError(file, place, f"{values['value']!r} is no number")
    own = found.setdefault(values["region"], {})
    if values["indicator"] in own:
        raise PublishedError(file, place, f"{values['indicator']} of {values['region']} stands there twice")
    own[values["indicator"]] = Published(Fraction(values["value"].replace(",", ".")), values["issuer"], values["source"])
