"""What a run shows in Prefect: its findings, its proposals and its documents, as tables and links that interpret no text from a workbook."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from assessment.selection import Decision
from flows.assessing import Assessed
from flows.objecting import Objected
from flows.orchestration import show_table, show_text
from flows.proposal import Proposal
from flows.settings import Cycle
from flows.verification import Marked
from questionnaires.findings import Finding, Severity
from questionnaires.register import load_register
from reports.numbers import points
from reports.reasons import reason

MOST_ROWS = 300  # of a table or a list: more nobody reads in a browser, and the files hold everything
# What Markdown could read as emphasis, link, image, address, heading, list or HTML; a point only where it is none of a number.
MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#+~|:/@&$=^-]|(?<!\d)\.|\.(?!\d)|(?<=\d)\)")

Row = Mapping[str, str]


def tell_findings(cycle: Cycle, assessed: Assessed) -> None:
    """A table of what is wrong with the files that arrived; nothing outside a run."""
    show_table("findings", *findings_table(cycle, assessed))


def tell_proposals(cycle: Cycle, proposals: Sequence[Proposal]) -> None:
    """A table for each track with every scored region, its rank and its reason; nothing outside a run."""
    for proposal in proposals:
        show_table(f"proposal-{re.sub('[^a-z0-9]+', '-', proposal.selection.track.lower())}", *proposal_table(cycle, proposal))


def tell_outputs(cycle: Cycle, outputs: Iterable[Path | str]) -> None:
    """Links to the documents of a run, which lie in the cycle's folder or are named within it; nothing outside a run."""
    show_text("outputs", *documents_list(cycle, [cycle.folder / one for one in outputs]))


def findings_table(cycle: Cycle, assessed: Assessed) -> tuple[str, tuple[Row, ...]]:
    """How many findings there are, and the first of them: errors, then warnings, then what only tells."""
    found, language = tuple(_findings(assessed)), cycle.languages[0]
    rows = tuple(_finding_row(*one, language) for one in found[:MOST_ROWS])
    return f"{_counted(rows, found)} findings, errors first. The letters to the regions tell all of them.", rows


def proposal_table(cycle: Cycle, proposal: Proposal) -> tuple[str, tuple[Row, ...]]:
    """How many regions are scored on a track, and the first of them in order of rank."""
    decisions, language = proposal.selection.decisions, cycle.languages[0]
    rows = tuple(_decision_row(one, proposal, language) for one in decisions[:MOST_ROWS])
    file = f"cohort/{cycle.stem(proposal.selection.track)}.xlsx"
    return f"{_counted(rows, decisions)} scored regions of the track {escaped(proposal.selection.track)}. {escaped(file)} holds all of them.", rows


def documents_list(cycle: Cycle, paths: Sequence[Path]) -> tuple[str, str]:
    """How many documents there are, and a Markdown list with links to the first of them."""
    links = [_link(cycle.folder, path) for path in paths[:MOST_ROWS]]
    told = f"{_counted(links, paths)} documents in {escaped(str(cycle.folder))}."
    return told, "\n".join((told, "", *links))


def told_proposal(proposal: Mapping[str, Any], language: str) -> str:
    """The candidates of a kept proposal as a Markdown list: rank, region, index and reason."""
    ranked = [one for one in proposal["decisions"] if one["place"] is not None]
    head = f"Proposal for the track {escaped(proposal['track'])}: {proposal['chosen']} of {proposal['quota']} places."
    lines = [
        f"{one['place']}, {one['code']} {one['name']} ({points(Fraction(one['index']), language)}): {one['sentence']}" for one in ranked[:MOST_ROWS]
    ]
    return "\n".join((head, "", *(f"- {escaped(line)}" for line in lines)))


def _findings(assessed: Assessed) -> Iterator[tuple[str, str, Finding]]:
    """Region code, file and finding of questionnaires, marking workbooks and objections; errors first, then warnings, then what only tells."""
    told = [
        *((one.region, one.file, one.findings) for one in assessed.answers),
        *((one.region, one.incoming.file, one.findings) for one in chain[Marked | Objected](assessed.marked, assessed.objected)),
    ]
    for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        for region, file, findings in told:
            yield from ((region, file, one) for one in findings if one.severity is severity)


def _finding_row(code: str, file: str, finding: Finding, language: str) -> Row:
    region = load_register().regions.get(code)
    return _row(
        region=f"{code} {region.name}" if region else "",
        file=file,
        severity=finding.severity.value,
        code=finding.code.message.code,
        place=finding.place,
        wrong=finding.wrong(language),
        mend=finding.mend(language),
    )


def _decision_row(one: Decision, proposal: Proposal, language: str) -> Row:
    return _row(
        rank=str(one.place or ""),
        code=one.card.region.code,
        name=one.card.region.name,
        index=points(one.card.index, language),
        decision=one.reason.value,
        reason=reason(one, proposal.selection, proposal.instrument, language),
    )


def _row(**cells: str) -> Row:
    return {name: escaped(text) for name, text in cells.items()}


def _link(folder: Path, path: Path) -> str:
    """A line of a Markdown list: a file's name within the folder, leading to the file where the browser runs on the same machine."""
    return f"- [{escaped(path.relative_to(folder).as_posix())}]({path.as_uri()})"


def escaped(text: str) -> str:
    """The text in one line, which Markdown shows and never interprets, without signs that are invisible or change its direction."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cs"))
    shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in visible)
    return MARKDOWN.sub(r"\\\g<0>", " ".join(shown.split()))


def _counted(shown: Sequence[object], total: Sequence[object]) -> str:
    return f"{len(shown)} of {len(total)}" if len(shown) < len(total) else f"{len(total)}"
