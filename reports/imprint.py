"""The imprint of a document: who issues it, for which cycle, under which number and date."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on the cover of every document of a cycle. Dates come from the cycle, never from the clock."""

    ministry: str
    directorate: str
    signer: str
    cycle: str
    year: int
    date: dt.date
    objections_until: dt.date
    software: str
