"""Flow: the whole job of a cycle, from the inbox to reports, cohort and record."""

import sys
from collections.abc import Sequence
from dataclasses import asdict

from assessment.selection import Reason
from flows.artifacts import tell_findings, tell_outputs, tell_proposals
from flows.assessing import Assessed, assess, sources_of
from flows.batches import failures
from flows.folders import Folders, forget, outputs_in
from flows.ledger import write_ledger
from flows.making import Order, entries, fulfil
from flows.orchestration import CycleFolder, flow, stage
from flows.proposal import Proposal, documents, propose
from flows.publishing import publications
from flows.reconciling import reconcile
from flows.recording import unchanged, write_record
from flows.replies import orders_of
from flows.settings import Cycle, load_cycle
from flows.summary import Counts, Incomplete, Summary, count, overtaken, proposed
from flows.zoning import zoned
from questionnaires.edition import load_instrument


@flow(name="run_cycle")
def run_cycle(folder: CycleFolder) -> Summary:
    """Writes reports, letters, cohort and record of a cycle; what is there already and still right is left as it is.

    A bad file is an answer, not a failure. Incomplete where an output could not be made or something does not add up,
    after all the rest is done; Busy where the cycle is being run already.
    """
    cycle = load_cycle(folder)
    summary = stage("look for what is new", lambda: _same(cycle)) or _run(cycle)
    if summary.failed:
        raise Incomplete(summary)
    return summary


def _same(cycle: Cycle) -> Summary | None:
    """What the last run did, where nothing has changed since."""
    stored = unchanged(cycle)
    if stored is None:
        return None
    chosen = {
        load_instrument(edition).track: [code for code, one in kept["regions"].items() if one["reason"] == Reason.CHOSEN.name]
        for edition, kept in stored["decisions"].items()
    }
    return Summary(Counts(**stored["summary"]), overtaken(cycle, chosen), made=0, kept=len(stored["outputs"]), failed=())


def _run(cycle: Cycle) -> Summary:
    sources = sources_of(cycle)
    assessed = stage("check and score", lambda: assess(cycle, sources))
    tell_findings(cycle, assessed)
    proposals = stage("choose", lambda: propose(cycle, assessed.answers))
    tell_proposals(cycle, proposals)
    outcomes = stage("documents", lambda: fulfil(cycle, orders(cycle, assessed, proposals)))
    there = entries(outcomes)
    outputs = {one.name: one.sha256 for one in there}
    stems = tuple(str(outcome.item) for outcome in outcomes if outcome.failure)
    old = [name for name in outputs_in(cycle.folder) if name.startswith(stems)]  # better than none, until the new one can be made
    forget(cycle.folder, {*outputs, *old})
    write_ledger(cycle.folder, there)
    tell_outputs(cycle, outputs)
    failed = failures(outcomes)
    failed = (*failed, *stage("reconcile", lambda: _else(reconcile(cycle, sources, assessed, outputs), failed)))
    stage("record", lambda: write_record(cycle, assessed, proposals, outputs, failed))
    made = sum(one.why is not None for outcome in outcomes for one in outcome.value or ())
    return Summary(count(assessed, proposals, outputs), overtaken(cycle, proposed(proposals)), made, len(there) - made, failed)


def orders(cycle: Cycle, assessed: Assessed, proposals: tuple[Proposal, ...]) -> tuple[Order, ...]:
    """Everything that a run makes, the longest first."""
    return (
        *documents(cycle, assessed, proposals, Folders(cycle.folder).cohort, cycle.imprint()),
        *zoned(cycle, assessed),
        *publications(cycle, assessed, proposals),
        *orders_of(cycle, assessed),
    )


def _else(differences: Sequence[str], failed: Sequence[str]) -> tuple[str, ...]:
    """The differences that no failure explains: what was owed and failed is told once."""
    names = tuple(one.split(": ")[0] for one in failed)
    return tuple(one for one in differences if not names or not one.startswith(names))


if __name__ == "__main__":
    print(asdict(run_cycle(sys.argv[1])))
