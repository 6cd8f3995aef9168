"""The receipt of an objection: what was received, in which window, and what becomes of it."""

import datetime as dt
from dataclasses import dataclass

from questionnaires.findings import Finding
from questionnaires.instrument import Instrument
from questionnaires.objection import Objection
from questionnaires.register import Region
from reports.imprint import Imprint
from reports.letter import addressee
from reports.numbers import WIB, day, moment
from reports.phrases import phrases, templates
from reports.sentences import numeral


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that the receipt tells: an objection that is to be answered, and what was found in it.

    ``received`` knows its time zone. The window begins on the imprint's date, that of the results; the receipt is dated when the file came.
    """

    objection: Objection
    region: Region
    instrument: Instrument
    findings: tuple[Finding, ...]
    received: dt.datetime
    imprint: Imprint


def document_number(receipt: Receipt) -> str:
    """The number that the receipt is cited by."""
    return f"TS/{receipt.instrument.id}/{receipt.region.code}"


def receipt_html(receipt: Receipt, language: str) -> str:
    """The receipt as HTML in that language, to be printed on A4 as a letter is."""
    t, objection, imprint = phrases(language), receipt.objection, receipt.imprint
    names = {one.code: one.name[language] for one in receipt.instrument.indicators()}
    items = len({one.item for one in objection.disputed})
    since, until, received = day(imprint.date, language), day(imprint.objections_until, language), moment(receipt.received, language)
    return (
        templates()
        .get_template("receipt.html")
        .render(
            t=t,
            language=language,
            imprint=imprint,
            kind=t["receipt_kind"],
            number=document_number(receipt),
            running=f"{t['receipt_kind']}  ·  {receipt.region.name}",
            to=addressee(receipt.region, language),
            date=day(_came(receipt), language),
            about=t["letter_about_objection"].format(cycle=imprint.cycle),
            title=t["receipt_title"].format(region=receipt.region.name, count=numeral(items, language)),
            lede=t["receipt_lede" if _within(receipt) else "receipt_lede_outside"].format(received=received, since=since, until=until),
            file=objection.file,
            sha256=objection.sha256,
            edition=receipt.instrument.id,
            received=received,
            items=[(one.item, names[one.item], one.text) for one in objection.disputed],
            findings=[f"{one.wrong(language)} {one.mend(language)}" for one in receipt.findings],
            next=(t["receipt_next"], t["receipt_until"].format(until=until)),
        )
    )


def _came(receipt: Receipt) -> dt.date:
    return receipt.received.astimezone(WIB).date()


def _within(receipt: Receipt) -> bool:
    """Whether it came within the window, of which the last day is a part; a cycle may accept it all the same."""
    return receipt.imprint.date <= _came(receipt) <= receipt.imprint.objections_until
