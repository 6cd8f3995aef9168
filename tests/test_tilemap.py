"""The map of tiles: every province once, each on a place of its own, with the numbers beside it."""

import re

import pytest

from questionnaires.register import Register
from questionnaires.strict import LANGUAGES
from reports.cohort_charts import TILE_WIDTH, WIDTH
from reports.tilemap import PLACES, map_page, map_title, province_short
from tests.proposals import ACEH, FLOOR, OUT, chosen, conflict, ruled


def test_every_province_of_the_register_has_a_tile_of_its_own(register: Register) -> None:
    assert set(PLACES) == {region.province_code for region in register}
    assert len({(column, row) for _, column, row in PLACES.values()}) == len(PLACES) == 38
    assert len({name for name, _, _ in PLACES.values()}) == 38
    assert max(column for _, column, _ in PLACES.values()) < WIDTH / TILE_WIDTH


def test_a_region_has_the_short_name_of_its_province(register: Register) -> None:
    assert [province_short(register.find(code)) for code in ("11.01", "34.71", "96.71")] == ["Aceh", "DIY", "PBD"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_adds_up_to_the_proposal_the_candidates_and_the_members(register: Register, language: str) -> None:
    rows = [row for half in map_page(ruled(), register, 2023, language)["tables"] for row in half]
    assert len(rows) == 38
    assert [sum(int(row[at]) for row in rows) for at in (2, 3, 4)] == [3, 7, sum(register.members_by_province(2023).values())]


def test_a_tile_says_what_its_row_in_the_table_says(register: Register) -> None:
    page = map_page(ruled(), register, 2023, "id")
    said = re.findall(r"<text[^>]*>([^<]*)</text>", str(page["map"]))
    tiles = {said[at]: (said[at + 1], said[at + 2]) for at in range(0, len(said), 3)}
    for half in page["tables"]:
        for _, short, proposed, candidates, _ in half:
            assert tiles[short] == ((proposed, f"dari {candidates}") if candidates != "0" else ("–", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_names_the_provinces_at_a_cap(register: Register, language: str) -> None:
    names = {region.province_code: region.province for region in register}
    capped = map_title(ruled(), names, {"11": 1, "32": 1, "91": 1}, language)
    assert "Aceh" in capped
    free = map_title(chosen(OUT, FLOOR), names, {"11": 2, "32": 1}, language)
    assert "Aceh" not in free
    assert "38" in free
    assert ACEH.codes == {"11"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_of_nobody_reaches_no_province(register: Register, language: str) -> None:
    page = map_page(conflict(), register, 2023, language)
    assert "38" not in str(page["title"])
    assert "38" in str(page["lede"])
