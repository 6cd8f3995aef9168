"""Prefect, kept on this machine: flows, stages whose values stay in the process, and what a run shows of itself."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import flows.environment  # noqa: F401  (Prefect reads its settings when it is imported)
from flows.folders import located
from flows.lock import about_stopped, locked
from flows.progress import Tell, lines, seldom, told

Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)

import prefect  # noqa: E402
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, create_table_artifact, update_progress_artifact  # noqa: E402
from prefect.context import FlowRunContext  # noqa: E402
from prefect.flow_runs import suspend_flow_run  # noqa: E402
from prefect.input.run_input import RunInput  # noqa: E402
from prefect.logging import get_run_logger  # noqa: E402
from pydantic import BaseModel, Field, PlainValidator, WithJsonSchema  # noqa: E402

Made = TypeVar("Made")
Form = TypeVar("Form", bound=BaseModel)
P = ParamSpec("P")
BETWEEN_UPDATES = 1.0  # seconds between two writings of the same progress: one takes 0.05 s, while the workers go on


def has_settings(place: Path | str) -> Path:
    """The folder of a cycle; ValueError where it holds no cycle.toml."""
    folder = located(place)
    if not (folder / "cycle.toml").is_file():
        raise ValueError(f"{folder} is no folder of a cycle: it holds no cycle.toml")
    return folder


# Types of parameters with what Prefect's forms say about them; a plain Field is not asked by Prefect.
FOLDER = "Folder of the cycle, which holds cycle.toml: an absolute path on the machine where this runs."
CycleFolder = Annotated[Path | str, PlainValidator(has_settings), WithJsonSchema({"type": "string", "format": "path", "description": FOLDER})]


def flow(name: str) -> Callable[[Callable[Concatenate[CycleFolder, P], Made]], prefect.Flow[Concatenate[CycleFolder, P], Made]]:
    """A Prefect flow of a cycle: alone in the cycle's folder, its progress told in its log and as artifacts.

    Where another run is at work there, one that a deployment started waits for its end, and any other one is Busy.
    """

    def made(work: Callable[Concatenate[CycleFolder, P], Made]) -> prefect.Flow[Concatenate[CycleFolder, P], Made]:
        @wraps(work)
        def run(folder: CycleFolder, *rest: P.args, **named: P.kwargs) -> Made:
            with locked(located(folder), _waiting()) as stopped, _told():
                if stopped:
                    note(about_stopped(stopped))
                return work(folder, *rest, **named)

        return prefect.flow(name=name, version=version("kesiapan"))(run)

    return made


def _waiting() -> Callable[[str], None] | None:
    """How a run that was started by a deployment says for whom it waits; None for one that somebody sits before."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or context.flow_run.deployment_id is None:
        return None
    return get_run_logger().warning


def _told() -> AbstractContextManager[None]:
    """Progress is told in the log and as artifacts of this run, if it is one."""
    return told(lines(get_run_logger().info), seldom(_as_artifacts(), BETWEEN_UPDATES)) if FlowRunContext.get() else nullcontext()


def stage(name: str, work: Callable[[], Made]) -> Made:
    """What the work returns, run as one task of a flow's run, or as it is outside of one.

    The work takes no arguments, so nothing is copied to the server.
    """
    if FlowRunContext.get() is None:
        return work()
    made: Made = prefect.task(name=name, persist_result=False)(work)()
    return made


def show_table(key: str, description: str, rows: Sequence[Mapping[str, str]]) -> None:
    """A table artifact of this run, its cells and description read as Markdown; nothing outside a run."""
    if FlowRunContext.get():
        create_table_artifact([dict(row) for row in rows], key, description)


def show_text(key: str, description: str, markdown: str) -> None:
    """A Markdown artifact of this run; nothing outside a run."""
    if FlowRunContext.get():
        create_markdown_artifact(markdown, key, description)


def note(line: str) -> None:
    """A line in the log of this run; nothing outside a run."""
    if FlowRunContext.get():
        get_run_logger().info(line)


def ask(form: type[Form], description: str, seconds: int, **filled: str) -> Form:
    """What somebody fills into the form of this run, which waits for it without a process and then begins anew.

    ``description``: Markdown above the form. ``filled``: fields that are filled in already. A run that nobody answers in time cannot go on.
    """
    known = form.model_fields
    fields = {name: Field(value, title=known[name].title, description=known[name].description) for name, value in filled.items()}
    answer = suspend_flow_run(RunInput.subclass_from_base_model_type(form).with_initial_data(description, **fields), timeout=seconds)
    assert isinstance(answer, form)
    return answer


def _as_artifacts() -> Tell:
    """A progress artifact for each stage of this run."""
    made: dict[str, UUID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        percent, said = 100 * done / total if total else 100.0, f"{stage}: {done} of {total}"
        if stage in made:
            update_progress_artifact(made[stage], percent, said)
        else:
            artifact = create_progress_artifact(percent, re.sub("[^a-z0-9]+", "-", stage.lower()), said)
            assert isinstance(artifact, UUID)
            made[stage] = artifact

    return tell
