"""What a readiness report must print of its scorecard, and whether the text of its pages says so."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.scorecard import Scorecard
from questionnaires.instrument import Group, Indicator, Instrument
from reports.assessors import change
from reports.numbers import level, points

COVER = ""  # the section that the first page is
REACH = 60  # characters behind a name in which its number stands: a row's text, not that of the next paragraph


@dataclass(frozen=True, slots=True)
class Printed:
    """One number as it is printed: in which section (a pillar's code, or the cover), behind which name, if any, and its text."""

    section: str
    label: str
    text: str


def printed(card: Scorecard, instrument: Instrument, language: str) -> tuple[Printed, ...]:
    """Every number that the report in that language owes its reader.

    The index and each pillar on the cover; on a pillar's own pages its points, and behind the name of each
    factor and indicator how it went from claim to final value.
    """
    pillars = [pillar for pillar in instrument.pillars if pillar.code in card.pillars]
    told = {pillar.code: points(card.pillars[pillar.code], language) for pillar in pillars}
    found = [Printed(COVER, "", points(card.index, language)), *(Printed(COVER, "", text) for text in told.values())]
    for pillar in pillars:
        found.append(Printed(pillar.code, "", told[pillar.code]))
        found.extend(
            Printed(pillar.code, member.name[language], _told(card, member, language))
            for member in members(pillar)
            if any(step.code == member.code for step in card.final.walk())
        )
    return tuple(found)


def members(group: Group) -> Iterator[Group | Indicator]:
    """Everything below a group, from above."""
    for member in group.members:
        yield member
        if isinstance(member, Group):
            yield from members(member)


def _told(card: Scorecard, member: Group | Indicator, language: str) -> str:
    """How the report tells what became of a claim: in points, or in levels for an indicator."""
    as_text = level if isinstance(member, Indicator) else points
    return change(card, member.code, lambda value: as_text(value, language))


def missing(owed: Sequence[Printed], sections: Mapping[str, str]) -> tuple[str, ...]:
    """What is not printed where it must be, in words; empty where everything is.

    ``sections``: section -> the text of its pages, however it is laid out: only the order of words counts.
    """
    wrong = []
    for section in dict.fromkeys(one.section for one in owed):
        own = [one for one in owed if one.section == section]
        place = section or "the cover"
        if section not in sections:
            wrong.append(f"{place}: the report has no such section")
            continue
        text = sections[section]
        for number, times in Counter(one.text for one in own if not one.label).items():
            if len(_number(number).findall(text)) < times:
                wrong.append(f"{place}: {number} is not printed{f' {times} times' if times > 1 else ''}")
        behind = _behind(tuple(one.label for one in own if one.label), text)
        wrong.extend(
            f"{place}: {one.label}: {one.text} is not printed behind it"
            for one in own
            if one.label and not any(_number(one.text).search(said) for said in behind[one.label])
        )
    return tuple(wrong)


def _behind(labels: Sequence[str], text: str) -> Mapping[str, list[str]]:
    """Label -> what stands behind it wherever it is printed, up to the next label."""
    found: dict[str, list[str]] = {label: [] for label in labels}
    squeezed = {"".join(label.split()): label for label in labels}
    longest = sorted(squeezed, key=len, reverse=True)
    if not longest:
        return found
    places = list(re.finditer("|".join(_loosely(label) for label in longest), text))
    ends = [*(place.start() for place in places[1:]), len(text)]
    for place, end in zip(places, ends, strict=True):
        found[squeezed["".join(place[0].split())]].append(text[place.end() : min(end, place.end() + REACH)])
    return found


def _loosely(text: str) -> str:
    """A pattern of the text with spaces and line ends anywhere: cells wrap."""
    return r"\s*".join(re.escape(sign) for sign in text if not sign.isspace())


def _number(text: str) -> re.Pattern[str]:
    """A pattern of a number that is not a part of a longer one, nor of a longer chain of arrows."""
    return re.compile(rf"(?<![\d.,→])(?<!→\s){_loosely(text)}(?!\d|[.,]\d|\s*→)")
