"""Numbers and dates as Indonesian and English readers write them; the only place that rounds for display."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from questionnaires.instrument import half_up
from questionnaires.sheet import printed

LOCALES = {"id": "id_ID", "en": "en_GB"}
MINUS, SPACE = "−", "\u00a0"
WIB = timezone(timedelta(hours=7), "WIB")


@lru_cache(4096)
def points(value: Fraction, language: str, decimals: int = 2) -> str:
    """Points with that many decimals, rounded half up: 2,41."""
    rounded = half_up(abs(value), decimals)
    number = Decimal(rounded.numerator) / Decimal(rounded.denominator)
    text = format_decimal(number, f"#,##0.{'0' * decimals}" if decimals else "#,##0", LOCALES[language])
    return f"{MINUS}{text}" if value < 0 and rounded else text


def level(value: Fraction, language: str) -> str:
    """A whole level without decimals, one between two levels as points: 3, 2,50."""
    return points(value, language, 0 if value.denominator == 1 else 2)


def exact(value: Fraction, language: str) -> str:
    """An exact decimal number as an edition states it, unrounded: 54, 2,75; in Indonesian as the workbook prints it."""
    text = printed(value)
    return text.replace(",", ".") if language == "en" else text


def signed(value: Fraction, language: str, decimals: int = 2) -> str:
    """Points with their sign: +0,014."""
    text = points(value, language, decimals)
    return text if text.startswith(MINUS) else f"+{text}"


def percent(share: Fraction, language: str) -> str:
    """A share 0-1 in whole percent: 83 %."""
    return f"{points(share * 100, language, 0)}{SPACE}%"


def day(value: date, language: str) -> str:
    """A date with the month's name: 14 Maret 2023."""
    return format_date(value, "d MMMM y", LOCALES[language])


def moment(value: datetime, language: str) -> str:
    """A day with its time in western Indonesia, to the second where it has one: 10 Maret 2023 pukul 16.00 WIB."""
    local = value.astimezone(WIB)
    point, at = (".", "pukul") if language == "id" else (":", "at")
    clock = f"{local:%H{point}%M{point}%S}" if local.second else f"{local:%H{point}%M}"
    return f"{day(local.date(), language).replace(' ', SPACE)} {at}{SPACE}{clock}{SPACE}WIB"
