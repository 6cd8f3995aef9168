"""What does not apply to a region: by the ministry's list alone, its weight shared inside its factor."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.peers import peers
from assessment.scorecard import score, steps
from assessment.selection import select
from flows.settings import SettingsError, load_cycle
from questionnaires import sheet
from questionnaires.blank import Prefill, write_blank
from questionnaires.submission import check
from reports.annex import annex
from reports.cohort import Cohort, cohort_html
from reports.explanation import explain
from reports.phrases import phrases
from reports.readiness import Readiness, readiness_html
from reports.summary_page import Place
from tests.conftest import Form, new_cycle
from tests.documents import IMPRINT
from tests.made import submission_of

EXCUSED = {"32.15": frozenset({"GOV-3.4", "MOB-2.4"})}


def scored(form, register):
    checked = check(form.read(), form.instrument, register, EXCUSED)
    assert checked.submission, [one.wrong("en") for one in checked.findings]
    return checked, score(checked.submission, form.instrument)


def test_the_weight_of_what_does_not_apply_is_shared_inside_its_factor(form, register):
    form.all_levels(2).level("GOV-3.1", 4).put("GOV-3.4", None)
    checked, card = scored(form, register)
    assert not [one for one in checked.findings if one.code.message.code == "Q101"]
    # aset 20, pemanfaatan 25 + 25 of 70: (20 x 4 + 50 x 2) / 70
    assert card.final.find("GOV-3").value == Fraction(180, 70)
    assert {part.code: part.weight for part in card.final.find("GOV-3").parts} == {
        "GOV-3.1": Fraction(2, 7),
        "GOV-3.2": Fraction(5, 14),
        "GOV-3.3": Fraction(5, 14),
    }
    assert card.final.find("GOV").value == (Fraction(2) + 2 + Fraction(180, 70)) / 3
    assert card.final.find("GOV-3").present == Fraction(7, 10)
    told = {code: list(explain(card, checked.submission, form.instrument, code, "en")) for code in ("GOV-3", "GOV-2")}
    shared = "  7/10 of the weight is present and counts as the whole"
    assert (shared in told["GOV-3"], shared in told["GOV-2"]) == (True, False)


def test_a_blank_is_never_taken_for_not_applicable(form, register):
    form.all_levels(2).put("GOV-1.4", None)
    checked, card = scored(form, register)
    assert [one.place for one in checked.findings] == [form.place("GOV-1.4")]
    assert card.supports["GOV-1.4"].supported == 0


def test_an_answer_to_what_does_not_apply_is_not_scored(form, register):
    _, low = scored(form.all_levels(2).level("GOV-3.4", 1), register)
    _, high = scored(form.level("GOV-3.4", 4), register)
    assert low.index == high.index
    assert "GOV-3.4" not in high.supports


def test_completeness_counts_only_what_applies(form, register):
    form.all_levels(2)
    applicable = [one.code for one in form.instrument.indicators() if one.code not in EXCUSED["32.15"]]
    for code in applicable[:7]:
        form.put(code, None)
    assert scored(form, register)[1].failed_gates == ()  # 63 of 70
    form.put(applicable[7], None)
    assert scored(form, register)[1].failed_gates == ("PRA-1.5",)


def test_the_workbook_says_and_closes_what_does_not_apply(instrument, karawang):
    form = Form(instrument, karawang, write_blank(instrument, karawang, Prefill(not_applicable=EXCUSED["32.15"])))
    assert form.cell("GOV-3.4").value == "Tidak berlaku"
    for key in (sheet.ANSWER, sheet.REFERENCES, sheet.OWNER, sheet.REMARK):
        assert form.cell("GOV-3.4", key).protection.locked
        assert not form.cell("GOV-3.3", key).protection.locked


def test_a_group_in_which_nothing_applies_leaves_its_weight_to_the_others(instrument):
    levels = {one.code: 2 for one in instrument.indicators() if not one.code.startswith("GOV-1.")} | {"GOV-2.1": 4}
    tree = steps(instrument, levels)
    assert [part.code for part in tree.find("GOV").parts] == ["GOV-2", "GOV-3"]
    assert tree.find("GOV").value == (Fraction(2) * 8 / 10 + Fraction(4) * 2 / 10 + 2) / 2
    with pytest.raises(ValueError, match="no indicator applies"):
        steps(instrument, {})


def test_a_pillar_without_a_value_has_no_page_and_leaves_its_column_empty(instrument, register):
    people = frozenset(one.code for one in instrument.indicators() if one.code.startswith("PEO"))
    levels = {one.code: 3 if one.code.startswith("LIV") else 2 for one in instrument.indicators()}
    submission = replace(submission_of(instrument, register.find("32.02"), levels), not_applicable=people)
    card = score(submission, instrument)
    assert card.pillars == {"GOV": 2, "LIV": 3, "MOB": 2, "ECO": 2, "ENV": 2}
    selection = select([card], instrument, quota=1, year=2023, members={})
    cohort = Cohort(selection, instrument, (), 1, register, IMPRINT)
    head, row = load_workbook(BytesIO(annex(cohort, "id"))).worksheets[0].iter_rows(values_only=True)
    assert [row[head.index(pillar.name.id)] for pillar in instrument.pillars] == [2, None, 3, 2, 2, 2]
    assert '<td class="n">2,0</td><td class="n">–</td><td class="n">3,0</td>' in cohort_html(cohort, "id")
    report = Readiness(card, submission, instrument, (), peers([card], instrument), IMPRINT, Place())
    counted = [pillar.name.id for pillar in instrument.pillars if pillar.code != "PEO"]
    pages = [phrases("id")["pillar_of"].format(at=at, of=5, pillar=name) for at, name in enumerate(counted, 1)]
    assert [page for page in pages if page not in readiness_html(report, "id")] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('"32.15" = ["GOV-1.2"]', ["not_applicable.32.15", "GOV-1.2"]),
        ('"99.99" = ["GOV-3.4"]', ["not_applicable.99.99", "Kemendagri"]),
        ('"32.15" = "GOV-3.4"', ["not_applicable.32.15", "a list"]),
    ],
)
def test_the_list_takes_only_indicators_with_a_rule_and_known_regions(tmp_path, line, says):
    path = new_cycle(tmp_path, 2023)
    path.write_text(path.read_text().replace("[not_applicable]\n", f"[not_applicable]\n{line}\n"))
    with pytest.raises(SettingsError) as caught:
        load_cycle(tmp_path)
    for word in says:
        assert word in str(caught.value)


def test_the_list_of_a_cycle_reaches_its_workbooks(tmp_path):
    path = new_cycle(tmp_path, 2023)
    path.write_text(path.read_text().replace("[not_applicable]\n", '[not_applicable]\n"32.15" = ["GOV-3.4", "MOB-2.4"]\n'))
    assert load_cycle(tmp_path).excused == EXCUSED
