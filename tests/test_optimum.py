"""The best set under rows of whole numbers, against every set there is."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from assessment.optimum import Best, Programme
from assessment.rules import Row
from tests.small import examples

TINY = Fraction(1, 3600)


def sets_allowed(size: int, rows: Sequence[Row], barred: Sequence[frozenset[str]]) -> list[tuple[int, ...]]:
    free = [at for at in range(size) if not barred[at]]
    found = []
    for count in range(len(free) + 1):
        for x in combinations(free, count):
            sums = [(sum(by for at, by in row.terms if at in x), row) for row in rows]
            if all((row.low is None or row.low <= one) and (row.high is None or one <= row.high) for one, row in sums):
                found.append(x)
    return found


def by_hand(scores: Sequence[Fraction], places: Sequence[int], rows: Sequence[Row], barred: Sequence[frozenset[str]]) -> Best | None:
    """The best sets by looking at all of them: places filled, sum, how many of each place, and what they share."""

    def worth(x: tuple[int, ...]) -> tuple[int, Fraction, list[int]]:
        return len(x), sum((scores[at] for at in x), Fraction(0)), [sum(places[at] == place for at in x) for place in sorted(set(places))]

    allowed = sets_allowed(len(scores), rows, barred)
    if not allowed:
        return None
    most = max(map(worth, allowed))
    best = [frozenset(x) for x in allowed if worth(x) == most]
    every, some = frozenset.intersection(*best), frozenset.union(*best)
    return Best(every, some - every, most[0], most[1])


HALVES = st.integers(0, 6).map(lambda level: Fraction(level, 2))


@st.composite
def programmes(draw, scores=HALVES) -> tuple:
    size = draw(st.integers(1, 9))
    values = sorted((draw(scores) for _ in range(size)), reverse=True)
    places = [1]
    for at in range(1, size):  # equal scores may be parted by a tie-break or not
        shared = values[at] == values[at - 1] and draw(st.booleans())
        places.append(places[-1] if shared else at + 1)
    groups = st.lists(st.integers(0, size - 1), min_size=1, unique=True).map(lambda group: tuple((at, 1) for at in sorted(group)))
    rows = [Row("quota", tuple((at, 1) for at in range(size)), None, draw(st.integers(0, size)), grows=True)]
    rows += [Row(f"cap.{at}", draw(groups), None, draw(st.integers(0, 3))) for at in range(draw(st.integers(0, 3)))]
    rows += [Row(f"floor.{at}", draw(groups), draw(st.integers(0, 2)), None) for at in range(draw(st.integers(0, 2)))]
    if draw(st.booleans()):
        part, inside = draw(st.integers(1, 3)), draw(st.sets(st.integers(0, size - 1)))
        rows.append(Row("share", tuple((at, 4 - part if at in inside else -part) for at in range(size)), 0, None))
    barred = [frozenset({"gate"}) if draw(st.integers(0, 6)) == 0 else frozenset() for _ in range(size)]
    return values, places, rows, barred


@examples(1000)
@given(programmes())
def test_no_better_set_exists_and_what_all_the_best_ones_share_is_chosen(programme):
    assert Programme(*programme).best() == by_hand(*programme)


NEAR = st.builds(lambda level, depth, step: Fraction(level) + step * TINY**depth, st.integers(1, 2), st.integers(1, 6), st.integers(-2, 2))


@examples(300)
@given(programmes(NEAR))
def test_scores_that_differ_by_less_than_a_float_can_hold_are_told_apart(programme):
    assert Programme(*programme).best() == by_hand(*programme)


def test_no_columns_make_an_empty_set():
    assert Programme([], [], [], []).best() == Best(frozenset(), frozenset(), 0, Fraction(0))


def test_rows_that_nothing_can_keep_have_no_best_set():
    rows = [Row("quota", ((0, 1), (1, 1)), None, 1), Row("floor", ((0, 1), (1, 1)), 2, None)]
    programme = Programme([Fraction(3), Fraction(2)], [1, 2], rows, [frozenset()] * 2)
    assert programme.best() is None
    assert programme.best(without=("floor",)) == Best(frozenset({0}), frozenset(), 1, Fraction(3))


def test_a_place_more_counts_more_than_any_score():
    rows = [Row("quota", ((0, 1), (1, 1), (2, 1)), None, 2), Row("apart", ((0, 2), (1, 1), (2, 1)), None, 2)]
    programme = Programme([Fraction(4), Fraction(1, 10), Fraction(0)], [1, 2, 3], rows, [frozenset()] * 3)
    assert programme.best() == Best(frozenset({1, 2}), frozenset(), 2, Fraction(1, 10))


def test_of_equal_sums_the_set_with_the_better_place_is_best():
    rows = [Row("quota", tuple((at, 1) for at in range(4)), None, 2), *(Row(f"pair.{a}{b}", ((a, 1), (b, 1)), None, 1) for a, b in ((0, 1), (0, 2)))]
    programme = Programme([Fraction(n) for n in (4, 3, 3, 2)], [1, 2, 3, 4], rows, [frozenset()] * 4)
    assert programme.best() == Best(frozenset({0, 3}), frozenset(), 2, Fraction(6))


def test_a_share_that_the_relaxation_splits_is_met_in_whole_regions():
    share = tuple((at, 7 if at >= 50 else -3) for at in range(100))
    rows = [
        Row("quota", tuple((at, 1) for at in range(100)), None, 51),
        Row("share", share, 0, None),
        Row("share", tuple((at, 1) for at in range(50, 100)), 0, None),
    ]
    scores = [Fraction(4 * 151200 - at * at, 151200) for at in range(100)]
    best = Programme(scores, range(1, 101), rows, [frozenset()] * 100).best()
    assert best is not None
    assert best.chosen == frozenset({*range(35), *range(50, 66)})  # 16 of 51, for 15 are less than three tenths
    assert best.points == sum(scores[at] for at in best.chosen)
