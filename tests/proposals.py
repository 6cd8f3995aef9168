"""Small proposals with a known outcome: rules that pass a region over, rules that contradict each other, and a tie."""

from fractions import Fraction
from functools import cache

from assessment.rules import Kind, Rule
from assessment.scorecard import Scorecard
from assessment.selection import Reason, Selection, select
from questionnaires.register import load_register
from reports.cohort import Cohort
from tests.documents import IMPRINT, INSTRUMENT, card

# Aceh Selatan 3.0 and Aceh Tenggara 2.9 (Sumatera), Sukabumi 2.8 and Cianjur 2.7 (Jawa), Jayapura 2.0 (Papua), Sabang 1.9 (a kota), Gianyar 1.5, Garut 0.5; Tasikmalaya 3.5 withdrew
LEVELS = {"11.01": "3", "11.02": "2.9", "32.02": "2.8", "32.03": "2.7", "91.03": "2", "11.72": "1.9", "32.05": "0.5", "51.04": "1.5", "32.06": "3.5"}
OUT = Rule("mundur", Kind.FORCED_OUT, codes=frozenset({"32.06"}), reason="mundur", decided_by="Menteri")
FLOOR = Rule("indeks", Kind.INDEX_FLOOR, Fraction(1))
PAPUA = Rule("papua", Kind.ISLAND_FLOOR, Fraction(1), codes=frozenset({"Papua"}))
ACEH = Rule("aceh", Kind.PROVINCE_CAP, Fraction(1), codes=frozenset({"11"}))


def cards() -> list[Scorecard]:
    return [card(code, Fraction(level)) for code, level in LEVELS.items()]


def chosen(*rules: Rule, quota: int = 3, waiting: int = 2) -> Selection:
    register = load_register()
    unscored = {register.find("32.17"): Reason.INVALID, register.find("32.18"): Reason.LATE, register.find("33.01"): Reason.ABSENT}
    return select(cards(), INSTRUMENT, quota=quota, year=2023, members={}, rules=rules, unscored=unscored, waiting=waiting)


@cache
def ruled() -> Selection:
    """Three places: Aceh Selatan and Sukabumi on score and Jayapura by the floor; a cap passes Aceh Tenggara over, the floor Cianjur."""
    return chosen(OUT, FLOOR, ACEH, PAPUA)


@cache
def conflict() -> Selection:
    """Two places, and two rules that want three kabupaten and a kota: each could be kept, not both."""
    return chosen(Rule("kota", Kind.KOTA_SHARE, Fraction(1)), Rule("kabupaten", Kind.KABUPATEN_SHARE, Fraction(2)), quota=2)


def cohort_of(selection: Selection) -> Cohort:
    """That selection as a report tells it."""
    return Cohort(selection, INSTRUMENT, (), len(selection.decisions), load_register(), IMPRINT)
