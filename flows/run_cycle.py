"""Flow: the whole job of a cycle, from the inbox to reports, cohort and record."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from assessment.selection import Reason
from flows.folders import Folders
from flows.intake import answer_inbox
from flows.orchestration import flow, stage
from flows.proposal import propose, write_cohort
from flows.publishing import publications, publish
from flows.recording import write_record
from flows.settings import load_cycle


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, in counts of files and regions, and every report that could not be made."""

    arrived: int
    scored: int
    returned: int
    proposed: int
    tied: int
    reports: int
    failed: tuple[str, ...]


@flow(name="run_cycle")
def run_cycle(folder: Path) -> Summary:
    """Writes reports, cohort and record of a cycle. A bad file is an answer, not a failure."""
    cycle = load_cycle(folder)
    answers = stage("check and score", lambda: answer_inbox(cycle))
    proposals = stage("choose", lambda: propose(cycle, answers))
    outcomes = stage("reports", lambda: publish(publications(cycle, answers, proposals)))
    made = tuple(outcome.value.relative_to(cycle.folder).as_posix() for outcome in outcomes if outcome.value)
    _forget(Folders(cycle.folder), made)
    cohort = stage("cohort documents", lambda: write_cohort(cycle, answers, proposals))
    stage("record", lambda: write_record(cycle, answers, proposals, (*made, *cohort)))
    return Summary(
        arrived=len(answers),
        scored=sum(answer.card is not None for answer in answers),
        returned=sum(answer.returned for answer in answers),
        proposed=sum(len(one.selection.of(Reason.CHOSEN)) for one in proposals),
        tied=sum(len(one.selection.of(Reason.TIED_AT_THE_CUT)) for one in proposals),
        reports=len(made),
        failed=tuple(f"{outcome.item}: {outcome.failure}" for outcome in outcomes if outcome.failure),
    )


def _forget(folders: Folders, made: tuple[str, ...]) -> None:
    """Removes reports of earlier runs that this run did not make, so that none outlives its submission."""
    for path in folders.reports.rglob("[0-9][0-9].[0-9][0-9] *.pdf"):
        if path.relative_to(folders.root).as_posix() not in made:
            path.unlink()


if __name__ == "__main__":
    print(asdict(run_cycle(Path(sys.argv[1]))))
