"""Flow: the whole job of a cycle, from the inbox to reports, cohort and record."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from assessment.selection import Reason
from flows.assessing import assess
from flows.batches import failures
from flows.deciding import overtaken
from flows.folders import Folders, forget
from flows.orchestration import flow, stage
from flows.proposal import propose, write_cohort
from flows.publishing import publications, publish
from flows.recording import write_record
from flows.replies import reply
from flows.settings import load_cycle
from flows.zoning import write_zones
from questionnaires.findings import blocks


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, in counts of files and regions, and everything that could not be made.

    ``moderate``: marks too far apart; ``refused``: marking workbooks and objections with an error;
    ``overtaken``: tracks whose proposal is no longer the one that the ministry decided on.
    """

    arrived: int
    scored: int
    returned: int
    late: int
    marked: int
    moderate: int
    objections: int
    refused: int
    proposed: int
    tied: int
    overtaken: tuple[str, ...]
    reports: int
    letters: int
    failed: tuple[str, ...]


@flow(name="run_cycle")
def run_cycle(folder: Path) -> Summary:
    """Writes reports, letters, cohort and record of a cycle. A bad file is an answer, not a failure."""
    cycle = load_cycle(folder)
    folders = Folders(cycle.folder)
    assessed = stage("check and score", lambda: assess(cycle))
    proposals = stage("choose", lambda: propose(cycle, assessed.answers))
    letters = stage("letters", lambda: reply(cycle, assessed))
    reports = stage("reports", lambda: publish(publications(cycle, assessed, proposals)))
    told = [path for outcome in letters for path in outcome.value or ()]
    made = [outcome.value for outcome in reports if outcome.value]
    forget(folders.reports, made)
    cohort = stage("cohort documents", lambda: write_cohort(cycle, assessed, proposals))
    zones = stage("zones", lambda: write_zones(cycle, assessed))
    outputs = (*(path.relative_to(cycle.folder).as_posix() for path in (*made, *told)), *cohort, *zones)
    stage("record", lambda: write_record(cycle, assessed, proposals, outputs))
    answers = assessed.answers
    return Summary(
        arrived=len(answers),
        scored=sum(answer.card is not None for answer in answers),
        returned=sum(answer.returned for answer in answers),
        late=sum(one.late for one in assessed.settled),
        marked=sum(one.marking is not None for one in assessed.marked),
        moderate=sum(verdict.open for one in assessed.scored if one.card for verdict in one.card.verdicts.values()),
        objections=len(assessed.objections),
        refused=sum(blocks(one.findings) for one in assessed.marked) + sum(blocks(one.findings) for one in assessed.objected),
        proposed=sum(len(one.selection.of(Reason.CHOSEN)) for one in proposals),
        tied=sum(len(one.selection.of(Reason.TIED_AT_THE_CUT)) for one in proposals),
        overtaken=overtaken(cycle, proposals),
        reports=len(made),
        letters=sum(outcome.value is not None for outcome in letters),
        failed=(*failures(reports), *failures(letters)),
    )


if __name__ == "__main__":
    print(asdict(run_cycle(Path(sys.argv[1]))))
