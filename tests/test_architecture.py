"""The house: rooms import only to the left, heavy libraries stay in their rooms, nothing runs in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("questionnaires", "assessment", "reports", "flows")
NUMBERS = (
    "agreement",
    "effects",
    "grid",
    "leniency",
    "reliability",
    "resampling",
    "uncertainty",
    "simulation",
    "sensitivity",
    "robustness",
    "solver",
)
PRINTING = ("boxes", "cascade", "drawing", "lettering", "lines", "pdf")  # pdf, and what it puts in the place of weasyprint's own
HEAVY = {
    "highspy": {"assessment.solver"},
    "openpyxl": {"questionnaires", "reports.annex", "reports.handbook", "reports.tables", "flows.rehearsal", "flows.rehearsed_marks"},
    "numpy": {f"assessment.{name}" for name in NUMBERS},
    "jinja2": {"reports"},
    "weasyprint": {f"reports.{name}" for name in PRINTING},
    "prefect": {"flows.orchestration", "flows.deployments"},
    "pebble": {"flows.batches"},
    "distributed": {"flows.cluster"},
    "upath": {"flows.folders"},
    "typer": {
        "flows.cohort_command",
        "flows.command",
        "flows.desk_command",
        "flows.document_command",
        "flows.edition_command",
        "flows.record_command",
        "flows.run_command",
        "flows.serve_command",
        "flows.console",
    },
    "babel": {"reports.numbers"},
    "pypdf": {"reports.layers"},
    "segno": {"reports.twin"},
    "pyhanko": {"flows.signing"},
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("place", range(len(ROOMS)))
def test_a_room_imports_only_rooms_to_its_left(graph, place):
    right = ROOMS[place + 1 :]
    for module in {ROOMS[place]} | graph.find_descendants(ROOMS[place]):
        wrong = [name for name in graph.find_modules_directly_imported_by(module) if name.split(".")[0] in right]
        assert not wrong, f"{module} imports {wrong}"


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_stays_in_its_place(graph, library):
    users = graph.find_modules_that_directly_import(library)
    assert users, f"nothing imports {library}"
    strangers = [user for user in users if not any(user == home or user.startswith(f"{home}.") for home in HEAVY[library])]
    assert not strangers


def test_no_modules_import_each_other_in_a_circle(graph):
    ours = [module for module in graph.modules if module.split(".")[0] in ROOMS]
    sorter = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in ours})
    sorter.prepare()  # raises CycleError where there is one


@pytest.mark.parametrize("room", ROOMS)
def test_the_init_of_a_room_is_one_sentence(room):
    tree = ast.parse((ROOT / room / "__init__.py").read_text())
    assert len(tree.body) == 1
    assert ast.get_docstring(tree).count(".") == 1


@pytest.mark.parametrize("path", sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")), ids=lambda path: path.name)
def test_every_public_name_says_what_comes_out(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    public = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    inside = {child for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for child in ast.walk(node) if child is not node}
    private = {child for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name.startswith("_") for child in ast.walk(node)}
    bare = [node.name for node in public if node not in inside and node not in private and not ast.get_docstring(node)]
    assert not bare


def test_no_registry_host_stands_anywhere():
    hosts = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".org")
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and not {".git", ".venv", "demo"} & set(inside) and path.suffix in {"", ".py", ".toml", ".lock", ".md", ".yaml"}:
            text = path.read_text(errors="replace")
            assert not [host for host in hosts if host in text], path
