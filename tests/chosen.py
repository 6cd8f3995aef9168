"""A cycle to choose in, made without workbooks: six regions of two provinces, and a few that cannot be chosen."""

from fractions import Fraction
from pathlib import Path

from assessment.scorecard import Scorecard
from flows.assessing import Assessed
from flows.folders import Folders
from flows.proposal import documents, propose
from flows.recording import write_record
from flows.settings import Cycle, load_cycle
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from tests.conftest import EDITION, new_cycle
from tests.made import assessed_of, card_of
from tests.orders import delivered

INSTRUMENT = load_instrument(EDITION)
REGISTER = load_register()
QUOTA = 3
A, B, C, D, E, F = "11.01", "11.03", "11.04", "12.01", "12.04", "12.09"  # the first three of Aceh, the others of Sumatera Utara
RAISED = {A: 60, B: 50, C: 40, D: 30, E: 20, F: 10}
FAILED, MEMBER, OUT = "12.10", "33.13", "12.13"
RULES = """\
province_cap = 2
index_floor = 2
kept_out = { kind = "forced-out", codes = ["12.13"], reason = "Contoh", decided_by = "Menteri" }
"""


def index_of(code: str) -> Fraction:
    return card_of(INSTRUMENT, REGISTER.regions[code], RAISED[code]).index


def cards() -> list[Scorecard]:
    """Six candidates, the first the best; a failed gate, a member and one that a rule leaves out."""
    regions = REGISTER.regions
    return [
        *(card_of(INSTRUMENT, regions[code], raised) for code, raised in RAISED.items()),
        card_of(INSTRUMENT, regions[FAILED], 70, gates={"PRA-1.4": False}),
        card_of(INSTRUMENT, regions[MEMBER], 70),
        card_of(INSTRUMENT, regions[OUT], 70),
    ]


def choice(folder: Path, rules: str = RULES, **settings: int) -> tuple[Cycle, Assessed]:
    """A cycle of 2023 with these rules and its scorecards; nothing was run yet."""
    path = new_cycle(folder, **(settings or {"reguler": QUOTA}))
    path.write_text(path.read_text().replace("[selection]\n", f"[selection]\n{rules}", 1))
    return load_cycle(folder), assessed_of(cards())


def run(cycle: Cycle, assessed: Assessed) -> None:
    """What a run leaves of the choice: cohort documents and record."""
    proposals = propose(cycle, assessed.answers)
    wanted = documents(cycle, assessed, proposals, Folders(cycle.folder).cohort, cycle.imprint())
    write_record(cycle, assessed, proposals, delivered(cycle, wanted))
