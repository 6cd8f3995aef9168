"""Zoning: one report for each zone of an edition that asks about collaboration."""

from assessment.zone import by_zone, compare
from flows.assessing import Assessed
from flows.folders import Folders, safe_name, write_file
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from reports.pdf import pdf
from reports.zone import ZoneReport, zone_html


def write_zones(cycle: Cycle, assessed: Assessed) -> tuple[str, ...]:
    """Writes CYCLE/cohort/zones/NAME.pdf for every zone with scored regions; their names within the cycle."""
    folder, written = Folders(cycle.folder).cohort / "zones", []
    for edition in cycle.editions:
        instrument = load_instrument(edition)
        if not any(stage.apart for stage in instrument.stages):
            continue
        cards = [one.card for one in assessed.scored if one.card and one.card.edition == edition]
        for name, members in sorted(by_zone(cards, cycle.year, cycle.zones).items()):
            report = ZoneReport(compare(name, members, instrument), instrument, cycle.imprint())
            for language in cycle.languages:
                mark = "" if language == cycle.languages[0] else f" ({language})"
                path = folder / f"{safe_name(name)}{mark}.pdf"
                write_file(path, pdf(zone_html(report, language)))
                written.append(path.relative_to(cycle.folder).as_posix())
    return tuple(written)
