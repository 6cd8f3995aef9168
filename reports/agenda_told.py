"""The agenda for the master plan in sentences: its title, each action, and what to bring to the four bimtek."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from assessment.roadmap import Action, Bimtek, Kind, Planned, Roadmap, Sharing
from assessment.scorecard import Step
from questionnaires.instrument import Instrument
from questionnaires.register import Region
from reports.numbers import points, signed
from reports.phrases import phrases
from reports.sentences import group_names, numeral, short_name

NAMED = 3  # offices and indicators named in a sentence


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row of the road map: what to do, by whom, its years (``last`` None: open), and the points it adds, with their sign."""

    code: str
    text: str
    owners: str
    first: int
    last: int | None
    gain: str


@dataclass(frozen=True, slots=True)
class Round:
    """One bimtek: its name, what is decided there, and what this region brings, sentence by sentence."""

    name: str
    decided: str
    brings: tuple[str, ...]


def agenda_title(plan: Roadmap, language: str) -> str:
    """What the quick wins lead to, and in which band; another sentence where there are none, or nothing is left to do."""
    t, reached = phrases(language), plan.after_quick
    if not plan.planned:
        return t["title_full"]
    if not plan.quick:
        told = {"index": points(plan.after_period.index, language), "year": plan.after_period.year}
        return t["agenda_title_no_quick" if plan.period else "agenda_title_long"].format(**told)
    key = "agenda_title_first" if not plan.now.index else "agenda_title_same" if reached.band == plan.now.band else "agenda_title"
    said = t[key].format(count=numeral(len(plan.quick), language), index=points(reached.index, language), band=reached.band.name[language])
    return said[:1].upper() + said[1:]


def action_text(action: Action, language: str) -> str:
    """What to do: the edition's next step, or the evidence to complete."""
    if action.kind is Kind.STEP:
        return action.indicator.next[floor(action.start)][language]
    return phrases(language)["agenda_evidence"].format(kinds=" + ".join(action.missing), name=action.indicator.name[language])


def action_row(planned: Planned, language: str) -> ActionRow:
    """A planned action as the road map has it."""
    one = planned.action
    owners = ", ".join(one.indicator.owners)
    return ActionRow(one.indicator.code, action_text(one, language), owners, planned.first, planned.last, signed(one.gain, language, 3))


def sharing_text(sharing: Sharing, language: str) -> str:
    """What a pillar at its top throughout has to give to other regions, and who gives it."""
    return phrases(language)["agenda_sharing"].format(pillar=sharing.pillar.name[language], owners=", ".join(sharing.owners[:NAMED]))


def bimtek_rounds(bimtek: Bimtek, region: Region, instrument: Instrument, language: str) -> tuple[Round, ...]:
    """The four rounds as a table has them, every sentence from the region's own results."""
    t, teller = phrases(language), _Teller(bimtek, instrument, language)
    brings = (teller.direction(region), teller.gaps(), teller.innovations(), teller.finalisation())
    return tuple(Round(t[f"bimtek_{at}"], t[f"bimtek_{at}_decided"], told) for at, told in enumerate(brings, 1))


class _Teller:
    """Holds what a region brings while the rounds are told."""

    def __init__(self, bimtek: Bimtek, instrument: Instrument, language: str) -> None:
        self.bimtek, self.language, self.t = bimtek, language, phrases(language)
        self.names = group_names(instrument, language)

    def points(self, value: Fraction) -> str:
        return points(value, self.language)

    def step(self, step: Step) -> str:
        return f"{self.names[step.code]} ({self.points(step.value)})"

    def direction(self, region: Region) -> tuple[str, ...]:
        one, now = self.bimtek, self.bimtek.plan.now
        key = "bring_direction_even" if one.strongest.value == one.weakest.value else "bring_direction"
        told = {"place": short_name(region), "index": self.points(now.index), "band": now.band.name[self.language]}
        gates = "; ".join(f"{gate.code} {gate.name[self.language]}" for gate in one.failed)
        return (
            self.t[key].format(**told, best=self.step(one.strongest), worst=self.step(one.weakest)),
            self.t["bring_gates"].format(gates=gates) if gates else self.t["bring_gates_none"],
        )

    def gaps(self) -> tuple[str, ...]:
        one = self.bimtek
        if not one.plan.planned:
            return (self.t["bring_no_gap"],)
        told = []
        if one.urgent:
            told.append(self.t["bring_gaps"].format(gaps=self.listed([self.gap(gap) for gap in one.urgent])))
        if one.evidence:
            codes = self.listed([f"{action.indicator.code} ({' + '.join(action.missing)})" for action in one.evidence], NAMED)
            told.append(self.t["bring_evidence"].format(codes=codes))
        return (*told, self.t["bring_owners"].format(owners=", ".join(one.owners)))

    def gap(self, action: Action) -> str:
        return self.t["bring_gap"].format(code=action.indicator.code, name=action.indicator.name[self.language], level=floor(action.start))

    def innovations(self) -> tuple[str, ...]:
        lags = [
            self.t["bring_lag"].format(factor=self.names[one.factor], assets=self.points(one.assets), use=self.points(one.use))
            for one in self.bimtek.lags
        ]
        if lags:
            return (self.t["bring_lags"].format(lags=self.listed(lags)),)
        if not self.bimtek.firmest.value:
            return (self.t["bring_nothing_yet"].format(gap=self.gap(self.bimtek.plan.planned[0].action)),)
        return (self.t["bring_firmest"].format(factor=self.step(self.bimtek.firmest)),)

    def finalisation(self) -> tuple[str, ...]:
        plan, told = self.bimtek.plan, []
        if plan.quick:
            wins = self.listed([f"{one.action.indicator.code} ({', '.join(one.action.indicator.owners[:1])})" for one in plan.quick])
            told.append(self.t["bring_quick"].format(year=plan.after_quick.year, wins=wins, index=self.points(plan.after_quick.index)))
        if plan.period:
            told.append(
                self.t["bring_period"].format(
                    count=len(plan.period),
                    first=plan.now.year + 1,
                    last=plan.after_period.year,
                    index=self.points(plan.after_period.index),
                    band=plan.after_period.band.name[self.language],
                )
            )
        if plan.long:
            codes = self.listed([one.action.indicator.code for one in plan.long], NAMED)
            told.append(self.t["bring_long"].format(year=plan.long[0].first, codes=codes))
        return tuple(told) or tuple(sharing_text(one, self.language) for one in plan.sharing)

    def listed(self, texts: Sequence[str], most: int | None = None) -> str:
        """The texts, or the first ones and how many more there are."""
        named, rest = "; ".join(texts[:most]), len(texts[most:]) if most else 0
        return f"{named} {self.t['letter_more'].format(count=rest)}" if rest else named
