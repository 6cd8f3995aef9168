"""What a stored text means is what openpyxl, which office programs agree with, takes it to mean."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from questionnaires.stored import Broken, Shown, Store, shown_by

PIECES = (
    "0",
    "#,##0",
    ".00",
    "%",
    "yyyy",
    "mm",
    "dd",
    "h",
    "ss",
    "[h]",
    "[mm]",
    "[Red]",
    "[$-421]",
    "[$Rp-421]",
    '"hari"',
    '"%"',
    "\\d",
    "_)",
    ";",
    "@",
    "/",
    " ",
    "E+0",
)
codes = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


def by_openpyxl(code: str) -> Shown:
    if is_date_format(code):
        return Shown.DURATION if is_timedelta_format(code) else Shown.DATE
    return Shown.PERCENT if "%" in code else Shown.PLAIN


@given(codes)
@example("General")
@example('#,##0.00" hari"')
@example("[$-421]dd mmmm yyyy;@")
def test_a_number_format_shows_what_openpyxl_says_that_it_shows(code):
    assert shown_by("164", code) is by_openpyxl(code)


@pytest.mark.parametrize("number", range(164))
def test_a_format_named_by_number_alone_is_the_one_that_all_programs_have_there(number):
    assert shown_by(str(number), None) is by_openpyxl(BUILTIN_FORMATS.get(number, "General"))


def expected_date(serial: float, *, from_1904: bool) -> object:
    try:
        return from_excel(serial, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    except (OverflowError, ValueError):
        return Broken("#VALUE!")


@given(st.integers(-3_000_000, 4_000_000) | st.floats(-70_000, 80_000) | st.floats(allow_nan=False), st.booleans())
@example(0, False)
@example(59, False)
@example(60, False)
@example(61.999999999, False)
@example(0.9999999999, False)
@example(float("inf"), True)
def test_a_day_is_the_day_that_openpyxl_reads(serial, from_1904):
    store = Store(styles={"1": Shown.DATE}, from_1904=from_1904)
    assert store.value("n", "1", repr(serial).replace("inf", "1e400")) == expected_date(serial, from_1904=from_1904)


@given(st.floats(-1_000, 1_000))
def test_a_duration_is_that_of_openpyxl_to_the_millisecond(days):
    found = Store(styles={"1": Shown.DURATION}).value("n", "1", repr(days))
    assert isinstance(found, timedelta)
    assert abs(found - from_excel(days, timedelta=True)) <= timedelta(milliseconds=1)


@given(st.datetimes().map(lambda moment: moment.replace(microsecond=0)))
def test_a_moment_in_iso_form_is_read_as_it_stands_with_or_without_its_z(moment):
    for text in (moment.isoformat(), f"{moment.isoformat()}Z"):
        assert Store().value("d", "0", text) == from_ISO8601(text) == moment


@pytest.mark.parametrize("text", ["2022-13-45", "12:30", "Maret 2022"])
def test_what_is_no_moment_stays_the_text_that_it_is(text):
    assert Store().value("d", "0", text) == text


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("n", "3", 3),
        ("n", "-0.5", -0.5),
        ("n", "1E3", 1000.0),
        ("s", "1", "dua"),
        ("b", "0", False),
        ("b", "1", True),
        ("e", "#REF!", Broken("#REF!")),
        ("str", " 3 ", " 3 "),
        ("inlineStr", "=1+1", "=1+1"),
        ("anything else", "3", "3"),
    ],
)
def test_each_kind_of_cell_is_read_in_its_own_way(kind, text, value):
    found = Store(strings=("satu", "dua")).value(kind, "0", text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(("stored", "seen"), [("0.755", 75.5), ("0.07", 7.0), ("1", 100.0), ("0.1", 10.0)])
def test_a_share_is_read_as_the_percentage_that_is_seen_to_its_last_digit(stored, seen):
    assert Store(styles={"4": Shown.PERCENT}).value("n", "4", stored) == seen


@pytest.mark.parametrize("shown", [Shown.PERCENT, Shown.DATE, Shown.DURATION])
@pytest.mark.parametrize("stored", ["1e400", "-1e400", "1e308"])
def test_a_number_that_its_format_cannot_show_is_an_error_in_its_cell_alone(shown, stored):
    assert Store(styles={"1": shown}).value("n", "1", stored) == Broken("#VALUE!")


@pytest.mark.parametrize(("kind", "text"), [("n", "tiga"), ("n", "nan"), ("n", "9" * 5_000), ("s", "2"), ("s", "x"), ("b", "ya")])
def test_what_is_none_of_its_kind_is_an_error(kind, text):
    with pytest.raises((ValueError, IndexError, OverflowError)):
        Store(strings=("satu", "dua")).value(kind, "0", text)
