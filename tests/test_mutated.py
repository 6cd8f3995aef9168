"""Damaged bytes and damaged parts of a good workbook: a finding, or a reading that can be checked; never an exception."""

import re
import warnings
from collections.abc import Callable, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Finding
from questionnaires.submission import check, recognise
from tests.hostile import archived, parts_of
from tests.small import REGISTER, SMALL, examples, filled, patience

TAG = re.compile(rb"<[^<>]+>")
VALUE = re.compile(rb'="([^"]*)"')
NAME = re.compile(rb' ([\w:]+)="')
WORDS = re.compile(rb">([^<>]+)<")
ODD = (
    *(b"", b"0", b"-1", b"1", b"99999999999999999999", b"1e400", b"-1e400", b"nan", b"inf", b"1.5", b"9" * 5_000, b"2958466", b"1e15"),
    *(b"A0", b"XFD1048577", b"ZZZZ1", b"A1:XFD1048576", b"A1:", b":", b"1", b"$A$1", b"\xd9\xa3", "\u0661".encode(), b"&#0;", b"&#55296;"),
    *(b"true", b"TRUE", b"e", b"s", b"d", b"str", b"inlineStr", b"b", b"shared", b"array", b"dataTable", b"hidden", b"veryHidden", b"none"),
    *(b"../../../etc/passwd", b"/xl/workbook.xml", b"http://contoh.id/", b"yyyy-mm-dd", b"[h]:mm", b"0%", b"2022-13-45", b"{}", b"%s", b"\xff\xfe"),
    *(b"32.02", b"2021-panduan", b"2023-reguler", b"Kode", b"Jawaban", b"TKE-1", b"B1", b"Ya", b"{0.__class__}"),
)

Change = Callable[[bytes, int, int], bytes]
Step = tuple[str, int, int]


def swapped(data: bytes, a: int, b: int, size: int) -> bytes:
    a, b = min(a, b), max(a, b)
    b = max(b, a + size)
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


def spliced(xml: bytes, what: re.Pattern[bytes], at: int, change: Callable[[bytes], bytes]) -> bytes:
    """The part with one match changed."""
    matches = list(what.finditer(xml))
    if not matches:
        return xml
    match = matches[at % len(matches)]
    return xml[: match.start()] + change(match[0]) + xml[match.end() :]


def others(xml: bytes, what: re.Pattern[bytes]) -> list[bytes]:
    return [match[0] for match in what.finditer(xml)]


def moved(xml: bytes, a: int, b: int) -> bytes:
    tags = others(xml, TAG)
    if not tags:
        return xml
    without = spliced(xml, TAG, a, lambda tag: b"")
    return spliced(without, TAG, b, lambda tag: tag + tags[a % len(tags)])


def element(xml: bytes, at: int, change: Callable[[bytes], bytes]) -> bytes:
    """The part with one whole element changed, from its start to the next end tag of its name."""
    starts = [match for match in TAG.finditer(xml) if not match[0].startswith((b"</", b"<?"))]
    if not starts:
        return xml
    start = starts[at % len(starts)]
    if start[0].endswith(b"/>"):
        end = start.end()
    else:
        closing = b"</" + re.split(rb"[\s>]", start[0][1:])[0] + b">"
        found = xml.find(closing, start.end())
        end = found + len(closing) if found >= 0 else start.end()
    return xml[: start.start()] + change(xml[start.start() : end]) + xml[end:]


