"""Zones: each with scored regions gets its report, and an edition without collaboration has none."""

from dataclasses import replace

import pytest

from assessment.scorecard import score
from flows.settings import SettingsError, load_cycle
from flows.zoning import zoned
from questionnaires.edition import load_instrument
from tests.conftest import new_cycle
from tests.made import assessed_of, submission_of
from tests.orders import delivered

KAWASAN = load_instrument("2023-kawasan")
ZONES = '[zones]\n"53.15" = "Labuan Bajo / Flores"\n"53.10" = "Labuan Bajo / Flores"\n"71.06" = "Likupang"\n'


@pytest.fixture
def cycle(tmp_path):
    path = new_cycle(tmp_path, 2023, ("2023-reguler", "2023-kawasan"), reguler=5, kawasan=5)
    path.write_text(path.read_text().replace("[zones]\n", ZONES))
    return load_cycle(tmp_path)


def assessed(register, instrument, *codes):
    return assessed_of([score(submission_of(instrument, register.find(code), 2), instrument) for code in codes])


def test_each_zone_of_scored_regions_gets_its_report_under_a_safe_name(cycle, register):
    names = delivered(cycle, zoned(replace(cycle, languages=("id", "en")), assessed(register, KAWASAN, "53.15", "53.10", "71.06")))
    assert tuple(names) == (
        "cohort/zones/Labuan Bajo _ Flores.pdf",
        "cohort/zones/Labuan Bajo _ Flores (en).pdf",
        "cohort/zones/Likupang.pdf",
        "cohort/zones/Likupang (en).pdf",
    )
    assert all((cycle.folder / name).read_bytes().startswith(b"%PDF") for name in names)


def test_an_edition_without_collaboration_has_no_zones(cycle, register, instrument):
    assert zoned(cycle, assessed(register, instrument, "53.15")) == ()


def test_a_zone_of_an_unknown_region_is_refused_with_its_place(tmp_path):
    path = new_cycle(tmp_path)
    path.write_text(path.read_text().replace("[zones]\n", '[zones]\n"99.99" = "Likupang"\n'))
    with pytest.raises(SettingsError, match=r"zones\.99\.99: is no Kemendagri code"):
        load_cycle(tmp_path)
