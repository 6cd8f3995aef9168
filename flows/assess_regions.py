"""Flow: every valid submission is scored and its region gets its report."""

import sys
from pathlib import Path

from flows.assessing import assess
from flows.folders import forget
from flows.lock import locked
from flows.making import deliver
from flows.orchestration import flow, stage
from flows.proposal import propose
from flows.publishing import publications
from flows.settings import load_cycle


@flow(name="assess_regions")
def assess_regions(folder: Path) -> int:
    """Writes CYCLE/reports/*.pdf; the number of reports. RuntimeError where one could not be made."""
    cycle = load_cycle(folder)
    with locked(cycle.folder):
        assessed = stage("check and score", lambda: assess(cycle))
        proposals = stage("choose", lambda: propose(cycle, assessed.answers))
        made = stage("reports", lambda: deliver(cycle, publications(cycle, assessed, proposals)))
        forget(cycle.folder, made, "reports/")
    return len(made)


if __name__ == "__main__":
    print(f"{assess_regions(Path(sys.argv[1]))} reports")
