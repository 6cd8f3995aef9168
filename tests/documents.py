"""What the tests of reports share: answered workbooks, made once, and what a reader finds in the PDF."""

import datetime as dt
import re
import subprocess
import tempfile
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from assessment.peers import peers
from assessment.scorecard import Scorecard, score, steps
from assessment.selection import Selection, select
from questionnaires.edition import load_instrument
from questionnaires.findings import Finding
from questionnaires.register import load_register
from questionnaires.submission import Submission
from reports.imprint import Imprint
from reports.pdf import pdf
from reports.readiness import STYLE, Readiness, readiness_html
from reports.reasons import status
from reports.summary_page import Place
from tests.conftest import EDITION, Form

IMPRINT = Imprint(
    ministry="Kementerian Contoh",
    directorate="Direktorat Contoh",
    signer="Direktur Contoh",
    cycle="Siklus Contoh 2023",
    year=2023,
    date=dt.date(2023, 3, 14),
    objections_until=dt.date(2023, 3, 28),
    software="kesiapan 0.0.0",
)
INSTRUMENT = load_instrument(EDITION)
SUKABUMI, LONG_NAME = "32.02", "71.09"  # both are no members in 2023
MARGIN, SLACK = 20 / 25.4 * 72, 0.5  # pt


@cache
def answered(kind: str, code: str = SUKABUMI) -> tuple[Submission, tuple[Finding, ...]]:
    """A workbook at level 0, 2 or 4 throughout, or ``mixed``: levels, evidence and gates of every sort."""
    form = Form(INSTRUMENT, load_register().find(code))
    form.all_levels({"zero": 0, "two": 2, "four": 4, "mixed": 2}[kind])
    if kind == "mixed":
        for at, indicator in enumerate(INSTRUMENT.indicators()):
            form.level(indicator.code, (at * 3 + at // 12) % 5)
            form.put(indicator.code, "B1" if at % 7 == 3 else form.cell(indicator.code, "references").value, "references")
        asked = [gate.code for gate in INSTRUMENT.gates if gate.answered_share is None]
        form.put(asked[0], None).put(asked[1], "Tidak").put(asked[2], None, "references")
        form.put("ID-4", None)
    checked = form.check()
    assert checked.submission, [one.wrong("en") for one in checked.findings]
    return checked.submission, (*checked.findings, *score(checked.submission, INSTRUMENT).findings)


def card(code: str, level: Fraction | int, kind: str = "four") -> Scorecard:
    """A scorecard of that region with the same level throughout; its gates are those of the kind."""
    base, value = score(answered(kind)[0], INSTRUMENT), Fraction(level)
    tree = steps(INSTRUMENT, {one.code: value for one in INSTRUMENT.indicators()})
    return replace(
        base, region=load_register().find(code), claimed=tree, supported=tree, first=tree, final=tree, band=INSTRUMENT.band(value, {"GOV": value})
    )


def chosen_from(cards: list[Scorecard], quota: int) -> Selection:
    return select(cards, INSTRUMENT, quota=quota, year=2023, members={}, waiting=0)


def readiness(kind: str = "mixed", code: str = SUKABUMI, *, alone: bool = False, file: str = "form.xlsx") -> Readiness:
    """A report's values; without ``alone`` it is read against three other regions."""
    submission, findings = answered(kind, code)
    own = score(submission, INSTRUMENT)
    cards = [own] if alone else [own, card("32.03", 1), card("32.17", 2), card("11.10", 3)]
    selection = chosen_from(cards, 2)
    decision = next(one for one in selection.decisions if one.card is own)
    said = status(decision, selection, INSTRUMENT)
    place = Place(decision.place, sum(one.place is not None for one in selection.decisions), selection.quota)
    return Readiness(own, replace(submission, file=file), INSTRUMENT, findings, peers(cards, INSTRUMENT), IMPRINT, place, said)


@cache
def readiness_pdf(kind: str, language: str, code: str = SUKABUMI, *, alone: bool = False) -> bytes:
    return printed(readiness(kind, code, alone=alone), language)


def printed(report: Readiness, language: str = "id") -> bytes:
    """The report as PDF."""
    return pdf(readiness_html(report, language), style=STYLE)


def squeezed(text: str) -> str:
    """The text without its spaces and line ends: cells wrap, digests break anywhere."""
    return "".join(text.split())


def _told(data: bytes, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(data)
        return subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True).stdout.decode()


@cache
def text_of(data: bytes) -> str:
    """Everything that is printed, cell by cell, squeezed."""
    return squeezed(_told(data, "-raw"))


class Word(NamedTuple):
    """One printed word and its box in points from the page's upper left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words_of(data: bytes) -> tuple[list[Word], list[tuple[float, float]]]:
    """Every word of every page, and the size of each page."""
    words: list[Word] = []
    sizes: list[tuple[float, float]] = []
    for line in _told(data, "-bbox").splitlines():
        if page := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            sizes.append((float(page[1]), float(page[2])))
        elif word := re.search(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', line):
            words.append(Word(len(sizes), *(float(word[at]) for at in range(1, 5)), unescape(word[5])))
    assert words
    return words, sizes


def outside(data: bytes) -> list[Word]:
    """The words that reach into a side margin or over the upper or lower edge of their page."""
    words, sizes = words_of(data)
    pages = [(MARGIN - SLACK, width - MARGIN + SLACK, height) for width, height in sizes]
    return [
        word
        for word in words
        for left, right, height in [pages[word.page - 1]]
        if word.left < left or word.right > right or word.top < 0 or word.bottom > height
    ]


def overlapping(data: bytes) -> list[tuple[Word, Word]]:
    """The pairs of words that are printed upon each other: more than the leading of a line."""
    words, _ = words_of(data)
    found = []
    for page in {word.page for word in words}:
        for one, other in combinations([word for word in words if word.page == page], 2):
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.bottom, other.bottom) - max(one.top, other.top)
            if wide > 1 and high > min(one.bottom - one.top, other.bottom - other.top) / 3:
                found.append((one, other))
    return found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(attrs)))


def markup_of(html: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """Every element with its attributes: what a hostile text must not change."""
    tags = _Tags()
    tags.feed(html)
    return tags.found
