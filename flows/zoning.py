"""Zoning: the orders for one report for each zone of an edition that asks about collaboration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment.zone import Zone, by_zone, compare
from flows.assessing import Assessed
from flows.folders import Folders, safe_name
from flows.making import Draft, page
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from reports.imprint import Imprint
from reports.zone import ZoneReport, zone_html


@dataclass(frozen=True, slots=True)
class Zoned:
    """The report of one zone to be made. The edition goes by its name."""

    stem: Path
    zone: Zone
    edition: str
    imprint: Imprint
    language: str

    def __str__(self) -> str:
        return self.stem.name

    def drafts(self) -> Iterator[Draft]:
        """The report."""
        yield page(self.stem, zone_html(ZoneReport(self.zone, load_instrument(self.edition), self.imprint), self.language))


def zoned(cycle: Cycle, assessed: Assessed) -> tuple[Zoned, ...]:
    """A report in each language for every zone with scored regions."""
    folder, found = Folders(cycle.folder).cohort / "zones", []
    for edition in cycle.editions:
        instrument = load_instrument(edition)
        if not any(stage.apart for stage in instrument.stages):
            continue
        cards = [one.card for one in assessed.scored if one.card and one.card.edition == edition]
        for name, members in sorted(by_zone(cards, cycle.year, cycle.zones).items()):
            for language in cycle.languages:
                mark = "" if language == cycle.languages[0] else f" ({language})"
                stem = folder / f"{safe_name(name)}{mark}.pdf"
                found.append(Zoned(stem, compare(name, members, instrument), edition, cycle.imprint(), language))
    return tuple(found)
