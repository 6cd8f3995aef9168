"""The annex of the cohort report: every number in an .xlsx that can be filtered and checked."""

from openpyxl import Workbook

from questionnaires.cells import saved
from reports.annex_tables import annex_tables, formats
from reports.cohort import Cohort
from reports.tables import write_table


def annex(cohort: Cohort, language: str) -> bytes:
    """The .xlsx: one sheet for each table, the data dictionary last."""
    book = Workbook(write_only=True)
    for table in annex_tables(cohort, language):
        write_table(book.create_sheet(table.title), table.headings, table.rows, formats(language))
    return saved(book)
