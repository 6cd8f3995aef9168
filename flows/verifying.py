"""Verifying: whether a readiness report still says what follows from the answers inside it, and what the cycle's record says."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assessment.record import first_difference
from flows.folders import Folders, sha256_of
from flows.recording import read_record
from flows.settings import Cycle
from reports.layers import Layers, read_layers
from reports.printed import COVER, missing, printed
from reports.twin import Recomputed, TwinError, check_code, given, read_twin, recompute, results, same_form


def differences(report: Path, cycle: Cycle | None = None) -> tuple[str, ...]:
    """Everything that does not agree in a report's PDF, and with the record where a cycle is given; empty where it is verified."""
    data = report.read_bytes()
    try:
        layers = read_layers(data)
        twin = read_twin(layers.twin)
        again = recompute(twin)
    except TwinError as fault:
        return (str(fault),)
    wrong = [*_twin(twin, again), *_pages(layers, again)]
    return (*wrong, *_record(data, twin, cycle)) if cycle else tuple(wrong)


def _twin(twin: Mapping[str, Any], again: Recomputed) -> Iterator[str]:
    """Where the twin's results do not follow from its answers and marks."""
    computed = same_form({**given(again.submission), "scorecard": results(again.card)})
    difference = first_difference({key: twin.get(key) for key in computed}, computed, "twin")
    if difference:
        yield difference


def _pages(layers: Layers, again: Recomputed) -> Iterator[str]:
    """What the pages do not print: the twin's check code, and each number of the scorecard."""
    code = check_code(layers.twin)
    if code not in "".join(layers.sections[COVER].split()):
        yield f"the cover: the check code of the twin, {code}, is not printed"
    yield from missing(printed(again.card, again.instrument, layers.language), layers.sections)


def _record(data: bytes, twin: Mapping[str, Any], cycle: Cycle) -> Iterator[str]:
    """Where the report, its workbook and its numbers differ from the cycle's record."""
    record, _ = read_record(cycle)
    if not _is_output(data, cycle, record["outputs"]):
        yield "this PDF is none of the outputs in the record, nor a signed copy of one"
    edition, region, workbook = twin["edition"]["id"], twin["region"]["code"], twin["provenance"]["workbook"]
    files = [one for one in record["files"] if one["scored"] and one["sha256"] == workbook and one["region"] == region]
    if not files:
        yield f"the record has no scored workbook of {region} with the sha256 {workbook}"
    for one in files[:1]:
        original = Folders(cycle.folder).original(one["file"], workbook)
        if not original.is_file() or sha256_of(original) != workbook:
            yield f"record/originals/{original.name} ({one['file']}): {'was changed' if original.is_file() else 'is missing'}"
        yield from filter(None, [first_difference(*_both(one, twin))])
    decided = record["decisions"].get(edition, {}).get("regions", {}).get(region)
    kept, told = ({key: one[key] for key in ("place", "reason")} if one else None for one in (decided, twin["decision"]))
    yield from filter(None, [first_difference(kept, told, "record.decision")])


def _both(file: Mapping[str, Any], twin: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record and a twin hold alike of one workbook."""
    alike = [key for key in twin["scorecard"] if key in file["scorecard"]]
    answers = {code: {key: one[key] for key in ("level", "value", "references")} for code, one in file["answers"].items()}
    return (
        {"answers": answers, **{key: file["scorecard"][key] for key in alike}},
        {"answers": twin["answers"], **{key: twin["scorecard"][key] for key in alike}},
    )


def _is_output(data: bytes, cycle: Cycle, outputs: Mapping[str, str]) -> bool:
    """Whether these bytes are an output of the record, or begin with one whole: a signature is added behind it."""
    if hashlib.sha256(data).hexdigest() in outputs.values():
        return True
    paths = (cycle.folder / name for name in outputs if name.endswith(".pdf"))
    sizes = {path: path.stat().st_size for path in paths if path.is_file()}
    beginnings = {size: hashlib.sha256(data[:size]).hexdigest() for size in set(sizes.values()) if size < len(data)}
    return any(beginnings.get(size) == outputs[path.relative_to(cycle.folder).as_posix()] for path, size in sizes.items())
