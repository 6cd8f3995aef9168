"""Assets, their use and results in sentences: a title, what it means, and the four situations."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.stages import Situation, Stages, Standing
from questionnaires.instrument import Instrument
from questionnaires.register import Region
from reports.numbers import points
from reports.phrases import phrases
from reports.sentences import group_names, numeral, short_name

NAMED = 2  # exceptions that a sentence names


@dataclass(frozen=True, slots=True)
class SituationRow:
    """One of the four situations: its name, its bounds, its direction for a master plan, its number of regions, and whether it is this region's."""

    name: str
    bounds: str
    direction: str
    regions: int
    own: bool


def stages_title(stages: Stages, instrument: Instrument, language: str) -> str:
    """What assets, use and results come to: nothing, everything, or the situation with the number that matters in it."""
    t, whole, situation = phrases(language), stages.final.whole, stages.situation
    if not any((whole.assets, whole.use, whole.results)):
        return t["title_zero"]
    if min(whole.assets, whole.use, whole.results) == instrument.highest:
        return t["stages_full"]
    if situation is Situation.USED:
        return t["stages_used" if whole.results >= stages.cut else "stages_used_only"].format(results=points(whole.results, language))
    key = {Situation.UNUSED: "stages_unused", Situation.LEAN: "stages_lean", Situation.EARLY: "stages_early"}[situation]
    return t[key].format(difference=points(abs(whole.assets - whole.use), language))


def stages_text(stages: Stages, region: Region, instrument: Instrument, language: str) -> tuple[str, ...]:
    """Paragraphs under the title: the three values and how they compare, the pillars, and the direction for the master plan."""
    t = phrases(language)
    first = [_values(stages.final.whole, region, language), _compared(stages.final.whole, language)]
    if stages.cut in (stages.final.whole.assets, stages.final.whole.use):
        first.append(t["stages_on_the_cut"].format(cut=points(stages.cut, language)))
    if stages.claimed.whole != stages.final.whole:
        told = {key: points(value, language) for key, value in _three(stages.claimed.whole).items()}
        first.append(t["stages_claimed"].format(**told))
    direction = t["stages_direction"].format(
        name=t[f"situation_{stages.situation.value}"], direction=t[f"situation_{stages.situation.value}_direction"]
    )
    return " ".join(first), _pillars(stages, instrument, language), direction


def situation_rows(own: Situation, counts: Mapping[Situation, int], instrument: Instrument, language: str) -> tuple[SituationRow, ...]:
    """The four situations as a table has them."""
    t, cut = phrases(language), points(Fraction(instrument.highest, 2), language)
    return tuple(
        SituationRow(t[key := f"situation_{one.value}"], t[f"{key}_bounds"].format(cut=cut), t[f"{key}_direction"], counts[one], one is own)
        for one in Situation
    )


def _three(one: Standing) -> Mapping[str, Fraction]:
    return {"assets": one.assets, "use": one.use, "results": one.results}


def _values(whole: Standing, region: Region, language: str) -> str:
    told = {key: points(value, language) for key, value in _three(whole).items()}
    return phrases(language)["stages_values"].format(place=short_name(region), **told)


def _compared(whole: Standing, language: str) -> str:
    """How results compare with use: above it they owe little to data, below it use does not show yet."""
    key = "stages_results_above" if whole.results > whole.use else "stages_results_below" if whole.results < whole.use else "stages_results_equal"
    return phrases(language)[key].format(difference=points(abs(whole.results - whole.use), language))


def _pillars(stages: Stages, instrument: Instrument, language: str) -> str:
    """In how many pillars use is the lowest of the three, and the exceptions where they are few."""
    t, names = phrases(language), group_names(instrument, language)
    lowest = {code: one.use < min(one.assets, one.results) for code, one in stages.final.pillars.items()}
    others = [names[code] for code in lowest if not lowest[code]]
    told = {"count": numeral(len(lowest) - len(others), language), "of": numeral(len(lowest), language), "names": ", ".join(others)}
    if len(others) == len(lowest):
        return t["stages_pillars_none"]
    if not others:
        return t["stages_pillars_all"]
    keys = ["stages_pillars_some", "stages_pillars_but"][: 2 if len(others) <= NAMED else 1]
    return " ".join(t[key].format(**told) for key in keys)
