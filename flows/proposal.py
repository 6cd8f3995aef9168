"""The proposal: the selection of each track, and the cohort documents that tell it."""

from dataclasses import dataclass

from assessment.flags import Flag, flags_of
from assessment.record import canonical
from assessment.review import Review, review
from assessment.selection import Reason, Selection, select
from flows.assessing import Assessed
from flows.folders import Folders, write_file
from flows.intake import Answer
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from questionnaires.instrument import Instrument
from questionnaires.register import load_register
from reports.annex import annex
from reports.cohort import Cohort, Returned, cohort_html
from reports.pdf import pdf
from reports.reasons import status


@dataclass(frozen=True, slots=True)
class Proposal:
    """One track of a cycle: its instrument and who is chosen."""

    instrument: Instrument
    selection: Selection


def propose(cycle: Cycle, answers: tuple[Answer, ...]) -> tuple[Proposal, ...]:
    """The proposal of every edition of the cycle, from the scorecards of its files."""
    members = load_register().members_by_province(cycle.year)
    found = []
    for edition in cycle.editions:
        instrument = load_instrument(edition)
        cards = [answer.card for answer in answers if answer.card and answer.card.edition == edition]
        quota = cycle.quota.get(instrument.track, 0)
        found.append(Proposal(instrument, select(cards, instrument, quota=quota, year=cycle.year, members=members, invited=cycle.invited)))
    return tuple(found)


def write_cohort(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...]) -> tuple[str, ...]:
    """Writes cohort.pdf, cohort.xlsx and cohort.json for each track; their names within the cycle."""
    folders, register = Folders(cycle.folder), load_register()
    names = {region.code: region.name for region in register}
    answers = assessed.answers
    returned = tuple(Returned(one.file, names.get(one.region, ""), one.findings) for one in answers if one.returned)
    written = []
    for proposal in proposals:
        cohort = Cohort(
            selection=proposal.selection,
            instrument=proposal.instrument,
            returned=returned,
            received=len(answers),
            register=register,
            imprint=cycle.imprint(),
            review=_review(cycle, assessed, proposal),
            flags=_flags(assessed, proposal),
        )
        stem = "cohort" if len(proposals) == 1 else f"cohort-{proposal.instrument.track}"
        made = {f"{stem}.xlsx": annex(cohort, cycle.languages[0]), f"{stem}.json": canonical(_data(cycle, proposal, cohort))}
        for language in cycle.languages:
            mark = "" if language == cycle.languages[0] else f" ({language})"
            made[f"{stem}{mark}.pdf"] = pdf(cohort_html(cohort, language))
        for name, data in made.items():
            write_file(folders.cohort / name, data)
            written.append(f"{folders.cohort.name}/{name}")
    return tuple(written)


def _review(cycle: Cycle, assessed: Assessed, proposal: Proposal) -> Review | None:
    """What the marks of this edition say about the marking; the order of an assessor's work is that of handing in."""
    orders: dict[tuple[str, str], int] = {}
    for one in sorted((one for one in assessed.marked if one.marking), key=lambda one: (one.incoming.received, one.incoming.file)):
        orders[one.region, one.assessor] = len(orders)
    decisions = proposal.selection.decisions
    return review(
        [one.card for one in decisions],
        [one.card for one in decisions if one.place is not None],
        proposal.instrument,
        orders=orders,
        leniency=cycle.leniency,
        members=load_register().members_by_province(cycle.year),
    )


def _flags(assessed: Assessed, proposal: Proposal) -> tuple[Flag, ...]:
    return tuple(
        flag
        for one in sorted(assessed.scored, key=lambda one: one.region)
        if one.card and one.card.edition == proposal.instrument.id
        for flag in flags_of(one.card.region, one.findings, proposal.instrument)
    )


def _data(cycle: Cycle, proposal: Proposal, cohort: Cohort) -> dict[str, object]:
    """What cohort.json holds: every decision with its numbers, exact as "a/b"."""
    selection = proposal.selection
    return {
        "schema": "kesiapan-cohort-1",
        "year": cycle.year,
        "track": selection.track,
        "edition": proposal.instrument.id,
        "quota": selection.quota,
        "chosen": len(selection.of(Reason.CHOSEN)),
        "decisions": [
            {
                "code": one.card.region.code,
                "name": one.card.region.name,
                "place": one.place,
                "index": one.card.index,
                "claimed": one.card.claimed.value,
                "supported": one.card.supported.value,
                "status": one.card.status.value,
                "band": one.card.band.code,
                "pillars": one.card.pillars,
                "reason": one.reason.value,
                "named": one.named,
                "sentence": status(one, selection, proposal.instrument).id,
            }
            for one in selection.decisions
        ],
        "returned": [{"file": one.file, "region": one.region, "errors": [e.code.message.code for e in one.errors]} for one in cohort.returned],
        "flags": [
            {"region": one.region.code, "code": one.finding.code.message.code, "place": one.finding.place, "wrong": one.finding.wrong("id")}
            for one in cohort.flags
        ],
        "marking": _marking(cohort.review) if cohort.review else None,
    }


def _marking(found: Review) -> dict[str, object]:
    """What cohort.json holds of the marking; estimates as text of three decimals."""
    agreed = found.agreement
    return {
        "verified": found.verified,
        "scored": found.scored,
        "alpha": {code: estimate(one.value) for code, one in (("", agreed.whole), *agreed.pillars.items(), *agreed.indicators.items())},
        "icc": {code: estimate(one.value) for code, one in agreed.reliability.items()},
        "leniency": {name: estimate(one.difference) for name, one in agreed.assessors.items()},
        "effects": {name: estimate(value) for name, value in found.effects.levels.items()},
        "over_claim": found.over_claim,
        "moderation": [{"region": one.region.code, "item": one.verdict.code, "spread": one.verdict.spread} for one in found.moderation],
    }


def estimate(value: float | None) -> str | None:
    """An estimate as a record can hold it: three decimals, since further ones depend on the machine."""
    return None if value is None else f"{value:.3f}"
