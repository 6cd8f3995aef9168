"""The rehearsal: same seed, same files; the truth is what the workbooks say."""

import json
import random
from statistics import correlation, mean

import pytest

from flows.assessing import assess
from flows.rehearsal import DEFECTS, NOT_A_WORKBOOK, draw_defects, draw_regions, draw_truth, rehearse
from flows.settings import load_cycle, write_cycle

REGIONS = 14


def rehearsed(folder, seed=3, regions=REGIONS):
    write_cycle(folder, 2023, ("2023-reguler",), {"reguler": 50})
    cycle = load_cycle(folder)
    assert not [outcome.failure for outcome in rehearse(cycle, regions, seed) if outcome.failure]
    return cycle


@pytest.fixture(scope="module")
def cycle(tmp_path_factory):
    return rehearsed(tmp_path_factory.mktemp("cycle"))


def test_the_same_seed_gives_the_same_bytes(cycle, tmp_path, monkeypatch):
    monkeypatch.setenv("KESIAPAN_WORKERS", "1")
    again = rehearsed(tmp_path)
    names = sorted(path.name for path in (cycle.folder / "inbox").iterdir())
    assert len(names) == REGIONS
    for name in names:
        assert (cycle.folder / "inbox" / name).read_bytes() == (again.folder / "inbox" / name).read_bytes(), name
    assert (cycle.folder / "truth.json").read_bytes() == (again.folder / "truth.json").read_bytes()


def test_what_was_claimed_is_what_is_read(cycle):
    truth = json.loads((cycle.folder / "truth.json").read_text())["regions"]
    for answer in assess(cycle).answers:
        if answer.card:
            told = truth[answer.region]
            assert not told["defect"]
            claimed = {code: one.claimed for code, one in answer.card.supports.items() if one.claimed}
            assert claimed == {code: level for code, level in told["claims"].items() if level}
            assert answer.card.index <= answer.card.claimed.value


def test_every_defect_is_found_and_no_other_file_is_returned(cycle):
    truth = json.loads((cycle.folder / "truth.json").read_text())["regions"]
    returned = {answer.file[:5] for answer in assess(cycle).answers if answer.returned}
    assert returned == {code for code, told in truth.items() if told["defect"]}
    assert returned


def test_each_kind_of_defect_is_dealt_in_turn():
    dealt = draw_defects(200, random.Random(1))
    assert {kind: dealt.count(kind) for kind in [*DEFECTS, NOT_A_WORKBOOK]} == dict.fromkeys([*DEFECTS, NOT_A_WORKBOOK], 16 // 6) | dict.fromkeys(
        [*DEFECTS][:4], 3
    )


def test_only_eligible_regions_are_drawn(cycle):
    drawn = draw_regions(cycle, 100, 9)
    assert len({region.code for region in drawn}) == 100
    assert not [region for region in drawn if region.member_since(2023)]


def test_a_kota_is_ahead_of_a_kabupaten_on_average_and_pillars_move_together(instrument, register):
    def truths(kind):
        regions = [region for region in register if region.kind == kind][:60]
        return [draw_truth(instrument, region, random.Random(f"{region.code}/{seed}")) for seed in range(3) for region in regions]

    def means(truth):
        return [mean(truth.levels[one.code] for one in pillar.indicators()) for pillar in instrument.pillars]

    kota, kabupaten = ([means(truth) for truth in truths(kind)] for kind in ("kota", "kabupaten"))
    assert mean(map(mean, kota)) - mean(map(mean, kabupaten)) > 0.2
    assert correlation(*zip(*((one[0], one[-1]) for one in (*kota, *kabupaten)), strict=True)) > 0.4
