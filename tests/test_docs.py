"""README, help and code say the same."""

import re
import tomllib
from pathlib import Path

import pytest

from flows.deciding import decide
from flows.proposal import propose
from questionnaires.edition import load_instrument
from questionnaires.findings import Code
from questionnaires.register import load_register
from reports.explanation import explain
from reports.numbers import points
from reports.reasons import change_sentence, reason
from tests.chosen import A, B, C, E, choice, run
from tests.conftest import EDITION, KARAWANG
from tests.marked import worked

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("questionnaires", "assessment", "reports", "flows")


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, flags=re.MULTILINE | re.DOTALL)
    assert found, f"README has no section {title}"
    return found[1]


def test_the_finding_codes_are_those_of_the_code():
    rows = re.findall(r"^\| (\w\d{3}) \| (\w+) \| (.+?) \|$", section("Finding codes"), flags=re.MULTILINE)
    assert rows == [(code.message.code, code.message.severity.value, code.message.wrong.en) for code in Code]


def test_the_map_names_every_module_and_nothing_else():
    listed = set(re.findall(r"([a-z_]+\.py)\b", section("The map")))
    there = {path.name for room in ROOMS for path in (ROOT / room).glob("*.py")} - {"__init__.py"}
    assert listed == there


def test_the_worked_pages_are_what_explain_prints():
    instrument = load_instrument(EDITION)
    card, submission = worked(instrument, load_register().find(KARAWANG))
    pages = ("\n".join(explain(card, submission, instrument, code, "id")) for code in ("GOV-1.2", "GOV-1"))
    assert re.findall(r"^```\n(.*?)\n```$", section("What the ministry gets"), flags=re.MULTILINE | re.DOTALL) == ["\n\n".join(pages)]


def test_every_command_of_the_readme_exists():
    from typer.main import get_command

    from flows.command import app

    commands = set(get_command(app).commands)
    named = set(
        re.findall(r"kesiapan ([a-z]+)", re.sub(r"^# .*$", "", "".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)), flags=re.MULTILINE))
    )
    assert named == commands
    nested = set(get_command(app).commands["edition"].commands)
    assert set(re.findall(r"kesiapan edition ([a-z]+)", section("Edisi"))) == nested


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)", README))
    assert {"demo", "test", "lint", "bench", "help"} <= named <= targets


def test_the_glossary_has_both_languages():
    rows = re.findall(r"^\| ([a-z ]+) \| ([a-zA-Z ]+) \|$", section("Glossary"), flags=re.MULTILINE)
    assert len(rows) >= 18
    assert len({indonesian for indonesian, _ in rows}) == len(rows)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))))
def test_every_file_that_readme_links_to_exists(link):
    assert (ROOT / link).exists()


def plain_text(text: str) -> str:
    """The text without marks of quotation and line ends."""
    return " ".join(text.replace("\n> ", " ").split())


def examples(title: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", section(title), flags=re.DOTALL)


def test_the_worked_example_of_a_region_passed_over_is_what_the_choice_says(tmp_path):
    cycle, assessed = choice(tmp_path)
    (proposal,) = propose(cycle, assessed.answers)
    selection = proposal.selection
    (passed,) = (one for one in selection.decisions if one.card.region.code == C)
    told = f"{passed.card.region.name} ({points(passed.card.index, 'id')}): {reason(passed, selection, proposal.instrument, 'id')}"
    assert told in plain_text(section("Choosing"))
    (price,) = (one for one in selection.prices if one.rule == "province_cap")
    assert f"Here: {change_sentence(price.change, 'id')}" in plain_text(section("Choosing"))


def test_the_rules_and_the_decision_of_the_readme_can_be_used(tmp_path):
    rules, decision = examples("Choosing")
    rules = rules.removeprefix("[selection]\n").replace(', track = "kawasan"', "")  # of a cycle with that track
    cycle, _ = choice(tmp_path / "other", rules)
    assert [rule.id for rule in cycle.selection["reguler"]] == ["index_floor", "province_cap", "papua", "kota_share", "zone", "kept_out", "members"]
    cycle, assessed = choice(tmp_path / "cycle")
    run(cycle, assessed)
    file = tmp_path / "decision.toml"
    file.write_text(decision, encoding="utf-8")
    decided, _ = decide(cycle, file)
    assert (decided.cohort, decided.breaks) == ((A, B, E), ())


def test_versions_are_pinned_in_project_and_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for pin in ("prefect>=3.8.8,<3.9", "fastapi>=0.139,<0.151", "weasyprint>=70,<71"):
        assert pin in project
    lock = (ROOT / "requirements.lock").read_text()
    for name in ("prefect==3.8.", "fastapi==0.1", "weasyprint==70."):
        assert re.search(rf"^{re.escape(name)}", lock, flags=re.MULTILINE)
    pinned = re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
