"""The rules of a selection in cycle.toml: every kind in its short and its long form, and every refusal with its place."""

import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction

import pytest

from assessment.rules import Kind, Rule
from flows.selection_rules import load_rules, revised
from flows.settings import CYCLE_TOML, SettingsError, load_cycle
from questionnaires.edition import load_instrument
from questionnaires.strict import Table
from reports.reasons import rule_sentence
from tests.conftest import EDITION, new_cycle

TRACKS = ("reguler", "kawasan")
BOTH = (load_instrument(EDITION), load_instrument("2023-kawasan"))
WHY = 'reason = "Arahan", decided_by = "Menteri"'
PERSON = {"reason": "Arahan", "decided_by": "Menteri"}


def loaded(text: str, tracks: tuple[str, ...] = TRACKS) -> Mapping[str, tuple[Rule, ...]]:
    return load_rules(Table("cycle.toml", "selection", tomllib.loads(text, parse_float=Fraction), SettingsError), tracks, BOTH)


def one(text: str) -> Rule:
    (rule,) = loaded(text)["reguler"]
    return rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("index_floor = 1.75", Rule("index_floor", Kind.INDEX_FLOOR, Fraction(7, 4))),
        ('pillar_floor = "1/3"', Rule("pillar_floor", Kind.PILLAR_FLOOR, Fraction(1, 3))),
        ("province_cap = 4", Rule("province_cap", Kind.PROVINCE_CAP, Fraction(4))),
        ("island_cap = 0", Rule("island_cap", Kind.ISLAND_CAP)),
        ("kota_share = 0.2", Rule("kota_share", Kind.KOTA_SHARE, share=Fraction(1, 5))),
        ("kabupaten_share = 1", Rule("kabupaten_share", Kind.KABUPATEN_SHARE, share=Fraction(1))),
    ],
)
def test_the_short_form_is_the_number_or_the_share_of_a_rule_under_its_kind(text, rule):
    assert one(text) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("members = { repeats = true }", Rule("members", Kind.MEMBERS)),
        ('gates = { codes = ["PRA-1.1"] }', Rule("gates", Kind.GATES, codes=frozenset({"PRA-1.1"}))),
        ('x = { kind = "index-floor", number = 2, soft = true }', Rule("x", Kind.INDEX_FLOOR, Fraction(2), soft=True)),
        ('x = { kind = "pillar-floor", number = 2, codes = ["GOV"] }', Rule("x", Kind.PILLAR_FLOOR, Fraction(2), codes=frozenset({"GOV"}))),
        ('x = { kind = "province-cap", number = 2, codes = ["11"] }', Rule("x", Kind.PROVINCE_CAP, Fraction(2), codes=frozenset({"11"}))),
        ('x = { kind = "island-cap", number = 9, codes = ["Jawa"] }', Rule("x", Kind.ISLAND_CAP, Fraction(9), codes=frozenset({"Jawa"}))),
        ('island_floor = { codes = ["Papua"], number = 2 }', Rule("island_floor", Kind.ISLAND_FLOOR, Fraction(2), codes=frozenset({"Papua"}))),
        ("kota_share = { number = 3 }", Rule("kota_share", Kind.KOTA_SHARE, Fraction(3))),
        ("kota_share = { number = 3, share = 0.1 }", Rule("kota_share", Kind.KOTA_SHARE, Fraction(3), Fraction(1, 10))),
        ('x = { kind = "kabupaten-share", share = 0.5 }', Rule("x", Kind.KABUPATEN_SHARE, share=Fraction(1, 2))),
        ('x = { kind = "reserved", codes = ["53.15"], number = 1 }', Rule("x", Kind.RESERVED, Fraction(1), codes=frozenset({"53.15"}))),
        (f'forced_in = {{ codes = ["64.09"], {WHY} }}', Rule("forced_in", Kind.FORCED_IN, codes=frozenset({"64.09"}), **PERSON)),
        (f'x = {{ kind = "forced-out", codes = ["64.09"], {WHY} }}', Rule("x", Kind.FORCED_OUT, codes=frozenset({"64.09"}), **PERSON)),
        (f"province_cap = {{ number = 1, {WHY} }}", Rule("province_cap", Kind.PROVINCE_CAP, Fraction(1), **PERSON)),
    ],
)
def test_the_long_form_says_everything_and_every_rule_has_a_sentence(text, rule):
    assert one(text) == rule
    for language in ("id", "en"):
        assert "{" not in rule_sentence(rule, language)


def test_every_kind_is_tried_above():
    marks = [
        mark
        for test in (
            test_the_short_form_is_the_number_or_the_share_of_a_rule_under_its_kind,
            test_the_long_form_says_everything_and_every_rule_has_a_sentence,
        )
        for mark in test.pytestmark
    ]
    assert {rule.kind for mark in marks for _, rule in mark.args[1]} == set(Kind) - {Kind.QUOTA}


