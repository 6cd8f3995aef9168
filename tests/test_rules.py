"""Every kind of rule: whom it leaves out, and the rows that it makes."""

from fractions import Fraction

import pytest

from assessment.ranking import Ranked, rank
from assessment.rules import Kind, Rule, broken, left_out, rows
from questionnaires.edition import load_instrument
from questionnaires.register import load_register
from tests.conftest import EDITION
from tests.made import card_of

INSTRUMENT = load_instrument(EDITION)
ACEH, SUKABUMI, KOTA_BANDUNG, KARAWANG = (load_register().find(code) for code in ("11.01", "32.02", "32.73", "32.15"))
REGIONS = (ACEH, SUKABUMI, KOTA_BANDUNG, KARAWANG)
DECIDED = {"reason": "Arahan", "decided_by": "Menteri"}


def codes(*given: str) -> frozenset[str]:
    return frozenset(given)


def one_of(region, **more) -> Ranked:
    return rank([card_of(INSTRUMENT, region, 0, **more)], INSTRUMENT, {})[0]


@pytest.mark.parametrize(
    ("rule", "region", "named"),
    [
        (Rule("m", Kind.MEMBERS, Fraction(2023)), KOTA_BANDUNG, (str(KOTA_BANDUNG.memberships[0].year),)),
        (Rule("m", Kind.MEMBERS, Fraction(2023)), ACEH, None),
        (Rule("m", Kind.MEMBERS, Fraction(2023), codes=codes("32.73")), KOTA_BANDUNG, None),
        (Rule("m", Kind.MEMBERS), KOTA_BANDUNG, None),
        (Rule("i", Kind.INDEX_FLOOR, Fraction(2)), ACEH, None),
        (Rule("i", Kind.INDEX_FLOOR, Fraction(201, 100)), ACEH, ()),
        (Rule("p", Kind.PILLAR_FLOOR, Fraction(2)), ACEH, None),
        (Rule("p", Kind.PILLAR_FLOOR, Fraction(3), codes=codes("MOB", "GOV")), ACEH, ("GOV", "MOB")),
        (Rule("o", Kind.FORCED_OUT, codes=codes("11.01"), **DECIDED), ACEH, ()),
        (Rule("o", Kind.FORCED_OUT, codes=codes("11.01"), **DECIDED), SUKABUMI, None),
        (Rule("c", Kind.PROVINCE_CAP, Fraction(0)), ACEH, None),
    ],
)
def test_a_rule_leaves_out_whom_it_is_about_and_names_why(rule, region, named):
    assert left_out(rule, one_of(region)) == named


def test_gates_are_all_asked_or_those_that_the_rule_names():
    one = one_of(ACEH, gates={"PRA-1.1": False, "PRA-1.4": False})
    assert left_out(Rule("g", Kind.GATES), one) == ("PRA-1.1", "PRA-1.4")
    assert left_out(Rule("g", Kind.GATES, codes=codes("PRA-1.4")), one) == ("PRA-1.4",)
    assert left_out(Rule("g", Kind.GATES, codes=codes("PRA-1.2")), one) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("r", Kind.QUOTA, Fraction(3)), [({0: 1, 1: 1, 2: 1, 3: 1}, None, 3)]),
        (Rule("r", Kind.PROVINCE_CAP, Fraction(2)), [({0: 1}, None, 2), ({1: 1, 2: 1, 3: 1}, None, 2)]),
        (Rule("r", Kind.PROVINCE_CAP, Fraction(2), codes=codes("32")), [({1: 1, 2: 1, 3: 1}, None, 2)]),
        (Rule("r", Kind.ISLAND_CAP, Fraction(1), codes=codes("Sumatera")), [({0: 1}, None, 1)]),
        (Rule("r", Kind.ISLAND_FLOOR, Fraction(1), codes=codes("Jawa", "Papua")), [({1: 1, 2: 1, 3: 1}, 1, None), ({}, 1, None)]),
        (Rule("r", Kind.KOTA_SHARE, share=Fraction(3, 10)), [({0: -3, 1: -3, 2: 7, 3: -3}, 0, None), ({2: 1}, 0, None)]),
        (Rule("r", Kind.KABUPATEN_SHARE, Fraction(2)), [({0: 1, 1: 1, 2: 0, 3: 1}, 0, None), ({0: 1, 1: 1, 3: 1}, 2, None)]),
        (Rule("r", Kind.RESERVED, Fraction(1), codes=codes("11.01", "32.73", "99.99")), [({0: 1, 2: 1}, 1, None)]),
        (Rule("r", Kind.FORCED_IN, codes=codes("32.15", "99.99"), **DECIDED), [({3: 1}, 1, None), ({}, 1, None)]),
        (Rule("r", Kind.GATES), []),
    ],
)
def test_a_rule_makes_its_rows(rule, expected):
    assert [(dict(row.terms), row.low, row.high) for row in rows(rule, REGIONS)] == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": Kind.QUOTA, "number": Fraction(-1)}, "at least 0"),
        ({"kind": Kind.KOTA_SHARE, "share": Fraction(2)}, "from 0 to 1"),
        ({"kind": Kind.FORCED_IN, "codes": codes("11.01"), "reason": "Arahan"}, "who decided"),
        ({"kind": Kind.RESERVED, "number": Fraction(1)}, "needs the codes"),
    ],
)
def test_an_incomplete_rule_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Rule("r", **given)


@pytest.mark.parametrize(
    ("rule", "chosen", "is_broken"),
    [
        (Rule("r", Kind.QUOTA, Fraction(1)), REGIONS, False),  # the quota is asked for elsewhere
        (Rule("r", Kind.INDEX_FLOOR, Fraction(4)), REGIONS, False),  # so is what looks at one region
        (Rule("r", Kind.PROVINCE_CAP, Fraction(2)), REGIONS, True),
        (Rule("r", Kind.PROVINCE_CAP, Fraction(2)), REGIONS[:3], False),
        (Rule("r", Kind.ISLAND_CAP, Fraction(2), codes=codes("Jawa")), REGIONS, True),
        (Rule("r", Kind.ISLAND_FLOOR, Fraction(1), codes=codes("Papua")), REGIONS, True),
        (Rule("r", Kind.ISLAND_FLOOR, Fraction(1), codes=codes("Jawa", "Sumatera")), REGIONS, False),
        (Rule("r", Kind.KOTA_SHARE, share=Fraction(1, 4)), REGIONS, False),
        (Rule("r", Kind.KOTA_SHARE, share=Fraction(251, 1000)), REGIONS, True),
        (Rule("r", Kind.KABUPATEN_SHARE, Fraction(4)), REGIONS, True),
        (Rule("r", Kind.RESERVED, Fraction(1), codes=codes("11.01")), (KARAWANG,), True),
        (Rule("r", Kind.FORCED_IN, codes=codes("11.01"), **DECIDED), (KARAWANG,), True),
        (Rule("r", Kind.FORCED_IN, codes=codes("11.01"), **DECIDED), REGIONS, False),
        (Rule("r", Kind.KOTA_SHARE, share=Fraction(1)), (), False),
        (Rule("r", Kind.RESERVED, Fraction(1), codes=codes("11.01")), (), True),
    ],
)
def test_a_chosen_set_says_which_rules_it_breaks(rule, chosen, is_broken):
    assert broken((rule,), chosen) == (("r",) if is_broken else ())
