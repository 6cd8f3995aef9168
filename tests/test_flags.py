"""Flags over a cycle are told to every region they concern, and never change a score. K105: test_settling."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.flags import over_claim, shared_evidence
from assessment.marks import verdicts
from assessment.scorecard import Status, score, verify
from questionnaires.submission import Evidence
from tests.conftest import said
from tests.desk import marking_of
from tests.made import submission_of


@pytest.fixture
def regions(register):
    return [register.find(code) for code in ("32.02", "32.15", "71.09")]


def with_documents(instrument, region, *titles: str, kind: str = "REG", place: str = ""):
    rows = {f"B{at}": Evidence(f"B{at}", kind, title, "", place, "", "Bukti", f"B{at + 4}") for at, title in enumerate(titles, 1)}
    return replace(submission_of(instrument, region, 2), evidence=rows)


TITLES = tuple(f"SK Bupati Nomor {at}/2022" for at in range(1, 5))


def test_more_shared_documents_than_the_limit_are_told_to_both(instrument, regions):
    one, other, third = regions
    here = with_documents(instrument, one, *TITLES)
    there = with_documents(instrument, other, *(title.upper().replace(" ", "  ") for title in reversed(TITLES)))
    found = shared_evidence([here, there, with_documents(instrument, third, *TITLES[:3])], instrument)
    assert {code: said(findings) for code, findings in found.items()} == {
        "32.02": ["K106 warning Bukti!B5"],
        "32.15": ["K106 warning Bukti!B8"],
    }
    told = found["32.02"][0]
    assert told.wrong("id") == "4 bukti sama dengan bukti Kabupaten Karawang, antara lain “SK Bupati Nomor 1/2022”; batasnya 3."
    assert told.wrong("en") == "4 pieces of evidence equal those of Kabupaten Karawang, among them “SK Bupati Nomor 1/2022”; the limit is 3."
    assert told.mend("id") == "Pastikan setiap bukti memang milik daerah Anda."
    assert told.mend("en") == "Make sure that each piece of evidence is your region's own."
    assert found == shared_evidence([there, here], instrument)


def test_what_is_exempt_bare_repeated_or_stands_elsewhere_is_not_shared(instrument, regions):
    one, other, _ = regions
    here = with_documents(instrument, one, *TITLES)
    for there in (
        with_documents(instrument, other, *TITLES[:3], TITLES[0]),
        with_documents(instrument, other, *TITLES, place="halaman 2"),
        with_documents(instrument, other, *TITLES, kind="STAT"),
    ):
        assert shared_evidence([here, there], instrument) == {}
    bare = [with_documents(instrument, region, "", "", "", "") for region in (one, other)]
    assert shared_evidence(bare, instrument) == {}
    statistics = [with_documents(instrument, region, *TITLES, kind="STAT") for region in (one, other)]
    assert shared_evidence(statistics, instrument) == {}


def test_a_rule_on_trial_only_tells_and_an_edition_without_it_is_silent(instrument, regions):
    both = [with_documents(instrument, region, *TITLES) for region in regions[:2]]
    trial = replace(instrument, consistency=tuple(replace(rule, trial=True) for rule in instrument.consistency))
    assert said(shared_evidence(both, trial)["32.02"]) == ["K106 info Bukti!B5"]
    assert shared_evidence(both, replace(instrument, consistency=())) == {}


def verified(instrument, region, level: int, *, share: Fraction = Fraction(1)):
    """Every claim is 3 and supported; every indicator is marked with this level."""
    card = score(submission_of(instrument, region, 3), instrument)
    return verify(card, verdicts([marking_of({one.code: level for one in instrument.indicators()}, region=region.code)]), instrument, share)


def test_a_claim_far_above_what_assessors_found_is_told_with_both_numbers(instrument, karawang):
    card = verified(instrument, karawang, 2)
    assert (card.status, card.index, card.claimed.value) == (Status.VERIFIED, 2, 3)
    (told,) = over_claim(card, instrument)
    assert said([told]) == ["K108 warning"]
    assert told.wrong("id") == "Indeks klaim 3 melebihi indeks terverifikasi 2 sebesar 1; batasnya 0,6."
    assert told.wrong("en") == "The claimed index 3 exceeds the verified one, 2, by 1; the limit is 0,6."
    assert told.mend("id") == "Bandingkan jawaban dengan alasan asesor pada setiap indikator."
    assert told.mend("en") == "Compare the answers with the assessors' reasons, indicator by indicator."


def test_a_claim_that_holds_a_lower_one_and_one_that_is_not_verified_are_not_told(instrument, karawang):
    assert over_claim(verified(instrument, karawang, 3), instrument) == ()
    assert over_claim(verified(instrument, karawang, 4), instrument) == ()
    card = verified(instrument, karawang, 2)
    assert over_claim(replace(card, status=Status.SUPPORTED), instrument) == ()
    assert over_claim(card, replace(instrument, consistency=())) == ()


def test_the_limit_itself_is_still_within(instrument, karawang):
    rules = tuple(replace(rule, threshold=25) if rule.name == "over_claim" else rule for rule in instrument.consistency)
    card = verified(instrument, karawang, 2)
    assert over_claim(card, replace(instrument, consistency=rules)) == ()
    tighter = tuple(replace(rule, threshold=24, trial=True) if rule.name == "over_claim" else rule for rule in instrument.consistency)
    assert said(over_claim(card, replace(instrument, consistency=tighter))) == ["K108 info"]


def test_no_flag_changes_a_score(instrument, regions):
    both = [with_documents(instrument, region, *TITLES) for region in regions[:2]]
    alone = [replace(one, evidence=submission_of(instrument, one.region, 2).evidence) for one in both]
    assert shared_evidence(both, instrument)
    assert [score(one, instrument).index for one in alone] == [2, 2]
