"""The agenda in sentences: titles for every plan, actions, and four rounds that no two regions share."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.roadmap import Roadmap, bimtek, roadmap
from assessment.scorecard import Scorecard, score
from questionnaires.edition import load_instrument
from questionnaires.register import Region, load_register
from questionnaires.strict import LANGUAGES
from reports.agenda_told import Round, action_row, action_text, agenda_title, bimtek_rounds, sharing_text
from reports.numbers import points
from reports.phrases import phrases
from tests.conftest import EDITION, KARAWANG
from tests.made import submission_of
from tests.small import SMALL

INSTRUMENT = load_instrument(EDITION)
REGION, OTHER = load_register().find(KARAWANG), load_register().find("71.09")
CODES = tuple(one.code for one in INSTRUMENT.indicators())
EFFORTS = {one.code: one.effort for one in INSTRUMENT.indicators()}
ANSWERS = st.lists(st.integers(0, 4), min_size=len(CODES), max_size=len(CODES)).map(lambda levels: dict(zip(CODES, levels, strict=True)))
Without = Mapping[str, Iterable[str]]
languages = pytest.mark.parametrize("language", LANGUAGES)


def carded(
    levels: int | Mapping[str, int], *, region: Region = REGION, without: Without | None = None, gates: Mapping[str, bool | None] | None = None
) -> Scorecard:
    return score(submission_of(INSTRUMENT, region, levels, without=without, gates=gates), INSTRUMENT)


def plan(levels: int | Mapping[str, int], *, most: int = 7) -> Roadmap:
    return roadmap(carded(levels), INSTRUMENT, 2023, most=most)


def only(*efforts: str) -> dict[str, int]:
    """Everything at its top but indicators of those efforts."""
    return {code: 1 if EFFORTS[code] in efforts else 4 for code in CODES}


def rounds(card: Scorecard, language: str = "id") -> tuple[Round, ...]:
    return bimtek_rounds(bimtek(card, INSTRUMENT, roadmap(card, INSTRUMENT, 2023)), card.region, INSTRUMENT, language)


def sentences(card: Scorecard, language: str = "id") -> tuple[tuple[str, ...], ...]:
    return tuple(one.brings for one in rounds(card, language))


# Three pillars at 3, two at 2 and Smart Environment at (2 + 2 + 1) / 3: index 44/18 = 2.44; nine steps of at least 1/90 lead over 2.50.
def test_the_title_says_what_the_quick_wins_lead_to():
    levels = {code: 3 if code.startswith(("GOV", "PEO", "ECO")) else 1 if code.startswith("ENV-3") else 2 for code in CODES}
    found = plan(levels, most=9)
    assert found.now.index == Fraction(44, 18)
    assert (found.now.band.code, found.after_quick.band.code) == ("siap-bersyarat", "siap")
    index = points(found.after_quick.index, "id")
    assert agenda_title(found, "id") == f"Sembilan quick win menaikkan indeks menjadi {index}: predikat Siap dalam satu tahun"


@languages
def test_every_kind_of_plan_has_its_own_title(language):
    plans = {
        "title_full": plan(4),
        "agenda_title_long": plan(only("large")),
        "agenda_title_no_quick": plan(only("medium")),
        "agenda_title_first": plan(0),
        "agenda_title_same": plan(3, most=1),
    }
    t = phrases(language)
    for key, found in plans.items():
        words = [part for part in t[key].split("{")[0].split() if part]
        title = agenda_title(found, language)
        assert title[0].isupper()
        assert title.casefold().startswith(" ".join(words).casefold())
    assert len({agenda_title(found, language) for found in plans.values()}) == len(plans)


def test_the_title_of_first_steps_begins_at_zero():
    found = plan(0)
    assert (
        agenda_title(found, "id") == f"Tujuh langkah pertama membawa indeks dari nol ke {points(found.after_quick.index, 'id')}: predikat Belum siap"
    )


@languages
def test_a_step_is_the_next_one_of_the_edition_and_evidence_names_its_kinds(language):
    card = carded(dict.fromkeys(CODES, 4) | {"GOV-1.2": 4, "GOV-1.3": 2}, without={"GOV-1.2": ["BUD", "STAT"]})
    found = {one.action.indicator.code: one.action for one in roadmap(card, INSTRUMENT, 2023).planned}
    names = {one.code: one for one in INSTRUMENT.indicators()}
    assert action_text(found["GOV-1.3"], language) == names["GOV-1.3"].next[2][language]
    assert action_text(found["GOV-1.2"], language) == phrases(language)["agenda_evidence"].format(
        kinds="BUD + STAT", name=names["GOV-1.2"].name[language]
    )


def test_a_row_of_the_road_map_has_action_offices_years_and_gain():
    (planned,) = plan(dict.fromkeys(CODES, 4) | {"GOV-1.2": 3}).planned
    row = action_row(planned, "id")
    assert (row.code, row.first, row.last, row.gain) == ("GOV-1.2", 2023, 2023, "+0,014")
    assert row.owners == ", ".join(planned.action.indicator.owners)


@languages
def test_a_pillar_at_its_top_shares_and_names_at_most_three_offices(language):
    (shared, *_) = plan(4).sharing
    said = sharing_text(shared, language)
    assert "Smart Governance" in said
    assert [owner in said for owner in shared.owners[:4]] == [True, True, True, False]


@languages
def test_the_first_round_names_band_ends_and_failed_gates(language):
    levels = {code: {"ECO": 3, "LIV": 1}.get(code[:3], 2) for code in CODES}
    (first, gates) = sentences(carded(levels, gates={"PRA-1.3": False}), language)[0]
    best, index, worst = (points(Fraction(value), language) for value in (3, 2, 1))
    for part in ("Karawang", f" {index},", f"Smart Economy ({best})", f"Smart Living ({worst})"):
        assert part in first
    assert "PRA-1.3" in gates
    assert sentences(carded(levels), language)[0][1] == phrases(language)["bring_gates_none"]


def test_the_other_rounds_name_gaps_idle_assets_and_quick_wins():
    levels = dict.fromkeys(CODES, 2) | {"ENV-3.1": 0, "GOV-1.2": 3, "LIV-2.1": 4}
    card = carded(levels, without={"GOV-1.2": ["BUD"]})
    _, second, third, fourth = sentences(card)
    assert second[0].startswith("Kesenjangan paling mendesak: ENV-3.1 ")
    assert second[1] == "Bukti yang perlu dilengkapi: GOV-1.2 (BUD)."
    assert second[2].startswith("Yang hadir: ")
    assert third == ("Faktor yang asetnya mendahului pemanfaatan: Keamanan dan kebencanaan (aset 4,00, pemanfaatan 2,00).",)
    assert fourth[0].startswith("Quick win 2023: GOV-1.")
    assert fourth[1].startswith("Pada 2024–2027, ")
    assert fourth[2].startswith("Langkah jangka panjang mulai 2027: ")


@languages
@pytest.mark.parametrize("level", range(5))
def test_no_round_is_ever_without_a_sentence(level, language):
    for one in rounds(carded(level), language):
        assert one.name
        assert one.decided
        assert one.brings
        assert all(said.strip() and "{" not in said for said in one.brings)


def test_a_region_with_nothing_begins_with_its_first_quick_win():
    first = plan(0).quick[0].action.indicator
    assert sentences(carded(0))[2] == (f"Belum ada faktor tempat inovasi bertumpu; mulailah dari {first.code} {first.name['id']} (tingkat 0).",)


def test_more_than_three_pieces_of_evidence_are_counted():
    codes = ["GOV-1.2", "PEO-1.2", "LIV-1.2", "MOB-1.2", "ECO-1.2"]
    said = sentences(carded(4, without=dict.fromkeys(codes, tuple(kind.code for kind in INSTRUMENT.evidence))))[1][0]
    assert said.startswith("Bukti yang perlu dilengkapi: ")
    assert said.endswith(" dan 2 lainnya.")


def test_an_edition_without_these_stages_builds_its_innovations_on_the_firmest_group():
    card = score(submission_of(SMALL, REGION, {one.code: 3 if one.code == "CIT-1" else 1 for one in SMALL.indicators()}), SMALL)
    found = bimtek_rounds(bimtek(card, SMALL, roadmap(card, SMALL, 2021)), REGION, SMALL, "id")
    assert "Citra Daerah" in found[2].brings[0]


@pytest.mark.parametrize("level", range(5))
def test_two_regions_never_get_the_same_table_even_with_equal_answers(level):
    assert sentences(carded(level)) != sentences(carded(level, region=OTHER))


@settings(max_examples=25)
@given(ANSWERS, ANSWERS)
def test_two_regions_with_other_answers_never_get_the_same_table(first, second):
    assert (sentences(carded(first)) == sentences(carded(second))) is (first == second)


@settings(max_examples=15)
@given(ANSWERS)
def test_what_is_at_its_top_is_never_named_as_a_gap_or_a_quick_win(levels):
    _, second, _, fourth = sentences(carded(levels))
    gaps = [said for said in second if said.startswith("Kesenjangan")]
    assert not [code for code, level in levels.items() if level == 4 and any(f"{code} " in said for said in (*gaps, *fourth))]
