"""The proposal: the selection of each track, and the cohort documents that tell it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.flags import Flag, flags_of
from assessment.marks import Basis
from assessment.record import canonical
from assessment.review import Review, review
from assessment.robustness import Robustness, Sureness, robustness
from assessment.rules import Kind
from assessment.scorecard import Scorecard, reweighted
from assessment.selection import Decision, Reason, Selection, select
from assessment.simulation import Levels
from flows.assessing import Assessed
from flows.intake import Answer
from flows.making import Draft, Shared, page
from flows.memberships import register_after
from flows.settings import Cycle
from questionnaires.edition import load_instrument
from questionnaires.instrument import Instrument
from questionnaires.marking import Round
from questionnaires.register import Region, Register
from reports.annex import annex
from reports.cohort import STYLE, Cohort, Returned, cohort_html, document_number
from reports.imprint import Imprint
from reports.reasons import change_sentence, rule_sentence, status

SEED = 1  # of the draws around the ranking: the same in every cycle, so that nobody can choose one


@dataclass(frozen=True, slots=True)
class Proposal:
    """One track of a cycle: its instrument, who is chosen, and how sure the ranks of the candidates are (None without any)."""

    instrument: Instrument
    selection: Selection
    robustness: Robustness | None


def propose(cycle: Cycle, answers: tuple[Answer, ...]) -> tuple[Proposal, ...]:
    """The proposal of every edition of the cycle, from the scorecards of its files."""
    return tuple(propose_one(cycle, answers, load_instrument(edition)) for edition in cycle.editions)


def propose_one(cycle: Cycle, answers: tuple[Answer, ...], instrument: Instrument) -> Proposal:
    """The proposal of one edition, which may weigh otherwise than the cards were scored with."""
    register = register_after(cycle.decided_before)
    scored = [one.card for one in answers if one.card and one.card.edition == instrument.id]
    weighed = scored if instrument is load_instrument(instrument.id) else [reweighted(card, instrument) for card in scored]
    cards = [replace(card, region=register.regions[card.region.code]) for card in weighed]
    quota = cycle.quota.get(instrument.track, 0)
    selection = select(
        cards,
        instrument,
        quota=quota,
        year=cycle.year,
        members=register.members_by_province(cycle.year),
        invited=cycle.invited,
        rules=cycle.selection.get(instrument.track, ()),
        unscored=_unscored(cycle, answers, instrument, register),
    )
    candidates = [one.card for one in selection.decisions if one.place is not None]
    known = robustness([levels_of(card) for card in candidates], instrument, quota, seed=SEED) if candidates else None
    return Proposal(instrument, selection, known)


def _unscored(cycle: Cycle, answers: tuple[Answer, ...], instrument: Instrument, register: Register) -> dict[Region, Reason]:
    """Why each region without a score in this edition has none. With several editions, a region may stand in another one."""
    scored = {(one.region, one.card.edition) for one in answers if one.card}
    elsewhere = {region for region, _ in scored}
    came = {one.region: Reason.INVALID for one in answers if one.returned and one.region not in elsewhere}
    came |= {one.region: Reason.LATE for one in answers if one.submission and one.submission.edition == instrument.id}
    repeats = any(rule.kind is Kind.MEMBERS for rule in cycle.selection.get(instrument.track, ()))
    found = {}
    for region in register:
        if (region.code, instrument.id) not in scored:
            member = region.member_since(cycle.year) and region.code not in cycle.invited and not repeats
            found[region] = came.get(region.code, Reason.MEMBER if member else Reason.ABSENT)
    return found


def levels_of(card: Scorecard) -> Levels:
    """What is known of a region's levels. What was moderated or answered an objection is settled: no other mark is drawn."""
    marks = {
        code: tuple(one.mark.level for one in verdict.given) if verdict.basis is Basis.MEAN else (verdict.level,)
        for code, verdict in card.verdicts.items()
    }
    claimed, supported = ({code: getattr(one, name) for code, one in card.supports.items()} for name in ("claimed", "supported"))
    return Levels(card.region.code, claimed, supported, marks, card.levels)


@dataclass(frozen=True, slots=True)
class Document:
    """One cohort document to be made; its suffix says which: the report in a language, the annex with every number, or the data."""

    stem: Path
    shared: Shared[Cohort]
    language: str
    year: int

    def __str__(self) -> str:
        return self.stem.name

    def drafts(self) -> Iterator[Draft]:
        """The document."""
        cohort = self.shared.value
        if self.stem.suffix == ".pdf":
            keywords = (document_number(cohort), cohort.instrument.id, cohort.instrument.track)
            yield page(self.stem, cohort_html(cohort, self.language), style=STYLE, keywords=keywords)
        elif self.stem.suffix == ".xlsx":
            yield Draft(self.stem, "", lambda: annex(cohort, self.language))
        else:
            yield Draft(self.stem, "", lambda: canonical(_data(cohort, self.year)))


