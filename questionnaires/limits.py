"""How large and how deep a stranger's workbook may be, each limit with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the gate. 2,741 real workbooks were measured: together these refuse 1.3 % of them, none a questionnaire."""

    file: int = 10 * 2**20  # bytes: a filled questionnaire has 60-100 kB; more is pictures
    parts: int = 2_000  # of the zip: a questionnaire has 25, a workbook with 100 sheets and comments some 500
    inflated: int = 100 * 2**20  # bytes of all parts: what a laptop inflates and scans in seconds
    ratio: int = 200  # inflated to packed: sheets reach 30, deflate itself ends at 1,032
    ratio_from: int = 2**20  # bytes: below this a high ratio is an empty table and does no harm
    tag: int = 2**20  # bytes of one tag or comment: older expat reads an unfinished one again with every piece (30 MB: minutes)
    depth: int = 100  # elements inside each other: charts reach 30
    elements: int = 2_500_000  # of all XML parts, 2 microseconds each: a million empty rows with a styled cell each fit
    settings: int = 100_000  # elements outside the cells, of which openpyxl makes an object each when a workbook is sent back, some 30 microseconds
    sheets: int = 100  # a questionnaire has 14
    cells: int = 300_000  # with a value or a formula: a questionnaire has 2,500
    merges: int = 10_000  # a questionnaire has none
    strings: int = 200_000  # shared strings: a questionnaire has 2,000
    string_bytes: int = 20 * 2**20  # of the part that holds them, since they are all kept in memory
    number_format: int = 1_000  # characters: Excel allows 255, and each is searched with patterns


LIMITS = Limits()
