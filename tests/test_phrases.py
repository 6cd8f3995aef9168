"""The words of the reports: the same keys and details in each language, none of them missing or unused."""

import re
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import UndefinedError

from questionnaires.strict import LANGUAGES
from reports import phrases as room
from reports.phrases import phrases, templates

HERE = Path(room.__file__).parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (*HERE.glob("*.py"), *(HERE / "templates").glob("*.html")))
BUILT = {
    "break_",
    "funnel_",
    "method_rounding_",
    "method_",
    "meaning_",
    "marking_",
    "leaning_",
    "flag_",
    "rule_",
    "reason_",
    "unscored_",
    "situation_",
    "bimtek_",
    "summary_",
    "kind_",
    "verdict_",
    "unranked_",
    "source_",
    "alternative_",
    "group_",
    "changes_title_",
    "letter_about_",
    "letter_subject_",
}  # beginnings of keys that the code puts together


def details(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_language_has_its_file() -> None:
    assert {path.stem for path in (HERE / "locale").iterdir()} == set(LANGUAGES)


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(phrases("en")) == list(phrases("id"))


@pytest.mark.parametrize("key", phrases("id"))
def test_a_phrase_has_the_same_details_in_both_languages(key: str) -> None:
    assert details(phrases("en")[key]) == details(phrases("id")[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_or_has_spaces_at_its_ends(language: str) -> None:
    assert [key for key, text in phrases(language).items() if not text.strip(" ") or text != text.strip()] == []


@pytest.mark.parametrize("key", phrases("id"))
def test_every_phrase_is_used(key: str) -> None:
    built = any(key.startswith(beginning) for beginning in BUILT)
    assert built or re.search(rf"""["']{key}["']|\bt\.{key}\b""", SOURCES), f"{key} is in the locale files, but no report says it"


def test_every_phrase_that_a_template_names_is_there() -> None:
    named = set(re.findall(r"\bt\.(\w+)", SOURCES)) | set(re.findall(r'\bt\["(\w+)"\]', SOURCES))
    assert len(named) > 100
    assert named - set(phrases("id")) == set()


def test_a_template_escapes_what_it_is_given_and_knows_no_unknown_names() -> None:
    assert templates().from_string("<p>{{ name }}</p>").render(name="<b>&{{7*7}}") == "<p>&lt;b&gt;&amp;{{7*7}}</p>"
    with pytest.raises(UndefinedError):
        templates().from_string("{{ nobody }}").render()
