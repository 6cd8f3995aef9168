"""cycle.toml: written with comments, read strictly."""

import datetime as dt

import pytest

from flows.settings import SettingsError, load_cycle, workers, write_cycle
from questionnaires.strict import StrictError


@pytest.fixture
def cycle(tmp_path):
    write_cycle(tmp_path, 2023, ("2023-reguler",), {"reguler": 50})
    return tmp_path


def test_a_new_cycle_can_be_read_as_it_was_written(cycle):
    settings = load_cycle(cycle)
    assert (settings.year, settings.editions, dict(settings.quota)) == (2023, ("2023-reguler",), {"reguler": 50})
    assert settings.deadline == dt.datetime(2023, 3, 10, 9, tzinfo=dt.UTC)
    assert settings.imprint().objections_until == dt.date(2023, 3, 28)
    assert settings.neighbours is False


def test_a_cycle_is_never_overwritten(cycle):
    before = (cycle / "cycle.toml").read_bytes()
    with pytest.raises(FileExistsError):
        write_cycle(cycle, 2024, ("2023-reguler",), {"reguler": 50})
    assert (cycle / "cycle.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ("year = 2023 ", "jahr = 2023 ", ["year", "is missing"]),
        ("year = 2023 ", 'year = "2023" ', ["year", "whole number"]),
        ("objection_days = 14", "objection_days = 14\nextra = 1", ["extra", "unknown key"]),
        ('"2023-reguler"', '"2020-reguler"', ["editions", "2020-reguler", "2023-reguler"]),
        ("invited = []", 'invited = ["11.1"]', ["rules.invited", "11.1"]),
        ('languages = ["id"]', 'languages = ["jv"]', ["languages", "jv"]),
        ("reguler = 50", "reguler = -1", ["quota.reguler", "at least 0"]),
        ("report_date = 2023-03-14", 'report_date = "14 Maret"', ["report_date"]),
        ("report_date = 2023-03-14", "report_date = 2023-03-14T10:00:00", ["report_date", "must be a date"]),
        ("[selection]\n", "[selection]\nprovince_cap = -1\n", ["selection.province_cap.number", "whole number from 0"]),
        ("[selection]\n", '[selection]\nx = { kind = "province-cap", number = 1, track = "kawasan" }\n', ["selection.x.track", "reguler"]),
        ("[selection]\n", "[selection]\nprovince_cap = 1\nprovince_cap = 2\n", ["not valid TOML"]),
        ("decided_before = []", "decided_before = [3]", ["rules.decided_before", "list of texts"]),
        ("neighbours = false\n", "", ["reports.neighbours", "is missing"]),
        ("neighbours = false", 'neighbours = "none"', ["reports.neighbours", "true or false"]),
        ("[reports]", "[report]", ["reports", "is missing"]),
        ("[quota]", "[quota", ["not valid TOML"]),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(cycle, find, replace, says):
    path = cycle / "cycle.toml"
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, replace, 1))
    with pytest.raises(SettingsError) as caught:
        load_cycle(cycle)
    assert "cycle.toml" in str(caught.value)
    for word in says:
        assert word in str(caught.value)


def test_the_documents_of_a_track_are_named_after_it_where_there_are_several(cycle, tmp_path):
    assert load_cycle(cycle).stem("reguler") == "cohort"
    write_cycle(tmp_path / "two", 2023, ("2023-reguler", "2023-kawasan"), {"reguler": 45, "kawasan": 5})
    assert load_cycle(tmp_path / "two").stem("kawasan") == "cohort-kawasan"


def test_a_folder_without_settings_is_no_cycle(tmp_path):
    with pytest.raises(SettingsError, match="the file is missing"):
        load_cycle(tmp_path)


def test_workers_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("KESIAPAN_WORKERS", "3")
    assert workers() == 3
    monkeypatch.setenv("KESIAPAN_WORKERS", "many")
    with pytest.raises(StrictError, match="KESIAPAN_WORKERS"):
        workers()
