"""What a workbook stores in a cell becomes what a person sees there: a text, number, share, date or error."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction

Value = str | int | float | bool | date | datetime | time | timedelta

FLOAT = re.compile(r"[.eE]")
DAY = 86_400_000  # milliseconds
LEAP = 60  # the serial number of 29 February 1900, a day that spreadsheets believe in: what stands before it is a day off
EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001  (workbooks know no time zones)
# Formats that a workbook names by number alone, as far as they change what is read (ECMA-376-1, 18.8.30).
BUILT_IN = {"9": "0%", "10": "0.00%", "46": "[h]:mm:ss"} | dict.fromkeys(map(str, (*range(14, 23), 45, 47)), "d/m/y h:mm:ss")
ASIDE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.IGNORECASE)  # words, colours, currencies and conditions of a format
LASTING = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
DATED = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)


class Shown(Enum):
    """How a number format shows a number, as far as that changes what is read."""

    PLAIN = "as it is stored"
    PERCENT = "a hundredfold"
    DATE = "as a day, a time of day, or both"
    DURATION = "as hours that may be more than a day's"


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands in a cell without a value: an error, or a formula that was saved without its result."""

    text: str


UNSAVED = Broken("=…")


@dataclass(frozen=True, slots=True)
class Store:
    """What cells refer to: the shared strings, how each style shows numbers (by its place, as text), and where days begin."""

    strings: Sequence[str] = ()
    styles: Mapping[str, Shown] = field(default_factory=dict)
    from_1904: bool = False

    def value(self, kind: str, style: str, text: str) -> Value | Broken:
        """What a stored text that is not empty means. ValueError, IndexError or OverflowError where it is none of its kind.

        ``kind`` and ``style`` are the cell's attributes t and s (ECMA-376-1, 18.3.1.4 and 18.18.11).
        """
        if kind == "s":
            return self.strings[int(text)]
        if kind == "n":
            return self._number(float(text) if FLOAT.search(text) else int(text), self.styles.get(style, Shown.PLAIN))
        if kind == "b":
            return bool(int(text))
        if kind == "e":
            return Broken(text)
        return _moment(text) if kind == "d" else text

    def _number(self, stored: float, shown: Shown) -> Value | Broken:
        try:
            if shown is Shown.PERCENT:  # a typed 75% is stored as 0.75
                return float(Fraction(repr(stored)) * 100)
            if shown is Shown.DATE:
                return self._date(stored)
            if shown is Shown.DURATION:
                return timedelta(milliseconds=round(stored * DAY))
        except (ValueError, OverflowError):
            return Broken("#VALUE!")  # no such day, or a number without end: office programs show ##### there
        return stored

    def _date(self, serial: float) -> Value:
        """A day's serial number as day and time; below 1 as a time of day."""
        day, share = divmod(serial, 1)
        clock = timedelta(milliseconds=round(share * DAY))
        if day == 0 and not clock.days:
            return (EPOCHS[0] + clock).time()
        if 0 < serial < LEAP and not self.from_1904:
            day += 1
        return EPOCHS[self.from_1904] + timedelta(days=day) + clock


def _moment(text: str) -> Value:
    """A date in ISO form, as some programs write it; the text itself where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def shown_by(number: str, code: str | None) -> Shown:
    """How a format shows numbers, by the code that the workbook gives it, or else by its number alone."""
    code = code or BUILT_IN.get(number, "")
    first = code.partition(";")[0]  # of positive numbers
    if DATED.search(ASIDE.sub("", first)):
        return Shown.DURATION if LASTING.search(first) else Shown.DATE
    return Shown.PERCENT if "%" in code else Shown.PLAIN
