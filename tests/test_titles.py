"""Titles take two lines at most: measured in the letters of the face that they are set in."""

from functools import cache
from io import BytesIO
from itertools import permutations

import pytest
from fontTools.ttLib import TTFont

from assessment.scorecard import Step, steps
from questionnaires.edition import list_editions, load_instrument
from questionnaires.instrument import Group, Instrument
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.pdf import SCHEME, BundledFiles
from reports.phrases import phrases
from reports.sentences import pillar_title, short_name

BESIDE, WHOLE = 138.0, 160.0  # mm: a title beside a score, and any other (readiness.css)
EM = 17 / 72 * 25.4  # mm
every_edition = pytest.mark.parametrize("edition", list_editions())
languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def letters() -> dict[str, float]:
    """Sign -> its width in mm."""
    font = TTFont(BytesIO(BundledFiles().fetch(f"{SCHEME}://bundled/serif-semibold.otf").read()))
    return {chr(code): font["hmtx"][name][0] / font["head"].unitsPerEm * EM for code, name in font.getBestCmap().items()}


@cache
def width(word: str) -> float:
    return sum(letters()[sign] for sign in word)


def lines(title: str, wide: float) -> int:
    count, used = 1, -width(" ")
    for word in title.split(" "):
        used += width(" ") + width(word)
        if used > wide:
            count, used = count + 1, width(word)
    return count


def uneven(instrument: Instrument, pillar: Group, best: str, worst: str) -> Step:
    """The pillar with these two members apart from the others."""
    levels = dict.fromkeys((one.code for one in instrument.indicators()), 2)
    for member in pillar.members:
        assert isinstance(member, Group)
        levels |= {one.code: {best: 4, worst: 1}.get(member.code, 2) for one in member.indicators()}
    return steps(instrument, levels).find(pillar.code)


@languages
@every_edition
def test_the_title_of_every_pillar_takes_two_lines_whichever_members_are_ahead_and_behind(edition: str, language: str) -> None:
    instrument = load_instrument(edition)
    found = [
        pillar_title(step, step, instrument, language)
        for pillar in instrument.pillars
        for best, worst in permutations((member.code for member in pillar.members), 2)
        for step in [uneven(instrument, pillar, best, worst)]
    ]
    assert [title for title in found if lines(title, BESIDE) > 2] == []


@languages
@every_edition
def test_the_title_of_the_summary_takes_two_lines_for_the_longest_name_and_band(edition: str, language: str) -> None:
    instrument, t = load_instrument(edition), phrases(language)
    place = max((short_name(region) for region in load_register()), key=width)
    band = max((band.name[language].lower() for band in instrument.bands), key=width)
    names = [pillar.name[language] for pillar in instrument.pillars]
    found = [t["title_summary"].format(place=place, band=band, best=best, worst=worst) for best, worst in permutations(names, 2)]
    assert [title for title in found if lines(title, WHOLE) > 2] == []


def test_a_group_is_not_named_twice_in_a_title() -> None:
    instrument = load_instrument("2023-kawasan")
    pillar = next(one for one in instrument.pillars if one.code == "KOL")
    step = uneven(instrument, pillar, "KOL-2", "KOL-1")
    assert pillar_title(step, step, instrument, "id") == "Kolaborasi Smart People sudah berjalan, Smart Governance tertinggal 3,00 poin"
    assert pillar_title(step, step, instrument, "en") == "Collaboration: Smart People under way, Smart Governance behind by 3.00"
