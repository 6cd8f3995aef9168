"""Small instruments built from a shape: tiers, and a weight for each code; nothing in them is asked of anyone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from questionnaires.edition import _tier
from questionnaires.instrument import Band, EvidenceKind, Group, Indicator, Instrument, InstrumentError, Ladder, Measure, Tier
from questionnaires.strict import Table, Text

WORDS = Text("Kata", "Word")
KINDS = ("REG", "BUD", "SYS")
Answers = Mapping[str, Ladder | Measure]
Needs = Mapping[str, Mapping[int, tuple[str, ...]]]


def tiers_of(tables: Sequence[Mapping[str, object]]) -> tuple[Tier, ...]:
    """Tiers as an edition declares them, read by its loader; a label is added."""
    label = {"id": "Tier", "en": "Tier"}
    return tuple(_tier(Table("case", f"tiers[{one['name']}]", {"label": label, **one}, InstrumentError)) for one in tables)


def shaped(
    tiers: Sequence[Tier], weights: Mapping[str, Fraction], highest: int, answers: Answers | None = None, needs: Needs | None = None
) -> Instrument:
    """An instrument whose tree is in its codes: below A stand A-1, A-2, ...; what stands below the last tier is an indicator.

    ``answers``: how indicators are answered, by choosing a level where nothing is said; ``needs``: evidence by level.
    """
    ladder = Ladder((WORDS,) * (highest + 1))

    def built(code: str, depth: int) -> Group | Indicator:
        if depth == len(tiers):
            answer, needed = (answers or {}).get(code, ladder), (needs or {}).get(code, {})
            return Indicator(code, "S", weights[code], WORDS, WORDS, WORDS, answer, needed, {}, (WORDS,) * highest, "", (), "", None)
        return Group(code, WORDS, weights[code], "#000000", below(code, depth + 1))

    def below(code: str, depth: int) -> tuple[Group | Indicator, ...]:
        return tuple(built(one, depth) for one in weights if one.rpartition("-")[0] == code)

    return Instrument(
        id="shape",
        year=2023,
        stage="",
        track="",
        based_on="",
        title=WORDS,
        reference="",
        guide=(),
        digest="",
        highest=highest,
        tiers=tuple(tiers),
        stages=(),
        root=Group(tiers[0].name, WORDS, Fraction(1), "", below("", 1)),
        gates=(),
        bands=(Band("all", WORDS, Fraction(0)),),
        floor=None,
        evidence=tuple(EvidenceKind(code, WORDS, WORDS) for code in KINDS),
        efforts={},
        identity=(),
        consistency=(),
        tie_break=(),
        rank_on="unrounded",
    )