def test_rules_stand_in_the_order_of_the_file_and_a_track_keeps_its_own():
    found = loaded('island_cap = 9\nmembers = { repeats = true, track = "kawasan" }\nprovince_cap = 4')
    assert {track: [rule.id for rule in rules] for track, rules in found.items()} == {
        "reguler": ["island_cap", "province_cap"],
        "kawasan": ["island_cap", "members", "province_cap"],
    }


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("papua = 2", "papua.kind", "is missing; only these ids say it themselves: members, gates, index_floor"),
        ("province-cap = 2", "province-cap.kind", "is missing"),
        ('x = { kind = "quota", number = 2 }', "x.kind", "'quota' is unknown; known are members, gates"),
        ("quota = 3", "quota.kind", "is missing"),
        ('quota = { kind = "province-cap", number = 3 }', "quota", "belong to the rules of every selection and only to them"),
        ('members = { kind = "province-cap", number = 3 }', "members", "is no place for province-cap"),
        ('x = { kind = "members", repeats = true }', "x", "is no place for members"),
        ('x = { kind = "gates" }', "x", "is no place for gates"),
        ("members = { repeats = false }", "members.repeats", "leave this rule out"),
        ("members = 2020", "members.repeats", "is missing"),
        ("gates = 3", "gates.number", "is an unknown key"),
        ("province_cap = 2.5", "province_cap.number", "must be a whole number from 0"),
        ("province_cap = -1", "province_cap.number", "must be a whole number from 0"),
        ("province_cap = true", "province_cap.number", "must be a number"),
        ('province_cap = "tiga"', "province_cap.number", "must be a number"),
        ("province_cap = {}", "province_cap.number", "is missing"),
        ("index_floor = -0.5", "index_floor.number", "must be at least 0"),
        ("kota_share = {}", "kota_share.share", "is missing"),
        ("kota_share = 1.2", "kota_share.share", "must be a share between 0 and 1"),
        ("kota_share = { number = 0.5 }", "kota_share.number", "must be a whole number from 0"),
        ("index_floor = { number = 1, share = 0.2 }", "index_floor.share", "is an unknown key"),
        ('index_floor = { number = 1, codes = ["GOV"] }', "index_floor.codes", "is an unknown key"),
        ('island_floor = { codes = ["Sumatra"], number = 2 }', "island_floor.codes", "'Sumatra' is unknown; known are Bali-Nusa Tenggara"),
        ("island_floor = 2", "island_floor", "needs the codes that it is about"),
        ('pillar_floor = { number = 1, codes = ["gov"] }', "pillar_floor.codes", "'gov' is unknown"),
        ('gates = { codes = ["PRA-9"] }', "gates.codes", "'PRA-9' is unknown"),
        ('reserved = { codes = ["99.99"], number = 1 }', "reserved.codes", "'99.99' is unknown"),
        ('reserved = { codes = ["53.15", "53.15"], number = 1 }', "reserved.codes", "names something twice"),
        ('forced_in = { codes = ["64.09"], reason = "Arahan" }', "forced_in", "needs a reason and who decided"),
        ('forced_out = { codes = ["64.09"], reason = " ", decided_by = "Menteri" }', "forced_out.reason", "is empty"),
        (f"forced_in = {{ {WHY} }}", "forced_in", "needs the codes that it is about"),
        (f'forced_in = {{ codes = ["64.09"], number = 1, {WHY} }}', "forced_in.number", "is an unknown key"),
        ('province_cap = { number = 1, soft = "yes" }', "province_cap.soft", "must be true or false"),
        ('province_cap = { number = 1, track = "khusus" }', "province_cap.track", "'khusus' is unknown; known are reguler, kawasan"),
        ("province_cap = { nomor = 1, number = 2 }", "province_cap.nomor", "is an unknown key"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(text, place, why):
    with pytest.raises(SettingsError) as caught:
        loaded(text)
    assert (caught.value.file, caught.value.place) == ("cycle.toml", f"selection.{place}")
    assert why in caught.value.why


def test_another_number_keeps_everything_else_of_a_rule():
    rule = one('x = { kind = "province-cap", number = 2, codes = ["11"], soft = true }')
    assert revised(rule, Fraction(5), "--set", SettingsError) == Rule("x", Kind.PROVINCE_CAP, Fraction(5), codes=frozenset({"11"}), soft=True)
    share = one("kota_share = { number = 3, share = 0.1 }")
    assert revised(share, Fraction(1, 4), "--set", SettingsError) == Rule("kota_share", Kind.KOTA_SHARE, Fraction(3), Fraction(1, 4))


@pytest.mark.parametrize(
    ("text", "number", "says"),
    [
        ("province_cap = 2", Fraction(5, 2), "--set: selection.province_cap.number: must be a whole number from 0"),
        ("kota_share = 0.2", Fraction(2), "--set: selection.kota_share.share: must be a share between 0 and 1"),
        (f'forced_in = {{ codes = ["64.09"], {WHY} }}', Fraction(1), "--set: selection.forced_in.number: is an unknown key"),
    ],
)
def test_another_number_must_suit_the_rule(text, number, says):
    with pytest.raises(SettingsError, match=f"^{re.escape(says)}$"):
        revised(one(text), number, "--set", SettingsError)


EXAMPLES = re.findall(r"^# (\w+ = .+)$", CYCLE_TOML.partition("[selection]")[2].partition("[rules]")[0].format(), flags=re.MULTILINE)


def test_every_example_in_a_new_cycle_is_a_rule_that_loads(tmp_path):
    path = new_cycle(tmp_path, editions=(EDITION, "2023-kawasan"), reguler=45, kawasan=5)
    path.write_text(path.read_text().replace("[selection]\n", "[selection]\n" + "\n".join(EXAMPLES) + "\n", 1))
    found = load_cycle(tmp_path).selection
    assert [rule.id for rule in found["kawasan"]] == ["index_floor", "pillar_floor", "province_cap", "papua", "kota", "zone", "one", "members"]
    assert [rule.id for rule in found["reguler"]] == [rule.id for rule in found["kawasan"]][:-1]
