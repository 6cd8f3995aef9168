"""Flow: one prefilled workbook for each eligible region of a cycle."""

import sys

from flows.artifacts import tell_outputs
from flows.batches import made
from flows.orchestration import CycleFolder, flow, stage
from flows.sending import eligible, send
from flows.settings import load_cycle


@flow(name="send_questionnaires")
def send_questionnaires(folder: CycleFolder) -> int:
    """Writes CYCLE/blank/*.xlsx; the number of workbooks. RuntimeError where one could not be written."""
    cycle = load_cycle(folder)
    outcomes = stage("send", lambda: send(cycle, eligible(cycle)))
    tell_outputs(cycle, [one.item.path for one in outcomes if not one.failure])
    return len(made(outcomes))


if __name__ == "__main__":
    print(f"{send_questionnaires(sys.argv[1])} blank workbooks")
