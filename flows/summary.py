"""The summary of a run: how many files came, what became of them, and what could not be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.selection import Reason
from flows.assessing import Assessed
from flows.folders import Folders
from flows.memberships import load_decision
from flows.proposal import Proposal
from flows.settings import Cycle
from questionnaires.findings import blocks


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run says in counts of files and regions.

    ``moderate``: marks too far apart; ``refused``: marking workbooks and objections with an error.
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
    reports: int
    letters: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: its counts, how many outputs it made and how many were there already, and everything that failed.

    ``overtaken``: tracks whose proposal is no longer the one that the ministry decided on.
    """

    counts: Counts
    overtaken: tuple[str, ...]
    made: int
    kept: int
    failed: tuple[str, ...]


class Incomplete(RuntimeError):
    """A run that could not do all it had to; its summary tells what it did and what failed."""

    def __init__(self, summary: Summary) -> None:
        """The summary of the run, whose first failure is the message."""
        super().__init__(f"{len(summary.failed)} things could not be done, the first: {summary.failed[0]}")
        self.summary = summary


def count(assessed: Assessed, proposals: tuple[Proposal, ...], outputs: Mapping[str, str]) -> Counts:
    """The counts of a run, from what it found and what it made."""
    answers = assessed.answers
    pages = [name for name in outputs if name.endswith(".pdf")]
    return Counts(
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
        reports=sum(name.startswith("reports/") for name in pages),
        letters=sum(name.startswith("returned/") for name in pages),
    )


def proposed(proposals: Sequence[Proposal]) -> Mapping[str, tuple[str, ...]]:
    """Track -> codes of the regions that are proposed."""
    return {one.selection.track: tuple(decision.card.region.code for decision in one.selection.of(Reason.CHOSEN)) for one in proposals}


def overtaken(cycle: Cycle, chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The tracks, with the codes of the regions now proposed, where the ministry decided on another proposal."""
    kept = {track: Folders(cycle.folder).decision(track) for track in chosen}
    return tuple(track for track, path in kept.items() if path.is_file() and load_decision(path).proposed != tuple(sorted(chosen[track])))
