"""The questions of an edition: groups, indicators and gates read from its tables."""

import re
from fractions import Fraction
from pathlib import Path

from questionnaires.instrument import Gate, Group, Indicator, InstrumentError, Ladder, Measure, Stage
from questionnaires.strict import Table, load_table

KINDS_OF_REGION = ("kabupaten", "kota")
MAPPINGS = ("thresholds", "linear")


def sums_to_one(table: Table, key: str, weights: list[Fraction]) -> None:
    """Refuse weights that are negative or do not sum to 1."""
    if any(weight < 0 for weight in weights) or sum(weights) != 1:
        raise table.wrong(key, f"weights must be at least 0 and sum to 1, they sum to {sum(weights)}")


class Questions:
    """Reads groups, indicators and gates, knowing what the edition declares and which codes are taken."""

    def __init__(
        self,
        *,
        tiers: tuple[str, ...],
        highest: int,
        evidence: tuple[str, ...],
        stages: dict[str, Stage],
        efforts: tuple[str, ...],
    ) -> None:
        self.tiers, self.highest, self.evidence = tiers, highest, evidence
        self.stages, self.efforts = stages, efforts
        self.codes: dict[str, str] = {}

    def file(self, path: Path, weights: Table) -> Group:
        """The group of the first tier that a file holds, with everything below it."""
        table = load_table(path, InstrumentError)
        code = table.take("code", str)
        colour = table.take("colour", str)
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise table.wrong("colour", "must be #RRGGBB")
        return self.group(table, 1, weights.number(code), colour)

    def group(self, table: Table, tier: int, weight: Fraction, colour: str) -> Group:
        """A group with its members; the members' weights are stated, equal, or those of their stages."""
        code = self.code(table)
        members: list[Group | Indicator] = []
        if tier + 1 < len(self.tiers):
            ones = list(table.tables(self.tiers[tier + 1]))
            stated = any("weight" in one for one in ones)
            equal = Fraction(1, max(len(ones), 1))
            members.extend(self.group(one, tier + 1, one.number("weight") if stated else equal, colour) for one in ones)
        else:
            ones = list(table.tables("indicator"))
            present = [self.stages[one.one_of("stage", tuple(self.stages))] for one in ones]
            if len(set(present)) > 1 and any(stage.apart for stage in present):
                raise table.wrong("indicator", "a stage that stands apart is mixed with others")
            members.extend(self.indicator(one, stage, stage.weight / present.count(stage)) for one, stage in zip(ones, present, strict=True))
        if not members:
            raise table.wrong("", "has no members")
        sums_to_one(table, "weight", [member.weight for member in members])
        group = Group(code, table.text("name"), weight, colour, tuple(members))
        table.done()
        return group

    def code(self, table: Table) -> str:
        """The code of a group, indicator or gate, which nothing else may have."""
        code = table.take("code", str)
        if code != code.strip().upper():
            raise table.wrong("code", "must be in capitals")
        if code in self.codes:
            raise table.wrong("code", f"{code!r} stands twice, first in {self.codes[code]}")
        self.codes[code] = table.file
        return code

    def indicator(self, table: Table, stage: Stage, weight: Fraction) -> Indicator:
        """One indicator with all its texts."""
        code = self.code(table)
        answer = self.ladder(table) if table.one_of("kind", ("ladder", "number", "index")) == "ladder" else self.measure(table)
        evidence = self.needed(table, "evidence")
        documents = table.table("documents")
        examples = {language: documents.table(language) for language in ("id", "en")}
        for example in examples.values():
            if set(example.data) != {str(level) for level in evidence}:
                raise example.wrong("", "must hold one text for each level of evidence")
        indicator = Indicator(
            code=code,
            stage=stage.code,
            weight=weight,
            name=table.text("name"),
            question=table.text("question"),
            why=table.text("why"),
            answer=answer,
            evidence=evidence,
            documents={
                level: Table(table.file, f"{table.place}.documents", _turned(documents, level), table.error).text(str(level)) for level in evidence
            },
            next=table.texts("next", self.highest),
            effort=table.one_of("effort", self.efforts),
            owners=table.words("owners"),
            reference=table.take("reference", str),
            not_applicable=table.text("not_applicable") if "not_applicable" in table else None,
        )
        documents.done()
        table.done()
        return indicator

    def needed(self, table: Table, key: str) -> dict[int, tuple[str, ...]]:
        """Level -> evidence kinds that this level adds; levels are cumulative."""
        levels = table.table(key)
        found = {}
        for level in levels.data:
            if level not in {str(one) for one in range(1, self.highest + 1)}:
                raise levels.wrong(level, f"is no level from 1 to {self.highest}")
            found[int(level)] = levels.words(level, self.evidence)
        if not found.get(1):
            raise levels.wrong("1", "is missing: no level without evidence")
        return found

    def ladder(self, table: Table) -> Ladder:
        """The levels of an indicator that is answered by choosing."""
        return Ladder(table.texts("levels", self.highest + 1))

    def measure(self, table: Table) -> Measure:
        """Unit, thresholds or goalposts, and range of an indicator that is answered by a number."""
        higher = table.one_of("direction", ("higher", "lower")) == "higher"
        linear = "mapping" in table and table.one_of("mapping", MAPPINGS) == "linear"
        goalposts = self.goalposts(table) if linear else None
        thresholds = self.between(goalposts, higher=higher) if goalposts else self.thresholds(table, higher=higher)
        low, high = table.numbers("plausible", 2)
        ends = goalposts or [step for steps in thresholds.values() for step in steps]
        if low >= high or not all(low <= end <= high for end in ends):
            raise table.wrong("plausible", f"must be a range that holds the {'goalposts' if linear else 'thresholds'}")
        index = table.data["kind"] == "index"
        scale = table.numbers("scale", 2) if index else None
        edge = "goalpost" if linear else "threshold"
        return Measure(
            unit=table.text("unit"),
            higher_is_better=higher,
            thresholds=thresholds,
            plausible=(low, high),
            scale=(scale[0], scale[1]) if scale else None,
            issuer=table.take("issuer", str),
            basis=table.one_of(f"{edge}_basis", ("seen", "inferred")),
            source=table.take(f"{edge}_source", str),
            goalposts=goalposts,
        )

    def thresholds(self, table: Table, *, higher: bool) -> dict[str, tuple[Fraction, ...]]:
        """Kind of region -> the numbers at which the levels 2, 3, ... begin."""
        by_kind = table.table("thresholds")
        thresholds = {kind: by_kind.numbers(kind, self.highest - 1) for kind in KINDS_OF_REGION}
        by_kind.done()
        for kind, steps in thresholds.items():
            if list(steps) != sorted(set(steps), reverse=not higher):
                raise by_kind.wrong(kind, "must lead from worse to better")
        return thresholds

    def goalposts(self, table: Table) -> tuple[Fraction, Fraction]:
        """The two numbers between which the level is linear, the lower one first."""
        low, high = table.numbers("goalposts", 2)
        if low >= high:
            raise table.wrong("goalposts", "must be two numbers, the lower one first")
        return low, high

    def between(self, goalposts: tuple[Fraction, Fraction], *, higher: bool) -> dict[str, tuple[Fraction, ...]]:
        """Kind of region -> the numbers between goalposts at which the whole levels 2, 3, ... are reached."""
        worse, better = goalposts if higher else goalposts[::-1]
        steps = tuple(worse + (better - worse) * level / self.highest for level in range(2, self.highest + 1))
        return dict.fromkeys(KINDS_OF_REGION, steps)

    def gate(self, table: Table) -> Gate:
        """One gate."""
        share = table.number("answered_share") if "answered_share" in table else None
        if share is not None and not 0 <= share <= 1:
            raise table.wrong("answered_share", "must be from 0 to 1")
        return Gate(
            code=self.code(table),
            name=table.text("name"),
            question=table.text("question"),
            evidence=table.words("evidence", self.evidence) if share is None else (),
            answered_share=share,
            next=table.text("next"),
            owners=table.words("owners"),
            reference=table.take("reference", str),
        )


def _turned(documents: Table, level: int) -> dict[str, dict[str, object]]:
    """``documents.id.2`` and ``documents.en.2`` as ``2.id`` and ``2.en``."""
    return {str(level): {language: documents.data[language].get(str(level)) for language in ("id", "en")}}
