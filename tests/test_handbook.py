"""The handbook: every text of the edition in both languages, on paper and as a table, the same bytes each time."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.edition import load_instrument
from questionnaires.instrument import Indicator, Instrument, Ladder, Measure
from questionnaires.sheet import level_texts
from questionnaires.strict import LANGUAGES
from reports.entries import entries, measured_levels
from reports.handbook import document_number, handbook_html, handbook_xlsx
from reports.pdf import pdf
from reports.phrases import phrases
from tests.documents import _told, outside, overlapping, squeezed, text_of, words_of

EDITIONS = ("2023-reguler", "2023-kawasan")
languages = pytest.mark.parametrize("language", LANGUAGES)
editions = pytest.mark.parametrize("edition", EDITIONS)


@cache
def handbook_pdf(edition: str, language: str) -> bytes:
    return pdf(handbook_html(load_instrument(edition), language))


@cache
def sheet_of(edition: str, language: str) -> Worksheet:
    return load_workbook(BytesIO(handbook_xlsx(load_instrument(edition), language))).worksheets[0]


def one_pillar(instrument: Instrument) -> Instrument:
    """An edition cut down to a pillar whose numbers differ between kabupaten and kota: quick to print."""
    pillar = next(one for one in instrument.pillars if one.code == "MOB")
    return replace(instrument, root=replace(instrument.root, members=(pillar,)))


def meanings_of(indicator: Indicator, language: str) -> set[str]:
    if isinstance(indicator.answer, Ladder):
        return {text[language] for text in indicator.answer.levels}
    return {text for kind in indicator.answer.thresholds for text in measured_levels(indicator.answer, kind, language)}


@languages
@editions
def test_every_indicator_stands_in_it_with_code_name_question_and_every_level(edition: str, language: str) -> None:
    told, missing = text_of(handbook_pdf(edition, language)), []
    for one in load_instrument(edition).indicators():
        wanted = [f"{one.code}{one.name[language]}", one.question[language], one.why[language], *meanings_of(one, language)]
        wanted += [text[language] for text in (*one.next, *one.documents.values())]
        wanted += [", ".join(one.owners), one.reference, one.not_applicable[language] if one.not_applicable else ""]
        if isinstance(one.answer, Measure):
            wanted += [one.answer.unit[language], one.answer.issuer, one.answer.source]
        missing += [(one.code, text) for text in wanted if squeezed(text) not in told]
    assert missing == []


@languages
@editions
def test_the_rules_of_the_edition_stand_in_it(edition: str, language: str) -> None:
    told, instrument = text_of(handbook_pdf(edition, language)), load_instrument(edition)
    wanted = [instrument.title[language], instrument.reference, document_number(instrument), instrument.digest[:12], *instrument.guide]
    wanted += [kind.code + kind.name[language] + kind.hint[language] for kind in instrument.evidence]
    wanted += [effort[language] for effort in instrument.efforts.values()]
    for gate in instrument.gates:
        wanted += [gate.code, gate.name[language], gate.question[language], gate.next[language], gate.reference, *gate.evidence]
    assert [text for text in wanted if squeezed(text) not in told] == []


@languages
@editions
def test_weights_and_bands_are_told_as_numbers_of_the_language(edition: str, language: str) -> None:
    told, instrument = text_of(handbook_pdf(edition, language)), load_instrument(edition)
    weight = {"2023-reguler": "1/6", "2023-kawasan": "15%"}[edition]
    sign = "," if language == "id" else "."
    edges = ("0{}00", "1{}00", "1{}75", "2{}50", "3{}25")
    wanted = [f"{band.name[language]}{edge.format(sign)}" for band, edge in zip(instrument.bands, edges, strict=True)]
    wanted += [
        f"{instrument.pillars[0].name[language]}{weight}",
        *(f"{stage.name[language]}{share}" for stage, share in zip(instrument.stages, ("20%", "50%", "30%"), strict=False)),
    ]
    assert [text for text in wanted if squeezed(text) not in told] == []


@languages
def test_a_part_that_stands_apart_and_does_not_cap_the_band_is_told_only_where_there_is_one(language: str) -> None:
    t, name = phrases(language), load_instrument("2023-kawasan").pillars[-1].name[language]
    lines = [squeezed(t[key].format(**{what: name})) for key, what in (("handbook_apart", "stage"), ("handbook_exempt", "names"))]
    for edition, there in (("2023-kawasan", True), ("2023-reguler", False)):
        assert [line in text_of(handbook_pdf(edition, language)) for line in lines] == [there, there]


def test_an_edition_without_a_floor_names_no_limit() -> None:
    instrument = load_instrument("2023-reguler")
    beginning = phrases("id")["handbook_floor"].partition("{below}")[0].format(tier="Pilar")
    assert beginning in handbook_html(instrument, "id")
    assert beginning not in handbook_html(replace(instrument, floor=None), "id")


def test_a_group_without_factors_is_told_too() -> None:
    instrument = load_instrument("2023-reguler")
    pillar = replace(instrument.pillars[0], members=tuple(instrument.pillars[0].indicators()))
    flat = replace(instrument, tiers=instrument.tiers[:2], root=replace(instrument.root, members=(pillar,)))
    html = handbook_html(flat, "id")
    assert html.count('<div class="item">') == 12
    assert '<h3 class="part"' not in html
    page = load_workbook(BytesIO(handbook_xlsx(flat, "id"))).worksheets[0]
    assert [page["A2"].value, page["B2"].value] == ["GOV-1.1", "Smart Governance"]


def test_thresholds_have_a_decimal_comma_in_indonesian_and_a_point_in_english() -> None:
    told = {language: text_of(handbook_pdf("2023-reguler", language)) for language in LANGUAGES}
    assert squeezed("2,75 atau lebih, kurang dari 3,25") in told["id"]
    assert squeezed("2.75 or more, less than 3.25") in told["en"]
    assert squeezed("2.75") not in told["id"]


def test_the_levels_of_a_number_are_in_indonesian_the_words_of_the_workbook() -> None:
    numbers = [one for one in load_instrument("2023-reguler").indicators() if isinstance(one.answer, Measure)]
    assert len(numbers) == 26
    for one in numbers:
        for kind in one.answer.thresholds:
            assert measured_levels(one.answer, kind, "id") == level_texts(one, kind)


@languages
def test_thresholds_stand_in_two_columns_only_where_kabupaten_and_kota_differ(language: str) -> None:
    instrument = load_instrument("2023-reguler")
    for entry in (one for pillar in instrument.pillars for one in entries(pillar, instrument, language)):
        answer = entry.indicator.answer
        differ = isinstance(answer, Measure) and answer.thresholds["kabupaten"] != answer.thresholds["kota"]
        assert entry.columns == (("Kabupaten", "Kota") if differ else (phrases(language)["handbook_means"],))
        assert all(len(rung.meanings) == len(entry.columns) for rung in entry.rungs)


@languages
def test_each_level_but_the_highest_has_the_step_that_lifts_it(language: str) -> None:
    instrument = load_instrument("2023-reguler")
    for entry in (one for pillar in instrument.pillars for one in entries(pillar, instrument, language)):
        assert [rung.step for rung in entry.rungs] == [*(text[language] for text in entry.indicator.next), ""]
        assert [rung.level for rung in entry.rungs] == list(range(instrument.highest + 1))


@languages
@editions
def test_no_word_reaches_over_the_margin_and_every_page_has_its_number(edition: str, language: str) -> None:
    data = handbook_pdf(edition, language)
    assert outside(data) == []
    _, pages = words_of(data)
    assert 25 <= len(pages) <= 45
    told = text_of(data)
    number, of = document_number(load_instrument(edition)), phrases(language)["page_of"]
    assert [at for at in range(2, len(pages) + 1) if squeezed(f"{number}·{at}{of}{len(pages)}") not in told] == []


@languages
def test_no_word_is_printed_upon_another(language: str) -> None:
    assert overlapping(pdf(handbook_html(one_pillar(load_instrument("2023-reguler")), language))) == []


@languages
@editions
def test_the_block_of_an_indicator_stands_whole_on_one_page(edition: str, language: str) -> None:
    pages = [squeezed(page) for page in _told(handbook_pdf(edition, language), "-raw").split("\f")]
    for one in load_instrument(edition).indicators():
        block = [
            f"{one.code}{one.name[language]}",
            one.question[language],
            *meanings_of(one, language),
            *(text[language] for text in one.next),
            one.reference,
        ]
        assert any(all(squeezed(text) in page for text in block) for page in pages), one.code


@languages
@editions
def test_the_contents_name_the_page_on_which_each_pillar_begins(edition: str, language: str) -> None:
    words, _ = words_of(handbook_pdf(edition, language))
    instrument = load_instrument(edition)
    for pillar in instrument.pillars:
        code = next(pillar.indicators()).code
        page = next(word.page for word in words if word.text == code)
        row = next(word for word in words if word.page == 1 and word.text == pillar.name[language].split()[-1])
        assert str(page) in [word.text for word in words if word.page == 1 and abs(word.top - row.top) < 3]


@languages
@editions
def test_the_table_has_one_row_for_each_indicator_a_frozen_head_and_a_filter(edition: str, language: str) -> None:
    page, instrument = sheet_of(edition, language), load_instrument(edition)
    head, *rows = page.iter_rows(values_only=True)
    assert [row[0] for row in rows] == [one.code for one in instrument.indicators()]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == page.dimensions
    assert all(cell.font.bold for cell in page[1])
    assert len(set(head)) == len(head)
    for row, one in zip(rows, instrument.indicators(), strict=True):
        cells = [str(value) for value in row]
        wanted = [one.name[language], one.question[language], one.why[language], *(text[language] for text in one.next)]
        assert [text for text in wanted if text not in cells] == []
        assert [text for text in meanings_of(one, language) if text not in "\n".join(cells)] == []


def test_no_cell_of_the_table_is_a_formula() -> None:
    cells = [cell for row in sheet_of("2023-kawasan", "en").iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}


def test_equal_editions_give_equal_bytes() -> None:
    instrument = one_pillar(load_instrument("2023-reguler"))
    assert handbook_html(instrument, "id") == handbook_html(instrument, "id")
    assert pdf(handbook_html(instrument, "id")) == pdf(handbook_html(instrument, "id")) != pdf(handbook_html(instrument, "en"))
    assert handbook_xlsx(instrument, "id") == handbook_xlsx(instrument, "id")
