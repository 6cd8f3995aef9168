"""What issuers published: the value of an external index for each region, which wins over what a region reports."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from questionnaires.register import load_register
from questionnaires.strict import StrictError

COLUMNS = ("region", "indicator", "value", "issuer", "source")


class PublishedError(StrictError):
    """The table of published values is wrong: file, line and why."""


@dataclass(frozen=True, slots=True)
class Published:
    """The value of one indicator as its issuer published it; ``source``: which publication, with its year."""

    value: Fraction
    issuer: str
    source: str


@lru_cache(maxsize=4)
def load_published(path: Path) -> Mapping[str, Mapping[str, Published]]:
    """Region code -> indicator code -> the published value, from a CSV with the columns region, indicator, value, issuer, source.

    Values with a decimal point or comma. Which indicators there are is known only to the editions, so an unknown one is no error.
    """
    found: dict[str, dict[str, Published]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise PublishedError(str(path), "line 1", f"must be {','.join(COLUMNS)}")
        for row in rows:
            place = f"line {rows.line_num}"
            values = {key: (row[key] or "").strip() for key in COLUMNS}
            if None in row or not all(values.values()):
                raise PublishedError(str(path), place, f"needs {len(COLUMNS)} values, none of them empty")
            if values["region"] not in load_register().regions:
                raise PublishedError(str(path), place, f"{values['region']!r} is no Kemendagri code of a region")
            try:
                value = Fraction(Decimal(values["value"].replace(",", ".")))
            except (InvalidOperation, ValueError, OverflowError):
                raise PublishedError(str(path), place, f"{values['value']!r} is no number") from None
            own = found.setdefault(values["region"], {})
            if values["indicator"] in own:
                raise PublishedError(str(path), place, f"{values['indicator']} of {values['region']} stands there twice")
            own[values["indicator"]] = Published(value, values["issuer"], values["source"])
    return found