def documents(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...], folder: Path, imprint: Imprint) -> tuple[Document, ...]:
    """The cohort documents of each track: a report in each language, the annex and the data."""
    register, answers = register_after(cycle.decided_before), assessed.answers
    names = {region.code: region.name for region in register}
    returned = tuple(Returned(one.file, names.get(one.region, ""), one.findings) for one in answers if one.returned)
    found: list[Document] = []
    for proposal in proposals:
        cohort = Cohort(
            selection=proposal.selection,
            instrument=proposal.instrument,
            returned=returned,
            received=len(answers),
            register=register,
            imprint=imprint,
            review=_review(cycle, assessed, proposal),
            flags=_flags(assessed, proposal),
            robustness=proposal.robustness,
        )
        shared = Shared(cohort)
        stem, first = cycle.stem(proposal.instrument.track), cycle.languages[0]
        marks = {language: "" if language == first else f" ({language})" for language in cycle.languages}
        reports = tuple((f"{stem}{mark}.pdf", language) for language, mark in marks.items())
        found.extend(
            Document(folder / name, shared, language, cycle.year) for name, language in (*reports, (f"{stem}.xlsx", first), (f"{stem}.json", first))
        )
    return tuple(found)


def _review(cycle: Cycle, assessed: Assessed, proposal: Proposal) -> Review | None:
    """What the marks of this edition say about the marking; the order of an assessor's work is that of handing in."""
    orders: dict[tuple[str, str], int] = {}
    first = [one for one in assessed.marked if one.marking and one.marking.round is Round.VERIFICATION]
    for one in sorted(first, key=lambda one: (one.incoming.received, one.incoming.file)):
        orders[one.region, one.assessor] = len(orders)
    decisions = proposal.selection.decisions
    return review(
        [one.card for one in decisions],
        [one.card for one in decisions if one.place is not None],
        proposal.instrument,
        orders=orders,
        leniency=cycle.leniency,
        members=register_after(cycle.decided_before).members_by_province(cycle.year),
    )


def _flags(assessed: Assessed, proposal: Proposal) -> tuple[Flag, ...]:
    return tuple(
        flag
        for one in sorted(assessed.scored, key=lambda one: one.region)
        if one.card and one.card.edition == proposal.instrument.id
        for flag in flags_of(one.card.region, one.findings, proposal.instrument)
    )


def _data(cohort: Cohort, year: int) -> dict[str, object]:
    """What cohort.json holds: every decision with its numbers, exact as "a/b"."""
    selection = cohort.selection
    sure = {one.code: one for one in cohort.robustness.regions} if cohort.robustness else {}
    return {
        "schema": "kesiapan-cohort-2",
        "year": year,
        "track": selection.track,
        "edition": cohort.instrument.id,
        "quota": selection.quota,
        "chosen": len(selection.of(Reason.CHOSEN)),
        "points": selection.points,
        "rules": [{"id": one.id, "kind": one.kind.value, "sentence": rule_sentence(one, "id")} for one in selection.rules],
        "prices": [{"rule": one.rule, "change": one.change, "sentence": change_sentence(one.change, "id")} for one in selection.prices],
        "waiting": [one.code for one in selection.waiting],
        "relaxed": selection.relaxed,
        "conflict": selection.conflict,
        "decisions": [_decision(one, cohort, sure.get(one.card.region.code)) for one in selection.decisions],
        "unscored": [{"code": one.region.code, "reason": one.reason.value} for one in selection.unscored],
        "returned": [{"file": one.file, "region": one.region, "errors": [e.code.message.code for e in one.errors]} for one in cohort.returned],
        "flags": [
            {"region": one.region.code, "code": one.finding.code.message.code, "place": one.finding.place, "wrong": one.finding.wrong("id")}
            for one in cohort.flags
        ],
        "marking": _marking(cohort.review) if cohort.review else None,
    }


def _decision(one: Decision, cohort: Cohort, sure: Sureness | None) -> dict[str, object]:
    """One region's decision with the numbers it rests on."""
    card = one.card
    return {
        "code": card.region.code,
        "name": card.region.name,
        "place": one.place,
        "index": card.index,
        "claimed": card.claimed.value,
        "supported": card.supported.value,
        "status": card.status.value,
        "band": card.band.code,
        "pillars": card.pillars,
        "reason": one.reason.value,
        "named": one.named,
        "rules": one.rules,
        "forced": one.forced,
        "waiting": one.waiting,
        "successors": one.successors,
        "rank": _sure(sure),
        "sentence": status(one, cohort.selection, cohort.instrument).id,
    }


def _sure(one: Sureness | None) -> dict[str, object] | None:
    """How sure a rank is, as cohort.json holds it."""
    return {"low": one.low, "median": one.median, "high": one.high, "chance": estimate(one.chance)} if one else None


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
