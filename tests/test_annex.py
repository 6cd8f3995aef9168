"""The annex: every number of the cohort, as text and numbers that a spreadsheet can filter and never runs."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.findings import Code, finding
from questionnaires.strict import LANGUAGES
from reports.annex import annex
from reports.cohort import Cohort, Returned, returned_reason
from reports.phrases import phrases
from reports.reasons import reason
from tests.documents import INSTRUMENT, SUKABUMI, card
from tests.proposals import cohort_of, ruled
from tests.test_cohort import RETURNED, cards, cohort
from tests.test_cut import sure_of
from tests.test_readiness import CONTROL, HOSTILE, NO_UTF_8

languages = pytest.mark.parametrize("language", LANGUAGES)
FORMULAS = [
    "=1+1.xlsx",
    '=HYPERLINK("http://127.0.0.1","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "1e5",
    "#REF!",
]


def book_of(one: Cohort, language: str) -> Workbook:
    return load_workbook(BytesIO(annex(one, language)))


@cache
def whole(language: str) -> Workbook:
    return book_of(cohort(cards(), returned=RETURNED), language)


def table(page: Worksheet) -> list[dict[str, object]]:
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip((str(heading) for heading in head), row, strict=True)) for row in rows]


@languages
def test_the_annex_has_a_sheet_for_everything_that_the_report_counts(language: str) -> None:
    t = phrases(language)
    names = ("list", "pillars", "rules", "waiting", "unscored", "returned", "groups", "history", "funnel", "dictionary")
    assert whole(language).sheetnames == [t[f"annex_{name}"] for name in names]


@languages
def test_every_scored_region_stands_once_in_it_with_its_numbers_and_its_reason(language: str) -> None:
    t, one = phrases(language), cohort(cards())
    rows = table(whole(language)[t["annex_list"]])
    assert len(rows) == len({row[t["code"]] for row in rows}) == 44
    for row, decision in zip(rows, one.selection.decisions, strict=True):
        own = decision.card
        assert row[t["code"]] == own.region.code
        assert row[t["name"]] == own.region.name
        assert row[t["place_number"]] == decision.place
        assert row[t["index"]] == pytest.approx(float(own.index), abs=0)
        assert row[t["claimed"]] == pytest.approx(float(own.claimed.value), abs=0)
        assert row[t["share_supported"]] == pytest.approx(float(own.share_supported), abs=0)
        assert row[t["band"]] == own.band.name[language]
        assert [row[pillar.name[language]] for pillar in INSTRUMENT.pillars] == [float(part.value) for part in own.final.parts]
        assert row[t["reason_code"]] == decision.reason.value
        assert row[t["decision"]] == reason(decision, one.selection, INSTRUMENT, language)


@languages
def test_every_value_of_the_tree_stands_in_it(language: str) -> None:
    t, one = phrases(language), cohort(cards())
    rows = table(whole(language)[t["annex_pillars"]])
    assert len(rows) == 44 * (1 + 6 + 18 + 72)
    found = {(row[t["code"]], row[t["item"]]): (row[t["claimed"]], row[t["supported"]]) for row in rows}
    for decision in one.selection.decisions:
        for step in decision.card.final.walk():
            assert found[decision.card.region.code, step.code] == (float(decision.card.claimed.find(step.code).value), float(step.value))
    assert all(row[t["item_name"]] for row in rows)


@languages
def test_every_returned_file_is_named_with_its_reason(language: str) -> None:
    t = phrases(language)
    rows = table(whole(language)[t["annex_returned"]])
    assert [tuple(row.values()) for row in rows] == [(one.file, one.region or None, returned_reason(one, language)) for one in RETURNED]


@languages
def test_the_dictionary_says_what_every_column_of_every_sheet_means(language: str) -> None:
    t, book = phrases(language), told(language)
    rows = table(book[t["annex_dictionary"]])
    columns = [(page.title, cell.value) for page in book.worksheets[:-1] for cell in page[1]]
    assert [(row[t["sheet"]], row[t["column"]]) for row in rows] == list(dict.fromkeys(columns))
    assert all(row[t["meaning"]] for row in rows)


@cache
def told(language: str) -> Workbook:
    """The annex of the proposal with rules, and how sure its places are."""
    one = cohort_of(ruled())
    return book_of(replace(one, robustness=sure_of(one.selection, 3)), language)


@languages
def test_rules_have_their_prices_and_regions_what_letting_them_in_costs(language: str) -> None:
    t, book = phrases(language), told(language)
    rules = {row[t["rule_id"]]: row for row in table(book[t["annex_rules"]])}
    assert (rules["papua"][t["rule"]], rules["papua"][t["rule_price"]], rules["papua"][t["rule_enter"]]) == ("R7", 0.7, "Kabupaten Cianjur")
    decisions = {row[t["code"]]: row for row in table(book[t["annex_list"]])}
    cianjur = decisions["32.03"]
    assert (cianjur[t["rule"]], cianjur[t["waiting_number"]], cianjur[t["forced_leave"]]) == ("R7", 1, "Kabupaten Sukabumi")
    assert cianjur[t["forced_points"]] == -0.1
    assert decisions["32.06"][t["verdict"]] == t["verdict_unranked"]


@languages
def test_places_have_their_interval_and_their_chance(language: str) -> None:
    t, page = phrases(language), told(language)[phrases(language)["annex_list"]]
    columns = {str(cell.value): cell.column for cell in page[1]}
    low, high, share = (page.cell(2, columns[t[key]]) for key in ("rank_low", "rank_high", "chance"))
    assert (low.number_format, high.number_format, share.number_format) == ("0", "0", "0.0%")
    assert 1 <= low.value <= high.value <= 7
    assert 0 <= share.value <= 1


@languages
def test_the_sheets_of_counts_add_up(language: str) -> None:
    t, book = phrases(language), told(language)
    groups = table(book[t["annex_groups"]])
    for level, size in (("province_short", 38), ("island", 7), ("kind", 2), ("group_track", 1)):
        rows = [row for row in groups if row[t["group_level"]] == t[level]]
        assert (len(rows), sum(row[t["proposed"]] for row in rows), sum(row[t["candidates"]] for row in rows)) == (size, 3, 7)
    assert [row[t["count"]] for row in table(book[t["annex_funnel"]])] == [514, 353, 9, 9, 7, 3]
    assert [row[t["history_members"]] for row in table(book[t["annex_history"]])] == [25, 75, 100, 141, 191, 194]
    assert len(table(book[t["annex_unscored"]])) == 3
    assert {row[t["moved_source"]] for row in table(book[t["annex_moved"]])} <= {t[key] for key in t if key.startswith("source_")}
    assert len(table(book[t["annex_alternatives"]])) > 70


@pytest.mark.parametrize("scored", [44, 0])
def test_every_sheet_has_a_frozen_head_and_a_filter_over_its_rows(scored: int) -> None:
    book = whole("id") if scored else book_of(cohort([]), "id")
    for page in book.worksheets:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref == f"A1:{page.cell(1, page.max_column).column_letter}{max(page.max_row, 2)}"
        assert all(cell.font.bold for cell in page[1])


def test_codes_are_text_and_numbers_are_numbers_with_two_decimals() -> None:
    t = phrases("id")
    page = whole("id")[t["annex_list"]]
    columns = {str(cell.value): cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        assert page.cell(row, columns[t["code"]]).data_type == "s"
        index = page.cell(row, columns[t["index"]])
        assert (index.data_type, index.number_format) == ("n", "0.00")


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE])
def test_a_file_name_like_a_formula_stays_text(text: str) -> None:
    one = cohort([card(SUKABUMI, 3)], returned=(Returned(text, text, (finding(Code.NOT_A_WORKBOOK, seen=text),)),))
    page = book_of(one, "id")[phrases("id")["annex_returned"]]
    cells = [page.cell(2, at) for at in (1, 2, 3)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert str(cells[0].value).replace("\r", "\n") == text.replace("\r", "\n")
    assert cells[0].quotePrefix is text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_cell_of_the_annex_is_a_formula_or_a_link() -> None:
    cells = [cell for page in whole("en").worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []


@pytest.mark.parametrize("text", ["".join(CONTROL), NO_UTF_8], ids=["control", "no utf-8"])
def test_control_characters_do_not_keep_the_annex_from_being_made(text: str) -> None:
    one = cohort([card(SUKABUMI, 3)], returned=(Returned(f"kuesioner{text}akhir.xlsx", "", (finding(Code.NOT_OURS),)),))
    (row,) = table(book_of(one, "id")[phrases("id")["annex_returned"]])
    name = str(row[phrases("id")["returned_file"]])
    assert name.startswith("kuesioner")
    assert name.endswith("akhir.xlsx")


def test_the_order_of_the_cards_changes_no_byte() -> None:
    assert annex(cohort(cards()[::-1]), "id") == annex(cohort(cards()), "id")
