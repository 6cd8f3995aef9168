"""Flow: every valid submission is scored and its region gets its report."""

import sys

from flows.artifacts import tell_findings, tell_outputs, tell_proposals
from flows.assessing import assess
from flows.folders import forget
from flows.making import deliver
from flows.orchestration import CycleFolder, flow, stage
from flows.proposal import propose
from flows.publishing import publications
from flows.settings import load_cycle


@flow(name="assess_regions")
def assess_regions(folder: CycleFolder) -> int:
    """Writes CYCLE/reports/*.pdf; the number of reports. RuntimeError where one could not be made."""
    cycle = load_cycle(folder)
    assessed = stage("check and score", lambda: assess(cycle))
    tell_findings(cycle, assessed)
    proposals = stage("choose", lambda: propose(cycle, assessed.answers))
    tell_proposals(cycle, proposals)
    reports = stage("reports", lambda: deliver(cycle, publications(cycle, assessed, proposals)))
    forget(cycle.folder, reports, "reports/")
    tell_outputs(cycle, reports)
    return len(reports)


if __name__ == "__main__":
    print(f"{assess_regions(sys.argv[1])} reports")
