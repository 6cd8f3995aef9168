"""Flow: every file in the inbox is read and checked."""

import sys
from collections.abc import Mapping
from typing import Annotated

from pydantic import WithJsonSchema

from flows.artifacts import tell_findings, tell_outputs
from flows.assessing import assess
from flows.folders import forget
from flows.glance import answered, glance, keep
from flows.making import deliver
from flows.orchestration import CycleFolder, flow, note, stage
from flows.replies import orders_of
from flows.settings import load_cycle

AGAIN = "Answer every file again, also where nothing is new since the last time."
Again = Annotated[bool, WithJsonSchema({"type": "boolean", "description": AGAIN})]


@flow(name="check_submissions")
def check_submissions(folder: CycleFolder, *, again: Again = False) -> Mapping[str, int]:
    """Answers every file in CYCLE/returned and keeps its original; how many arrived, are valid, and are returned.

    Where nothing is new since the last time, the counts of that time. RuntimeError where an answer could not be made.
    """
    cycle = load_cycle(folder)
    seen = glance(cycle)
    known = None if again else answered(cycle, seen)
    if known is not None:
        note("Nothing is new.")
        return known
    assessed = stage("check", lambda: assess(cycle))
    tell_findings(cycle, assessed)
    answers = stage("letters", lambda: deliver(cycle, orders_of(cycle, assessed)))
    forget(cycle.folder, answers, "returned/")
    tell_outputs(cycle, answers)
    returned = sum(one.answer.returned for one in assessed.settled)
    counts = {"arrived": len(assessed.settled), "valid": len(assessed.settled) - returned, "returned": returned}
    keep(cycle, seen, counts, answers)
    return counts


if __name__ == "__main__":
    print(check_submissions(sys.argv[1]))
