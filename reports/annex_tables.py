"""The tables of the annex: every number of the cohort report, and what each column means."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from assessment.selection import Decision, Reason
from questionnaires.register import load_register
from reports.cohort import Cohort, alternative_name, funnel_counts, returned_reason
from reports.cohort_summary import KINDS, candidates_of
from reports.earlier_cohorts import earlier_cohorts, proposed
from reports.marking_review import Cells, sheets
from reports.phrases import phrases
from reports.reasons import names_of, reason, rule_sentence, unscored_reason
from reports.sentences import group_names
from reports.verdicts import rule_numbers, sureness, verdict

LITERAL = {"alpha": "alpha", "kappa": "kappa", "icc": "ICC(2,k)"}  # headings that are the same in every language
SHARES = ("share_supported", "chance", "moved_first", "moved_total")
FINE = ("rule_price", "forced_points", "tau")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its title, its headings and its rows; a cell is text, a number or empty."""

    title: str
    headings: list[str]
    rows: list[Cells]


def annex_tables(cohort: Cohort, language: str) -> list[Table]:
    """Every sheet of the annex in order; the last one says what the columns of the others mean."""
    tables = [
        _decisions(cohort, language),
        _values(cohort, language),
        _rules(cohort, language),
        _waiting(cohort, language),
        _unscored(cohort, language),
        _returned(cohort, language),
        _groups(cohort, language),
        _history(cohort, language),
        _funnel(cohort, language),
        *_robustness(cohort, language),
        *(Table(*sheet) for sheet in sheets(cohort.review, cohort.flags, cohort.instrument, language)),
    ]
    return [*tables, _dictionary(tables, cohort, language)]


def formats(language: str) -> Mapping[str, str]:
    """Heading -> number format, where it is not that of its kind of number."""
    t = phrases(language)
    return {t[key]: "0.0%" for key in SHARES} | {t[key]: "0.000" for key in FINE}


def meanings(language: str) -> Mapping[str, str]:
    """Heading -> what the column holds."""
    t = phrases(language)
    keys = (key.removeprefix("meaning_") for key in t if key.startswith("meaning_"))
    return {LITERAL.get(key) or t[key]: t[f"meaning_{key}"] for key in keys if key in LITERAL or key in t}


def _dictionary(tables: list[Table], cohort: Cohort, language: str) -> Table:
    t, meant = phrases(language), meanings(language)
    pillars = {pillar.name[language] for pillar in cohort.instrument.pillars}
    rows: list[Cells] = [
        [table.title, heading, t["meaning_of_pillars"] if heading in pillars else meant[heading]]
        for table in tables
        for heading in dict.fromkeys(table.headings)
    ]
    return _table("annex_dictionary", ("sheet", "column", "meaning"), rows, language)


def _table(title: str, headings: tuple[str, ...], rows: list[Cells], language: str) -> Table:
    t = phrases(language)
    return Table(t[title], [t[key] for key in headings], rows)


def _decisions(cohort: Cohort, language: str) -> Table:
    t = phrases(language)
    first = ("place_number", "code", "name", "kind", "province_short", "island", "index", "band", "claimed", "supported", "share_supported")
    sure = ("rank_low", "rank_high", "chance", "verdict", "reason_code", "rule", "waiting_number", "successors", "forced_points", "forced_leave")
    return Table(
        t["annex_list"],
        [
            *(t[key] for key in first),
            *(pillar.name[language] for pillar in cohort.instrument.pillars),
            *(t[key] for key in (*sure, "decision")),
        ],
        [_decision(one, cohort, language) for one in cohort.selection.decisions],
    )


def _decision(decision: Decision, cohort: Cohort, language: str) -> Cells:
    card, region, selection = decision.card, decision.card.region, cohort.selection
    sure, numbers = sureness(cohort.robustness).get(region.code), rule_numbers(selection)
    values = [float(card.pillars[one.code]) if one.code in card.pillars else None for one in cohort.instrument.pillars]
    forced = decision.forced
    return [
        *(decision.place, region.code, region.name, region.kind, region.province, region.island_group),
        *(float(card.index), card.band.name[language], float(card.claimed.value), float(card.supported.value), float(card.share_supported)),
        *values,
        *((sure.low, sure.high, round(sure.chance, 3)) if sure else (None, None, None)),
        verdict(decision, selection, language) if decision.place is not None else phrases(language)["verdict_unranked"],
        *(decision.reason.value, ", ".join(numbers[rule] for rule in decision.rules), decision.waiting, _all_names(decision.successors)),
        *((float(forced.points), _all_names(forced.leave)) if forced else (None, None)),
        reason(decision, selection, cohort.instrument, language),
    ]


def _all_names(codes: tuple[str, ...]) -> str:
    regions = load_register().regions
    return ", ".join(regions[code].name for code in codes)


