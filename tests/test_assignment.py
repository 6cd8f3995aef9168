"""Who marks which region: enough assessors, no conflicts, even loads, and links between all of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessment.assignment import AssignmentError, assign, unlinked
from questionnaires.register import load_register

Marking = Iterable[Sequence[str]]
NOBODY: Mapping[str, frozenset[str]] = {}


def regions(number: int) -> tuple[str, ...]:
    return tuple(f"11.{at:03}" for at in range(number))


def assessors(number: int) -> tuple[str, ...]:
    return tuple(f"Asesor {at:02}" for at in range(number))


@dataclass(frozen=True)
class Task:
    """What is asked of ``assign``."""

    regions: tuple[str, ...]
    assessors: tuple[str, ...]
    per_region: int
    conflicts: Mapping[str, frozenset[str]]
    seed: int

    def choices(self) -> list[list[tuple[str, ...]]]:
        """Every set of assessors that each region could have."""
        return [
            list(combinations([name for name in self.assessors if code not in self.conflicts.get(name, ())], self.per_region))
            for code in self.regions
        ]

    def assign(self) -> Mapping[str, tuple[str, ...]]:
        return assign(self.regions, self.assessors, self.per_region, self.conflicts, self.seed)


@st.composite
def tasks(draw, most_regions=12, most_assessors=7, *, conflicts=True) -> Task:
    """Tasks that can be done, with conflicts or without."""
    codes, names = regions(draw(st.integers(1, most_regions))), assessors(draw(st.integers(1, most_assessors)))
    barred = draw(st.fixed_dictionaries({}, optional={name: st.frozensets(st.sampled_from(codes)) for name in names})) if conflicts else NOBODY
    task = Task(codes, names, draw(st.integers(1, min(3, len(names)))), barred, draw(st.integers(0, 9)))
    assume(all(task.choices()))
    return task


def loads(marking: Marking, names: Iterable[str]) -> list[int]:
    """Regions of each assessor, the most first."""
    counted = Counter(name for marking_one in marking for name in marking_one)
    return sorted((counted[name] for name in names), reverse=True)


def pair_counts(marking: Marking, names: Iterable[str]) -> list[int]:
    counted = Counter(pair for marking_one in marking for pair in combinations(sorted(marking_one), 2))
    return [counted[pair] for pair in combinations(sorted(names), 2)]


@given(tasks())
def test_every_region_has_as_many_different_assessors_as_asked_and_none_in_conflict(task):
    made = task.assign()
    assert tuple(made) == task.regions
    for code, names in made.items():
        assert names == tuple(sorted(set(names)))
        assert len(names) == task.per_region
        assert not [name for name in names if code in task.conflicts.get(name, ())]


@given(tasks(conflicts=False))
def test_without_conflicts_no_two_loads_differ_by_more_than_one(task):
    counted = loads(task.assign().values(), task.assessors)
    assert counted[0] - counted[-1] <= 1


@settings(max_examples=60)
@given(tasks(most_regions=4, most_assessors=4))
def test_no_other_assignment_has_a_lower_largest_load(task):
    every = product(*task.choices())
    assert loads(task.assign().values(), task.assessors)[0] == min(loads(other, task.assessors)[0] for other in every)


@settings(max_examples=60)
@given(tasks(most_regions=5, most_assessors=4))
def test_with_one_assessor_per_region_no_other_assignment_is_more_even_anywhere(task):
    assume(task.per_region == 1)
    assert loads(task.assign().values(), task.assessors) == min(loads(other, task.assessors) for other in product(*task.choices()))


def test_a_region_is_handed_on_through_a_chain_where_no_single_step_evens_the_loads():
    # Only A and B may mark the first two, B and C the third, C and D the last three: 1, 1, 2, 2 is reached only by moving all along.
    only = {"1": "AB", "2": "AB", "3": "BC", "4": "CD", "5": "CD", "6": "CD"}
    conflicts = {name: frozenset(code for code, may in only.items() if name not in may) for name in "ABCD"}
    assert {tuple(loads(assign(tuple(only), "ABCD", 1, conflicts, seed).values(), "ABCD")) for seed in range(20)} == {(2, 2, 1, 1)}


@given(tasks(most_regions=20, most_assessors=12, conflicts=False))
def test_without_conflicts_all_are_linked_exactly_when_there_are_regions_enough(task):
    made = task.assign()
    linked = not unlinked(made) and {name for names in made.values() for name in names} == set(task.assessors)
    assert linked is (len(task.regions) * (task.per_region - 1) >= len(task.assessors) - 1)


@pytest.mark.parametrize("seed", range(10))
def test_two_teams_that_one_region_can_link_are_linked_by_it(seed):
    # A and B are barred from all that C and D mark, but for region 5.
    conflicts = {"A": frozenset("34"), "B": frozenset("34"), "C": frozenset("12"), "D": frozenset("12")}
    made = assign("12345", "ABCD", 2, conflicts, seed)
    assert unlinked(made) == ()
    assert loads(made.values(), "ABCD") == [3, 3, 2, 2]


def test_the_largest_load_comes_before_the_link():
    # The last region could link A with D, but then A would mark four regions and not three.
    conflicts = {"A": frozenset("45"), "B": frozenset("456"), "C": frozenset("123"), "D": frozenset("123")}
    made = assign("123456", "ABCD", 2, conflicts, 1)
    assert loads(made.values(), "ABCD") == [3, 3, 3, 3]
    assert unlinked(made) == (("A", "B"), ("C", "D"))


@settings(max_examples=40)
@given(st.integers(2, 8), st.integers(0, 9), st.integers(0, 9))
def test_every_pair_occurs_when_there_are_twice_as_many_regions_as_pairs(number, more, seed):
    names = assessors(number)
    made = assign(regions(number * (number - 1) + more), names, 2, NOBODY, seed)
    assert min(pair_counts(made.values(), names)) >= 1


@pytest.mark.parametrize("seed", range(5))
def test_132_regions_among_12_assessors_bring_each_of_the_66_pairs_together_one_to_three_times(seed):
    counted = pair_counts(assign(regions(132), assessors(12), 2, NOBODY, seed).values(), assessors(12))
    assert len(counted) == 66
    assert set(counted) <= {1, 2, 3}


@given(tasks(), st.randoms(use_true_random=False))
def test_the_order_in_which_regions_assessors_and_conflicts_come_changes_nothing(task, random):
    shuffled = Task(
        tuple(random.sample(task.regions, len(task.regions))),
        tuple(random.sample(task.assessors, len(task.assessors))),
        task.per_region,
        dict(random.sample(list(task.conflicts.items()), len(task.conflicts))),
        task.seed,
    )
    assert list(shuffled.assign().items()) == list(task.assign().items())


def test_another_seed_is_another_assignment():
    assert len({tuple(assign(regions(20), assessors(6), 2, NOBODY, seed).items()) for seed in range(5)}) == 5


def test_a_conflict_with_a_region_that_is_not_assigned_changes_nothing():
    assert assign("123", "ABC", 2, {"A": frozenset({"9"})}, 1) == assign("123", "ABC", 2, NOBODY, 1)


def test_no_regions_are_an_empty_assignment_and_nobody_is_unlinked():
    assert assign((), "ABC", 2, NOBODY, 1) == {}
    assert unlinked({}) == ()


@pytest.mark.parametrize(
    ("made", "groups"),
    [
        ({"1": ("A", "B"), "2": ("B", "C")}, ()),
        ({"1": ("A", "B"), "2": ("C", "D"), "3": ("A", "D")}, ()),
        ({"1": ("C", "D"), "2": ("A", "B"), "3": ("B", "E")}, (("A", "B", "E"), ("C", "D"))),
        ({"1": ("B",), "2": ("A",), "3": ("B",)}, (("A",), ("B",))),
        ({"1": ("A",)}, ()),
    ],
)
def test_groups_without_a_shared_region_are_named(made, groups):
    assert unlinked(made) == groups


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("12", "AB", 3, NOBODY), "Too few assessors: each region needs 3 and there are 2."),
        (("12", "AB", 0, NOBODY), "Each region needs at least 1 assessor, not 0."),
        (("12", "ABBA", 1, NOBODY), "Assessor named more than once: A, B."),
        (("212", "AB", 1, NOBODY), "Region named more than once: 2."),
        (("12", "AB", 1, {"Z": frozenset(), "Y": frozenset("1")}), "Conflicts name somebody who is not among the assessors: Y, Z."),
        (
            ("12", "ABC", 2, {"A": frozenset("2"), "C": frozenset("12")}),
            "Region 2 needs 2 assessors and has 1 without conflict; in conflict: A, C.",
        ),
    ],
)
def test_what_cannot_be_assigned_is_said_in_one_sentence(asked, sentence):
    with pytest.raises(AssignmentError) as raised:
        assign(*asked, 1)
    assert str(raised.value) == sentence


def test_the_whole_country_with_thirty_assessors_is_assigned_evenly():
    codes, names = tuple(region.code for region in load_register()), assessors(30)
    made = assign(codes, names, 3, NOBODY, 2023)
    assert loads(made.values(), names) == [52] * 12 + [51] * 18
    assert set(pair_counts(made.values(), names)) <= {2, 3, 4, 5}
    assert unlinked(made) == ()
