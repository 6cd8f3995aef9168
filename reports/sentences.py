"""Sentences built from results by rule: titles that say the finding."""

from collections.abc import Mapping
from fractions import Fraction

from assessment.scorecard import Scorecard, Status, Step
from questionnaires.instrument import Group, Instrument, Tier
from questionnaires.register import Region
from reports.numbers import percent, points
from reports.phrases import phrases

EVEN = Fraction(1, 40)  # share of the scale within which groups are called even: 0.1 of 4 points
CUT = Fraction(1, 8)  # share of the scale from which a claim without evidence is the first thing to say
LONG_NAME = 24  # characters from which "Kepulauan" is left out in sentences


def short_name(region: Region) -> str:
    """The name as it stands in sentences: Karawang, Siau Tagulandang Biaro."""
    bare = region.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    bare = bare.removeprefix("Administrasi ")
    return bare.removeprefix("Kepulauan ") if len(bare) > LONG_NAME else bare


def summary_title(card: Scorecard, instrument: Instrument, language: str) -> str:
    """Band, best and worst pillar of a region, or what there is to say where they do not differ."""
    t, names = phrases(language), group_names(instrument, language)
    best, worst = _ends(card.final)
    if _nothing(card.final):
        return t["title_zero"]
    if worst.value == instrument.highest:
        return t["title_full"]
    place = {"place": short_name(card.region), "band": card.band.name[language].lower()}
    if best.value - worst.value < EVEN * instrument.highest:
        return t["title_even"].format(**place)
    return t["title_summary"].format(**place, best=names[best.code], worst=names[worst.code])


def card_status(card: Scorecard, language: str) -> str:
    """What a final score rests on: verified by so many assessors, partly marked, or evidence alone."""
    t = phrases(language)
    if card.status is Status.VERIFIED:
        return t["status_verified"].format(count=numeral(len(card.assessors), language))
    if card.verdicts:
        return t["status_partly"].format(share=percent(card.marked, language))
    return t["status_supported"]


def numeral(count: int, language: str) -> str:
    """A number from 1 as it stands in a sentence: in words up to ten."""
    words = phrases(language)["numerals"].split()
    return words[count - 1] if 1 <= count <= len(words) else str(count)


def lede(card: Scorecard, language: str) -> str:
    """The index and what it rests on, beside what the region claims."""
    key = "lede_nothing" if not card.claimed.value else "lede_same" if card.claimed.value == card.index else "lede_claim"
    if card.verdicts:
        key = "lede_verified" if card.status is Status.VERIFIED else "lede_partly"
    values = {"index": card.index, "claimed": card.claimed.value, "supported": card.supported.value}
    told = {name: points(value, language) for name, value in values.items()}
    return phrases(language)[key].format(share=percent(card.marked, language), **told)


def pillar_title(claimed: Step, final: Step, instrument: Instrument, language: str, *, marked: bool = False) -> str:
    """What a pillar's page has found: nothing yet, all done, evidence first, or which of its members lags."""
    t = phrases(language)
    names = dict(group_names(instrument, language)) | {one.code: one.name[language] for one in instrument.indicators()}
    best, worst = _ends(final)
    if _nothing(final):
        return t["pillar_zero"]
    if worst.value == instrument.highest:
        return t["pillar_full"]
    if claimed.value - final.value >= CUT * instrument.highest:
        return t["pillar_marked" if marked else "pillar_cut"].format(claimed=points(claimed.value, language), supported=points(final.value, language))
    if best.value - worst.value < EVEN * instrument.highest:
        return t["pillar_even"]
    difference = points(best.value - worst.value, language)
    return t["pillar_uneven"].format(best=names[best.code], worst=_after(names[worst.code], names[final.code]), difference=difference)


def _after(name: str, group: str) -> str:
    """A name as it goes on in a sentence; the name of its group is not said twice: Kolaborasi Smart People ..., Smart Living."""
    rest = name.removeprefix(group).lstrip(": ")
    return rest if rest != name else name[:1].lower() + name[1:]


def tier_rule(tier: Tier, language: str) -> str:
    """How the parts of a group of a tier become its value, in one sentence."""
    t, rule = phrases(language), tier.rounding
    rounding = "" if rule.of == "nothing" else t[f"method_rounding_{rule.of}"].format(decimals=rule.decimals)
    coverage = t["method_coverage"].format(share=tier.coverage) if tier.coverage else ""
    return t["method_tier"].format(tier=tier.label[language], aggregation=t[f"method_{tier.aggregation}"], rounding=rounding, coverage=coverage)


def group_names(instrument: Instrument, language: str) -> Mapping[str, str]:
    """Code -> name of every group of the instrument."""
    found: dict[str, str] = {}
    waiting: list[Group] = [instrument.root]
    while waiting:
        group = waiting.pop()
        found[group.code] = group.name[language]
        waiting.extend(member for member in group.members if isinstance(member, Group))
    return found


def _nothing(step: Step) -> bool:
    """Whether no answer below counts; a geometric mean is 0 as soon as one does not."""
    return not any(one.value for one in step.walk() if not one.parts)


def _ends(step: Step) -> tuple[Step, Step]:
    return max(step.parts, key=lambda part: part.value), min(step.parts, key=lambda part: part.value)