def _values(cohort: Cohort, language: str) -> Table:
    names = dict(group_names(cohort.instrument, language)) | {one.code: one.name[language] for one in cohort.instrument.indicators()}
    rows: list[Cells] = [
        [card.region.code, card.region.name, step.tier, step.code, names[step.code], float(claimed.value), float(step.value), float(final.value)]
        for one in cohort.selection.decisions
        for card in (one.card,)
        for claimed, step, final in zip(card.claimed.walk(), card.supported.walk(), card.final.walk(), strict=True)
    ]
    return _table("annex_pillars", ("code", "region", "tier", "item", "item_name", "claimed", "supported", "final"), rows, language)


def _rules(cohort: Cohort, language: str) -> Table:
    t, selection = phrases(language), cohort.selection
    changes, numbers = {price.rule: price.change for price in selection.prices}, rule_numbers(selection)
    rows: list[Cells] = []
    for rule in selection.rules:
        change = changes.get(rule.id)
        state = "rule_gave_way" if rule.id in selection.relaxed else "rule_in_conflict" if rule.id in selection.conflict else "rule_kept"
        told = (float(change.points), len(change.enter), _all_names(change.enter), _all_names(change.leave)) if change else (None, None, "", "")
        rows.append([numbers[rule.id], rule.id, rule_sentence(rule, language), t[state], *told])
    headings = ("rule", "rule_id", "rule_says", "rule_state", "rule_price", "rule_exchanged", "rule_enter", "rule_leave")
    return _table("annex_rules", headings, rows, language)


def _waiting(cohort: Cohort, language: str) -> Table:
    cards = {one.card.region.code: one.card for one in cohort.selection.decisions}
    rows: list[Cells] = [
        [at, one.code, cards[one.code].region.name, float(cards[one.code].index), one.after, names_of(one.leave)]
        for at, one in enumerate(cohort.selection.waiting, 1)
    ]
    return _table("annex_waiting", ("waiting_number", "code", "name", "index", "waiting_after", "waiting_out"), rows, language)


def _unscored(cohort: Cohort, language: str) -> Table:
    rows: list[Cells] = [
        [one.region.code, one.region.name, one.region.province, one.reason.value, unscored_reason(one, language)] for one in cohort.selection.unscored
    ]
    return _table("annex_unscored", ("code", "name", "province_short", "reason_code", "reason"), rows, language)


def _returned(cohort: Cohort, language: str) -> Table:
    rows: list[Cells] = [[one.file, one.region, returned_reason(one, language)] for one in cohort.returned]
    return _table("annex_returned", ("returned_file", "region", "reason"), rows, language)


def _groups(cohort: Cohort, language: str) -> Table:
    t, selection, register = phrases(language), cohort.selection, cohort.register
    members = register.members_by_province(cohort.imprint.year)
    candidates = candidates_of(selection)
    provinces = {region.province_code: region.province for region in register}
    islands = dict.fromkeys(region.island_group for region in register)
    groups: list[tuple[str, str, int | None, list[Decision]]] = [
        *(
            (t["province_short"], name, members[code], [d for d in candidates if d.card.region.province_code == code])
            for code, name in provinces.items()
        ),
        *((t["island"], island, None, [d for d in candidates if d.card.region.island_group == island]) for island in islands),
        *((t["kind"], t[f"kind_{kind}"], None, [d for d in candidates if d.card.region.kind == kind]) for kind in KINDS),
        (t["group_track"], selection.track, None, list(candidates)),
    ]
    rows: list[Cells] = [
        [
            *(level, name, sum(d.reason is Reason.CHOSEN for d in group), len(group)),
            *(float(median(d.card.index for d in group)) if group else None, before),
        ]
        for level, name, before, group in groups
    ]
    return _table("annex_groups", ("group_level", "group_name", "proposed", "candidates", "median", "map_members"), rows, language)


def _history(cohort: Cohort, language: str) -> Table:
    year = cohort.imprint.year
    before = earlier_cohorts(cohort.register, year)
    ours = proposed(cohort.selection, year, before[-1].members if before else 0)
    rows: list[Cells] = [
        [one.year, one.track, one.regions, one.repeats, one.members, one.named, one.inferred, one.provinces, one.kota] for one in (*before, ours)
    ]
    keys = ("year", "group_track", "history_regions", "history_repeats", "history_members", "history_named", "history_count_inferred")
    return _table("annex_history", (*keys, "history_provinces", "kind_kota"), rows, language)


def _funnel(cohort: Cohort, language: str) -> Table:
    t = phrases(language)
    return _table("annex_funnel", ("step", "count"), [[t[f"funnel_{name}"], count] for name, count in funnel_counts(cohort)], language)


def _robustness(cohort: Cohort, language: str) -> list[Table]:
    """What moves the ranks, and other ways to make the ranking; estimates to three decimals: further ones depend on the machine."""
    t, known = phrases(language), cohort.robustness
    if known is None:
        return []
    moved: list[Cells] = [[t[f"source_{name}"], round(one.first, 3), round(one.total, 3)] for name, one in known.effects.items()]
    others: list[Cells] = [
        [alternative_name(one.name, one.code, language), None if one.tau is None else round(one.tau, 3)] for one in known.alternatives
    ]
    return [
        _table("annex_moved", ("moved_source", "moved_first", "moved_total"), moved, language),
        _table("annex_alternatives", ("alternative", "tau"), others, language),
    ]
