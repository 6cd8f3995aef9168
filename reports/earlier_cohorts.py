"""The page about earlier cohorts: their announced sizes, what the register knows of them, and the proposal beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.selection import Reason, Selection
from questionnaires.announced import Announced, load_announced
from questionnaires.register import Membership, Region, Register
from reports.cohort_charts import counts_bar
from reports.numbers import SPACE
from reports.phrases import phrases

BAR = 50.0  # mm


@dataclass(frozen=True, slots=True)
class Earlier:
    """One cohort: its announced size and repeats, the members up to it, and what the register says of the regions that it names."""

    year: int
    track: str
    regions: int
    repeats: int
    members: int
    named: int
    inferred: int
    provinces: int
    kota: int


def earlier_cohorts(register: Register, before: int) -> tuple[Earlier, ...]:
    """Every cohort before that year, in order; one without an announced size counts as the register has it."""
    known: dict[tuple[int, str], list[tuple[Region, Membership]]] = {}
    for region in register:
        for one in region.memberships:
            known.setdefault((one.year, one.track), []).append((region, one))
    sizes = {(one.year, one.track): one for one in load_announced()}
    found: list[Earlier] = []
    for key in sorted(key for key in {*known, *sizes} if key[0] < before):
        named = known.get(key, [])
        size = sizes.get(key) or Announced(*key, len(named), sum(one.repeat for _, one in named))
        found.append(_earlier(size, found[-1].members if found else 0, named))
    return tuple(found)


def _earlier(size: Announced, so_far: int, named: Sequence[tuple[Region, Membership]]) -> Earlier:
    return Earlier(
        year=size.year,
        track=size.track,
        regions=size.regions,
        repeats=size.repeats,
        members=so_far + size.new,
        named=len(named),
        inferred=sum(one.basis == "inferred" for _, one in named),
        provinces=len({region.province_code for region, _ in named}),
        kota=sum(region.kind == "kota" for region, _ in named),
    )


def proposed(selection: Selection, year: int, members: int) -> Earlier:
    """The proposal as one more cohort; ``members``: those before it."""
    chosen = [one.card.region for one in selection.of(Reason.CHOSEN)]
    repeats = sum(region.member_since(year) is not None for region in chosen)
    return Earlier(
        year=year,
        track=selection.track,
        regions=len(chosen),
        repeats=repeats,
        members=members + len(chosen) - repeats,
        named=len(chosen),
        inferred=0,
        provinces=len({region.province_code for region in chosen}),
        kota=sum(region.kind == "kota" for region in chosen),
    )


def history_page(selection: Selection, register: Register, year: int, language: str) -> Mapping[str, object]:
    """What the page about earlier cohorts says; the proposal is the last row."""
    t, before = phrases(language), earlier_cohorts(register, year)
    members = before[-1].members if before else 0
    ours = proposed(selection, year, members)
    most = max(one.regions for one in (*before, ours))
    key = "history_title" if ours.regions else "history_title_none"
    return {
        "title": t[key].format(members=ours.members, before=members, new=ours.regions - ours.repeats),
        "lede": t["history_lede"].format(
            named=sum(one.named for one in before), announced=sum(one.regions for one in before), inferred=sum(one.inferred for one in before)
        ),
        "rows": [_row(one, most, language, ours=one is ours) for one in (*before, ours)],
    }


def _row(one: Earlier, most: int, language: str, *, ours: bool) -> Mapping[str, object]:
    t = phrases(language)
    name = t["history_ours" if ours else "history_cohort"].format(year=one.year, track=one.track)
    said = t["history_bar"].format(name=name, regions=one.regions, repeats=one.repeats)
    of_named = f"{one.kota}{SPACE}/{SPACE}{one.named - one.kota}"
    return {
        "name": name,
        "bar": counts_bar(one.regions - one.repeats, one.regions, most, said, width=BAR),
        "numbers": [str(number) for number in (one.regions, one.repeats, one.members)],
        "named": str(one.named) if not one.inferred else t["history_inferred"].format(named=one.named, inferred=one.inferred),
        "provinces": str(one.provinces),
        "kinds": of_named,
        "ours": ours,
    }
