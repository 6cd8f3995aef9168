"""What a report owes its reader is found wherever it is laid out, and missed where one digit is another."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.strict import LANGUAGES
from reports.layers import read_layers
from reports.printed import COVER, Printed, missing, printed
from tests.documents import INSTRUMENT, readiness
from tests.twins import marked, whole

ROWS = (Printed("GOV", "Layanan publik", "2,20 → 1,00"), Printed("GOV", "Layanan publik digital", "4 → 3"), Printed("GOV", "", "1,62"))
TEXT = "Pilar 1 dari 6\n1,62\nLayanan publik 2,20 → 1,00\n1.1 Layanan\npublik digital 4 → 3 REG\n"


def wrong(text: str, *owed: Printed) -> tuple[str, ...]:
    return missing(owed or ROWS, {"GOV": text})


def test_a_number_is_found_behind_its_name_across_lines():
    assert wrong(TEXT) == ()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("1,62", "1,63", "GOV: 1,62 is not printed"),
        ("1,62", "11,62", "GOV: 1,62 is not printed"),
        ("1,62", "1,625", "GOV: 1,62 is not printed"),
        ("2,20", "2,21", "GOV: Layanan publik: 2,20 → 1,00 is not printed behind it"),
        ("4 → 3", "4 → 2", "GOV: Layanan publik digital: 4 → 3 is not printed behind it"),
        ("4 → 3", "4 → 3 → 1", "GOV: Layanan publik digital: 4 → 3 is not printed behind it"),
        ("4 → 3", "4 → 4 → 3", "GOV: Layanan publik digital: 4 → 3 is not printed behind it"),
        ("digital 4 → 3", "digital", "GOV: Layanan publik digital: 4 → 3 is not printed behind it"),
    ],
)
def test_each_change_is_named(before, after, says):
    assert wrong(TEXT.replace(before, after)) == (says,)


def test_a_number_of_another_row_does_not_stand_in():
    swapped = TEXT.replace("2,20 → 1,00", "#").replace("4 → 3", "2,20 → 1,00").replace("#", "4 → 3")
    assert len(wrong(swapped)) == 2


def test_a_number_owed_twice_must_stand_there_twice():
    twice = (Printed(COVER, "", "1,50"), Printed(COVER, "", "1,50"))
    assert missing(twice, {COVER: "1,50 dan 1,50"}) == ()
    assert missing(twice, {COVER: "1,50 dan 1,51"}) == ("the cover: 1,50 is not printed 2 times",)


def test_a_missing_section_is_named_once():
    assert missing(ROWS, {COVER: TEXT}) == ("GOV: the report has no such section",)


def test_every_pillar_factor_and_indicator_is_owed():
    owed = printed(readiness().card, INSTRUMENT, "id")
    factors = sum(len(pillar.members) for pillar in INSTRUMENT.pillars)
    assert len(owed) == 1 + 6 + 6 + factors + 72
    assert len({(one.section, one.label) for one in owed if one.label}) == factors + 72


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["mixed", "marked"])
def test_a_report_prints_all_that_it_owes(kind, language):
    report = marked(readiness()) if kind == "marked" else readiness()
    assert missing(printed(report.card, INSTRUMENT, language), read_layers(whole(kind, language)).sections) == ()


@given(st.data())
def test_whatever_digit_of_an_owed_number_is_changed_is_noticed(data):
    owed, sections = printed(marked(readiness()).card, INSTRUMENT, "id"), read_layers_once()
    one = data.draw(st.sampled_from([one for one in owed if one.label]))
    text = sections[one.section]
    behind = re.search(
        r"\s*".join(map(re.escape, one.label.replace(" ", ""))) + r"\s*" + r"\s*".join(map(re.escape, one.text.replace(" ", ""))), text
    )
    assert behind, one
    places = [at for at in range(behind.end() - len(one.text), behind.end()) if text[at].isdigit()]
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != text[at]]))
    assert missing(owed, {**sections, one.section: text[:at] + digit + text[at + 1 :]}) != ()


def read_layers_once(found=[]):  # noqa: B006  (read once for all examples)
    if not found:
        found.append(read_layers(whole("marked")).sections)
    return found[0]
