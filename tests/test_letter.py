"""The letter that answers a file: every finding in it, nothing beside the page, no score that it must not tell."""

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest

from assessment.scorecard import score
from questionnaires.findings import Code, Finding, finding
from questionnaires.register import load_register
from questionnaires.strict import LANGUAGES
from reports.letter import Change, Letter, Matter, document_number, letter_html
from reports.numbers import WIB, moment, points
from reports.pdf import pdf
from reports.phrases import phrases
from tests.conftest import Form
from tests.documents import IMPRINT, INSTRUMENT, LONG_NAME, SUKABUMI, answered, markup_of, outside, overlapping, squeezed, text_of, words_of
from tests.test_readiness import CONTROL, HOSTILE

languages = pytest.mark.parametrize("language", LANGUAGES)
SHA = "4f1c" * 16
DEADLINE = dt.datetime(2023, 3, 20, 16, 0, tzinfo=WIB)
RECEIVED = dt.datetime(2023, 3, 9, 7, 15, 30, tzinfo=dt.UTC)
INDICATORS = [one.code for one in INSTRUMENT.indicators()]


def receipt(kind: str = "mixed", code: str = SUKABUMI) -> Letter:
    """A file that arrived in time and is scored."""
    submission, findings = answered(kind, code)
    return Letter(
        file="kuesioner.xlsx",
        received=RECEIVED,
        sha256=SHA,
        region=submission.region,
        edition=INSTRUMENT.id,
        findings=findings,
        submission=submission,
        card=score(submission, INSTRUMENT),
        instrument=INSTRUMENT,
        counted=True,
        late=False,
        deadline=DEADLINE,
        change=None,
        imprint=IMPRINT,
    )


def returned(*findings: Finding, code: str = SUKABUMI) -> Letter:
    """A file that an error keeps from being scored."""
    tame = replace(receipt("two", code), submission=None, card=None, counted=False)
    return replace(tame, findings=findings or mistakes(code))


@cache
def mistakes(code: str = SUKABUMI) -> tuple[Finding, ...]:
    """What a region might get wrong: three errors and two warnings in a workbook at level 2."""
    form = Form(INSTRUMENT, load_register().find(code)).all_levels(2)
    form.put("GOV-1.2", "sering").put("GOV-2.4", "banyak").put("PEO-1.1", "B99", "references")
    return form.put("LIV-1.1", None).put("ID-4", None).check().findings


def superseded() -> Letter:
    other = finding(Code.TWICE, region=SUKABUMI, used="kuesioner-akhir.xlsx")
    return replace(receipt(), card=None, counted=False, findings=(other, *receipt().findings))


def again() -> Letter:
    same = finding(Code.SAME_BYTES, earlier="kuesioner-awal.xlsx")
    return replace(superseded(), findings=(same, *superseded().findings), change=Change(0, 0, 14, (), "kuesioner-awal.xlsx"))


def unknown() -> Letter:
    stranger = returned(finding(Code.NOT_A_WORKBOOK, seen="PDF"))
    return replace(stranger, region=None, edition="", instrument=None, file="pindaian.pdf")


def many() -> tuple[Finding, ...]:
    """72 findings of one code on one sheet that say the same."""
    return tuple(finding(Code.NOT_ANSWERED, "Smart Governance", f"H{at}", item=code) for at, code in enumerate(INDICATORS, 6))


def many_apart() -> tuple[Finding, ...]:
    """72 findings of one code on one sheet, each with its own answer."""
    return tuple(
        finding(Code.LEVEL_UNKNOWN, one.sheet, one.cell, item=INDICATORS[at], given=f"jawaban {at}", highest="4") for at, one in enumerate(many())
    )


CHANGE = Change(cleared=4, new=1, open=2, answers_changed=("GOV-1.2", "LIV-2.4"), earlier="kuesioner-awal.xlsx")
LATE = dt.datetime(2023, 3, 20, 16, 0, 1, tzinfo=WIB)
LETTERS = {
    "return": returned(),
    "return-long-name": returned(code=LONG_NAME),
    "return-changed": replace(returned(), change=CHANGE),
    "receipt": receipt("two"),
    "receipt-long-name": replace(receipt("mixed", LONG_NAME), late=True, received=LATE, change=CHANGE),
    "receipt-no-points": replace(receipt(), card=None),
    "superseded": superseded(),
    "again": again(),
    "unknown": unknown(),
    "many": replace(receipt("two"), findings=many()),
    "many-apart": returned(*many_apart()),
}
every_letter = pytest.mark.parametrize("name", LETTERS)


@cache
def printed(name: str, language: str) -> bytes:
    return pdf(letter_html(LETTERS[name], language))


def told(letter: Letter, language: str = "id") -> str:
    return text_of(pdf(letter_html(letter, language)))


