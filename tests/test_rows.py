"""The rows of a pillar's table and the picture under them are equally high, with the longest words of every edition in either language."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assessment.peers import peers
from assessment.scorecard import Scorecard
from questionnaires.edition import list_editions, load_instrument
from questionnaires.instrument import Group, Indicator, Instrument
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES, Text
from questionnaires.submission import Submission
from reports.phrases import phrases
from reports.pillar_page import PillarPage, pillar_pages
from reports.readiness import Readiness
from reports.summary_page import Place
from reports.tracks import HEAD, LEFT, LENGTH
from tests.documents import IMPRINT, MARGIN, Word, printed, words_of
from tests.made import submission_of
from tests.marked import marked_card, marking_of

REGION = load_register().find("32.02")
MM = 72 / 25.4
SLACK = 0.5 * MM


def longer(member: Group | Indicator, times: int) -> Group | Indicator:
    """The same with names so many times as long."""
    name = Text(*(" ".join([member.name[language]] * times) for language in LANGUAGES))
    if isinstance(member, Indicator):
        return replace(member, name=name)
    return replace(member, name=name, members=tuple(longer(one, times) for one in member.members))


def lengthened(instrument: Instrument, times: int) -> Instrument:
    """The edition with longer names below its pillars, which head the pages."""
    pillars = tuple(replace(pillar, members=tuple(longer(one, times) for one in pillar.members)) for pillar in instrument.pillars)
    return replace(instrument, root=replace(instrument.root, members=pillars))


def lacking(instrument: Instrument) -> tuple[Submission, Scorecard]:
    """The top claimed throughout without any evidence, and marked with thirds: the longest words that a row can have."""
    codes, kinds = [one.code for one in instrument.indicators()], tuple(kind.code for kind in instrument.evidence)
    given = submission_of(instrument, REGION, instrument.highest, without=dict.fromkeys(codes, kinds))
    marks = (marking_of(given, f"Asesor {at}", dict.fromkeys(codes, level), reason="-") for at, level in enumerate((1, 2, 2)))
    return given, marked_card(given, instrument, *marks)


def beside_its_picture(page: PillarPage, words: Sequence[Word], top: float) -> list[str]:
    """The texts of rows that do not stand within their row of the picture, whose first begins there (pt)."""
    wrong = []
    for line in page.lines:
        lower = top + line.track.height * MM
        own = [word for word in words if top - SLACK <= word.top and word.bottom <= lower + SLACK]
        left = [word.text for word in own if word.left < MARGIN + LEFT * MM]
        right = [word.text for word in own if word.left > MARGIN + (LEFT + LENGTH) * MM]
        wrong += [line.name] if "".join(left) != "".join(line.name.split()) else []
        wrong += [line.levels] if "".join(right) != "".join((line.levels + line.median).split()) else []
        top = lower
    return wrong


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", list_editions())
def test_every_word_of_a_row_stands_in_the_row_of_the_picture(edition: str, language: str, times: int) -> None:
    instrument = lengthened(load_instrument(edition), times)
    given, card = lacking(instrument)
    others, head = peers([card, card], instrument), phrases(language)["indicator"].split()
    words, _ = words_of(printed(Readiness(card, given, instrument, (), others, IMPRINT, Place()), language))
    heads = [words[at] for at in range(len(words)) if [word.text for word in words[at : at + len(head)]] == head]
    pages = pillar_pages(card, given, instrument, others, (), (), language)
    tables = heads[: len(pages)]
    assert [word.page for word in tables] == sorted({word.page for word in tables})
    wrong = []
    for page, first in zip(pages, tables, strict=True):
        lines = sorted((word for word in words if word.page == first.page), key=lambda word: (round(word.top), word.left))
        wrong += beside_its_picture(page, lines, (first.top + first.bottom + HEAD * MM) / 2)
    assert wrong == []
