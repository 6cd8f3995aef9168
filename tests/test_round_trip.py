"""What is filled in is what is read: levels, exact numbers, references and gates, through openpyxl and through LibreOffice."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from questionnaires import sheet
from questionnaires.filled import Reading, read_filled
from questionnaires.instrument import Instrument, Measure
from questionnaires.submission import check
from tests.conftest import Form
from tests.small import EVIDENCE, REGISTER, SMALL, examples, patience, small_form

Answers = dict[tuple[str, str], object]  # code of a row and key of its column -> what a person types there
Meaning = dict[str, tuple[object, tuple[str, ...]]]  # code of a row -> its level, number or gate, and its references


def number(random: Random, measure: Measure) -> Decimal:
    """A number of at most two decimals inside the usual range."""
    low, high = (int(end * 100) for end in measure.plausible)
    return Decimal(random.randint(low, high)) / 100


def references(random: Random, evidence: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(random.sample(evidence, random.randint(0, len(evidence)))))


def drawn(random: Random, instrument: Instrument, evidence: tuple[str, ...]) -> tuple[Answers, Meaning]:
    """Valid answers to everything that an edition asks, and what they mean."""
    typed: Answers = {}
    meant: Meaning = {}
    for indicator in instrument.indicators():
        if isinstance(indicator.answer, Measure):
            exact = number(random, indicator.answer)
            typed[indicator.code, sheet.ANSWER], value = float(exact), Fraction(exact)
        else:
            value = random.randint(0, instrument.highest)
            choice = sheet.choices(indicator)[value]
            typed[indicator.code, sheet.ANSWER] = random.choice((value, str(value), choice, choice.partition(" - ")[2]))
        meant[indicator.code] = value, references(random, evidence)
    for gate in instrument.gates:
        if gate.answered_share is None:
            yes = random.choice((True, False))
            typed[gate.code, sheet.ANSWER] = "Ya" if yes else "Tidak"
            meant[gate.code] = yes, references(random, evidence)
    for code, (_, listed) in meant.items():
        typed[code, sheet.REFERENCES] = random.choice(("; ", ", ", " dan ", " ")).join(listed) or None
    return typed, meant


def typed_into(form: Form, typed: Answers) -> bytes:
    for (code, key), value in typed.items():
        form.put(code, value, key)
    return form.save()


def read(data: bytes, instrument: Instrument) -> Meaning:
    """What is understood of a workbook in which nothing is found."""
    reading = read_filled("form.xlsx", data)
    assert isinstance(reading, Reading), reading.wrong("en")
    checked = check(reading, instrument, REGISTER)
    assert checked.findings == ()
    made = checked.submission
    answers = {code: (one.level if one.value is None else one.value, one.references) for code, one in made.answers.items()}
    return answers | {code: (one.yes, one.references) for code, one in made.gates.items()}


@pytest.mark.timeout(patience(100))
@given(st.randoms(use_true_random=False))
@examples(100)
def test_valid_answers_are_read_exactly_as_they_were_typed(random):
    typed, meant = drawn(random, SMALL, EVIDENCE)
    note(f"{typed}")
    assert read(typed_into(small_form(), typed), SMALL) == meant


@pytest.mark.parametrize("seed", range(3))
def test_valid_answers_pass_through_libreoffice_and_ods_unchanged(seed, form, instrument, convert):
    form.all_levels(1)
    typed, meant = drawn(Random(seed), instrument, tuple(f"B{row}" for row in range(1, len(instrument.evidence) + 1)))
    data = typed_into(form, typed)
    assert read(data, instrument) == meant
    assert read(convert(data, "xlsx", "xlsx"), instrument) == meant
    assert read(convert(convert(data, "xlsx", "ods"), "ods", "xlsx"), instrument) == meant
