"""The small edition, a filled workbook of it that is quickly read, and how many examples a property test takes."""

import os
import pickle
from copy import copy
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from openpyxl.worksheet.dimensions import DimensionHolder

from questionnaires.edition import read_edition
from questionnaires.instrument import Ladder
from questionnaires.register import load_register
from tests.conftest import Form

SMALL = read_edition(Path(__file__).with_name("editions") / "2021-panduan")
REGISTER = load_register()
SUKABUMI = REGISTER.find("32.02")
LADDERS = tuple(one.code for one in SMALL.indicators() if isinstance(one.answer, Ladder))
NUMBERS = tuple(one.code for one in SMALL.indicators() if not isinstance(one.answer, Ladder))
EVIDENCE = tuple(f"B{row}" for row in range(1, len(SMALL.evidence) + 1))
KEPT = "B9"  # the first row of evidence that is not kept
MANY = "KESIAPAN_FUZZ_EXAMPLES"


def examples_asked(usual: int) -> int:
    """How many examples: as many as the environment asks for, else the usual number."""
    return int(os.environ.get(MANY, usual))


def examples(usual: int) -> settings:
    """As many examples, the same in every run; other ones in each run where the environment asks for a number."""
    health = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=examples_asked(usual), deadline=None, derandomize=MANY not in os.environ, print_blob=True, suppress_health_check=health
    )


def patience(usual: int) -> float:
    """Seconds that all examples may take: two minutes, and half a second for each where there are many."""
    return max(120, examples_asked(usual) / 2)


@cache
def filled() -> bytes:
    """Every answer at level 2 and nothing to find. The unused rows of evidence are deleted: they are most of the workbook's time."""
    form = Form(SMALL, SUKABUMI).all_levels(2)
    form.book["Bukti"].delete_rows(form.cell(KEPT, "code").row, 200)
    return form.save()


@cache
def opened() -> tuple[Form, bytes]:
    """That workbook, opened, and a copy of it that is five times faster taken out than the file is opened."""
    form = Form(SMALL, SUKABUMI, filled())
    return form, pickle.dumps(form.book)


def small_form() -> Form:
    """That workbook, opened afresh."""
    form, book = opened()
    fresh = copy(form)
    fresh.book = pickle.loads(book)
    for page in fresh.book.worksheets:  # heights and widths lose their sheet on the way
        for name, make in (("row_dimensions", page._add_row), ("column_dimensions", page._add_column)):
            holder = DimensionHolder(page, default_factory=make)
            holder.update(getattr(page, name))
            setattr(page, name, holder)
    return fresh
