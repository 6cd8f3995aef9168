"""The cohort report for the ministry: the proposal, every place and every reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.flags import Flag
from assessment.review import Review
from assessment.robustness import Robustness
from assessment.rules import Kind
from assessment.selection import Reason, Selection
from questionnaires.findings import Finding, Severity
from questionnaires.instrument import Instrument
from questionnaires.register import Register
from reports.candidates import list_pages
from reports.cohort_charts import funnel
from reports.cohort_summary import candidates_of, summary_page
from reports.cut import cut_page, draws_made
from reports.earlier_cohorts import history_page
from reports.imprint import Imprint
from reports.marking_review import flags_page, marking_page
from reports.numbers import SPACE, day, percent, points
from reports.passed_over import passed_over_page, unranked_page
from reports.phrases import phrases, templates
from reports.sentences import tier_rule
from reports.tilemap import map_page

STYLE = "cohort.css"


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that was not scored: its name, the region it says it is from, and its findings."""

    file: str
    region: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep it from being scored."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everything that the cohort report of one track tells."""

    selection: Selection
    instrument: Instrument
    returned: tuple[Returned, ...]
    received: int
    register: Register
    imprint: Imprint
    review: Review | None = None
    flags: tuple[Flag, ...] = ()
    robustness: Robustness | None = None


def document_number(cohort: Cohort) -> str:
    """The number that the report is cited by."""
    return f"LA/{cohort.instrument.id}/01"


def returned_reason(returned: Returned, language: str) -> str:
    """How many errors a returned file has, and the first of them in words."""
    first = returned.errors[0].wrong(language) if returned.errors else ""
    return phrases(language)["reason_returned"].format(errors=len(returned.errors), first=first)


def cohort_html(cohort: Cohort, language: str) -> str:
    """The report as HTML in that language; its style sheet is ``STYLE``."""
    t, selection, instrument, year = phrases(language), cohort.selection, cohort.instrument, cohort.imprint.year
    return (
        templates()
        .get_template("cohort.html")
        .render(
            t=t,
            language=language,
            imprint=cohort.imprint,
            number=document_number(cohort),
            running=t["cohort_running"].format(year=year, count=len(selection.of(Reason.CHOSEN))),
            date=day(cohort.imprint.date, language),
            cover=_cover(cohort, language),
            summary=summary_page(selection, cohort.robustness, year, language),
            cut=cut_page(selection, cohort.robustness, language),
            lists=list_pages(selection, cohort.robustness, instrument, language),
            pillars=[pillar.code for pillar in instrument.pillars],
            passed=passed_over_page(selection, cohort.robustness, language),
            unranked=unranked_page(selection, instrument, language),
            returned_title=t["returned_title"].format(count=len(cohort.returned)),
            returned=[(one.file, one.region, returned_reason(one, language)) for one in cohort.returned],
            map=map_page(selection, cohort.register, year, language),
            history=history_page(selection, cohort.register, year, language),
            marking=marking_page(cohort.review, instrument, language) if cohort.review else None,
            flags=flags_page(cohort.flags, language),
            method=_method(cohort, language),
            moved=_moved(cohort.robustness, language),
        )
    )


def funnel_counts(cohort: Cohort) -> tuple[tuple[str, int], ...]:
    """From all regions to those proposed: regions, invited, received, valid, candidates, proposed."""
    selection = cohort.selection
    rule = next((one for one in selection.rules if one.kind is Kind.MEMBERS), None)
    year = int(rule.number) if rule else 0
    invited = sum(region.member_since(year) is None or (rule is not None and region.code in rule.codes) for region in cohort.register)
    return (
        ("regions", len(cohort.register)),
        ("invited", invited),
        ("received", cohort.received),
        ("valid", len(selection.decisions)),
        ("candidates", len(candidates_of(selection))),
        ("proposed", len(selection.of(Reason.CHOSEN))),
    )


def _cover(cohort: Cohort, language: str) -> Mapping[str, object]:
    t, instrument, counts = phrases(language), cohort.instrument, funnel_counts(cohort)
    chosen = counts[-1][1]
    names = [t[f"funnel_{name}"] for name, _ in counts]
    title = t["cohort_cover" if chosen else "cohort_cover_none"].format(count=chosen, year=cohort.imprint.year)
    said = "; ".join(f"{name}: {count}" for name, (_, count) in zip(names, counts, strict=True))
    return {
        "title": title,
        "small": not chosen,
        "track": t["cohort_track"].format(track=instrument.track),
        "columns": funnel([count for _, count in counts], said),
        "labels": names,
        "count": str(chosen),
        "told": t["cover_told"].format(candidates=counts[-2][1], rules=len(cohort.selection.rules)),
        "edition": t["edition_value"].format(edition=instrument.id, pillars=len(instrument.pillars), indicators=len(instrument.indicators())),
    }


def _moved(robustness: Robustness | None, language: str) -> Mapping[str, object] | None:
    """What moves the ranks of the list most; None where nothing was drawn or nothing moved."""
    if robustness is None or not robustness.effects:
        return None
    t, least = phrases(language), robustness.least_alike
    effects = sorted(robustness.effects.items(), key=lambda pair: -pair[1].total)
    tau = Fraction(str(round(least.tau, 3))) if least and least.tau is not None else None
    alike = (
        t["moved_least"].format(name=alternative_name(least.name, least.code, language), tau=points(tau, language))
        if least and tau is not None
        else ""
    )
    shift = points(Fraction(str(round(robustness.mean_shift, 3))), language, 1)
    return {
        "said": t["moved_said"].format(draws=draws_made(robustness, language), seed=robustness.seed, shift=shift),
        "alike": alike,
        "rows": [(t[f"source_{name}"], _share(one.first, language), _share(one.total, language)) for name, one in effects],
    }


def alternative_name(name: str, code: str, language: str) -> str:
    """Another way to make the ranking, in words."""
    return phrases(language)[f"alternative_{name}"].format(code=code)


def _share(value: float, language: str) -> str:
    return percent(Fraction(str(round(min(max(value, 0), 1), 4))), language)


def _method(cohort: Cohort, language: str) -> list[tuple[str, list[str]]]:
    """Headings and paragraphs: the scale, the ranking, the selection, membership and provenance."""
    t, instrument = phrases(language), cohort.instrument
    memberships = [one for region in cohort.register for one in region.memberships]
    inferred = sum(one.basis == "inferred" for one in memberships)
    edition = t["method_edition"].format(edition=instrument.id, digest=instrument.digest, software=cohort.imprint.software)
    weights = ", ".join(f"{pillar.code} {pillar.name[language]} {points(pillar.weight * 100, language, 1)}{SPACE}%" for pillar in instrument.pillars)
    breaks = ", ".join(t[f"break_{name}"] for name in instrument.tie_break)
    return [
        (t["method_index"], [t["method_levels"].format(highest=instrument.highest), *(tier_rule(tier, language) for tier in instrument.tiers)]),
        ("", [t["method_pillars"].format(weights=weights), t["method_scores"]]),
        (t["method_places"], [t["cohort_method"].format(breaks=breaks), t["method_selection"]]),
        (t["method_sure"], [t["method_draws"]]),
        (t["method_members"], [t["cohort_register"].format(inferred=inferred, all=len(memberships))]),
        (t["method_provenance"], [edition, t["method_register"].format(digest=cohort.register.digest)]),
    ]
