"""What the tests of verifying share: reports with their twins, and reports in which somebody changed a digit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from itertools import accumulate

import pikepdf

from assessment.marks import verdicts
from assessment.scorecard import verify
from assessment.selection import Reason
from questionnaires.marking import EvidenceStatus, Mark, Marking, Round
from reports.pdf import Attached, pdf
from reports.readiness import STYLE, Readiness, document_number, readiness_html
from reports.twin import DESCRIPTION, NAME, Twin, check_code, twin_json
from tests.documents import readiness

SHARE = Fraction(4, 5)
ASSESSORS = ("Ani Lestari", "Budi Santoso")


def marked(report: Readiness) -> Readiness:
    """The report after two assessors marked every indicator, one of them was moderated and one objected to."""
    codes = [one.code for one in report.instrument.indicators()]

    def marking(assessor: str, stage: Round, levels: Mapping[str, int]) -> Marking:
        marks = {code: Mark(code, Fraction(level), EvidenceStatus.PARTLY, "Kurang lengkap.") for code, level in levels.items()}
        return Marking(report.card.region.code, report.card.edition, assessor, stage, "", marks, {}, "x.xlsx", "")

    given = [
        marking(ASSESSORS[0], Round.VERIFICATION, {code: at % 4 for at, code in enumerate(codes)}),
        marking(ASSESSORS[1], Round.VERIFICATION, {code: (at + 1) % 4 for at, code in enumerate(codes)}),
        marking(ASSESSORS[0], Round.MODERATION, {codes[3]: 2}),
        marking(ASSESSORS[1], Round.OBJECTION, {codes[7]: 3}),
    ]
    return replace(report, card=verify(report.card, verdicts(given), report.instrument, SHARE))


def twin_of(report: Readiness) -> Twin:
    return Twin(
        document=document_number(report.card.edition, report.card.region.code),
        card=report.card,
        submission=report.submission,
        place=report.place.place,
        reason=Reason.CHOSEN,
        status=report.status,
        verified_share=SHARE,
        imprint=report.imprint,
        libraries={"weasyprint": "70.0"},
    )


def report_of(report: Readiness, language: str, twin: bytes | None = None) -> bytes:
    """The report's PDF with its twin, or with another one under the right check code."""
    data = twin or twin_json(twin_of(report))
    attached = Attached(NAME, data, DESCRIPTION[language], report.imprint.date)
    return pdf(readiness_html(replace(report, check_code=check_code(data)), language), style=STYLE, keywords=("kesiapan",), attachments=(attached,))


@cache
def whole(kind: str, language: str = "id") -> bytes:
    """A report with its twin: ``mixed`` without marks, ``marked`` with them."""
    return report_of(marked(readiness()) if kind == "marked" else readiness(kind), language)


def with_other_digit(data: bytes, page: int, text: str) -> bytes:
    """The PDF in which the last digit of a printed number is another one, where the page prints it first."""
    with pikepdf.open(BytesIO(data)) as file:
        instructions, letters = list(pikepdf.parse_content_stream(file.pages[page])), {}
        for at, (operands, operator) in enumerate(instructions):
            if str(operator) == "Tf":
                letters = _letters(file.pages[page].Resources.Font[str(operands[0])])
            elif str(operator) == "TJ" and text in _said(operands[0], letters):
                instructions[at] = pikepdf.ContentStreamInstruction([_altered(operands[0], letters, text)], operator)
                file.pages[page].Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))
                out = BytesIO()
                file.save(out, deterministic_id=True)
                return out.getvalue()
    raise KeyError(text)


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """Code in a text string -> the letter that it means."""
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): bytes.fromhex(sign.decode()).decode("utf-16-be") for code, sign in pairs}


def _codes(strings: pikepdf.Object) -> Iterator[bytes]:
    for one in strings:
        if isinstance(one, pikepdf.String):
            data = bytes(one)
            yield from (data[at : at + 2] for at in range(0, len(data), 2))


def _said(strings: pikepdf.Object, letters: Mapping[bytes, str]) -> str:
    return "".join(letters.get(code, "?") for code in _codes(strings))


def _altered(strings: pikepdf.Object, letters: Mapping[bytes, str], text: str) -> pikepdf.Array:
    codes = list(_codes(strings))
    before, upto = (len(_said(strings, letters).partition(text)[0]) + more for more in (0, len(text)))
    ends = list(accumulate(len(letters.get(code, "?")) for code in codes))
    last = max(at for at, code in enumerate(codes) if before < ends[at] <= upto and letters[code].isdigit())
    codes[last] = next(code for code, sign in letters.items() if sign.isdigit() and code != codes[last])
    return pikepdf.Array([pikepdf.String(b"".join(codes))])
