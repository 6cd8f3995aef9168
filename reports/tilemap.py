"""The page about where: a map of tiles, one for each province, with the numbers beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from assessment.rules import Kind
from assessment.selection import Reason, Selection
from questionnaires.register import Region, Register
from reports.cohort_charts import GREYS, Tile, tiles
from reports.cohort_summary import candidates_of, listed
from reports.phrases import phrases

NAMED = 3  # provinces that a title names
PLACES = {  # province code: short name, column and row on the grid, after the provinces' places on the map
    "11": ("Aceh", 0, 0),
    "12": ("Sumut", 1, 1),
    "13": ("Sumbar", 1, 2),
    "14": ("Riau", 2, 2),
    "15": ("Jambi", 3, 3),
    "16": ("Sumsel", 3, 4),
    "17": ("Bengkulu", 2, 3),
    "18": ("Lampung", 3, 5),
    "19": ("Babel", 4, 4),
    "21": ("Kepri", 3, 2),
    "31": ("Jakarta", 5, 5),
    "32": ("Jabar", 5, 6),
    "33": ("Jateng", 6, 6),
    "34": ("DIY", 6, 7),
    "35": ("Jatim", 7, 6),
    "36": ("Banten", 4, 6),
    "51": ("Bali", 8, 6),
    "52": ("NTB", 9, 6),
    "53": ("NTT", 10, 6),
    "61": ("Kalbar", 6, 2),
    "62": ("Kalteng", 6, 3),
    "63": ("Kalsel", 7, 3),
    "64": ("Kaltim", 7, 2),
    "65": ("Kaltara", 7, 1),
    "71": ("Sulut", 11, 1),
    "72": ("Sulteng", 10, 2),
    "73": ("Sulsel", 9, 3),
    "74": ("Sultra", 10, 3),
    "75": ("Gorontalo", 10, 1),
    "76": ("Sulbar", 9, 2),
    "81": ("Maluku", 12, 3),
    "82": ("Malut", 12, 1),
    "91": ("Papua", 16, 2),
    "92": ("Pabar", 14, 2),
    "93": ("Pasel", 16, 4),
    "94": ("Pateng", 15, 3),
    "95": ("Papeg", 16, 3),
    "96": ("PBD", 13, 2),
}


def province_short(region: Region) -> str:
    """The short name of a region's province, as in tables: Sumut, PBD."""
    return PLACES[region.province_code][0]


def map_page(selection: Selection, register: Register, year: int, language: str) -> Mapping[str, object]:
    """What the page about provinces says: candidates and proposed regions of each, and its members before the cycle."""
    t = phrases(language)
    names = {region.province_code: region.province for region in register}
    candidates = Counter(one.card.region.province_code for one in candidates_of(selection))
    proposed = Counter(one.card.region.province_code for one in selection.of(Reason.CHOSEN))
    members = register.members_by_province(year)
    empty = [code for code in names if not proposed[code]]
    title = map_title(selection, names, proposed, language)
    rows = [(names[code], PLACES[code][0], str(proposed[code]), str(candidates[code]), str(members[code])) for code in sorted(names)]
    half = -(-len(rows) // 2)
    return {
        "title": title,
        "lede": t["map_lede"].format(empty=len(empty), members=sum(members[code] > 0 for code in empty)) if empty else t["map_lede_all"],
        "map": tiles([_tile(code, proposed[code], candidates[code], max(proposed.values(), default=0), language) for code in sorted(names)], title),
        "tables": (rows[:half], rows[half:]),
    }


def map_title(selection: Selection, names: Mapping[str, str], proposed: Mapping[str, int], language: str) -> str:
    """How many provinces the proposal reaches, and which of them stand at a cap."""
    t = phrases(language)
    reached = sum(number > 0 for number in proposed.values())
    if not reached:
        return t["map_title_none"]
    said = t["map_title"].format(reached=reached, provinces=len(names))
    full = [PLACES[code][0] for code in _capped(selection, proposed)]
    if not full:
        return said
    who = listed(full, language) if len(full) <= NAMED else t["map_provinces"].format(count=len(full))
    return f"{said}; {t['map_title_cap'].format(who=who)}"


def _capped(selection: Selection, proposed: Mapping[str, int]) -> Sequence[str]:
    """The provinces from which a rule in force lets no further region in."""
    caps = [rule for rule in selection.rules if rule.kind is Kind.PROVINCE_CAP and rule.id not in selection.relaxed]
    return [code for code in sorted(proposed) if any(proposed[code] >= rule.number for rule in caps if not rule.codes or code in rule.codes)]


def _tile(code: str, proposed: int, candidates: int, most: int, language: str) -> Tile:
    t, (name, column, row) = phrases(language), PLACES[code]
    shade = -(-proposed * (len(GREYS) - 1) // most) if most else 0
    below = t["map_of"].format(count=candidates) if candidates else ""
    return Tile(name, column, row, str(proposed) if candidates else t["none"], below, shade)
