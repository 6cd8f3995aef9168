"""The deployments of prefect.yaml, served by this machine without a work pool; ``kesiapan serve`` runs this module."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

import flows.environment  # noqa: F401  (Prefect reads its settings when it is imported)
from flows.glance import anything_new
from flows.serving import DEPLOYMENTS

# isort: split
import prefect
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.deployments.flow_runs import arun_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.states import Crashed

CYCLE = "{{ $KESIAPAN_CYCLE }}"  # stands in prefect.yaml for the folder of the cycle


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow that can be started from Prefect's pages. ``every``: seconds between two looks whether there is something to do; None for no look."""

    name: str
    entrypoint: str
    description: str
    parameters: Mapping[str, str]
    every: int | None


def load_deployments(cycle: Path | None, every: int) -> tuple[Deployment, ...]:
    """What prefect.yaml deploys, for that cycle. Without one nothing starts by itself, and each run is asked for its folder.

    What has a schedule there is looked after by ``serve_deployments`` here, so that no run is started for nothing.
    """
    return tuple(_deployment(one, cycle, every) for one in yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))["deployments"])


def _deployment(one: Mapping[str, Any], cycle: Path | None, every: int) -> Deployment:
    given = {key: str(cycle) if value == CYCLE else value for key, value in one["parameters"].items() if cycle or value != CYCLE}
    return Deployment(one["name"], one["entrypoint"], one["description"], given, every if cycle and "schedules" in one else None)


async def serve_deployments(deployments: Sequence[Deployment], look: Callable[[], str | None]) -> None:
    """Runs of these deployments are started as they are asked for, each in a process of its own, until SIGINT comes.

    ``look`` says what is new; a deployment with ``every`` is started when that is something else than at its last start.
    """
    runner, served, stop = Runner(), {}, asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    for one in deployments:
        deployment = RunnerDeployment.from_entrypoint(
            one.entrypoint, one.name, parameters=dict(one.parameters), description=one.description, version=version("kesiapan")
        )
        served[await runner.aadd_deployment(deployment)] = (deployment.full_name, one.every)
    await _bury(tuple(served))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(runner.start())]
        tasks += [group.create_task(_start_when_new(name, every, look)) for name, every in served.values() if every]
        await stop.wait()
        if runner.started:
            await runner.astop()  # ends the runs at work, whose state then is Cancelled
        for task in tasks:
            task.cancel()


async def _bury(deployments: Sequence[UUID]) -> None:
    """Runs that say they are at work before anything was started here: whatever started them died with them."""
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]))
    wanted = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)), state=states)
    async with prefect.get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=wanted):
            await client.set_flow_run_state(run.id, Crashed(message="The process that started this run ended without an end of the run."), force=True)


async def _start_when_new(name: str, every: int, look: Callable[[], str | None]) -> None:
    """A run for whatever is new, one after the other. What failed is not tried again until something changes or somebody asks."""
    last: str | None = None
    while True:
        found = await asyncio.to_thread(look)
        if found and found != last:
            last = found
            await arun_deployment(name)
        await asyncio.sleep(every)


def main(every: int, cycle: Path | None = None) -> None:
    """Serves them until SIGINT comes."""
    os.chdir(DEPLOYMENTS.parent)
    asyncio.run(serve_deployments(load_deployments(cycle, every), lambda: anything_new(cycle) if cycle else None))


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(Path, sys.argv[2:]))
