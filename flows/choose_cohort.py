"""Flow: the proposal of the next cohort and its documents."""

import sys
from collections.abc import Mapping

from assessment.selection import Reason
from flows.artifacts import tell_findings, tell_outputs, tell_proposals
from flows.assessing import assess
from flows.folders import Folders
from flows.making import deliver
from flows.orchestration import CycleFolder, flow, stage
from flows.proposal import documents, propose
from flows.settings import load_cycle


@flow(name="choose_cohort")
def choose_cohort(folder: CycleFolder) -> Mapping[str, int]:
    """Writes CYCLE/cohort; how many regions are proposed on each track."""
    cycle = load_cycle(folder)
    assessed = stage("check and score", lambda: assess(cycle))
    tell_findings(cycle, assessed)
    proposals = stage("choose", lambda: propose(cycle, assessed.answers))
    tell_proposals(cycle, proposals)
    wanted = documents(cycle, assessed, proposals, Folders(cycle.folder).cohort, cycle.imprint())
    tell_outputs(cycle, stage("cohort documents", lambda: deliver(cycle, wanted)))
    return {one.selection.track: len(one.selection.of(Reason.CHOSEN)) for one in proposals}


if __name__ == "__main__":
    print(choose_cohort(sys.argv[1]))
