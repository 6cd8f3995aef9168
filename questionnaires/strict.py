"""TOML read strictly: every key is taken with its type, or refused with its file and place."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

LANGUAGES = ("id", "en")
MOST_NAMED = 24  # words that an error lists

T = TypeVar("T")


class StrictError(ValueError):
    """A settings or edition file is wrong: which file, which place in it, and why."""

    def __init__(self, file: str, place: str, why: str) -> None:
        self.file, self.place, self.why = file, place, why
        super().__init__(f"{file}: {place}: {why}" if place else f"{file}: {why}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Indonesian and English."""

    id: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(slots=True)
class Table:
    """A TOML table whose keys are taken one by one; ``done()`` refuses what nobody took.

    ``error`` is what this table raises, so that each room speaks of its own files.
    """

    file: str
    place: str
    data: Mapping[str, Any]
    error: type[StrictError] = StrictError
    taken: set[str] = field(default_factory=set)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def wrong(self, key: str, why: str) -> StrictError:
        """The error to raise about one key (or about this table, with an empty key)."""
        return self.error(self.file, ".".join(part for part in (self.place, key) if part), why)

    def take(self, key: str, kind: type[T]) -> T:
        """The value of a key that must be there, of that type and not empty."""
        self.taken.add(key)
        if key not in self.data:
            raise self.wrong(key, "is missing")
        value = self.data[key]
        if not isinstance(value, kind) or type(value) in NO_SUCH.get(kind, ()):
            raise self.wrong(key, f"must be {KINDS[kind]}, not {value!r}")
        if value == "" or (isinstance(value, str) and not value.strip()):
            raise self.wrong(key, "is empty")
        return value

    def optional(self, key: str, kind: type[T], default: T) -> T:
        """The value of a key, or the default where the key is not there."""
        return self.take(key, kind) if key in self else default

    def number(self, key: str) -> Fraction:
        """An exact number: 12, 0.2 or the text "1/6"."""
        self.taken.add(key)
        return self._number(key, self.data.get(key))

    def _number(self, key: str, value: object) -> Fraction:
        if isinstance(value, int | str | Fraction) and not isinstance(value, bool):
            try:
                return Fraction(value)
            except (ValueError, ZeroDivisionError):
                pass
        raise self.wrong(key, "is missing" if value is None else f'must be a number or a text like "1/6", not {value!r}')

    def numbers(self, key: str, length: int) -> tuple[Fraction, ...]:
        """A list of exact numbers of that length."""
        values = self.take(key, list)
        if len(values) != length:
            raise self.wrong(key, f"must have {length} numbers, has {len(values)}")
        return tuple(self._number(f"{key}[{at}]", value) for at, value in enumerate(values))

    def words(self, key: str, among: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, none empty, none twice; each one of ``among`` where that is given."""
        values = self.take(key, list)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(key, f"must be a list of texts, but holds {value!r}")
            if among and value not in among:
                raise self.wrong(key, _unknown(value, among))
        if len(set(values)) < len(values):
            raise self.wrong(key, "names something twice")
        return tuple(values)

    def one_of(self, key: str, among: tuple[str, ...]) -> str:
        """A text that is one of the given ones."""
        value = self.take(key, str)
        if value not in among:
            raise self.wrong(key, _unknown(value, among))
        return value

    def table(self, key: str) -> "Table":
        """The table under a key."""
        self.take(key, dict)
        return Table(self.file, f"{self.place}.{key}".lstrip("."), self.data[key], self.error)

    def tables(self, key: str, name: str = "code") -> Iterator["Table"]:
        """Every table of an array of tables; its place is called by the table's own name."""
        for at, data in enumerate(self.take(key, list)):
            if not isinstance(data, dict):
                raise self.wrong(key, "must be an array of tables")
            called = data.get(name, at)
            yield Table(self.file, f"{self.place}.{key}[{called}]".lstrip("."), data, self.error)

    def text(self, key: str) -> Text:
        """A text in both languages: ``key.id`` and ``key.en``."""
        both = self.table(key)
        found = Text(*(both.take(language, str) for language in LANGUAGES))
        both.done()
        return found

    def texts(self, key: str, length: int) -> tuple[Text, ...]:
        """A list of texts in both languages, equally long and each different from the others."""
        both = self.table(key)
        lists = [both.words(language) for language in LANGUAGES]
        both.done()
        for language, found in zip(LANGUAGES, lists, strict=True):
            if len(found) != length:
                raise self.wrong(f"{key}.{language}", f"must have {length} texts, has {len(found)}")
        return tuple(Text(*pair) for pair in zip(*lists, strict=True))

    def done(self) -> None:
        """Refuse the first key that nobody took."""
        for key in self.data:
            if key not in self.taken:
                raise self.wrong(key, "is an unknown key")


def _unknown(value: str, among: tuple[str, ...]) -> str:
    """What is said of an unknown word; the known ones where they are few enough to be read."""
    return f"{value!r} is unknown; known are {', '.join(among)}" if len(among) <= MOST_NAMED else f"{value!r} is unknown"


NO_SUCH: Mapping[type, tuple[type, ...]] = {int: (bool,), dt.date: (dt.datetime,)}  # kinds for Python, but not for a reader of TOML
KINDS: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    dt.date: "a date, for example 2023-03-14",
    dt.datetime: "a date and time, for example 2023-03-10T16:00:00+07:00",
}


def load_table(path: Path, error: type[StrictError] = StrictError) -> Table:
    """The table of a TOML file; every number with a point is an exact Fraction."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)
    except FileNotFoundError:
        raise error(path.name, "", "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as fault:
        raise error(path.name, "", f"not valid TOML: {fault}") from None
    return Table(path.name, "", data, error)
