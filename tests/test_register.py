"""The register: how many regions there are, how each is found, and who was a member when."""

import re
from collections import Counter

import pytest

from questionnaires.register import RegionUnknown, Register


def test_there_are_514_regions_in_38_provinces(register: Register) -> None:
    assert len(register) == len(list(register)) == 514
    assert Counter(region.kind for region in register) == {"kabupaten": 416, "kota": 98}
    assert len({region.province_code for region in register}) == len({region.province for region in register}) == 38


def test_code_province_kind_and_name_of_a_region_agree(register: Register) -> None:
    for region in register:
        assert re.fullmatch(r"\d\d\.\d\d", region.code)
        assert region.code.startswith(region.province_code)
        assert region.name.casefold().startswith(f"{region.kind} ")
        assert (region.code[3] == "7") == (region.kind == "kota")


def test_full_names_are_unique_and_26_bare_names_are_both_kinds(register: Register) -> None:
    assert len({region.name for region in register}) == 514
    shared = [codes for codes in register.bare_names.values() if len(codes) > 1]
    assert len(shared) == 26
    assert all({register.regions[code].kind for code in codes} == {"kabupaten", "kota"} for codes in shared)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("32.15", "32.15"),
        (" 32.15 ", "32.15"),
        ("11.10", "11.10"),
        ("91.01", "93.01"),
        ("Kabupaten Karawang", "32.15"),
        ("KABUPATEN KARAWANG", "32.15"),
        ("Kab. Karawang", "32.15"),
        ("kab karawang", "32.15"),
        ("Kota Bandung", "32.73"),
        ("Kabupaten Bandung", "32.04"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("Kota Jakarta Pusat", "31.71"),
        ("Kabupaten Labuhan Batu", "12.10"),
        ("Kabupaten Toba Samosir", "12.12"),
    ],
)
def test_a_region_is_found_by_code_former_code_or_name_with_its_kind(register: Register, given: str, code: str) -> None:
    assert register.find(given).code == code


def test_every_region_is_found_by_its_code_and_by_its_name(register: Register) -> None:
    for region in register:
        assert register.find(region.code) is region
        assert register.find(region.name) is region


@pytest.mark.parametrize(("code", "name"), [("96.04", "Tambrauw"), ("96.09", "Tambrauw"), ("96.05", "Maybrat"), ("96.10", "Maybrat")])
def test_a_current_code_wins_over_a_former_one(register: Register, code: str, name: str) -> None:
    assert register.find(code).name == f"Kabupaten {name}"


@pytest.mark.parametrize(
    ("given", "candidates", "says"),
    [
        ("Bandung", ["32.04", "32.73"], "kabupaten or kota"),
        ("karawang", ["32.15"], "kabupaten or kota"),
        ("3171", ["31.74", "31.71"], "BPS code"),
        ("3215", ["32.15"], "BPS code"),
        ("11.1", ["11.10"], "NN.NN"),
        ("32.99", [], "NN.NN"),
        ("Kota Atlantis", [], "no region"),
        ("", [], "no region"),
        ("...", [], "NN.NN"),
    ],
)
def test_what_is_not_one_region_is_refused_with_its_candidates(register: Register, given: str, candidates: list[str], says: str) -> None:
    with pytest.raises(RegionUnknown) as refusal:
        register.find(given)
    assert [region.code for region in refusal.value.candidates] == candidates
    assert says in str(refusal.value)
    assert all(f"{code} {register.regions[code].name}" in str(refusal.value) for code in candidates)


def test_a_kind_that_a_region_has_not_is_no_other_region(register: Register) -> None:
    with pytest.raises(RegionUnknown):
        register.find("Kota Karawang")


def test_every_other_way_to_name_a_region_leads_to_a_known_one(register: Register) -> None:
    for ways in (register.aliases, register.former_codes, register.bps_codes):
        assert set(ways.values()) <= set(register.regions)
    assert len(register.former_codes) == 30
    assert not {former for former, code in register.former_codes.items() if former == code}


def test_every_row_of_the_cohorts_is_a_membership_of_a_known_region(register: Register) -> None:
    assert sum(len(region.memberships) for region in register) == 25 + 50 + 25 + 48 + 20


def test_the_cohorts_have_the_sizes_that_were_published(register: Register) -> None:
    years = Counter(one.year for region in register for one in region.memberships)
    assert years == {2017: 25, 2018: 50, 2019: 25, 2021: 48, 2022: 20}


def test_seven_of_the_cohort_of_2021_had_been_members_before(register: Register) -> None:
    repeats = {region.code for region in register for one in region.memberships if one.repeat}
    twice = {region.code for region in register if region.member_since(2021) and any(one.year == 2021 for one in region.memberships)}
    assert len(repeats) == 7
    assert repeats == twice


def test_141_regions_are_members_up_to_2021(register: Register) -> None:
    assert sum(region.member_since(2022) is not None for region in register) == 141
    assert sum(register.members_by_province(2022).values()) == 141
    assert len(register.members_by_province(2022)) == 38


def test_a_region_is_a_member_from_the_cycle_after_its_first_one(register: Register) -> None:
    first = next(region for region in register if [one.year for one in region.memberships] == [2018])
    assert first.member_since(2018) is None
    since = first.member_since(2019)
    assert since
    assert since.year == 2018


def test_memberships_are_in_order_and_published_or_inferred(register: Register) -> None:
    for region in register:
        years = [one.year for one in region.memberships]
        assert years == sorted(set(years))
    bases = Counter((one.basis, one.year) for region in register for one in region.memberships)
    assert {basis for basis, _ in bases} == {"published", "inferred"}
    assert {year: count for (basis, year), count in bases.items() if basis == "inferred"} == {2017: 1, 2018: 3, 2021: 12}


def test_every_region_has_its_residents_and_they_are_as_many_as_the_country_has(register: Register) -> None:
    assert sum(region.population for region in register) == 284_973_643
    assert min(region.population for region in register) == 27_965
    assert register.find("32.15").population == 2_612_065
