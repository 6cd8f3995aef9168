"""The record of a cycle: what went in, by which rules, and what came out, in one canonical form."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from pathlib import PurePath

SCHEMA = "kesiapan-record-4"


class RecordError(ValueError):
    """There is no record, or it cannot be read."""


def plain(value: object) -> object:
    """The value as JSON can hold it: a Fraction as "a/b", an enum as its name, a dataclass as an object."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, PurePath):
        return value.as_posix()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"a record cannot hold {type(value).__name__}: {value!r}")


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces and UTF-8: equal content has equal bytes. No floats, by design."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def first_difference(stored: object, again: object, place: str = "record") -> str:
    """Where two plain values first differ, and how; empty where they are equal. ``place`` begins with what is stored."""
    if isinstance(stored, dict) and isinstance(again, dict):
        for key in sorted(stored.keys() | again.keys()):
            found = first_difference(stored.get(key), again.get(key), f"{place}.{key}")
            if found:
                return found
        return ""
    if isinstance(stored, list) and isinstance(again, list) and len(stored) == len(again):
        return next(filter(None, (first_difference(*pair, f"{place}[{at}]") for at, pair in enumerate(zip(stored, again, strict=True)))), "")
    if stored == again:
        return ""
    before, now = (json.dumps(value, ensure_ascii=False)[:200] for value in (stored, again))
    return f"{place}: the {place.partition('.')[0]} says {before}, now it is {now}"
