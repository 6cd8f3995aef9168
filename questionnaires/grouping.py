"""Findings put together for a reader: the same thing in many cells is said once, errors first."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.findings import Finding, Severity

ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """One code on one sheet: its findings in the order of the workbook."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding whose sentences speak for the group."""
        return self.findings[0]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the group, each once."""
        return tuple(dict.fromkeys(one.cell for one in self.findings if one.cell))


def grouped(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """Groups of one code on one sheet: errors, then warnings, then info; inside each in the order they were found."""
    groups: dict[tuple[object, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.code, one.sheet), []).append(one)
    made = [FindingGroup(tuple(members)) for members in groups.values()]
    return tuple(sorted(made, key=lambda group: ORDER.index(group.first.severity)))
