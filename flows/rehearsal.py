"""A rehearsal: blank workbooks filled in as real regions might, with the truth written beside them."""

import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.record import canonical
from flows.batches import Outcome, run_batch
from flows.folders import Folders, file_name, write_file
from flows.sending import Sending, eligible, sending_of, write_one
from flows.settings import REPORT_SECONDS, Cycle, workers
from questionnaires import sheet
from questionnaires.cells import saved
from questionnaires.edition import load_instrument
from questionnaires.instrument import Indicator, Instrument, Measure
from questionnaires.register import Region

DEFECT_SHARE = 0.08  # of the workbooks, by the experience of government intakes; one of each kind first
KOTA_AHEAD = 0.45  # levels by which a kota is ahead of a kabupaten on average
SPREADS = {"region": 0.75, "pillar": 0.45, "indicator": 0.70}  # standard deviations in levels: pillars correlate through the region
MEAN_LEVEL = 1.9
OVERCLAIM, LOST_EVIDENCE, UNANSWERED = 0.15, 0.05, 0.02  # shares of indicators, of evidence rows, of indicators
GATE_FAILS = 0.015
HEAD = "Contoh"
HOURS_BEFORE_THE_DEADLINE = 24
INDICATORS_OF_A_DOCUMENT = 3
NOT_A_WORKBOOK, SCAN = "not-a-workbook", b"%PDF-1.7 a scan of the questionnaire"


@dataclass(frozen=True, slots=True)
class Filling:
    """One workbook to be filled in: the blank one, its draw, and the defect it gets, if any."""

    sending: Sending
    seed: str
    filled: Path
    defect: str
    sent: float

    def __str__(self) -> str:
        return self.filled.name


def rehearse(cycle: Cycle, regions: int, seed: int) -> tuple[Outcome[Filling, Mapping[str, object]], ...]:
    """Fills workbooks of so many eligible regions into the inbox and writes truth.json beside it.

    All answer the cycle's first edition. Same cycle, number and seed give the same files, whatever the number of workers.
    """
    folders, edition = Folders(cycle.folder), cycle.editions[0]
    drawn = draw_regions(cycle, regions, seed)
    sent = cycle.deadline.timestamp() - HOURS_BEFORE_THE_DEADLINE * 3600
    fillings = [
        Filling(sending_of(cycle, region, edition), f"{seed}/{region.code}", folders.inbox / file_name(region, ".xlsx"), defect, sent)
        for region, defect in zip(drawn, draw_defects(len(drawn), random.Random(f"{seed}/defects")), strict=True)
    ]
    outcomes = run_batch("Rehearsed answers", fill_one, fillings, workers=workers(), seconds=REPORT_SECONDS)
    truth = {"seed": seed, "edition": edition, "regions": {one.item.sending.region.code: one.value for one in outcomes if one.value}}
    write_file(cycle.folder / "truth.json", canonical(truth))
    return outcomes


def draw_regions(cycle: Cycle, number: int, seed: int) -> tuple[Region, ...]:
    """So many eligible regions, in order of code; all of them where there are fewer."""
    pool = eligible(cycle)
    return tuple(sorted(random.Random(f"{seed}/regions").sample(pool, min(number, len(pool))), key=lambda region: region.code))


def draw_defects(number: int, draw: random.Random) -> list[str]:
    """For each workbook the name of its defect, or nothing; the kinds are dealt out in turn."""
    count = min(number, round(number * DEFECT_SHARE))
    kinds = [*DEFECTS, NOT_A_WORKBOOK]
    dealt = [kinds[at % len(kinds)] for at in range(count)] + [""] * (number - count)
    draw.shuffle(dealt)
    return dealt


