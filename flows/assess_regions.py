"""Flow: every valid submission is scored and its region gets its report."""

import sys
from pathlib import Path

from flows.assessing import assess
from flows.batches import made
from flows.orchestration import flow, stage
from flows.proposal import propose
from flows.publishing import publications, publish
from flows.settings import load_cycle


@flow(name="assess_regions")
def assess_regions(folder: Path) -> int:
    """Writes CYCLE/reports/*.pdf; the number of reports. RuntimeError where one could not be made."""
    cycle = load_cycle(folder)
    assessed = stage("check and score", lambda: assess(cycle))
    proposals = stage("choose", lambda: propose(cycle, assessed.answers))
    return len(made(stage("reports", lambda: publish(publications(cycle, assessed, proposals)))))


if __name__ == "__main__":
    print(f"{assess_regions(Path(sys.argv[1]))} reports")