def said(key: str, language: str = "id", **details: object) -> str:
    return squeezed(phrases(language)[key].format(**details))


def subject(letter: Letter, language: str = "id") -> str:
    assert letter.region
    return phrases(language)["letter_subject"].format(region=letter.region.name)


@languages
@every_letter
def test_a_letter_says_who_writes_to_whom_about_which_file(name: str, language: str) -> None:
    letter, text = LETTERS[name], text_of(printed(name, language))
    wanted = [letter.file, letter.sha256, moment(letter.received, language), moment(letter.deadline, language), document_number(letter)]
    wanted += [letter.imprint.ministry, letter.imprint.directorate, letter.imprint.signer, phrases(language)["letter_name"]]
    wanted += [letter.region.name, phrases(language)["letter_to_through"].format(region=letter.region.name)] if letter.region else []
    assert [line for line in wanted if squeezed(line) not in text] == []


@languages
@every_letter
def test_no_word_reaches_over_the_margin_or_upon_another(name: str, language: str) -> None:
    assert outside(printed(name, language)) == []
    assert overlapping(printed(name, language)) == []


@languages
@pytest.mark.parametrize("name", ["return", "return-long-name", "return-changed", "receipt", "unknown", "many", "many-apart"])
def test_a_letter_with_few_findings_is_one_page(name: str, language: str) -> None:
    assert len(words_of(printed(name, language))[1]) == 1


@languages
@pytest.mark.parametrize("name", [name for name in LETTERS if not name.startswith("many")])
def test_every_finding_is_told_with_its_place_what_is_wrong_and_what_to_do(name: str, language: str) -> None:
    text = text_of(printed(name, language))
    for one in LETTERS[name].findings:
        wanted = (one.code.message.code, one.place or phrases(language)["letter_whole_file"], one.wrong(language), one.mend(language))
        assert [line for line in wanted if squeezed(line) not in text] == []


def test_a_return_counts_its_errors_and_asks_for_the_file_by_the_deadline() -> None:
    text = told(returned())
    assert said("letter_title_return", subject=subject(returned()), errors=3) in text
    assert said("letter_errors", count=3) in text
    assert text.index(said("letter_errors", count=3)) < text.index(said("letter_warnings", count=2))
    assert said("letter_next_return") + said("letter_until", deadline=moment(DEADLINE, "id")) in text
    assert said("letter_counted_none") in text


@pytest.mark.parametrize(("code", "head"), [("32.15", "Bupati Karawang"), ("32.73", "Wali Kota Bandung"), ("31.01", "Bupati Kepulauan Seribu")])
def test_a_letter_goes_to_the_head_of_the_region(code: str, head: str) -> None:
    letter = replace(returned(), region=load_register().find(code))
    assert squeezed(f"{phrases('id')['letter_to']}{head}melalui") in told(letter)


def test_a_letter_has_the_number_of_its_kind_edition_and_region() -> None:
    assert document_number(returned()) == "SP/2023-reguler/32.02"
    assert document_number(receipt("two")) == "TT/2023-reguler/32.02"
    assert document_number(unknown()) == f"SP/{SHA[:12]}"
    assert document_number(replace(unknown(), edition="2023-reguler", sha256="")) == "SP/2023-reguler"


@pytest.mark.parametrize(
    ("key", "letter", "counted", "late"),
    [
        ("letter_title_scored", superseded(), True, False),
        ("letter_title_late", superseded(), True, True),
        ("letter_title_other", superseded(), False, False),
        ("letter_title_late_other", superseded(), False, True),
        ("letter_title_again", again(), False, False),
        ("letter_title_again", again(), False, True),
    ],
)
@languages
def test_a_receipt_says_what_became_of_the_file(key: str, letter: Letter, language: str, *, counted: bool, late: bool) -> None:
    text = told(replace(letter, counted=counted, late=late), language)
    assert said(key, language, subject=subject(letter, language)) in text
    assert (said("letter_lede_used", language, file="kuesioner-akhir.xlsx") in text) is not counted
    received, deadline = moment(RECEIVED, language), moment(DEADLINE, language)
    assert (said("letter_lede_late", language, received=received, deadline=deadline) in text) is late


def test_a_file_that_does_not_count_says_so_even_where_no_finding_names_the_other() -> None:
    assert said("letter_lede_other") in told(replace(receipt(), card=None, counted=False))


def test_a_sender_whose_region_is_unknown_is_told_so() -> None:
    text = told(unknown())
    for key in ("letter_to_sender", "letter_subject_questionnaire", "letter_edition_unknown", "letter_change_unknown", "letter_whole_file"):
        assert said(key) in text


@languages
def test_a_file_without_findings_is_told_so_and_asked_for_nothing(language: str) -> None:
    text = text_of(printed("receipt", language))
    assert LETTERS["receipt"].findings == ()
    for key in ("letter_findings_none", "letter_next_nothing", "letter_change_none"):
        assert said(key, language) in text


