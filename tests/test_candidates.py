"""The list of candidates over several pages: nobody twice, nobody lost, no heading at the foot."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.strict import LANGUAGES
from reports.candidates import FIRST_PAGE, NEXT_PAGES, list_pages, page_ends
from tests.documents import INSTRUMENT
from tests.proposals import conflict, ruled
from tests.test_cohort import cards, cohort


@given(st.lists(st.booleans(), max_size=400))
def test_pages_hold_every_row_once_and_end_with_no_heading(headings: list[bool]) -> None:
    rows = [one and not (at and headings[at - 1]) for at, one in enumerate(headings)]  # two headings never follow each other
    ends = page_ends(rows)
    assert ends[0] == 0
    assert ends[-1] == len(rows)
    sizes = [end - start for start, end in pairwise(ends)]
    assert all(0 < size <= (NEXT_PAGES if at else FIRST_PAGE) for at, size in enumerate(sizes))
    assert not any(rows[end - 1] for end in ends[1:-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_proposed_and_all_others_have_a_list_each(language: str) -> None:
    pages = list_pages(ruled(), None, INSTRUMENT, language)
    listed = [[row["name"] for _, rows in page["tables"] for row in rows if "name" in row] for page in pages]
    assert listed[0] == ["Kabupaten Aceh Selatan", "Kabupaten Sukabumi", "Kabupaten Jayapura"]
    assert len(listed[1]) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_nobody_is_left_out(language: str) -> None:
    assert len(list_pages(conflict(), None, INSTRUMENT, language)) == 1
    assert list_pages(cohort([]).selection, None, INSTRUMENT, language) == []


def test_a_band_is_told_where_it_begins() -> None:
    (page,) = list_pages(cohort(cards(), 41).selection, None, INSTRUMENT, "id")
    bands = [row["band"] for _, rows in page["tables"] for row in rows if "band" in row]
    assert bands == list(dict.fromkeys(bands))
    assert bands[0] == "Sangat siap"