def fill_one(filling: Filling) -> Mapping[str, object]:
    """The truth of one workbook, after it was filled in and written whole."""
    sending = filling.sending
    write_one(sending)
    instrument = load_instrument(sending.edition)
    book = load_workbook(BytesIO(sending.path.read_bytes()))
    truth = _fill(book, instrument, sending, random.Random(filling.seed))
    if filling.defect in DEFECTS:
        DEFECTS[filling.defect](book, instrument)
    write_file(filling.filled, SCAN if filling.defect == NOT_A_WORKBOOK else saved(book))
    os.utime(filling.filled, (filling.sent, filling.sent))
    return truth | {"defect": filling.defect}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a region is really like, and what it will claim: level by code. An indicator without a claim stays blank."""

    capacity: float
    levels: Mapping[str, int]
    claims: Mapping[str, int]


def draw_truth(instrument: Instrument, region: Region, draw: random.Random) -> Truth:
    """A region drawn from the model: one capacity, pillars around it, indicators around their pillar."""
    capacity = MEAN_LEVEL + draw.gauss(0, SPREADS["region"]) + (KOTA_AHEAD if region.kind == "kota" else 0)
    levels: dict[str, int] = {}
    claims: dict[str, int] = {}
    for pillar in instrument.pillars:
        strength = capacity + draw.gauss(0, SPREADS["pillar"])
        for indicator in pillar.indicators():
            lowest = int(isinstance(indicator.answer, Measure))  # a number that is reported is at least level 1
            level = min(instrument.highest, max(lowest, round(strength + draw.gauss(0, SPREADS["indicator"]))))
            levels[indicator.code] = level
            if draw.random() >= UNANSWERED:
                claims[indicator.code] = min(instrument.highest, level + (draw.random() < OVERCLAIM))
    return Truth(capacity, levels, claims)


def _fill(book: Workbook, instrument: Instrument, sending: Sending, draw: random.Random) -> dict[str, object]:
    region = sending.region
    truth = draw_truth(instrument, region, draw)
    listed = _Listing(book[sheet.EVIDENCE], instrument, region)
    for pillar, name in zip(instrument.pillars, sheet.sheet_names(instrument)[2:-1], strict=True):
        rows = _rows(book[name], instrument, name)
        for indicator in pillar.indicators():
            if indicator.code in truth.claims and indicator.code not in sending.not_applicable:
                _answer(rows[indicator.code], indicator, truth, region, listed, draw)
    _identity(book[sheet.IDENTITY], instrument, region)
    passed = _gates(book[sheet.GATES], instrument, listed, draw)
    return {"capacity": f"{truth.capacity:.6f}", "levels": truth.levels, "claims": truth.claims, "gates": passed}


Place = tuple[Worksheet, int, dict[str, int]]


def _rows(page: Worksheet, instrument: Instrument, name: str) -> dict[str, Place]:
    """Code -> the row and the columns by key, as the blank workbook has them."""
    columns = {column.key: at for at, column in enumerate(sheet.columns_of(instrument, name), 1)}
    return {str(page.cell(row, 1).value): (page, row, columns) for row in range(1, page.max_row + 1) if page.cell(row, 1).value}


def _put(place: Place, key: str, value: str | float) -> None:
    page, row, columns = place
    page.cell(row, columns[key]).value = value


class _Listing:
    """The evidence sheet being filled in: one document serves a few indicators, then the next one is listed."""

    def __init__(self, page: Worksheet, instrument: Instrument, region: Region) -> None:
        self.page, self.region, self.names = page, region, {kind.code: kind.name for kind in instrument.evidence}
        self.columns = {column.key: at for at, column in enumerate(sheet.EVIDENCE_COLUMNS, 1)}
        self.rows = {str(page.cell(row, 1).value): row for row in range(1, page.max_row + 1)}
        self.free = list(sheet.evidence_codes())
        self.current: dict[str, tuple[str, int]] = {}

    def references(self, kinds: Iterable[str]) -> str:
        """The numbers of documents of these kinds, as they stand beside an answer."""
        return "; ".join(sorted((self._one(kind) for kind in kinds), key=lambda code: int(code[1:])))

    def _one(self, kind: str) -> str:
        code, uses = self.current.get(kind, ("", INDICATORS_OF_A_DOCUMENT))
        if uses == INDICATORS_OF_A_DOCUMENT and self.free:
            code, uses = self.free.pop(0), 0
            row = self.rows[code]
            name = self.names[kind]
            self.page.cell(row, self.columns["kind"]).value = sheet.evidence_choice(kind, name)
            self.page.cell(row, self.columns["document"]).value = f"{HEAD} {name.id.lower()} {self.region.name} Nomor {row}/2022"
            self.page.cell(row, self.columns["date"]).value = "2022"
            self.page.cell(row, self.columns[sheet.OWNER]).value = "Diskominfo"
        self.current[kind] = (code, min(uses + 1, INDICATORS_OF_A_DOCUMENT))
        return code


def _answer(place: Place, indicator: Indicator, truth: Truth, region: Region, listed: _Listing, draw: random.Random) -> None:
    level, claim = truth.levels[indicator.code], truth.claims[indicator.code]
    if isinstance(indicator.answer, Measure):
        _put(place, sheet.ANSWER, _value(indicator.answer, claim, region.kind, draw))
    else:
        _put(place, sheet.ANSWER, sheet.choices(indicator)[claim])
    kinds = {kind for step, kinds in indicator.evidence.items() if step <= level for kind in kinds if draw.random() >= LOST_EVIDENCE}
    _put(place, sheet.REFERENCES, listed.references(sorted(kinds)))
    _put(place, sheet.OWNER, indicator.owners[0])


def _value(measure: Measure, level: int, kind: str, draw: random.Random) -> float:
    """A value whose level is the wanted one: between the edges of that level, two decimals."""
    ends = sorted((*measure.plausible, *measure.thresholds[kind]), reverse=not measure.higher_is_better)
    low, high = float(ends[level - 1]), float(ends[level])
    value = round(low + (high - low) * draw.uniform(0.05, 0.9), 2)
    return value if measure.level(Fraction(repr(value)), kind) == level else low


def _identity(page: Worksheet, instrument: Instrument, region: Region) -> None:
    rows = _rows(page, instrument, sheet.IDENTITY)
    for field in instrument.identity:
        _, row, columns = rows[field.code]
        if page.cell(row, columns[sheet.ANSWER]).value is None:
            _put(rows[field.code], sheet.ANSWER, f"{HEAD} {field.name.id.lower()} {region.name}")


def _gates(page: Worksheet, instrument: Instrument, listed: _Listing, draw: random.Random) -> dict[str, bool]:
    rows, passed = _rows(page, instrument, sheet.GATES), {}
    for gate in instrument.gates:
        if gate.answered_share is None:
            passed[gate.code] = draw.random() >= GATE_FAILS
            _put(rows[gate.code], sheet.ANSWER, sheet.YES if passed[gate.code] else sheet.NO)
            _put(rows[gate.code], sheet.REFERENCES, listed.references(gate.evidence))
    return passed


def _answer_outside(book: Workbook, instrument: Instrument) -> None:
    name = sheet.sheet_names(instrument)[2]
    ladder = next(one for one in instrument.pillars[0].indicators() if sheet.choices(one))
    _put(_rows(book[name], instrument, name)[ladder.code], sheet.ANSWER, "7")


def _sheet_missing(book: Workbook, instrument: Instrument) -> None:
    del book[sheet.sheet_names(instrument)[-2]]


def _other_edition(book: Workbook, _instrument: Instrument) -> None:
    for row in book[sheet.MARKER].iter_rows():
        if row[0].value == "edition":
            row[1].value = "2021-reguler"


def _unknown_region(book: Workbook, _instrument: Instrument) -> None:
    for row in book[sheet.MARKER].iter_rows():
        if row[0].value == "region":
            row[1].value = "99.99"


def _word_for_number(book: Workbook, instrument: Instrument) -> None:
    for name in sheet.sheet_names(instrument)[2:-1]:
        rows = _rows(book[name], instrument, name)
        for indicator in instrument.indicators():
            if isinstance(indicator.answer, Measure) and indicator.code in rows:
                _put(rows[indicator.code], sheet.ANSWER, "belum ada data")
                return


DEFECTS: dict[str, Callable[[Workbook, Instrument], None]] = {
    "answer-outside": _answer_outside,
    "sheet-missing": _sheet_missing,
    "other-edition": _other_edition,
    "unknown-region": _unknown_region,
    "word-for-number": _word_for_number,
}
