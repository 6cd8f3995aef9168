"""The cohorts as announced: how many regions each had, also where their names were never published."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Announced:
    """One cohort: its regions, and how many of them had been members before."""

    year: int
    track: str
    regions: int
    repeats: int

    @property
    def new(self) -> int:
        """The regions that became members with this cohort."""
        return self.regions - self.repeats


@cache
def load_announced() -> tuple[Announced, ...]:
    """Every cohort with an announced size, in order of year; cohort_totals.csv of this room says where from."""
    text = files("questionnaires").joinpath("cohort_totals.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    found = (Announced(int(row["year"]), row["track"], int(row["regions"]), int(row["repeats"])) for row in rows)
    return tuple(sorted(found, key=lambda one: one.year))