@pytest.mark.parametrize("date", [dt.date(2023, 3, 20), dt.date(2023, 3, 21)])
@pytest.mark.parametrize(
    ("letter", "open_", "passed"), [(returned(), "letter_until", "letter_past_return"), (receipt("two"), "letter_until_change", "letter_past")]
)
def test_nobody_is_asked_to_meet_a_deadline_that_has_passed(letter: Letter, open_: str, passed: str, date: dt.date) -> None:
    text, deadline = told(replace(letter, imprint=replace(IMPRINT, date=date))), moment(DEADLINE, "id")
    assert (said(open_, deadline=deadline) in text) is (date <= DEADLINE.date())
    assert (said(passed, deadline=deadline) in text) is (date > DEADLINE.date())
    assert said(passed, deadline=deadline) in told(replace(letter, late=True))


@languages
def test_72_findings_that_say_the_same_are_one_row(language: str) -> None:
    text, findings = text_of(printed("many", language)), many()
    cells, items = (", ".join(texts) for texts in ([one.cell for one in findings[:12]], INDICATORS[1:13]))
    assert squeezed(f"Smart Governance!{cells} {phrases(language)['letter_more_cells'].format(count=60)}") in text
    same = phrases(language)["letter_same"].format(items=f"{items} {phrases(language)['letter_more'].format(count=59)}")
    assert squeezed(f"{findings[0].wrong(language)} {same}") in text
    assert squeezed(f"{findings[0].mend(language)} {phrases(language)['letter_same_mend']}") in text
    assert text.count("Q101") == 1
    assert said("letter_warnings", language, count=72) in text


@languages
def test_of_72_findings_that_differ_12_are_told_and_the_others_counted(language: str) -> None:
    text, findings = text_of(printed("many-apart", language)), many_apart()
    assert [squeezed(one.wrong(language)) in text for one in findings] == [True] * 12 + [False] * 60
    assert said("letter_more_cells", language, count=60) in text


def test_a_cell_that_names_a_thousand_unknown_documents_does_not_flood_the_letter() -> None:
    findings = tuple(finding(Code.EVIDENCE_UNKNOWN, "Smart People", "I6", given=f"B{at}") for at in range(1000, 2000))
    text = told(returned(*findings))
    assert text.count("E202") == 13
    assert said("letter_more_findings", count=988) in text


def test_rows_that_are_missing_have_no_cell_and_are_named() -> None:
    findings = tuple(finding(Code.ROW_MISSING, "Smart People", item=code) for code in ("PEO-1.1", "PEO-1.2", "PEO-1.3"))
    assert squeezed(f"{findings[0].wrong('id')} Demikian pula PEO-1.2, PEO-1.3.") in told(returned(*findings))


@languages
def test_what_changed_since_the_last_file_is_counted_and_named(language: str) -> None:
    text = text_of(printed("return-changed", language))
    assert said("letter_change", language, file="kuesioner-awal.xlsx", cleared=4, new=1, open=2) in text
    assert said("letter_answers", language, codes="GOV-1.2, LIV-2.4") in text
    same = told(replace(LETTERS["return-changed"], change=replace(CHANGE, answers_changed=())), language)
    assert said("letter_answers_none", language) in same
    every = told(replace(LETTERS["return-changed"], change=replace(CHANGE, answers_changed=tuple(INDICATORS))), language)
    assert squeezed(f"{INDICATORS[11]} {phrases(language)['letter_more'].format(count=60)}") in every


@languages
def test_answers_are_counted_by_pillar_with_claimed_and_supported_points(language: str) -> None:
    letter, text = receipt(), told(receipt(), language)
    assert letter.card
    assert letter.submission
    for pillar in INSTRUMENT.pillars:
        asked = [one.code for one in pillar.indicators()]
        answered_ = [code for code in asked if letter.submission.answers[code].level is not None]
        values = "".join(points(tree.find(pillar.code).value, language) for tree in (letter.card.claimed, letter.card.supported))
        count = phrases(language)["letter_of"].format(count=len(answered_), of=len(asked))
        assert squeezed(f"{pillar.name[language]}{count}{len(asked) - len(answered_)}0{values}") in text


def test_an_answer_without_evidence_is_counted_only_where_its_level_needs_some() -> None:
    letter = receipt("two")
    assert letter.submission
    bare = {code: replace(one, references=()) for code, one in letter.submission.answers.items()}
    needy = sum(any(one.evidence.get(level) for level in range(1, (bare[one.code].level or 0) + 1)) for one in INSTRUMENT.indicators())
    assert 0 < needy <= 72
    total = f"{phrases('id')['letter_all']}72 dari 720{needy}"
    assert squeezed(total) in told(replace(letter, submission=replace(letter.submission, answers=bare)))
    none = {code: replace(one, level=0) for code, one in bare.items()}
    assert squeezed(f"{phrases('id')['letter_all']}72 dari 7200") in told(replace(letter, submission=replace(letter.submission, answers=none)))


