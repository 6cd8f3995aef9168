"""The strongest and the most urgent factors of a region, each in a sentence of what is there and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assessment.agenda import Gap, strongest
from assessment.peers import Peers
from assessment.scorecard import Scorecard, Step
from questionnaires.instrument import Instrument
from reports.numbers import level, points, signed
from reports.phrases import phrases
from reports.sentences import group_names

NAMED = 3
Highlight = tuple[str, str]  # the factor with its points, and what is said of it


def strengths(card: Scorecard, instrument: Instrument, peers: Peers, language: str) -> list[Highlight]:
    """The best factors that have any points, best first: how far above the others, and their best indicator."""
    return list(_Teller(card, instrument, peers, language).strengths())


def urgencies(card: Scorecard, instrument: Instrument, peers: Peers, gaps: Sequence[Gap], language: str) -> list[Highlight]:
    """The lowest factors below the top, lowest first: their most urgent indicator and the step that lifts it."""
    return list(_Teller(card, instrument, peers, language).urgencies(gaps))


class _Teller:
    """Holds a region's factors while they are told."""

    def __init__(self, card: Scorecard, instrument: Instrument, peers: Peers, language: str) -> None:
        self.instrument, self.peers, self.language, self.t = instrument, peers, language, phrases(language)
        self.factors = strongest(card, instrument.tiers[-1].name)
        self.factor_of = {part.code: step.code for step in self.factors for part in step.parts}
        self.names: Mapping[str, str] = {**group_names(instrument, language), **{one.code: one.name[language] for one in instrument.indicators()}}

    def head(self, step: Step) -> str:
        return f"{self.names[step.code]} ({points(step.value, self.language)})."

    def strengths(self) -> Iterator[Highlight]:
        for step in (step for step in self.factors[:NAMED] if step.value):
            best = max(step.parts, key=lambda part: part.value)
            there = self.t["factor_best"].format(name=self.names[best.code], level=level(best.value, self.language))
            yield self.head(step), f"{self.compared(step)} {there}"

    def urgencies(self, gaps: Sequence[Gap]) -> Iterator[Highlight]:
        first: dict[str, Gap] = {}
        for gap in gaps:
            first.setdefault(self.factor_of[gap.indicator.code], gap)
        for step in [step for step in reversed(self.factors) if step.code in first][:NAMED]:
            yield self.head(step), self.step(first[step.code])

    def compared(self, step: Step) -> str:
        """Against the median of all regions, where there are others."""
        if self.peers.alone:
            return self.t["factor_alone"]
        difference: Fraction = step.value - self.peers.medians[step.code]
        key = "factor_above" if difference > 0 else "factor_below" if difference < 0 else "factor_same"
        return self.t[key].format(difference=points(abs(difference), self.language))

    def step(self, gap: Gap) -> str:
        indicator = gap.indicator
        return self.t["urgent_item"].format(
            name=indicator.name[self.language],
            level=gap.level,
            step=indicator.next[gap.level][self.language],
            owners=", ".join(indicator.owners),
            gain=signed(gap.gain, self.language, 3),
        )
