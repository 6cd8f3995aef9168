"""The announced sizes of the cohorts add up to the members that the minister named."""

from questionnaires.announced import load_announced
from questionnaires.register import Register


def test_the_cohorts_are_those_that_were_announced() -> None:
    assert [(one.year, one.regions, one.repeats) for one in load_announced()] == [
        (2017, 25, 0),
        (2018, 50, 0),
        (2019, 25, 0),
        (2021, 48, 7),
        (2022, 50, 0),
    ]


def test_they_make_141_members_up_to_2021_and_191_up_to_2022() -> None:
    assert sum(one.new for one in load_announced() if one.year <= 2021) == 141
    assert sum(one.new for one in load_announced()) == 191


def test_the_register_never_names_more_regions_than_were_announced(register: Register) -> None:
    for one in load_announced():
        named = [member for region in register for member in region.memberships if (member.year, member.track) == (one.year, one.track)]
        assert len(named) <= one.regions
        assert sum(member.repeat for member in named) == one.repeats
