"""Random small editions and random answers to them, drawn by hypothesis; every edition is one that the loader would accept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from assessment.scorecard import Scorecard, score, steps
from questionnaires.edition import _terms
from questionnaires.instrument import Indicator, Instrument, InstrumentError, Ladder, Measure, Rounding, Tier
from questionnaires.questions import KINDS_OF_REGION
from questionnaires.strict import Table
from questionnaires.submission import Answer, Evidence, Submission
from tests.shapes import KINDS, WORDS, shaped
from tests.small import SUKABUMI

BEST = 12  # the quality of an answer runs from 0 to this, whatever the indicator; a blank is None
LOW, HIGH = 5, 30  # where random thresholds and goalposts lie
QUALITY = st.none() | st.integers(0, BEST)
SOME_KINDS = st.sets(st.sampled_from(KINDS)).map(frozenset)


@dataclass(frozen=True)
class Case:
    """An edition with the answers of one region: quality and kinds of evidence by code, and what does not apply to it."""

    instrument: Instrument
    qualities: Mapping[str, int | None]
    held: Mapping[str, frozenset[str]]
    excused: frozenset[str]

    def submission(self, codes: Iterable[str] | None = None) -> Submission:
        """The submission made by hand, its answers in the order of the edition or of the codes given."""
        rows = {kind: f"B{at}" for at, kind in enumerate(KINDS, 1)}
        asked = {one.code: one for one in self.instrument.indicators() if one.code not in self.excused}
        return Submission(
            region=SUKABUMI,
            edition=self.instrument.id,
            digest=self.instrument.digest,
            file="",
            sha256="",
            identity={},
            answers={
                code: answer(asked[code], self.qualities[code], tuple(rows[kind] for kind in KINDS if kind in self.held[code]))
                for code in codes or asked
                if code in asked
            },
            gates={},
            evidence={row: Evidence(row, kind, "Dokumen", "", "", "") for kind, row in rows.items()},
            not_applicable=self.excused,
        )

    def score(self) -> Scorecard:
        return score(self.submission(), self.instrument)


def answer(indicator: Indicator, quality: int | None, references: tuple[str, ...]) -> Answer:
    """An answer of that quality: a level, or a number that lies outside the thresholds and goalposts at either end."""
    level, value = None, None
    if quality is not None and isinstance(indicator.answer, Ladder):
        level = quality * (len(indicator.answer.levels) - 1) // BEST
    elif quality is not None and isinstance(indicator.answer, Measure):
        up = LOW + (HIGH - LOW) * Fraction(quality - 1, BEST - 2)
        value = up if indicator.answer.higher_is_better else LOW + HIGH - up
        level = indicator.answer.level(value, SUKABUMI.kind)
    return Answer(indicator.code, level, value, references, "", "", "Lembar", "H1")


@st.composite
def trees(draw: st.DrawFn, depth: int) -> dict[str, Fraction]:
    """Weights by code of a tree with so many tiers below the index; those of one group sum to 1, and some are 0."""
    weights: dict[str, Fraction] = {}
    above = [""]
    for level in range(depth):
        below = []
        for code in above:
            shares = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3 if level < 2 else 2).filter(any))
            ours = [f"{code}-{at}" if code else f"G{at}" for at in range(1, len(shares) + 1)]
            weights |= {one: Fraction(share, sum(shares)) for one, share in zip(ours, shares, strict=True)}
            below += ours
        above = below
    return weights


@st.composite
def measures(draw: st.DrawFn, highest: int) -> Measure:
    """A number with thresholds or with goalposts, better when higher or when lower."""
    higher, linear = draw(st.booleans()), draw(st.booleans())
    ends = draw(st.lists(st.integers(LOW, HIGH), min_size=2 if linear else highest - 1, max_size=2 if linear else highest - 1, unique=True))
    goalposts = (Fraction(min(ends)), Fraction(max(ends))) if linear else None
    inside = range(1, highest)  # with goalposts only their number counts here
    thresholds = tuple(Fraction(one) for one in (inside if linear else sorted(ends, reverse=not higher)))
    return Measure(WORDS, higher, dict.fromkeys(KINDS_OF_REGION, thresholds), (Fraction(0), Fraction(99)), None, "", "", "", goalposts)


def tier(name: str) -> st.SearchStrategy[Tier]:
    """A tier: either mean, any rounding and any coverage."""
    rounding = st.just(Rounding("nothing")) | st.builds(Rounding, st.sampled_from(["total", "term"]), st.integers(0, 2))
    coverage = st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(3, 4), Fraction(1)])
    return st.builds(Tier, st.just(name), st.just(WORDS), st.sampled_from(["arithmetic", "geometric"]), rounding, coverage)


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """An edition of two to four tiers on a scale to 2, 3 or 4."""
    highest, depth = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    weights = draw(trees(depth))
    leaves = [code for code in weights if code.count("-") == depth - 1]
    measured = {code: draw(measures(highest)) for code in leaves if draw(st.integers(0, 2)) == 0}
    needs = {code: draw(st.dictionaries(st.integers(1, highest), SOME_KINDS.map(tuple))) for code in leaves}
    found = shaped([draw(tier(f"tier-{at}")) for at in range(depth)], weights, highest, measured, needs)
    return found if accepted(found) else replace(found, tiers=tuple(_total(one) for one in found.tiers))


def accepted(instrument: Instrument) -> bool:
    """Whether the loader takes how the tiers round their terms."""
    if any(one.aggregation == "geometric" and one.rounding.of == "term" for one in instrument.tiers):
        return False
    try:
        _terms(Table("drawn", "", {}, InstrumentError), instrument.root, instrument.tiers, instrument.highest)
    except InstrumentError:
        return False
    return True


def _total(one: Tier) -> Tier:
    return replace(one, rounding=Rounding("total", one.rounding.decimals)) if one.rounding.of == "term" else one


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An edition, answers with their evidence, and now and then indicators that do not apply, so few that an index is left."""
    instrument = draw(instruments())
    codes = [one.code for one in instrument.indicators()]
    excused = frozenset(draw(st.sets(st.sampled_from(codes), max_size=3)))
    try:
        steps(instrument, dict.fromkeys(set(codes) - excused, 0))
    except ValueError:
        excused = frozenset()
    return Case(instrument, {code: draw(QUALITY) for code in codes}, {code: draw(SOME_KINDS) for code in codes}, excused)
