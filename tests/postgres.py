"""Prefect on PostgreSQL tried: a server, a process pool with two workers, and the full cycles of two folders at once. ``make postgres`` runs it."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flows.serving import Address, environment, healthy, running
from tests import served

REGIONS = 6
RUNS = """
import sys, time
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    deployment = client.read_deployment_by_name("run_cycle/full-cycle")
    runs = [client.create_flow_run_from_deployment(deployment.id, parameters={"folder": folder}).id for folder in sys.argv[1:]]
    while not all(client.read_flow_run(run).state.is_final() for run in runs):
        time.sleep(1)
    ended = [client.read_flow_run(run) for run in runs]
    print(*(run.state.name for run in ended), max(run.start_time for run in ended) < min(run.end_time for run in ended))
"""


def programs() -> Path:
    """The folder with the programs of Debian's newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("PostgreSQL is missing: apt-get install postgresql")
    return found[-1].parent


@contextmanager
def cluster(place: Path, port: int) -> Iterator[str]:
    """A new cluster on this machine alone, open to one password; its address. PostgreSQL refuses to run as root, so root lends it a name."""
    place.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(place, user, user)
    password, data, bin_ = secrets.token_hex(16), place / "data", programs()
    secret = place / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    initdb = [bin_ / "initdb", "-D", data, "-U", "kesiapan", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(initdb, user=user, group=user, check=True, stdout=subprocess.DEVNULL, cwd=place)
    settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "log_min_messages=fatal", "fsync=off"]
    command = [bin_ / "postgres", "-D", data, *(word for one in settings for word in ("-c", one))]
    ready = [bin_ / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, user=user, group=user, cwd=place) as server:
        try:
            served.wait_for("PostgreSQL", lambda: subprocess.run(ready, check=False).returncode == 0, 60)
            yield f"postgresql://kesiapan:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()


def prefect(settings: Mapping[str, str], *arguments: str) -> None:
    """A command of Prefect's own."""
    subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments], env=dict(settings), cwd=served.ROOT, check=True, stdout=subprocess.DEVNULL
    )


def try_cycles(stack: ExitStack, place: Path, database: str, cycles: Sequence[Path]) -> None:
    """Server, pool and workers on that database, and both cycles run at the same time."""
    address = Address("127.0.0.1", served.free_port())
    more = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": database.replace("://", "+asyncpg://", 1), "KESIAPAN_CYCLE": str(cycles[0])}
    settings = environment(address, served.environment(place / "prefect", PREFECT_WORKER_QUERY_SECONDS="2", **more))
    stack.enter_context(running(["prefect", "server", "start"], settings))
    served.wait_for("the server", lambda: healthy(address))
    prefect(settings, "work-pool", "create", "kesiapan", "--type", "process")
    prefect(settings, "deploy", "--all")
    for name in ("satu", "dua"):
        stack.enter_context(running(["prefect", "worker", "start", "--pool", "kesiapan", "--name", name, "--limit", "1"], settings))
    done = subprocess.run([sys.executable, "-c", RUNS, *map(str, cycles)], env=settings, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["Completed", "Completed", "True"], done.stdout


def main() -> None:
    """Try it, verify both records, and say how long it took."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        place.chmod(0o711)  # another user passes through to the cluster's own folder
        settings = served.environment(place / "prefect")
        cycles = [served.rehearsed(place / f"cycle-{seed}", REGIONS, seed, settings) for seed in (1, 2)]
        database = stack.enter_context(cluster(place / "postgres", served.free_port()))
        try_cycles(stack, place, database, cycles)
        counted = subprocess.run([programs() / "psql", "-Atc", "select count(*) from flow_run", database], check=True, capture_output=True, text=True)
        assert int(counted.stdout) >= 2
        for cycle in cycles:
            assert subprocess.run([served.PROGRAM, "replay", cycle], env=settings, check=True, capture_output=True, text=True).stdout == "identical\n"
        print(f"two full cycles of {REGIONS} regions on two workers over PostgreSQL, both records verified: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
