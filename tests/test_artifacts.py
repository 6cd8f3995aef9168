"""What a run shows in Prefect's pages: no text from a workbook is interpreted there, and a long table says what it leaves out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.artifacts import (
    MOST_ROWS,
    documents_list,
    escaped,
    findings_table,
    proposal_table,
    tell_findings,
    tell_outputs,
    tell_proposals,
    told_proposal,
)
from flows.proposal import propose
from questionnaires.findings import Code, finding
from tests.chosen import A, B, C, choice

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[klik](javascript:alert(1))",
    "![x](http://jahat.example/a.png)",
    "https://jahat.example",
    "www.jahat.example",
    "orang@jahat.example",
    "<https://jahat.example>",
    "&lt;script&gt;",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# Judul",
    "- butir",
    "1. butir",
    "1) butir",
    "> kutipan",
    "***tebal*** ~~hapus~~ `kode` _miring_",
    "[a]: http://jahat.example\n[a]",
    "a\n\n    b",
    "\\<b>",
    "judul\n===",
)


def rendered(text: str) -> list[str]:
    """The kinds of everything that Markdown makes of a text but plain text."""
    kinds = [token.type for token in MARKDOWN.parse(text)]
    inside = [child.type for token in MARKDOWN.parse(text) for child in token.children or ()]
    return sorted({*kinds, *inside} - {"paragraph_open", "inline", "paragraph_close", "text", "text_special"})


def shown(text: str) -> str:
    return "".join(child.content for token in MARKDOWN.parse(text) for child in token.children or ())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_was_written(text):
    safe = escaped(text)
    assert rendered(safe) == []
    assert shown(safe) == " ".join(text.split())
    assert not any(sign in safe.replace("\\:", "").replace("\\@", "").replace("\\.", "") for sign in (":", "@", "www."))


@given(st.text(alphabet=st.one_of(st.sampled_from("\\`*_{}[]<>#+-.!|~:/@&$=^\"'();,%? \n\t0123456789aw"), st.characters()), max_size=60))
def test_markdown_makes_nothing_but_text_of_any_text(text):
    assert rendered(escaped(text)) == []


def test_signs_that_hide_or_turn_text_are_left_out():
    assert escaped("a\u202eb\u200b\x00c\u2028d") == "ab c d"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return choice(tmp_path_factory.mktemp("cycle"))


@pytest.fixture(scope="module")
def proposals(told):
    cycle, assessed = told
    return propose(cycle, assessed.answers)


def with_findings(assessed, count):
    """The first answer with one warning, the second with so many errors."""
    first, second, *_ = assessed.answers
    warning = finding(Code.TWICE, region="Kota <b>", used="a|b.xlsx")
    errors = (finding(Code.SHEET_MISSING, sheet="Smart [Living](x)"),) * count
    return replace(
        assessed,
        answers=(
            replace(first, findings=(warning,)),
            replace(second, file="<i>.xlsx", findings=errors),
        ),
    )


def test_errors_come_first_with_region_file_place_and_what_to_do(told):
    cycle, assessed = told
    said, rows = findings_table(cycle, with_findings(assessed, 1))
    assert said == "2 findings, errors first. The letters to the regions tell all of them."
    assert [(row["region"], row["severity"], row["code"]) for row in rows] == [
        ("11.03 Kabupaten Aceh Timur", "error", "F107"),
        ("11.01 Kabupaten Aceh Selatan", "warning", "F109"),
    ]
    assert (rows[0]["file"], rows[0]["place"]) == ("\\<i\\>\\.xlsx", "Smart \\[Living\\](x)")
    assert rows[0]["wrong"] == "Lembar “Smart \\[Living\\](x)” tidak ada\\."
    assert rows[0]["mend"]


def test_a_long_table_says_how_many_findings_there_are(told):
    cycle, assessed = told
    said, rows = findings_table(cycle, with_findings(assessed, MOST_ROWS + 7))
    assert (len(rows), said.partition(",")[0]) == (MOST_ROWS, f"{MOST_ROWS} of {MOST_ROWS + 8} findings")
    assert {row["severity"] for row in rows} == {"error"}


def test_the_proposal_is_told_in_order_of_rank_with_its_reasons(told, proposals):
    said, rows = proposal_table(told[0], *proposals)
    assert said == "9 scored regions of the track reguler. cohort\\/cohort\\.xlsx holds all of them."
    assert [(row["rank"], row["code"], row["decision"]) for row in rows[:3]] == [
        ("1", A, "chosen"),
        ("2", B, "chosen"),
        ("3", C, "passed\\-over"),
    ]
    assert rows[2]["reason"].startswith("Dilewati karena aturan\\: Paling banyak 2 daerah dari satu provinsi\\.")


def test_documents_are_linked_by_their_address_on_this_machine(told):
    cycle, _ = told
    paths = [cycle.folder / "reports" / f"{name}.pdf" for name in ("32.15 [Karawang](x)", "a")]
    said, text = documents_list(cycle, paths)
    assert text.splitlines()[2:] == [
        f"- [reports\\/32.15 \\[Karawang\\](x)\\.pdf]({cycle.folder.as_uri()}/reports/32.15%20%5BKarawang%5D%28x%29.pdf)",
        f"- [reports\\/a\\.pdf]({cycle.folder.as_uri()}/reports/a.pdf)",
    ]
    assert said == f"2 documents in {escaped(str(cycle.folder))}."


def test_what_a_decision_is_about_is_listed_above_its_form():
    ranked = {"place": 1, "code": "11.01", "name": "Kabupaten [Aceh]", "index": "17/6", "sentence": "Diusulkan."}
    proposal = {"track": "reguler", "chosen": 1, "quota": 3, "decisions": [ranked, ranked | {"place": None}]}
    assert told_proposal(proposal, "id").splitlines() == [
        "Proposal for the track reguler: 1 of 3 places.",
        "",
        "- 1, 11.01 Kabupaten \\[Aceh\\] (2,83\\)\\: Diusulkan\\.",
    ]


def test_outside_a_run_nothing_is_told(told, proposals):
    cycle, assessed = told
    tell_findings(cycle, assessed)
    tell_proposals(cycle, proposals)
    tell_outputs(cycle, ["cohort/cohort.pdf"])
