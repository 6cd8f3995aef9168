"""Flow: one prefilled workbook for each eligible region of a cycle."""

import sys
from pathlib import Path

from flows.batches import made
from flows.orchestration import flow, stage
from flows.sending import eligible, send
from flows.settings import load_cycle


@flow(name="send_questionnaires")
def send_questionnaires(folder: Path) -> int:
    """Writes CYCLE/blank/*.xlsx; the number of workbooks. RuntimeError where one could not be written."""
    cycle = load_cycle(folder)
    return len(made(stage("send", lambda: send(cycle, eligible(cycle)))))


if __name__ == "__main__":
    print(f"{send_questionnaires(Path(sys.argv[1]))} blank workbooks")
