"""The report of one zone: its regions side by side, what they can do together, and how they collaborate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from markupsafe import Markup

from assessment.neighbours import Neighbour
from assessment.scorecard import Scorecard
from assessment.stages import stages
from assessment.zone import Collaboration, Fellows, Zone
from questionnaires.instrument import Indicator, Instrument
from reports import charts
from reports.imprint import Imprint
from reports.numbers import day, points, signed
from reports.phrases import phrases, templates
from reports.sentences import numeral, short_name

WINS, GAPS = 8, 8  # rows of each table; the rest is in the regions' own reports
PART = 5  # regions at most in one table of collaboration: their names stand above its columns
NAMED = 6  # regions that a row names; more are counted


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """Everything that the report of a zone tells."""

    zone: Zone
    instrument: Instrument
    imprint: Imprint


def zone_part(fellows: Fellows | None, instrument: Instrument, language: str) -> Mapping[str, str] | None:
    """The zone of a region on the page of its collaboration: the others by name, and their points where those may be told."""
    if fellows is None:
        return None
    t, apart = phrases(language), {stage.code for stage in instrument.stages if stage.apart}
    pillar = next(one for one in instrument.pillars if {indicator.stage for indicator in one.indicators()} <= apart)
    told = any(one.points for one in fellows.others)
    said = [_fellow(one, instrument.root.code, pillar.code, language) if told else short_name(one.region) for one in fellows.others]
    return {
        "pillar": pillar.code,
        "head": t["fellows_head"].format(zone=fellows.zone),
        "said": f"{'; '.join(said)}." if said else t["fellows_none"],
    }


def _fellow(one: Neighbour, index: str, collaboration: str, language: str) -> str:
    t, name = phrases(language), short_name(one.region)
    if one.points is None:
        return t["fellow_unscored"].format(name=name)
    return t["fellow"].format(name=name, **{key: points(one.points[code], language) for key, code in (("index", index), ("value", collaboration))})


def document_number(report: ZoneReport) -> str:
    """The number that the report is cited by."""
    return f"LKW/{report.instrument.id}/{report.zone.name}"


def zone_html(report: ZoneReport, language: str) -> str:
    """The report as HTML in that language."""
    return _Teller(report, language).html()


class _Teller:
    """Holds a report and a language while its pages are told."""

    def __init__(self, report: ZoneReport, language: str) -> None:
        self.report, self.language, self.t = report, language, phrases(language)
        self.zone, self.instrument = report.zone, report.instrument
        self.short = {card.region.code: short_name(card.region) for card in self.zone.cards}

    def points(self, value: Fraction) -> str:
        return points(value, self.language)

    def html(self) -> str:
        imprint = self.report.imprint
        return (
            templates()
            .get_template("zone.html")
            .render(
                t=self.t,
                language=self.language,
                imprint=imprint,
                name=self.name(),
                number=document_number(self.report),
                running=self.t["zone_running"].format(year=imprint.year, zone=self.zone.name),
                date=day(imprint.date, self.language),
                places=[(card.region.name, card.region.province, self.points(card.index), card.band.name[self.language]) for card in self.zone.cards],
                title=self.title(),
                lede=self.t["zone_lede"].format(highest=self.instrument.highest),
                pillars=[(pillar.code, pillar.colour) for pillar in self.instrument.pillars],
                rows=[self.row(card) for card in self.zone.cards],
                stages=self.stages(),
                together=self.together(),
                collaboration=self.collaboration(),
            )
        )

    def name(self) -> str:
        """The zone's name with the word for a zone, which is not said twice where the name has it."""
        name, word = self.zone.name, self.t["zone_name"].format(zone="").strip()
        return name if word.casefold() in name.casefold().split() else self.t["zone_name"].format(zone=name)

    def title(self) -> str:
        ordered = sorted(self.zone.cards, key=lambda card: (-card.index, card.region.code))
        best, worst = ordered[0], ordered[-1]
        key = "zone_title_alone" if len(ordered) == 1 else "zone_title_even" if best.index == worst.index else "zone_title"
        return self.t[key].format(
            best=self.short[best.region.code],
            worst=self.short[worst.region.code],
            high=self.points(best.index),
            difference=self.points(best.index - worst.index),
        )

    def row(self, card: Scorecard) -> Mapping[str, object]:
        values = [card.pillars.get(pillar.code) for pillar in self.instrument.pillars]
        return {
            "name": card.region.name,
            "track": self.track(card.index, card.claimed.value, card.region.name),
            "index": self.points(card.index),
            "pillars": [self.t["none"] if value is None else self.points(value) for value in values],
        }

    def track(self, value: Fraction, claimed: Fraction, name: str) -> Markup:
        highest = self.instrument.highest
        title = self.t["track_title"].format(name=name, claimed=self.points(claimed), final=self.points(value))
        return charts.track(claimed / highest, value / highest, title, width=40, height=5, steps=highest)

    def stages(self) -> Mapping[str, object] | None:
        """Assets, use and results of each region; None in an edition that does not ask for them."""
        found = [(card.region.name, one) for card in self.zone.cards if (one := stages(card, self.instrument))]
        if not found:
            return None
        return {
            "rows": [
                (name, [self.points(value) for value in (whole.assets, whole.use, whole.results)], self.t[f"situation_{one.situation.value}"])
                for name, one in found
                for whole in [one.final.whole]
            ],
            "note": self.t["zone_stages_note"].format(highest=self.instrument.highest, cut=self.points(found[0][1].cut)),
        }

    def together(self) -> Mapping[str, object]:
        t, wins = self.t, self.zone.wins[:WINS]
        key = "zone_wins_title" if wins else "zone_wins_title_none" if len(self.zone.cards) > 1 else "zone_wins_title_alone"
        said = t[key].format(count=numeral(len(wins), self.language))
        return {
            "title": said[:1].upper() + said[1:],
            "wins": [
                (
                    one.indicator.code,
                    one.indicator.next[one.level][self.language],
                    t["zone_from"].format(level=one.level, next=one.level + 1),
                    self.who(one.regions),
                    self.gain(one.mean_gain),
                )
                for one in wins
            ],
            "gaps": [
                (
                    one.indicator.code,
                    one.indicator.name[self.language],
                    ", ".join(one.indicator.owners),
                    self.who(one.regions),
                    self.gain(one.mean_gain),
                )
                for one in self.zone.gaps[:GAPS]
            ],
        }

    def who(self, codes: Sequence[str]) -> str:
        """The regions by name; all of them, or how many where they are many."""
        if len(codes) == len(self.zone.cards) > 1:
            return self.t["zone_all"]
        if len(codes) > NAMED:
            return self.t["letter_of"].format(count=len(codes), of=len(self.zone.cards))
        return ", ".join(self.short[code] for code in codes)

    def gain(self, value: Fraction) -> str:
        return signed(value, self.language, 3)

    def collaboration(self) -> Mapping[str, object] | None:
        """The levels of the collaboration indicators by region; None in an edition without such a stage."""
        found = [(one.indicator, sum(one.levels.values(), Fraction(0)) / len(one.levels), one) for one in self.zone.collaboration if one.levels]
        if not found:
            return None
        codes = list(self.short)
        size = ceil(len(codes) / ceil(len(codes) / PART))
        title, lede = self.collaborated([(indicator, mean) for indicator, mean, _ in found])
        return {
            "title": title,
            "lede": lede,
            "parts": [
                ([self.short[code] for code in part], [self.levels(one, mean, part) for _, mean, one in found])
                for at in range(0, len(codes), size)
                for part in [codes[at : at + size]]
            ],
        }

    def collaborated(self, means: Sequence[tuple[Indicator, Fraction]]) -> tuple[str, str]:
        """The title and the sentence under it: the strongest field and the weakest one, where they differ."""
        t, ordered = self.t, sorted(means, key=lambda pair: (-pair[1], pair[0].code))
        (best, high), (worst, low) = ordered[0], ordered[-1]
        if high == low:
            return t["zone_collaboration_even"].format(value=self.points(high)), t["zone_collaboration_lede"]
        lede = t["zone_collaboration_weakest"].format(worst=self.lower(worst), value=self.points(low))
        return t["zone_collaboration_title"].format(best=self.lower(best), value=self.points(high)), f"{lede} {t['zone_collaboration_lede']}"

    def lower(self, indicator: Indicator) -> str:
        name = indicator.name[self.language]
        return name[:1].lower() + name[1:]

    def levels(self, one: Collaboration, mean: Fraction, codes: Sequence[str]) -> tuple[str, str, list[str], str]:
        told = [self.points(one.levels[code]) if code in one.levels else self.t["none"] for code in codes]
        return one.indicator.code, one.indicator.name[self.language], told, self.points(mean)
