"""Flow: every file in the inbox is read and checked."""

import sys
from pathlib import Path

from flows.assessing import assess
from flows.folders import forget
from flows.lock import locked
from flows.making import deliver
from flows.orchestration import flow, stage
from flows.replies import orders_of
from flows.settings import load_cycle


@flow(name="check_submissions")
def check_submissions(folder: Path) -> dict[str, int]:
    """Answers every file in CYCLE/returned and keeps its original; how many arrived, are valid, and are returned."""
    cycle = load_cycle(folder)
    with locked(cycle.folder):
        assessed = stage("check", lambda: assess(cycle))
        made = stage("letters", lambda: deliver(cycle, orders_of(cycle, assessed)))
        forget(cycle.folder, made, "returned/")
    settled = assessed.settled
    returned = sum(one.answer.returned for one in settled)
    return {"arrived": len(settled), "valid": len(settled) - returned, "returned": returned}


if __name__ == "__main__":
    print(check_submissions(Path(sys.argv[1])))
