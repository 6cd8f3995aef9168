"""What several tests need: the edition, the register, and workbooks filled in as a region would."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

os.environ["OPENPYXL_LXML"] = "False"  # as flows.environment sets it, before openpyxl is imported

import pytest
from hypothesis import HealthCheck, settings
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from assessment.scorecard import Scorecard, score
from flows.settings import write_cycle
from questionnaires import sheet
from questionnaires.blank import write_blank
from questionnaires.edition import load_instrument
from questionnaires.filled import Reading, read_filled
from questionnaires.findings import Finding
from questionnaires.instrument import Instrument
from questionnaires.register import Region, Register, load_register
from questionnaires.submission import Checked, Submission, check

EDITION = "2023-reguler"
KARAWANG = "32.15"

settings.register_profile("kesiapan", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is slow, not wrong
settings.load_profile("kesiapan")


SLOW = ("flows", "marks_flow", "reconciling", "cluster", "killed", "store", "addresses", "guard", "serving", "round_trip", "command", "verifying")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, so that no processor waits at the end for another one's last file."""
    names = [f"test_{name}.py" for name in SLOW]
    items.sort(key=lambda item: names.index(item.path.name) if item.path.name in names else len(names))


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    return load_instrument(EDITION)


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="session")
def karawang(register: Register) -> Region:
    return register.find(KARAWANG)


class Form:
    """A workbook being filled in. Cells are found by code and column, as a person would find them."""

    def __init__(self, instrument: Instrument, region: Region, data: bytes | None = None) -> None:
        self.instrument, self.region = instrument, region
        self.book: Workbook = load_workbook(BytesIO(data or write_blank(instrument, region)))
        self.homes = sheet.sheet_of_codes(instrument)

    def cell(self, code: str, key: str = sheet.ANSWER):
        page = self.book[self.homes[code]]
        columns = [column.key for column in sheet.columns_of(self.instrument, page.title)]
        row = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == code)
        return page.cell(row, columns.index(key) + 1)

    def place(self, code: str, key: str = sheet.ANSWER) -> str:
        return f"{self.homes[code]}!{self.cell(code, key).coordinate}"

    def put(self, code: str, value: object, key: str = sheet.ANSWER) -> "Form":
        self.cell(code, key).value = value
        return self

    def evidence(self, **rows: str) -> "Form":
        """Rows of the evidence sheet: B1="REG", B2="BUD"."""
        for code, kind in rows.items():
            self.put(code, kind, "kind").put(code, f"Dokumen {code} {self.region.name} Nomor 1/2022", "document")
        return self

    def every_kind(self) -> str:
        """One row for each kind of evidence; the references to all of them."""
        kinds = [kind.code for kind in self.instrument.evidence]
        self.evidence(**{f"B{at}": kind for at, kind in enumerate(kinds, 1)})
        return "; ".join(f"B{at}" for at in range(1, len(kinds) + 1))

    def level(self, code: str, level: int) -> "Form":
        """The answer that has this level: a choice, or a number on the edge of the level."""
        indicator = next(one for one in self.instrument.indicators() if one.code == code)
        choices = sheet.choices(indicator)
        if choices:
            return self.put(code, choices[level])
        if level == 0:
            return self.put(code, None)
        low, high = indicator.answer.plausible
        worst = low if indicator.answer.higher_is_better else high
        edges = (worst, *indicator.answer.thresholds[self.region.kind])
        return self.put(code, float(edges[level - 1]))

    def all_levels(self, level: int, references: str | None = None) -> "Form":
        """Every indicator at that level with every kind of evidence, every gate passed, identity filled in."""
        listed = self.every_kind()
        for indicator in self.instrument.indicators():
            self.level(indicator.code, level)
            self.put(indicator.code, listed if references is None else references, sheet.REFERENCES)
        for gate in self.instrument.gates:
            if gate.answered_share is None:
                self.put(gate.code, "Ya").put(gate.code, listed, sheet.REFERENCES)
        for field in self.instrument.identity:
            if self.cell(field.code).value is None:
                self.put(field.code, f"Contoh {field.code}")
        return self

    def save(self) -> bytes:
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def read(self) -> Reading:
        reading = read_filled("form.xlsx", self.save())
        assert isinstance(reading, Reading)
        return reading

    def check(self) -> Checked:
        return check(self.read(), self.instrument, load_register())

    def submission(self) -> Submission:
        checked = self.check()
        assert checked.submission, [one.wrong("en") for one in checked.findings]
        return checked.submission

    def score(self) -> Scorecard:
        return score(self.submission(), self.instrument)

    def found(self) -> list[str]:
        """Code, severity and place of every finding, those of the evidence rule included."""
        checked = self.check()
        more = score(checked.submission, self.instrument).findings if checked.submission else ()
        return [f"{one.code.message.code} {one.severity.value} {one.place}" for one in (*checked.findings, *more)]


@pytest.fixture
def form(instrument: Instrument, karawang: Region) -> Form:
    return Form(instrument, karawang)


@pytest.fixture(scope="session")
def form_of(instrument: Instrument, register: Register) -> Callable[[str], Form]:
    return lambda code: Form(instrument, register.find(code))


@pytest.fixture(scope="session")
def filled(form_of: Callable[[str], Form]) -> bytes:
    return form_of(KARAWANG).all_levels(1).save()


@pytest.fixture
def full(instrument: Instrument, karawang: Region, filled: bytes) -> Form:
    """Everything answered with level 1 and evidence: nothing to find."""
    return Form(instrument, karawang, filled)


def said(findings: Iterable[Finding]) -> list[str]:
    """Code, severity and place of each finding."""
    return [f"{one.code.message.code} {one.severity.value} {one.place}".strip() for one in findings]


@pytest.fixture(scope="session")
def convert() -> Callable[[bytes, str, str], bytes]:
    """The bytes of a workbook after LibreOffice opened, recalculated and saved it in another format."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt-get install libreoffice-calc-nogui"

    def through(data: bytes, kind: str, to: str) -> bytes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source, target = folder / f"in.{kind}", folder / "out"
            source.write_bytes(data)
            home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            arguments = [program, home, "--headless", "--convert-to", to, "--outdir", str(target), str(source)]
            subprocess.run(arguments, check=True, capture_output=True, timeout=120)
            return (target / f"in.{to}").read_bytes()

    return through


def new_cycle(folder: Path, year: int = 2023, editions: tuple[str, ...] = (EDITION,), **quota: int) -> Path:
    """A new cycle folder that accepts files whenever they were written; its cycle.toml."""
    path = write_cycle(folder, year, editions, quota or {"reguler": 50})
    path.write_text(path.read_text().replace("accept_late = false", "accept_late = true"))
    return path


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One server for all tests of flows."""
    from prefect.testing.utilities import prefect_test_harness

    import flows.orchestration  # noqa: F401  (sets what keeps Prefect on this machine)

    with prefect_test_harness(server_startup_timeout=120):
        yield


def levels_of(card: Scorecard) -> Mapping[str, int]:
    return {code: one.supported for code, one in card.supports.items()}
