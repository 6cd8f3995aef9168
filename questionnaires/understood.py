"""What an answer cell means, as people really type it: understood, repaired and said so, or not guessed at all."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Generic, TypeVar

from questionnaires import sheet
from questionnaires.filled import Cell
from questionnaires.instrument import Indicator, Ladder, Measure

Meant = TypeVar("Meant")
SERIALS = (32_874, 73_050)  # of the days from 1990 to 2099: no year and no level is among them
LEAST_LETTERS = 6  # of a level's first words that stand for it
BLANK = frozenset({"", "-", "–", "—", ".", "n/a", "n.a.", "na", "kosong"})
NONE_YET = frozenset({"tidak ada", "tidak ada data", "belum ada", "belum ada data", "nihil", "belum tersedia"})
YES = frozenset({"ya", "y", "yes", "ada", "sudah", "sudah ada"})
NO = frozenset({"tidak", "t", "no", "belum", "tidak ada", "belum ada"})
PERCENT = ("%", "persen", "percent")
LEVEL = re.compile(r"(?:tingkat|level)?\s*(\d{1,2})(?:\s*[-–—.:)=]\s*(.*))?", re.DOTALL)
NUMBER = re.compile(r"([-−+]?)\s*(\d[\d.,\u0020']{0,40})\s*((?:[^\d.,].{0,80})?)", re.DOTALL)
THOUSANDS = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class Understood(Generic[Meant]):
    """What a cell means. ``repaired``: it was not written as asked, and the region is told how it was read."""

    value: Meant
    repaired: bool


def plain_text(cell: Cell) -> str:
    """The text of a cell for reading: one form of each character, no invisible ones, single spaces, lower case."""
    text = unicodedata.normalize("NFKC", cell.text)
    if not text.isprintable():
        text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc") or sign in "\n\t")
    return " ".join(text.casefold().split())


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, n/a."""
    return cell.value is None or (isinstance(cell.value, str) and plain_text(cell) in BLANK)


def words_of(cell: Cell) -> str:
    """What a cell says in words; nothing where it is blank, or where a text that began with = or - became a formula in error."""
    return "" if cell.broken or is_blank(cell) else cell.text


def date_text(cell: Cell) -> str:
    """A date as it was typed, or written out where the cell holds only the day's serial number (1 January 1900 = 1)."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and SERIALS[0] <= cell.value <= SERIALS[1]:
        return (date(1899, 12, 30) + timedelta(days=int(cell.value))).isoformat()
    return cell.text


def level_of(indicator: Indicator, cell: Cell) -> Understood[int] | None:
    """The level that an answer chooses: its number, the offered text, the level's own text or its first words; else None."""
    assert isinstance(indicator.answer, Ladder)
    if not isinstance(cell.value, str | int | float) or isinstance(cell.value, bool):
        return None
    text = plain_text(cell)
    levels = range(len(indicator.answer.levels))
    if text in {str(level) for level in levels}:
        return Understood(int(text), repaired=False)
    if not isinstance(cell.value, str):
        return None
    keys = [sheet.heading_key(one.id) for one in indicator.answer.levels]
    given = sheet.heading_key(text)
    for level in levels:
        if given in (keys[level], f"{level}{keys[level]}"):
            return Understood(level, repaired=False)
    if text in NONE_YET:
        return Understood(0, repaired=True)
    numbered = LEVEL.fullmatch(text)
    if numbered:
        return _numbered(int(numbered[1]), sheet.heading_key(numbered[2] or ""), keys)
    meant = [level for level in levels if len(given) >= LEAST_LETTERS and keys[level].startswith(given)]
    return Understood(meant[0], repaired=True) if len(meant) == 1 else None


def _numbered(level: int, rest: str, keys: list[str]) -> Understood[int] | None:
    """A number with words behind it, where the words do not speak of another level."""
    if rest.isdigit():
        return None  # 3-4 is no answer
    others = [other for other, key in enumerate(keys) if len(rest) >= LEAST_LETTERS and key.startswith(rest) and other != level]
    own = level < len(keys) and bool(rest) and keys[level].startswith(rest)
    return Understood(level, repaired=True) if level < len(keys) and (own or not others) else None


def yes_of(cell: Cell) -> Understood[bool] | None:
    """Yes or no; None where it is neither."""
    if not isinstance(cell.value, str):
        return None
    text = plain_text(cell).rstrip(".")
    if text in YES | NO:
        return Understood(text in YES, repaired=text not in (sheet.YES.casefold(), sheet.NO.casefold()))
    return None


def number_of(measure: Measure, cell: Cell) -> Understood[Fraction] | None:
    """The exact number in a cell; None where there is none, or where its marks can mean two numbers (1.234)."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        return None
    if not isinstance(cell.value, str):
        return Understood(Fraction(repr(cell.value)), repaired=False) if math.isfinite(cell.value) else None
    match = NUMBER.fullmatch(plain_text(cell))
    if match is None or not _is_unit(match[3], measure):
        return None
    readings = _readings(match[2].strip())
    if len(readings) != 1:
        return None
    value = readings.pop()
    return Understood(-value if match[1] in ("-", "−") else value, repaired=True)


def _is_unit(words: str, measure: Measure) -> bool:
    """Whether what stands behind a number is its unit, the beginning of it, or a percent sign."""
    key = sheet.heading_key(words)
    unit = sheet.heading_key(measure.unit.id)
    if "%" in words or key in PERCENT:
        return unit.startswith("persen") and key in ("", *PERCENT)
    return not words.strip() or bool(key and unit.startswith(key))


def _readings(body: str) -> set[Fraction]:
    """Every number that digits with points, commas and spaces can mean. One comma is the decimal comma of the country."""
    if body.isdigit():
        return {Fraction(body)}
    found = set()
    if THOUSANDS.fullmatch(body) and body.count(",") != 1 and not body.startswith("0"):
        found.add(Fraction(re.sub(r"\D", "", body)))
    for point, marks in ((",", ".' "), (".", ",' ")):
        whole, _, part = body.rpartition(point)
        grouped = THOUSANDS.fullmatch(whole) and set(whole) & set(marks)
        if part.isdigit() and (whole.isdigit() or grouped):
            found.add(Fraction(f"{re.sub(r'[^0-9]', '', whole)}.{part}"))
    return found
