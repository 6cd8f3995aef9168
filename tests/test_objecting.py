"""Objections of a cycle: forms out, answers in, within the window and one for each region."""

import datetime as dt

import pytest

from flows.intake import Arrival, answer_file
from flows.objecting import objected, offer
from flows.settings import load_cycle
from questionnaires.edition import load_instrument
from questionnaires.objection_form import write_objection
from tests.conftest import EDITION, KARAWANG, new_cycle, said
from tests.desk import Table, put_file, received

KEY = (EDITION, KARAWANG)
DAY = 24


@pytest.fixture
def cycle(tmp_path):
    path = new_cycle(tmp_path)
    path.write_text(path.read_text().replace("accept_late = true", "accept_late = false"))
    return load_cycle(tmp_path)


@pytest.fixture(scope="module")
def answer(filled, tmp_path_factory):
    path = put_file(tmp_path_factory.mktemp("inbox"), "karawang.xlsx", filled)
    return answer_file(Arrival(path, path.name, (EDITION,)))


def sent(cycle, karawang, name, at=0, item="GOV-1.1", wrong="Bukti belum dibuka."):
    table = Table(write_objection(load_instrument(EDITION), karawang, "28 Maret 2023"))
    table.put("S1", item, "item").put("S1", wrong, "wrong").put("S1", "SK 5/2022", "document")
    return put_file(cycle.folder / "objections", name, table.save(), at)


def outcome(cycle, answer, *paths):
    """File -> its findings and what is to be answered."""
    found = objected(cycle, [received(path) for path in paths], {KEY: answer})
    assert [one.incoming.file for one in found] == sorted(path.name for path in paths)
    return {one.incoming.file: (said(one.findings), [row.item for row in one.objection.disputed] if one.objection else None) for one in found}


# The report is of 14 March; fourteen days later is 28 March, and that day belongs to the window.
@pytest.mark.parametrize(("at", "accepted"), [(-1, False), (0, True), (14 * DAY, True), (15 * DAY - 1, True), (15 * DAY, False)])
def test_an_objection_counts_from_the_report_to_the_end_of_the_last_day(cycle, answer, karawang, at, accepted):
    found = outcome(cycle, answer, sent(cycle, karawang, "a.xlsx", at))
    assert found == {"a.xlsx": ([], ["GOV-1.1"]) if accepted else (["O101 error"], None)}


def test_a_late_objection_is_told_when_it_came_and_when_it_could_have(cycle, answer, karawang):
    (one,) = objected(cycle, [received(sent(cycle, karawang, "a.xlsx", 15 * DAY))], {KEY: answer})
    late = one.findings[0]
    plain = late.wrong("id").replace("\xa0", " ")
    assert plain == "Sanggahan ini diterima pada 29 Maret 2023 pukul 00.00 WIB, di luar masa sanggah 14 Maret 2023 sampai dengan 28 Maret 2023."
    assert late.wrong("en").replace("\xa0", " ").endswith("outside the window from 14 Maret 2023 to 28 Maret 2023.")
    assert late.mend("id") == "Sanggahan disimpan tetapi tidak dijawab; hubungi kementerian bila ada alasan."
    assert late.mend("en") == "It is kept but not answered; call the ministry if there is a reason."


def test_a_cycle_that_accepts_what_is_late_accepts_a_late_objection(cycle, answer, karawang):
    path = cycle.folder / "cycle.toml"
    path.write_text(path.read_text().replace("accept_late = false", "accept_late = true"))
    assert outcome(load_cycle(cycle.folder), answer, sent(cycle, karawang, "a.xlsx", 99 * DAY)) == {"a.xlsx": ([], ["GOV-1.1"])}


def test_of_a_region_s_objections_the_newest_within_the_window_is_answered(cycle, answer, karawang):
    paths = [
        sent(cycle, karawang, "c.xlsx", 1, "GOV-1.1"),
        sent(cycle, karawang, "a.xlsx", 2, "GOV-1.2"),
        sent(cycle, karawang, "b.xlsx", 99 * DAY, "GOV-1.3"),
        sent(cycle, karawang, "d.xlsx", 3, "GOV-9.9"),
    ]
    expected = {
        "a.xlsx": ([], ["GOV-1.2"]),
        "b.xlsx": (["O101 error"], None),
        "c.xlsx": (["O106 warning"], None),
        "d.xlsx": (["O102 error Sanggahan!B5"], None),
    }
    assert outcome(cycle, answer, *paths) == outcome(cycle, answer, *reversed(paths)) == expected
    one = next(one for one in objected(cycle, [received(path) for path in paths], {KEY: answer}) if one.incoming.file == "c.xlsx").findings[0]
    assert one.wrong("id") == "Kabupaten Karawang mengirim beberapa sanggahan; yang dijawab ialah a.xlsx."
    assert one.wrong("en") == "Kabupaten Karawang sent several objections; the one answered is a.xlsx."
    assert one.mend("id") == "Kirim satu berkas yang memuat semua sanggahan."
    assert one.mend("en") == "Send one file with everything that is disputed."


def test_every_other_file_is_told_what_it_is(cycle, answer, karawang, filled):
    folder = cycle.folder / "objections"
    known = Table(sent(cycle, karawang, "a.xlsx"))
    paths = [
        put_file(folder, "scan.pdf", b"%PDF-1.7"),
        put_file(folder, "questionnaire.xlsx", filled),
        put_file(folder, "edition.xlsx", known.marker("edition", "1999-reguler").save()),
        put_file(folder, "region.xlsx", known.marker("edition", EDITION).marker("region", "11.01").save()),
    ]
    assert outcome(cycle, answer, *paths) == {
        "edition.xlsx": (["F105 error"], None),
        "questionnaire.xlsx": (["F118 error"], None),
        "region.xlsx": (["M112 error"], None),
        "scan.pdf": (["F101 error"], None),
    }


def test_a_form_is_written_for_each_edition_in_which_a_region_was_scored(cycle, karawang, register):
    siau = register.find("71.09")
    names = offer(cycle, [(EDITION, karawang), (EDITION, siau)])
    assert names == (
        "blank/sanggahan/32.15 Kabupaten Karawang sanggahan.xlsx",
        "blank/sanggahan/71.09 Kabupaten Kepulauan Siau Tagulandang Biaro sanggahan.xlsx",
    )
    first = (cycle.folder / names[0]).read_bytes()
    assert first == write_objection(load_instrument(EDITION), karawang, "28 Maret 2023")
    assert offer(cycle, [(EDITION, karawang)]) == names[:1]
    assert (cycle.folder / names[0]).read_bytes() == first


def test_several_editions_have_a_folder_each(tmp_path, karawang):
    new_cycle(tmp_path, 2023, (EDITION, "2023-kawasan"), reguler=1, kawasan=1)
    assert offer(load_cycle(tmp_path), [("2023-kawasan", karawang)]) == ("blank/sanggahan/2023-kawasan/32.15 Kabupaten Karawang sanggahan.xlsx",)


def test_the_window_is_that_of_jakarta_wherever_the_machine_stands(cycle, answer, karawang):
    (incoming,) = (received(sent(cycle, karawang, "a.xlsx", 15 * DAY - 1)),)
    assert incoming.received.utcoffset() == dt.timedelta(hours=7)
