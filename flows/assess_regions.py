"""Flow: every valid submission is scored and its region gets its report."""

import sys
from pathlib import Path

from flows.batches import made
from flows.orchestration import flow, stage
from flows.proposal import propose
from flows.publishing import publications, publish
from flows.settings import load_cycle
from flows.settling import answer_inbox, answers_of


@flow(name="assess_regions")
def assess_regions(folder: Path) -> int:
    """Writes CYCLE/reports/*.pdf; the number of reports. RuntimeError where one could not be made."""
    cycle = load_cycle(folder)
    answers = stage("check and score", lambda: answers_of(answer_inbox(cycle)))
    proposals = stage("choose", lambda: propose(cycle, answers))
    return len(made(stage("reports", lambda: publish(publications(cycle, answers, proposals)))))


if __name__ == "__main__":
    print(f"{assess_regions(Path(sys.argv[1]))} reports")
