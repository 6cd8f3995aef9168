"""Peer groups: who is compared with whom, and where a region stands among them."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.peers import FEWEST, Percentile, peer_groups, peers, percentiles, population_class
from questionnaires.register import Register, load_register
from tests.made import card_of
from tests.tiny import BUNDLED

REGISTER = load_register()
CITIES = [region for region in REGISTER if region.kind == "kota" and region.island_group == "Jawa"]


def shares(raised: list[int], grouping: str = "kind") -> list[Fraction]:
    """The share of each city in its group, when so many of its levels are raised."""
    found = percentiles([card_of(BUNDLED, region, more) for region, more in zip(CITIES, raised, strict=False)])
    return [next(one.share for one in found[region.code] if one.grouping == grouping) for region, _ in zip(CITIES, raised, strict=False)]


def test_a_percentile_is_the_share_of_the_others_below_and_half_of_the_equal() -> None:
    assert shares([0, 1, 1, 2, 3, 4, 5, 6, 7]) == [Fraction(eighths, 16) for eighths in (0, 3, 3, 6, 8, 10, 12, 14, 16)]


@given(st.lists(st.integers(0, 5), min_size=FEWEST, max_size=12))
@settings(max_examples=25)
def test_percentiles_average_one_half_and_keep_the_order(raised: list[int]) -> None:
    found = shares(raised)
    assert sum(found) * 2 == len(found)
    assert [share for _, share in sorted(zip(raised, found, strict=True))] == sorted(found)


def test_a_group_of_seven_is_left_out_and_one_of_eight_is_told() -> None:
    def groups(number: int) -> dict[str, int]:
        found = percentiles([card_of(BUNDLED, region) for region in CITIES[:number]])
        return {one.grouping: one.members for one in found[CITIES[0].code]}

    assert groups(FEWEST - 1) == {}
    assert groups(FEWEST)["kind"] == groups(FEWEST)["island_group"] == FEWEST


def test_each_grouping_has_its_own_members() -> None:
    cities, districts = CITIES[:9], [region for region in REGISTER if region.kind == "kabupaten" and region.province == "Aceh"][:8]
    found = percentiles([card_of(BUNDLED, region, at) for at, region in enumerate([*cities, *districts])])
    first = found[districts[0].code]
    assert first[:2] == (Percentile("kind", "kabupaten", 8, Fraction(0)), Percentile("island_group", "Sumatera", 8, Fraction(0)))


@pytest.mark.parametrize(
    ("residents", "name"), [(27_965, "small"), (199_999, "small"), (200_000, "medium"), (999_999, "medium"), (1_000_000, "large")]
)
def test_an_edge_belongs_to_the_larger_class(residents: int, name: str) -> None:
    assert population_class(replace(CITIES[0], population=residents)) == name


def test_all_regions_have_three_peer_groups_of_at_least_eight(register: Register) -> None:
    sizes = Counter(group for region in register for group in peer_groups(region).items())
    assert len(sizes) == 2 + 7 + 3
    assert min(sizes.values()) == 21
    assert [sizes["population", name] for name in ("small", "medium", "large")] == [161, 264, 89]


def test_nobody_has_no_percentiles() -> None:
    assert percentiles([]) == {}


def test_what_all_regions_reached_is_sorted_and_does_not_depend_on_their_order() -> None:
    cards = [card_of(BUNDLED, region, at) for at, region in enumerate(CITIES[:4])]
    found = peers(cards, BUNDLED)
    assert found == peers(cards[::-1], BUNDLED)
    assert (found.regions, found.alone, peers(cards[:1], BUNDLED).alone) == (4, False, True)
    assert list(found.values) == [cards[0].final.code, *(pillar.code for pillar in BUNDLED.pillars)]
    assert found.values[cards[0].final.code] == tuple(sorted(card.index for card in cards))
    assert len(found.standings) == sum(found.situations.values()) == 4


def test_the_share_of_the_others_is_the_same_as_in_a_peer_group() -> None:
    cards = [card_of(BUNDLED, region, at // 2) for at, region in enumerate(CITIES[:9])]
    found, groups = peers(cards, BUNDLED), percentiles(cards)
    for card in cards:
        assert found.share(card.final.code, card.index) == next(one.share for one in groups[card.region.code] if one.grouping == "kind")
    assert peers(cards[:1], BUNDLED).share(cards[0].final.code, cards[0].index) is None
