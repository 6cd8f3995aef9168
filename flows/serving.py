"""Serving: a Prefect server on this machine and the deployments beside it, each a process of its own, until they are stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import flows.environment  # noqa: F401  (a server that is started here keeps everything on this machine)

DEPLOYMENTS = Path(__file__).parent.parent / "prefect.yaml"  # what is served
QUIET = subprocess.DEVNULL  # logs go to the error stream
LOOK_SECONDS = 0.2  # between two looks at the children
STOP_SECONDS = 60.0  # that a process may take to end by itself: a run at work is told, and says so in its state
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ServingError(RuntimeError):
    """It cannot be served so: why, and what to do."""


class Ended(RuntimeError):
    """The server, or what starts the runs, ended by itself."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """What a browser opens."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def environment(address: Address, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of server and runs: this server and no other, its guards up, its tables written in large steps.

    ServingError where others could reach a server that asks for no password.
    """
    secret = given.get("PREFECT_SERVER_API_AUTH_STRING", "")
    if address.host not in LOOPBACK and not secret:
        raise ServingError(f"{address.host} can be reached from other machines: set PREFECT_SERVER_API_AUTH_STRING=name:password first")
    origins = {address.url, *(f"http://{name}:{address.port}" for name in ("127.0.0.1", "localhost"))}
    return {
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "200",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": ",".join(sorted(origins)),
        **given,
        **({"PREFECT_API_AUTH_STRING": secret} if secret else {}),
        "PREFECT_LOGGING_LEVEL": "INFO",  # so that a run's log tells its progress
        "PREFECT_API_URL": f"{address.url}/api",
        "PREFECT_SERVER_API_HOST": address.host,
        "PREFECT_SERVER_API_PORT": str(address.port),
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
    }


def check_port(address: Address) -> None:
    """Nothing where the port is free; ServingError where it is not, or the host is none of this machine."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror:
        raise ServingError(f"{address.host} is no address of this machine") from None
    except OSError as error:
        raise ServingError(f"port {address.port} of {address.host} cannot be used ({error.strerror}); choose another one with --port") from None


def serve(address: Address, cycle: Path | None, every: int, ready: Callable[[], None]) -> None:
    """Server and deployments until SIGINT or SIGTERM; then both and everything that they started are gone.

    ``every``: seconds from one intake to the next. ``ready`` is called once the server answers. Ended where one of the two ends by itself.
    """
    if not DEPLOYMENTS.is_file():
        raise ServingError(f"{DEPLOYMENTS} is missing: install kesiapan from its folder with pip install --editable")
    settings = environment(address, os.environ)
    check_port(address)
    with _stop_asked() as asked, running(["prefect", "server", "start"], settings) as server:
        _await(lambda: healthy(address), asked, {"the server": server})
        with running(["flows.deployments", str(every), *([str(cycle)] if cycle else [])], settings) as runner:
            ready()
            _await(lambda: False, asked, {"the server": server, "what starts the runs": runner})


def _await(come: Callable[[], bool], asked: Callable[[], bool], children: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    """Waits until that has come or somebody asked to stop; Ended where a child ends before."""
    while not asked() and not come():
        for name, child in children.items():
            if child.poll() is not None:
                raise Ended(f"{name} ended by itself with exit code {child.returncode}")
        time.sleep(LOOK_SECONDS)


def healthy(address: Address) -> bool:
    """Whether a server answers there."""
    connection = HTTPConnection(address.host, address.port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _stop_asked() -> Iterator[Callable[[], bool]]:
    """Whether SIGINT or SIGTERM came, which do not end this process while this is open."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


SERVER = ("uvicorn", "--factory", "prefect.server.api.server:create_app", "--log-level", "error", "--lifespan", "on")


@contextmanager
def own_server() -> Iterator[Callable[[], None]]:
    """A server for the runs of this process alone, named in the environment, until this closes; what is given waits for it.

    Nothing is started where PREFECT_API_URL names a server. To be opened before Prefect is imported.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield lambda: None
        return
    with socket.socket() as probe:
        probe.bind((LOOPBACK[0], 0))
        address = Address(LOOPBACK[0], probe.getsockname()[1])
    alone = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}  # as Prefect's own embedded server has it
    # What goes wrong is said by whoever started the run; the server ends with it, so that nobody could read its logs.
    ours = {
        "PREFECT_API_URL": f"{address.url}/api",
        "PREFECT_CLIENT_MAX_RETRIES": "2",  # it answers at once or it is gone: five, as Prefect has it, take a minute for each thing to be said
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        with running((*SERVER, "--host", address.host, "--port", str(address.port)), {**os.environ, **alone}) as server:
            try:
                yield lambda: _await(lambda: healthy(address), lambda: False, {"the server": server})
            except Exception as error:
                if server.poll() is None:
                    raise
                raise Ended("Prefect's server ended by itself; what was made is kept: run again") from error
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            os.environ.update({name: value} if value is not None else {})


@contextmanager
def running(module: Sequence[str], settings: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A module of Python in a session of its own, which no key pressed here reaches. At the end its whole group is gone."""
    words = [sys.executable, "-m", "flows.bound", str(os.getpid()), *module]
    child = subprocess.Popen(words, env=settings, stdin=QUIET, stdout=QUIET, start_new_session=True)  # noqa: S603
    try:
        yield child
    finally:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
