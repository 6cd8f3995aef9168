"""The words of the reports in each language, and the templates that use them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Key -> text of a language, ``id`` or ``en``."""
    texts: dict[str, str] = tomllib.loads((HERE / "locale" / f"{language}.toml").read_text(encoding="utf-8"))
    return texts


@cache
def templates() -> Environment:
    """The templates: every value is escaped, an unknown name is an error."""
    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