def test_what_does_not_apply_is_not_counted_as_open() -> None:
    letter, excused = receipt("two"), frozenset(one.code for one in INSTRUMENT.pillars[3].indicators())
    assert letter.submission
    answers = {code: one for code, one in letter.submission.answers.items() if code not in excused}
    submission = replace(letter.submission, answers=answers, not_applicable=excused)
    text = told(replace(letter, submission=submission, card=score(submission, INSTRUMENT)))
    assert squeezed(f"{INSTRUMENT.pillars[3].name.id}0 dari 000––") in text
    assert said("letter_excused", count=12) in text


@languages
def test_scores_are_told_only_where_the_letter_may_tell_them(language: str) -> None:
    letter, t = receipt(), phrases(language)
    assert letter.card
    silent, open_ = (told(one, language) for one in (replace(letter, card=None), letter))
    band = letter.card.band.name[language]
    index = points(letter.card.index, language)
    marks = [squeezed(text) for text in (band, t["claimed"], t["supported"], index)]
    assert [text in open_ for text in marks] == [True] * 4
    assert [text in silent for text in marks] == [False] * 4
    assert said("letter_no_points", language) in silent


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_no_markup(text: str) -> None:
    def named(text: str) -> Letter:
        wrong = finding(Code.LEVEL_UNKNOWN, "Smart Governance", "H7", given=text, item="GOV-1.2", highest="4")
        other = finding(Code.TWICE, region=SUKABUMI, used=text)
        return replace(superseded(), file=text, findings=(wrong, other), change=replace(CHANGE, earlier=text))

    tame = markup_of(letter_html(named("x"), "id"))
    assert markup_of(letter_html(named(text), "id")) == tame
    other_edition = letter_html(replace(named("x"), edition=text), "id")  # it stands in the number, an attribute of the body
    assert [tag for tag, _ in markup_of(other_edition)] == [tag for tag, _ in tame]


def test_a_hostile_file_name_and_a_hostile_answer_are_printed_as_they_are() -> None:
    text = " ".join(HOSTILE)
    wrong = finding(Code.LEVEL_UNKNOWN, "Smart Governance", "H7", given=text, item="GOV-1.2", highest="4")
    printed_ = told(replace(returned(wrong), file=text, change=replace(CHANGE, earlier=text)))
    assert [printed_.count(squeezed(one)) for one in HOSTILE] == [3] * len(HOSTILE)


def test_control_characters_and_very_long_text_do_not_keep_a_letter_from_being_made() -> None:
    wrong = finding(Code.LEVEL_UNKNOWN, "Smart Governance", "H7", given="9" * 9000, item="GOV-1.2", highest="4")
    letter = replace(returned(wrong), file=f"{''.join(CONTROL)}{'a' * 250}.xlsx")
    data = pdf(letter_html(letter, "id"))
    assert outside(data) == []
    assert text_of(data).count("9") >= 9000


@every_letter
def test_the_same_letter_is_the_same_bytes(name: str) -> None:
    assert pdf(letter_html(LETTERS[name], "id")) == printed(name, "id")


def test_a_moment_is_printed_in_western_indonesian_time_with_its_seconds_where_it_has_some() -> None:
    assert [squeezed(moment(RECEIVED, language)) for language in LANGUAGES] == ["9Maret2023pukul14.15.30WIB", "9March2023at14:15:30WIB"]
    assert squeezed(moment(dt.datetime(2023, 3, 9, 18, 0, tzinfo=dt.UTC), "id")) == "10Maret2023pukul01.00WIB"


@languages
@pytest.mark.parametrize("matter", [Matter.MARKS, Matter.OBJECTION])
def test_what_is_no_questionnaire_is_told_its_findings_and_nothing_of_answers(matter: Matter, language: str) -> None:
    damaged = replace(unknown(), matter=matter, findings=(finding(Code.UNREADABLE, seen="zip"),))
    data = pdf(letter_html(damaged, language))
    text, t = text_of(data), phrases(language)
    about, title = t[f"letter_about_{matter.value}"].format(cycle=IMPRINT.cycle), t[f"letter_subject_{matter.value}"]
    for said in (about, title, t["letter_lede_unread"], t["letter_errors_other"].format(count=1), "F102", t["letter_next_return"]):
        assert squeezed(said) in text
    for key in ("letter_counted", "letter_counted_none", "letter_changed", "letter_change_unknown", "letter_lede_return"):
        assert squeezed(t[key]) not in text
    assert outside(data) == []
    assert overlapping(data) == []