ANYWHERE: Mapping[str, Change] = {
    "flip": lambda data, a, b: data[: a % len(data)] + bytes([data[a % len(data)] ^ (1 + b % 255)]) + data[a % len(data) + 1 :],
    "delete": lambda data, a, b: data[: a % len(data)] + data[a % len(data) + 1 + b % 300 :],
    "insert": lambda data, a, b: data[: a % len(data)] + ODD[b % len(ODD)] + data[a % len(data) :],
    "repeat": lambda data, a, b: data[: a % len(data)] + data[max(0, a % len(data) - b % 300) :],
    "cut off": lambda data, a, b: data[: a % len(data)],
    "swap blocks": lambda data, a, b: swapped(data, a % len(data), b % len(data), 64),
    "zero": lambda data, a, b: data[: a % len(data)] + bytes(min(1 + b % 64, len(data) - a % len(data))) + data[a % len(data) + 1 + b % 64 :],
}
INSIDE: Mapping[str, Change] = {
    "delete a tag": lambda xml, a, b: spliced(xml, TAG, a, lambda tag: b""),
    "repeat a tag": lambda xml, a, b: spliced(xml, TAG, a, lambda tag: tag * 2),
    "repeat an empty tag": lambda xml, a, b: spliced(xml, TAG, a, lambda tag: tag * (2 + b % 50) if tag.endswith(b"/>") else tag),
    "rename a tag": lambda xml, a, b: spliced(xml, TAG, a, lambda tag: re.sub(rb"\w+", (b"c", b"v", b"f", b"row", b"is", b"x")[b % 6], tag, count=1)),
    "move a tag": moved,
    "delete an element": lambda xml, a, b: element(xml, a, lambda whole: b""),
    "repeat an element": lambda xml, a, b: element(xml, a, lambda whole: whole * (2 + b % 40)),
    "nest an element": lambda xml, a, b: element(xml, a, lambda whole: whole[: whole.find(b">") + 1] * (b % 150) + whole),
    "change a value": lambda xml, a, b: spliced(xml, VALUE, a, lambda whole: b'="' + ODD[b % len(ODD)] + b'"'),
    "take another value": lambda xml, a, b: spliced(xml, VALUE, a, lambda whole: others(xml, VALUE)[b % len(others(xml, VALUE))]),
    "rename an attribute": lambda xml, a, b: spliced(xml, NAME, a, lambda whole: (b' r="', b' t="', b' s="', b' x="', b' xml:id="')[b % 5]),
    "change the words": lambda xml, a, b: spliced(xml, WORDS, a, lambda whole: b">" + ODD[b % len(ODD)] + b"<"),
    "take other words": lambda xml, a, b: spliced(xml, WORDS, a, lambda whole: others(xml, WORDS)[b % len(others(xml, WORDS))]),
    "empty": lambda xml, a, b: b"",
    **ANYWHERE,
}

PARTS = tuple(parts_of(filled()))
numbers = st.integers(0, 2**20)
in_bytes = st.lists(st.tuples(st.sampled_from(tuple(ANYWHERE)), numbers, numbers), min_size=1, max_size=4)
in_part = st.tuples(st.sampled_from(PARTS), st.sampled_from((*INSIDE, "leave out", "rename", "swap with another")), numbers, numbers)
in_parts = st.lists(in_part, min_size=1, max_size=4)


def rezipped(steps: list[tuple[str, str, int, int]]) -> bytes:
    """The workbook with its parts inflated, changed and packed again."""
    parts = parts_of(filled())
    for part, name, a, b in steps:
        if part not in parts:
            continue
        if name == "leave out":
            del parts[part]
        elif name == "rename":
            parts[part.swapcase()] = parts.pop(part)
        elif name == "swap with another":
            other = list(parts)[a % len(parts)]
            parts[part], parts[other] = parts[other], parts[part]
        elif parts[part]:
            parts[part] = INSIDE[name](parts[part], a, b)
    return archived(parts.items())


def outcome(data: bytes) -> str:
    """What a file comes to. Whatever is found can be said in both languages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names what it drops
        reading = read_filled("form.xlsx", data)
    if isinstance(reading, Finding):
        said, came_to = [reading], "not read"
    else:
        assert isinstance(reading, Reading)
        refused = recognise(reading, (SMALL.id,))
        said, came_to = [refused] if refused else list(check(reading, SMALL, REGISTER).findings), "not ours" if refused else "checked"
    for one in said:
        for language in ("id", "en"):
            assert one.wrong(language)
            assert one.mend(language)
    return came_to


def test_the_workbook_that_is_damaged_is_good_and_is_good_when_packed_again():
    assert outcome(filled()) == outcome(rezipped([])) == "checked"


@pytest.mark.timeout(patience(300))
@given(in_bytes)
@example([("cut off", 0, 0)])
@examples(300)
def test_damaged_bytes_never_raise(steps):
    data = filled()
    for name, a, b in steps:
        data = ANYWHERE[name](data, a, b) if data else data
    outcome(data)


@pytest.mark.timeout(patience(300))
@given(in_parts)
@examples(300)
def test_damaged_parts_never_raise(steps):
    outcome(rezipped(steps))
