"""The annex of the cohort report: every number in an .xlsx that can be filtered and checked."""

from openpyxl import Workbook

from assessment.selection import Decision
from questionnaires.cells import saved
from reports.cohort import Cohort, returned_reason
from reports.marking_review import sheets
from reports.phrases import phrases
from reports.reasons import reason
from reports.sentences import group_names
from reports.tables import write_table


def annex(cohort: Cohort, language: str) -> bytes:
    """The .xlsx: decisions, every value of the tree, returned files, and what each column means."""
    t, book = phrases(language), Workbook()
    book.remove(book.worksheets[0])
    pillars = [pillar.name[language] for pillar in cohort.instrument.pillars]
    headings = [t[key] for key in ("place_number", "code", "name", "kind", "province_short", "island", "index", "band", "claimed", "share_supported")]
    decisions = [_decision(one, cohort, language) for one in cohort.selection.decisions]
    write_table(book.create_sheet(t["annex_list"]), [*headings, *pillars, t["reason_code"], t["decision"]], decisions)
    names = dict(group_names(cohort.instrument, language)) | {one.code: one.name[language] for one in cohort.instrument.indicators()}
    values: list[list[str | float | None]] = [
        [card.region.code, card.region.name, step.tier, step.code, names[step.code], float(claimed.value), float(step.value), float(final.value)]
        for one in cohort.selection.decisions
        for card in (one.card,)
        for claimed, step, final in zip(card.claimed.walk(), card.supported.walk(), card.final.walk(), strict=True)
    ]
    heads = ("code", "region", "tier", "item", "name", "claimed", "supported", "final")
    write_table(book.create_sheet(t["annex_pillars"]), [t[key] for key in heads], values)
    returned: list[list[str | float | None]] = [[one.file, one.region, returned_reason(one, language)] for one in cohort.returned]
    write_table(book.create_sheet(t["annex_returned"]), [t["returned_file"], t["region"], t["reason"]], returned)
    for title, columns, rows in sheets(cohort.review, cohort.flags, cohort.instrument, language):
        write_table(book.create_sheet(title), columns, rows)
    meanings = ("code", "place_number", "index", "claimed", "share_supported", "reason_code")
    write_table(book.create_sheet(t["annex_dictionary"]), [t["column"], t["meaning"]], [[t[key], t[f"meaning_{key}"]] for key in meanings])
    return saved(book)


def _decision(decision: Decision, cohort: Cohort, language: str) -> list[str | float | None]:
    card, region = decision.card, decision.card.region
    said = reason(decision, cohort.selection, cohort.instrument, language)
    place: list[str | float | None] = [decision.place, region.code, region.name, region.kind, region.province, region.island_group]
    result: list[str | float | None] = [float(card.index), card.band.name[language], float(card.claimed.value), float(card.share_supported)]
    values = [float(card.pillars[one.code]) if one.code in card.pillars else None for one in cohort.instrument.pillars]
    return [*place, *result, *values, decision.reason.value, said]
