"""Numbers and dates as they are printed."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.numbers import day, exact, percent, points, signed

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("2.41", "2,41", "2.41"),
        ("0", "0,00", "0.00"),
        ("4", "4,00", "4.00"),
        ("2.405", "2,41", "2.41"),  # half up; half even gives 2.40
        ("2.675", "2,68", "2.68"),  # as a float it lies below the half
        ("1.005", "1,01", "1.01"),
        ("2.3349999", "2,33", "2.33"),
        ("1/3", "0,33", "0.33"),
        ("2/3", "0,67", "0.67"),
        ("-0.405", "−0,41", "−0.41"),
        ("1234.5", "1.234,50", "1,234.50"),
        ("-1234567.891", "−1.234.567,89", "−1,234,567.89"),
    ],
)
def test_points_are_printed_half_up_in_the_reader_s_notation(value: str, indonesian: str, english: str) -> None:
    assert points(Fraction(value), "id") == indonesian
    assert points(Fraction(value), "en") == english


@pytest.mark.parametrize(("decimals", "printed"), [(0, "2"), (1, "2,3"), (2, "2,35"), (3, "2,346"), (4, "2,3457")])
def test_points_have_as_many_decimals_as_asked_for(decimals: int, printed: str) -> None:
    assert points(Fraction("2.34567"), "id", decimals) == printed


@pytest.mark.parametrize("value", ["-0.004", "-0.0049999", "0", "0.004"])
def test_nothing_is_printed_as_a_negative_zero(value: str) -> None:
    assert points(Fraction(value), "id") == "0,00"
    assert signed(Fraction(value), "id") == "+0,00"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [("0.0138", "+0,014", "+0.014"), ("-0.0125", "−0,013", "−0.013"), ("0", "+0,000", "+0.000"), ("12", "+12,000", "+12.000")],
)
def test_a_difference_is_printed_with_its_sign(value: str, indonesian: str, english: str) -> None:
    assert signed(Fraction(value), "id", 3) == indonesian
    assert signed(Fraction(value), "en", 3) == english


def test_a_minus_is_a_true_minus_and_no_hyphen() -> None:
    assert points(Fraction(-1), "id")[0] == signed(Fraction(-1), "en")[0] == "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("share", "printed"), [("0", "0"), ("1", "100"), ("0.825", "83"), ("0.835", "84"), ("1/3", "33"), ("0.9949", "99"), ("0.995", "100")]
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_share_is_printed_in_whole_percent_that_stay_with_their_sign(share: str, printed: str, language: str) -> None:
    assert percent(Fraction(share), language) == f"{printed}{NBSP}%"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (dt.date(2023, 3, 14), "14 Maret 2023", "14 March 2023"),
        (dt.date(2022, 8, 1), "1 Agustus 2022", "1 August 2022"),
        (dt.date(2024, 2, 29), "29 Februari 2024", "29 February 2024"),
        (dt.date(2023, 12, 31), "31 Desember 2023", "31 December 2023"),
    ],
)
def test_a_day_is_printed_with_the_name_of_its_month(value: dt.date, indonesian: str, english: str) -> None:
    assert day(value, "id") == indonesian
    assert day(value, "en") == english


@given(st.fractions(min_value=-5000, max_value=5000, max_denominator=10_000), st.integers(0, 4), st.sampled_from(["id", "en"]))
def test_a_printed_number_reads_back_within_half_of_its_last_digit(value: Fraction, decimals: int, language: str) -> None:
    thousands, point = (".", ",") if language == "id" else (",", ".")
    text = points(value, language, decimals)
    read = Fraction(Decimal(text.replace(thousands, "").replace(point, ".").replace("\N{MINUS SIGN}", "-")))
    assert abs(read - value) <= Fraction(1, 2 * 10**decimals)
    assert (len(text.partition(point)[2]) if decimals else 0) == decimals


@pytest.mark.parametrize(
    ("value", "indonesian", "english"), [("2.75", "2,75", "2.75"), ("99.80", "99,8", "99.8"), ("100", "100", "100"), ("0", "0", "0")]
)
def test_an_exact_number_keeps_its_own_decimals(value: str, indonesian: str, english: str) -> None:
    assert [exact(Fraction(value), language) for language in ("id", "en")] == [indonesian, english]
