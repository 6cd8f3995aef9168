"""Rehearsed marks: same seed, same bytes; what was written down about the assessors is what the review finds."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

from assessment.assignment import assign
from assessment.leniency import Leaning
from assessment.review import review
from assessment.scorecard import score
from flows.assessing import assess
from flows.rehearsal import draw_truth, rehearse
from flows.rehearsed_marks import BIASES, NAMES, Drawn, draw_marks, rehearse_marks
from flows.settings import load_cycle, write_cycle
from flows.verification import Handout
from questionnaires.findings import blocks
from questionnaires.marking import Round
from questionnaires.marking_form import Asked, MarkingTask
from tests.made import submission_of
from tests.marked import marked_card, marking_of

SEED, REGIONS, ASSESSORS = 5, 3, 3


def rehearsed(folder):
    write_cycle(folder, 2023, ("2023-reguler",), {"reguler": 50})
    cycle = load_cycle(folder)
    for outcomes in (rehearse(cycle, REGIONS, SEED), rehearse_marks(cycle, ASSESSORS, SEED)):
        assert not [one.failure for one in outcomes if one.failure]
    return cycle


@pytest.fixture(scope="module")
def cycle(tmp_path_factory):
    return rehearsed(tmp_path_factory.mktemp("cycle"))


def made(folder):
    rooms = ("inbox", "marks", "objections")
    return {path.relative_to(folder): path for room in rooms for path in sorted((folder / room).rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_with_one_worker_or_two(cycle, tmp_path, monkeypatch):
    monkeypatch.setenv("KESIAPAN_WORKERS", "1")
    again, files = rehearsed(tmp_path), made(cycle.folder)
    assert len([name for name in files if name.parts[0] == "marks"]) == 2 * REGIONS
    assert {name: path.read_bytes() for name, path in made(again.folder).items()} == {name: path.read_bytes() for name, path in files.items()}
    times = [{name: path.stat().st_mtime for name, path in made(one.folder).items()} for one in (cycle, again)]
    assert times[0] == times[1]
    assert (cycle.folder / "truth.json").read_bytes() == (again.folder / "truth.json").read_bytes()


def test_the_truth_names_what_each_assessor_adds_and_still_holds_the_regions(cycle):
    truth = json.loads((cycle.folder / "truth.json").read_text())
    assert truth["assessors"] == {"Ani Lestari": "0.0", "Budi Santoso": "0.45", "Citra Dewi": "-0.35"}
    assert len(truth["regions"]) == REGIONS


def test_every_marking_workbook_counts_and_every_region_has_two_assessors(cycle):
    found = assess(cycle)
    assert len(found.marked) == 2 * REGIONS
    assert not [one.findings for one in found.marked if one.marking is None or blocks(one.findings)]
    assert [len(one.card.assessors) for one in found.scored] == [2] * REGIONS
    assert all(one.card.status.value == "verified" for one in found.scored)
    assert [len(found.notes("2023-reguler", one.region)) for one in found.scored] == [2 * 6] * REGIONS  # a note on each pillar


def test_objections_lie_inside_their_window_and_count(cycle):
    found = assess(cycle)
    assert [one.findings for one in found.objected] == [()]
    ((edition, region),) = found.objections
    card = next(one.card for one in found.scored if one.region == region)
    (disputed,) = found.objections[edition, region].disputed
    assert card.supports[disputed.item].supported < card.supports[disputed.item].claimed
    received = found.objected[0].incoming.received.date()
    assert cycle.report_date <= received <= cycle.imprint().objections_until


def test_objections_lie_inside_even_a_window_of_one_day(tmp_path):
    path = write_cycle(tmp_path, 2023, ("2023-reguler",), {"reguler": 50})
    path.write_text(path.read_text().replace("objection_days = 14", "objection_days = 0"))
    cycle = load_cycle(tmp_path)
    rehearse(cycle, 1, SEED)
    rehearse_marks(cycle, 1, SEED)
    assert [one.findings for one in assess(cycle).objected] == [()]


@pytest.fixture(scope="module")
def reviewed(instrument, register):
    """24 regions drawn and marked as a rehearsal does it, without a workbook."""
    regions = [region for region in register if not region.memberships][::13][:24]
    truths = {region.code: draw_truth(instrument, region, random.Random(f"{SEED}/{region.code}")) for region in regions}
    shares = assign(sorted(truths), NAMES[:6], 2, {}, SEED)
    cards = []
    for region in regions:
        truth = truths[region.code]
        submission = submission_of(instrument, region, {one.code: truth.claims.get(one.code) for one in instrument.indicators()})
        asked = {code: Asked(Fraction(one.supported), one.missing) for code, one in score(submission, instrument).supports.items()}
        markings = []
        for name, bias in zip(NAMES[:6], BIASES, strict=False):
            if name in shares[region.code]:
                handout = Handout(Path(), submission, MarkingTask(name, Round.VERIFICATION, asked))
                marks = draw_marks(Drawn(handout, truth.levels, bias, f"{SEED}/{name}/{region.code}", Path(), 0))
                markings.append(marking_of(submission, name, {code: one.level for code, one in marks.items()}))
        cards.append(marked_card(submission, instrument, *markings))
    return review(cards, cards, instrument, orders={}, leniency=Fraction(1, 4), members={})


def test_the_lenient_and_the_severe_assessor_are_named(reviewed):
    leanings = {name: one.leaning for name, one in reviewed.agreement.assessors.items()}
    assert leanings["Budi Santoso"] is Leaning.LENIENT
    assert leanings["Citra Dewi"] is Leaning.SEVERE


def test_the_effects_are_those_that_were_written_down(reviewed):
    middle = sum(BIASES[:6]) / 6
    for name, bias in zip(NAMES[:6], BIASES, strict=False):
        assert reviewed.effects.levels[name] == pytest.approx(bias - middle, abs=0.08)
    assert reviewed.effects.connected
    assert (reviewed.verified, reviewed.scored) == (24, 24)


def test_taking_the_effects_out_moves_some_places(reviewed):
    assert any(one.place != one.place_without for one in reviewed.what_if)
