"""Editions: the bundled one as it should be, and every kind of mistake refused with file, place and why."""

import dataclasses
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from assessment.scorecard import steps
from questionnaires.edition import EDITIONS, list_editions, load_instrument, read_edition
from questionnaires.instrument import Group, Indicator, Instrument, InstrumentError, Ladder, Measure
from questionnaires.strict import Text
from tests.conftest import EDITION

BROKEN = tomllib.loads(Path(__file__).with_name("editions").joinpath("broken.toml").read_text(encoding="utf-8"))["broken"]
NOT_USED = ("belum dipakai", "tidak dipakai", "belum digunakan", "tidak digunakan", "belum dimanfaatkan", "tidak dimanfaatkan")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled edition, copied so that it can be changed."""
    return Path(shutil.copytree(EDITIONS / EDITION, tmp_path / EDITION))


def texts(of: object, place: str = "instrument") -> Iterator[tuple[str, Text]]:
    """Every text in two languages below a thing, with its place."""
    if isinstance(of, Text):
        yield place, of
    elif dataclasses.is_dataclass(of):
        for field in dataclasses.fields(of):
            yield from texts(getattr(of, field.name), f"{place}.{field.name}")
    elif isinstance(of, Mapping | tuple):
        for key, one in of.items() if isinstance(of, Mapping) else enumerate(of):
            yield from texts(one, f"{place}[{getattr(one, 'code', key)}]")


def indicator(instrument: Instrument, code: str) -> Indicator:
    return next(one for one in instrument.indicators() if one.code == code)


def broken_edition(broken: dict, place: Path) -> Path:
    """A copy of the bundled edition with one thing broken in it."""
    folder = Path(shutil.copytree(EDITIONS / EDITION, place / EDITION))
    path = folder / broken["file"]
    whole = path.read_text(encoding="utf-8")
    assert broken["find"] in whole, "the gallery no longer fits the edition"
    path.write_text(whole.replace(broken["find"], broken["replace"], 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken["name"])
def test_an_edition_broken_in_one_place_is_refused_with_file_place_and_why(broken: dict, tmp_path: Path) -> None:
    with pytest.raises(InstrumentError) as caught:
        read_edition(broken_edition(broken, tmp_path))
    for word in (broken.get("blames", broken["file"]), *broken["says"]):
        assert word in str(caught.value)


def test_the_gallery_names_each_mistake_once() -> None:
    names = [broken["name"] for broken in BROKEN]
    assert len(names) == len(set(names)) >= 34


def test_the_bundled_edition_is_listed_and_loads() -> None:
    assert EDITION in list_editions()
    assert load_instrument(EDITION).id == EDITION


def test_both_editions_say_what_the_levels_mean_for_each_kind_of_question() -> None:
    ladder = load_instrument(EDITION).ladder
    assert [one.code for one in ladder] == ["process", "service", "number"]
    assert {len(one.levels) for one in ladder} == {5}
    assert load_instrument("2023-kawasan").ladder == ladder


def test_an_unknown_edition_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(InstrumentError) as refusal:
        load_instrument("1999-lampau")
    assert "1999-lampau" in str(refusal.value)
    assert EDITION in str(refusal.value)


def test_an_edition_is_asked_for_by_its_name_and_never_by_a_path() -> None:
    with pytest.raises(InstrumentError):
        load_instrument(f"../editions/{EDITION}")


def test_the_edition_has_six_pillars_of_three_factors_of_four_indicators(instrument: Instrument) -> None:
    assert [pillar.code for pillar in instrument.pillars] == ["GOV", "PEO", "LIV", "MOB", "ECO", "ENV"]
    assert [len(pillar.members) for pillar in instrument.pillars] == [3] * 6
    assert len(instrument.indicators()) == 72


def test_every_factor_has_one_question_on_assets_two_on_use_and_one_on_results(instrument: Instrument) -> None:
    stages = ("aset", "pemanfaatan", "pemanfaatan", "hasil")
    weights = (Fraction(1, 5), Fraction(1, 4), Fraction(1, 4), Fraction(3, 10))
    for pillar in instrument.pillars:
        for factor in pillar.members:
            assert isinstance(factor, Group)
            assert (factor.weight, pillar.weight) == (Fraction(1, 3), Fraction(1, 6))
            assert Counter((one.stage, one.weight) for one in factor.indicators()) == Counter(zip(stages, weights, strict=True))


def test_five_gates_stand_before_the_score_and_one_is_computed(instrument: Instrument) -> None:
    assert [gate.code for gate in instrument.gates] == ["PRA-1.1", "PRA-1.2", "PRA-1.3", "PRA-1.4", "PRA-1.5"]
    assert [gate.answered_share for gate in instrument.gates] == [None] * 4 + [Fraction(9, 10)]
    assert all(gate.evidence for gate in instrument.gates if gate.answered_share is None)


def test_at_least_eighteen_indicators_are_numbers_or_indices(instrument: Instrument) -> None:
    assert sum(isinstance(one.answer, Measure) for one in instrument.indicators()) >= 18


def test_every_text_stands_in_both_languages_neatly_written(instrument: Instrument) -> None:
    found = list(texts(instrument))
    assert len(found) > 1000
    unclean = [place for place, text in found for said in (text.id, text.en) if not said or said != " ".join(said.split())]
    assert not unclean


def test_no_long_text_stands_untranslated(instrument: Instrument) -> None:
    assert not [place for place, text in texts(instrument) if text.id == text.en and len(text.id.split()) > 3]


def test_the_first_level_of_a_ladder_of_use_never_says_that_data_are_not_used(instrument: Instrument) -> None:
    ladders = [one for one in instrument.indicators() if one.stage == "pemanfaatan" and isinstance(one.answer, Ladder)]
    firsts = {one.code: one.answer.levels[1].id.casefold() for one in ladders}
    assert len(firsts) > 30
    assert not [code for code, said in firsts.items() if any(words in said for words in NOT_USED)]


def test_next_steps_and_names_are_short_enough_for_the_report(instrument: Instrument) -> None:
    assert not [(one.code, text.id) for one in instrument.indicators() for text in one.next if len(text.id) > 130]
    assert not [one.code for one in instrument.indicators() for name in (one.name.id, one.name.en) if len(name) > 48]


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0", "belum-siap"),
        ("999/1000", "belum-siap"),
        ("1", "perlu-pembinaan"),
        ("1749/1000", "perlu-pembinaan"),
        ("7/4", "siap-bersyarat"),
        ("2499/1000", "siap-bersyarat"),
        ("5/2", "siap"),
        ("3249/1000", "siap"),
        ("13/4", "sangat-siap"),
        ("4", "sangat-siap"),
    ],
)
def test_a_band_begins_on_its_lower_edge(instrument: Instrument, value: str, band: str) -> None:
    assert instrument.band(Fraction(value), {"GOV": Fraction(4)}).code == band


@pytest.mark.parametrize(
    ("value", "lowest_pillar", "band"),
    [
        ("4", "1", "sangat-siap"),
        ("4", "999/1000", "siap-bersyarat"),
        ("5/2", "0", "siap-bersyarat"),
        ("3/2", "0", "perlu-pembinaan"),
        ("0", "0", "belum-siap"),
    ],
)
def test_a_pillar_below_the_floor_caps_the_band_but_never_lifts_it(instrument: Instrument, value: str, lowest_pillar: str, band: str) -> None:
    assert instrument.band(Fraction(value), {"GOV": Fraction(4), "ENV": Fraction(lowest_pillar)}).code == band


@pytest.mark.parametrize(
    ("code", "kind", "values", "levels"),
    [
        ("MOB-1.1", "kabupaten", "74.999 75 89.999 90 97.999 98", (1, 2, 2, 3, 3, 4)),
        ("MOB-1.1", "kota", "94.999 95 97.999 98 99.999 100", (1, 2, 2, 3, 3, 4)),
        ("ECO-2.4", "kabupaten", "16.001 16 12.001 12 8.001 8", (1, 2, 2, 3, 3, 4)),
        ("ECO-2.4", "kota", "9.001 9 6.501 6.5 5.001 5", (1, 2, 2, 3, 3, 4)),
    ],
)
def test_an_edge_belongs_to_the_better_level_of_its_kind_of_region(
    instrument: Instrument, code: str, kind: str, values: str, levels: tuple[int, ...]
) -> None:
    measure = indicator(instrument, code).answer
    assert isinstance(measure, Measure)
    assert tuple(measure.level(Fraction(value), kind) for value in values.split()) == levels


def test_the_digest_changes_with_one_byte_of_any_file(folder: Path) -> None:
    digests = {read_edition(folder).digest}
    for path in sorted(folder.glob("*.toml")):
        path.write_bytes(path.read_bytes() + b"\n")
        digests.add(read_edition(folder).digest)
    assert len(digests) == 8


def test_the_digest_depends_on_what_is_read_and_not_on_notes_beside_it(folder: Path, instrument: Instrument) -> None:
    (folder / "CHANGES.md").write_text("Catatan lain\n", encoding="utf-8")
    assert read_edition(folder).digest == instrument.digest


def test_the_zone_edition_builds_on_the_regular_one_and_writes_no_text_twice() -> None:
    regular, zone = load_instrument(EDITION), load_instrument("2023-kawasan")
    assert zone.based_on == regular.id
    assert zone.indicators()[:72] == regular.indicators()
    assert [one.code for one in zone.indicators()[72:]] == [f"KOL-1.{at}" for at in range(1, 7)]
    assert [pillar.weight for pillar in zone.pillars] == [Fraction(15, 100)] * 6 + [Fraction(1, 10)]
    assert (zone.gates, zone.bands, zone.evidence) == (regular.gates, regular.bands, regular.evidence)
    lines = {path: {line for line in path.read_text().splitlines() if len(line) > 60} for path in EDITIONS.glob("*/*.toml")}
    own = [found for path, found in lines.items() if path.parent.name == zone.id]
    rest = set().union(*(found for path, found in lines.items() if path.parent.name == regular.id))
    twice = set().union(*own) & rest
    assert {line for line in twice if "Tidak ada atau tidak didukung" not in line} == set()


def test_a_change_in_the_base_changes_the_digest_of_what_builds_on_it(tmp_path: Path) -> None:
    for name in (EDITION, "2023-kawasan"):
        shutil.copytree(EDITIONS / name, tmp_path / name)
    before = read_edition(tmp_path / "2023-kawasan").digest
    path = tmp_path / EDITION / "people.toml"
    path.write_text(path.read_text() + "\n# a note\n")
    assert read_edition(tmp_path / "2023-kawasan").digest != before


def test_blank_collaboration_counts_nothing_and_does_not_cap_the_band() -> None:
    zone = load_instrument("2023-kawasan")
    levels = {one.code: 0 if one.code.startswith("KOL") else 3 for one in zone.indicators()}
    tree = steps(zone, levels)
    assert tree.value == Fraction(27, 10)
    assert zone.band(tree.value, {part.code: part.value for part in tree.parts}).code == "siap"


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ('based_on = "2023-reguler"', 'based_on = "1999-reguler"', ["based_on", "1999-reguler"]),
        ('based_on = "2023-reguler"', 'based_on = "2023-kawasan"', ["based_on", "2023-kawasan"]),
        ('id = "2023-kawasan"\n', "", ["id", "is missing"]),
        ('exempt = ["KOL"]', 'exempt = ["XXX"]', ["floor.exempt", "XXX"]),
        ("apart = true", "apart = false", ["stages", "sum to 1"]),
        ("KOL = 0.10", "KOL = 0.20", ["weights", "sum to 1"]),
    ],
)
def test_an_edition_that_builds_wrongly_on_another_is_refused(tmp_path: Path, find: str, replace: str, says: list[str]) -> None:
    folder = Path(shutil.copytree(EDITIONS / "2023-kawasan", tmp_path / "2023-kawasan"))
    path = folder / "edition.toml"
    whole = path.read_text()
    assert find in whole
    path.write_text(whole.replace(find, replace, 1))
    with pytest.raises(InstrumentError) as caught:
        read_edition(folder)
    for word in says:
        assert word in str(caught.value)
