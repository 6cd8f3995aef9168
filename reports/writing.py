"""The bytes of a PDF: every object is serialised and compressed once, where pydyf does it again for the file's identity."""

import zlib
from collections.abc import Mapping, Sequence
from hashlib import md5
from itertools import accumulate, pairwise
from typing import Any, cast

from pydyf import PDF, Array, Stream, String, _to_bytes

LEVEL = 5  # of 9: those above take up to three times as long for four hundredths of the size
HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"


def written(file: PDF) -> bytes:
    """A PDF 1.7 file: streams as they are, all other objects in one object stream; the identity is a digest of both.

    Objects marked as free are left out, and the others numbered anew.
    """
    file.add_object(file.info)
    file.pages["Kids"] = Array(file.page_references)
    live = [one for one in file.objects[1:] if one.free == "n"]
    numbers = {one.reference: b"%d 0 R" % number for number, one in enumerate(live, 1)}
    others = [(number, one) for number, one in enumerate(live, 1) if not isinstance(one, Stream)]
    streams = [(number, one) for number, one in enumerate(live, 1) if isinstance(one, Stream)]
    streams.append((len(live) + 1, _gathered([(number, _data(one, numbers)) for number, one in others])))
    parts, places, at = [HEAD], {0: (0, 0, 65535)}, len(HEAD)
    for number, one in streams:
        places[number] = (1, at, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, _stream(one, numbers)))
        at += len(parts[-1])
    places |= {number: (2, len(live) + 1, index) for index, (number, _) in enumerate(others)}
    places[len(live) + 2] = (1, at, 0)
    identity = String(md5(b"".join(parts), usedforsecurity=False).hexdigest())
    table = _table([places[number] for number in range(len(places))])
    table.extra |= {"Root": file.catalog.reference, "Info": file.info.reference, "ID": Array((identity, identity))}
    parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(live) + 2, _stream(table, numbers), at))
    return b"".join(parts)


def _data(value: Any, numbers: Mapping[bytes, bytes]) -> bytes:
    """An object in a PDF's notation, its references in those numbers."""
    kind = type(value)
    if kind is bytes:
        return numbers.get(value, value)
    if kind is str:
        return cast("bytes", value.encode())
    if kind is int:
        return b"%d" % value
    if isinstance(value, dict):
        return b"<<%b>>" % b"".join([b"/%b %b" % (key.encode(), _data(one, numbers)) for key, one in value.items()])
    if isinstance(value, list):
        return b"[%b]" % b" ".join([_data(one, numbers) for one in value])
    return cast("bytes", _to_bytes(value))


def _gathered(objects: Sequence[tuple[int, bytes]]) -> Stream:
    """ISO 32000-1, 7.5.7: numbers and places of the objects, then the objects."""
    ends = accumulate((len(data) + 1 for _, data in objects), initial=0)
    index = b" ".join(b"%d %d" % (number, at) for (number, _), at in zip(objects, ends, strict=False))
    return Stream([index, *(data for _, data in objects)], {"Type": "/ObjStm", "N": len(objects), "First": len(index) + 1})


def _table(places: Sequence[tuple[int, int, int]]) -> Stream:
    """ISO 32000-1, 7.5.8: where each object is. Each row is stored as what it adds to the one above: nearly always the same."""
    rows = [b"%c%b%b" % (kind, one.to_bytes(4, "big"), other.to_bytes(2, "big")) for kind, one, other in places]
    changes = (b"\x02" + bytes((new - old) % 256 for new, old in zip(row, above, strict=True)) for above, row in pairwise([bytes(7), *rows]))
    return Stream([b"".join(changes)], {"Type": "/XRef", "W": "[1 4 2]", "Size": len(rows), "DecodeParms": "<</Predictor 12/Columns 7>>"})


def _stream(one: Stream, numbers: Mapping[bytes, bytes]) -> bytes:
    """The stream, compressed, with its dictionary."""
    data = zlib.compress(b"\n".join([part if type(part) is bytes else _to_bytes(part) for part in one.stream]), LEVEL)
    extra = {**one.extra, "Filter": "/FlateDecode", "Length": len(data)}
    return b"%b\nstream\n%b\nendstream" % (_data(extra, numbers), data)


def page_references(file: PDF) -> tuple[bytes, ...]:
    """The references of the pages; pydyf makes them anew for every element of the tag tree."""
    pages = file.pages["Kids"][::3]
    if len(vars(file).get("known", ())) < len(pages):
        file.known = tuple(b"%d 0 R" % number for number in pages)
    known: tuple[bytes, ...] = file.known
    return known


def take_over() -> None:
    """Puts this in the place of pydyf's own, for all documents of the process."""
    PDF.page_references = property(page_references)
