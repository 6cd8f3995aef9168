"""Flow: every file in the inbox is read and checked."""

import sys
from pathlib import Path

from flows.intake import answer_inbox
from flows.orchestration import flow, stage
from flows.settings import load_cycle


@flow(name="check_submissions")
def check_submissions(folder: Path) -> dict[str, int]:
    """How many files arrived, are valid, and are returned; originals are kept in CYCLE/record."""
    cycle = load_cycle(folder)
    answers = stage("check", lambda: answer_inbox(cycle))
    returned = sum(answer.returned for answer in answers)
    return {"arrived": len(answers), "valid": len(answers) - returned, "returned": returned}


if __name__ == "__main__":
    print(check_submissions(Path(sys.argv[1])))
