"""The receipt of an objection: every disputed indicator, the window, what happens next, and no text taken for markup."""

import datetime as dt
from dataclasses import replace

import pytest

from questionnaires.findings import Code, finding
from questionnaires.objection import Disputed, Objection
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.numbers import WIB, day, moment
from reports.pdf import pdf
from reports.phrases import phrases
from reports.receipt import Receipt, document_number, receipt_html
from tests.documents import IMPRINT, INSTRUMENT, LONG_NAME, SUKABUMI, markup_of, outside, overlapping, squeezed, text_of
from tests.test_readiness import HOSTILE

languages = pytest.mark.parametrize("language", LANGUAGES)
RECEIVED = dt.datetime(2023, 3, 20, 9, 30, tzinfo=WIB)
ROWS = (
    Disputed("GOV-1.2", "Anggaran perbaikan sudah ada.", "BUD", "DPA 2023", "halaman 12"),
    Disputed("ENV-2.4", "Angka yang dipakai angka lama.", "", "", ""),
    Disputed("GOV-1.2", "Notula rapat juga ada.", "MIN", "Notula 3 Oktober 2022", ""),
)


def receipt(*rows: Disputed, code: str = SUKABUMI, received: dt.datetime = RECEIVED) -> Receipt:
    objection = Objection(code, INSTRUMENT.id, rows or ROWS, "sanggahan.xlsx", "ab12" * 16)
    bare = finding(Code.DISPUTED_BARE, "Sanggahan", "D6", item="ENV-2.4")
    return Receipt(objection, load_register().find(code), INSTRUMENT, (bare,), received, IMPRINT)


@languages
def test_it_names_each_disputed_indicator_with_its_text_and_new_evidence(language: str) -> None:
    data = pdf(receipt_html(receipt(), language))
    told = text_of(data)
    names = {one.code: one.name[language] for one in INSTRUMENT.indicators()}
    for one in ROWS:
        assert squeezed(f"{one.item}{names[one.item]}{one.text}") in told
    for said in ("Kabupaten Sukabumi", "sanggahan.xlsx", "ab12" * 16, IMPRINT.ministry, IMPRINT.signer, document_number(receipt())):
        assert squeezed(said) in told
    assert squeezed(phrases(language)["date"] + day(RECEIVED.date(), language)) in told
    assert outside(data) == []
    assert overlapping(data) == []


@languages
def test_it_says_when_it_came_until_when_it_may_be_replaced_and_what_happens_next(language: str) -> None:
    told, t = text_of(pdf(receipt_html(receipt(), language))), phrases(language)
    since, until = day(IMPRINT.date, language), day(IMPRINT.objections_until, language)
    assert squeezed(t["receipt_lede"].format(received=moment(RECEIVED, language), since=since, until=until)) in told
    assert squeezed(t["receipt_next"] + t["receipt_until"].format(until=until)) in told
    bare = receipt().findings[0]
    assert squeezed(f"{bare.wrong(language)} {bare.mend(language)}") in told


def test_its_title_counts_indicators_and_not_rows() -> None:
    assert squeezed("Sanggahan Kabupaten Sukabumi diterima: dua indikator akan dijawab") in squeezed(receipt_html(receipt(), "id"))
    assert document_number(receipt()) == "TS/2023-reguler/32.02"


@pytest.mark.parametrize(
    ("hour", "within"),
    [
        (dt.datetime(2023, 3, 14, 0, 0, tzinfo=WIB), True),
        (dt.datetime(2023, 3, 28, 23, 59, tzinfo=WIB), True),
        (dt.datetime(2023, 3, 28, 17, 0, tzinfo=dt.UTC), False),  # the 29th in Jakarta
        (dt.datetime(2023, 3, 13, 16, 59, tzinfo=dt.UTC), False),
    ],
)
def test_the_last_day_of_the_window_belongs_to_it(hour: dt.datetime, *, within: bool) -> None:
    outside_it = phrases("id")["receipt_lede_outside"].split("{until}")[1]
    assert (outside_it not in receipt_html(receipt(received=hour), "id")) is within


@languages
def test_many_long_rows_stay_on_the_pages(language: str) -> None:
    rows = [Disputed(one.code, "Bukti sudah ada. " * 12, "REG", "S" * 120, "h" * 80) for one in INSTRUMENT.indicators()]
    data = pdf(receipt_html(receipt(*rows, code=LONG_NAME), language))
    assert outside(data) == []
    assert overlapping(data) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_region_wrote_is_never_markup(text: str) -> None:
    tame = receipt(Disputed("GOV-1.2", "x", "REG", "x", "x"))
    rows = (Disputed("GOV-1.2", text, "REG", text, text),)
    hostile = replace(tame, objection=replace(tame.objection, disputed=rows, file=text))
    assert markup_of(receipt_html(hostile, "id")) == markup_of(receipt_html(tame, "id"))
