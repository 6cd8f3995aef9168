"""The machine-readable twin of a readiness report: everything that its numbers follow from, as JSON inside the PDF."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import segno
from markupsafe import Markup

from assessment.marks import verdicts
from assessment.record import canonical, plain
from assessment.scorecard import Scorecard, score, verify
from assessment.selection import Reason
from questionnaires.edition import list_editions, load_instrument
from questionnaires.instrument import Instrument, Level, Measure
from questionnaires.issuers import Published
from questionnaires.marking import Mark, Marking, Round
from questionnaires.register import load_register
from questionnaires.strict import Text
from questionnaires.submission import Answer, Evidence, GateAnswer, Submission
from reports.imprint import Imprint

SCHEMA = "kesiapan-twin-1"
NAME = "kesiapan-twin.json"
DESCRIPTION = {"id": "Data laporan ini untuk dibaca mesin", "en": "The data of this report, readable by machines"}
NUMBER = re.compile(r"-?\d{1,60}(/\d{1,60})?")
LONGEST = 2**20  # bytes: a twin of 72 indicators has 30,000
CODE_DIGITS, CODE_GROUP = 12, 4


class TwinError(ValueError):
    """There is no twin, or nothing can be computed again from it."""


@dataclass(frozen=True, slots=True)
class Twin:
    """What goes into a twin. ``verified_share``: the share of weight that marks must have for a region to be verified."""

    document: str
    card: Scorecard
    submission: Submission
    place: int | None
    reason: Reason | None
    status: Text | None
    verified_share: Fraction
    imprint: Imprint
    libraries: Mapping[str, str]


def twin_json(twin: Twin) -> bytes:
    """The twin in canonical JSON after ``twin.schema.json``, numbers exact as "a/b". No person is named in it."""
    submission, imprint = twin.submission, twin.imprint
    return canonical(
        {
            "schema": SCHEMA,
            "document": twin.document,
            "cycle": imprint.cycle,
            "date": imprint.date.isoformat(),
            "issuer": {"ministry": imprint.ministry, "directorate": imprint.directorate},
            "verified_share": twin.verified_share,
            **given(submission),
            "marks": {code: [{"round": one.round, "level": one.mark.level} for one in verdict.given] for code, verdict in twin.card.verdicts.items()},
            "scorecard": results(twin.card),
            "decision": {"place": twin.place, "reason": twin.reason, "sentence": twin.status},
            "provenance": {"workbook": submission.sha256, "software": imprint.software, "libraries": twin.libraries},
        }
    )


def given(submission: Submission) -> dict[str, object]:
    """What a region answered, in a twin's form: nothing but what its score follows from."""
    return {
        "region": {"code": submission.region.code, "name": submission.region.name},
        "edition": {"id": submission.edition, "digest": submission.digest},
        "answers": {code: {"level": one.level, "value": one.value, "references": one.references} for code, one in submission.answers.items()},
        "evidence": {code: one.kind for code, one in submission.evidence.items()},
        "gates": {code: {"yes": one.yes, "references": one.references} for code, one in submission.gates.items()},
        "not_applicable": submission.not_applicable,
        "published": submission.published,
    }


def results(card: Scorecard) -> dict[str, object]:
    """What was computed, in a twin's form."""
    return {
        "claimed": card.claimed,
        "supported": card.supported,
        "first": card.first,
        "final": card.final,
        "levels": {code: {"claimed": one.claimed, "supported": one.supported, "final": card.levels[code]} for code, one in card.supports.items()},
        "marked": card.marked,
        "status": card.status,
        "band": card.band.code,
        "gates": {gate.code: gate.passed for gate in card.gates},
    }


def check_code(data: bytes) -> str:
    """The short code of a twin that stands on the cover: 12 hexadecimal digits of its sha256, A1B2-C3D4-E5F6."""
    digits = hashlib.sha256(data).hexdigest()[:CODE_DIGITS].upper()
    return "-".join(digits[at : at + CODE_GROUP] for at in range(0, CODE_DIGITS, CODE_GROUP))


