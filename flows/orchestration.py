"""Prefect, kept on this machine: flows, and stages whose values stay in the process."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flows.settings import PREFECT

for _name, _value in PREFECT.items():
    os.environ.setdefault(_name, _value)
Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)

from prefect import flow, task  # noqa: E402  (its settings are read when it is imported)
from prefect.context import FlowRunContext  # noqa: E402

__all__ = ["flow", "stage"]

Made = TypeVar("Made")


def stage(name: str, work: Callable[[], Made]) -> Made:
    """What the work returns, run as one task of a flow's run, or as it is outside of one.

    The work takes no arguments, so nothing is copied to the server.
    """
    if FlowRunContext.get() is None:
        return work()
    made: Made = task(name=name, persist_result=False)(work)()
    return made


@flow(name="warm_up")
def warm_up() -> None:
    """Does nothing: the first flow of a process waits for the embedded server."""