def qr(text: str, title: str, size: int = 25) -> Markup:
    """A QR code of that text as inline SVG, ``size`` mm wide without the white around it; ``title`` is told to those who cannot see it."""
    code = segno.make(text, error="m", micro=False)
    drawn: str = code.svg_inline(title=title, border=0, omitsize=True)
    return Markup(drawn.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" ', 1))  # noqa: S704  (segno escapes the title)


def read_twin(data: bytes) -> Mapping[str, Any]:
    """A twin as plain values; TwinError where it is none or was not written by this software."""
    if len(data) > LONGEST:
        raise TwinError(f"the twin is {len(data)} bytes long, more than {LONGEST}")
    try:
        stored = json.loads(data)
        again = canonical(stored)
    except (ValueError, TypeError, RecursionError) as fault:
        raise TwinError(f"the twin is no JSON: {fault}") from None
    if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
        raise TwinError(f"the twin is not of the kind {SCHEMA}")
    if again != data:
        raise TwinError("the twin is not in canonical form, so it was changed by hand")
    return stored


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What follows from the answers and marks in a twin."""

    instrument: Instrument
    submission: Submission
    card: Scorecard


def recompute(stored: Mapping[str, Any]) -> Recomputed:
    """The scorecard computed again from the answers and marks of a twin; TwinError where that cannot be done here."""
    try:
        edition, digest = stored["edition"]["id"], stored["edition"]["digest"]
        if edition not in list_editions():
            raise TwinError(f"the edition {edition} is unknown to this software")
        instrument = load_instrument(edition)
        if instrument.digest != digest:
            raise TwinError(f"the edition {edition} is another one here ({instrument.digest[:12]}) than in the twin ({digest[:12]})")
        submission = _submission(stored, instrument)
        card = score(submission, instrument)
        marks = _markings(stored)
        if marks:
            card = verify(card, verdicts(marks), instrument, _exact(stored["verified_share"]))
    except (KeyError, TypeError, AttributeError, ZeroDivisionError, ValueError) as fault:
        if isinstance(fault, TwinError):
            raise
        raise TwinError(f"nothing can be computed from the twin: {type(fault).__name__}: {fault}") from None
    return Recomputed(instrument, submission, card)


def _submission(stored: Mapping[str, Any], instrument: Instrument) -> Submission:
    region = load_register().regions[stored["region"]["code"]]
    measures = {one.code: one.answer for one in instrument.indicators() if isinstance(one.answer, Measure)}
    return Submission(
        region=region,
        edition=instrument.id,
        digest=instrument.digest,
        file="",
        sha256=stored["provenance"]["workbook"],
        identity={},
        answers={code: _answer(code, one, measures.get(code), region.kind, instrument.highest) for code, one in stored["answers"].items()},
        gates={code: GateAnswer(code, one["yes"], tuple(one["references"]), "", "") for code, one in stored["gates"].items()},
        evidence={code: Evidence(code, kind, "", "", "", "") for code, kind in stored["evidence"].items()},
        not_applicable=frozenset(stored["not_applicable"]),
        published={code: Published(_exact(one["value"]), one["issuer"], one["source"]) for code, one in stored["published"].items()},
    )


def _exact(text: str) -> Fraction:
    """A number of a twin. Nothing else that a Fraction takes: 1e999999999 would never end."""
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no exact number")
    return Fraction(text)


def _answer(code: str, one: Mapping[str, Any], measure: Measure | None, kind: str, highest: int) -> Answer:
    """An answer; the level of a number is computed from it, never taken from the twin."""
    value = None if one["value"] is None else _exact(one["value"])
    level: Level | None = one["level"]
    if measure:
        level = None if value is None else measure.level(value, kind)
    if level is not None and not 0 <= level <= highest:
        raise ValueError(f"{code} has the level {level}, which is none from 0 to {highest}")
    return Answer(code, level, value, tuple(one["references"]), "", "", "", "")


def _markings(stored: Mapping[str, Any]) -> tuple[Marking, ...]:
    """Each mark as a marking of its own, by nobody."""
    region, edition = stored["region"]["code"], stored["edition"]["id"]
    return tuple(
        Marking(region, edition, f"{at:04}", Round[one["round"]], "", {code: Mark(code, _exact(one["level"]), None, "")}, {}, "", "")
        for code, marks in stored["marks"].items()
        for at, one in enumerate(marks)
    )


def same_form(value: object) -> Any:
    """A value as it reads after being written as JSON."""
    return json.loads(canonical(plain(value)))
