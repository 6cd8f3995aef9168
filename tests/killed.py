"""A cycle run in a process of its own that is killed in the middle. ``python -m tests.killed FOLDER`` runs it without Prefect."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from flows.folders import outputs_in, sha256_of

ROOT = Path(__file__).parent.parent


def start(folder: Path) -> subprocess.Popen[bytes]:
    """The run in a process group of its own, so that killing the process leaves its workers alone."""
    return subprocess.Popen([sys.executable, "-m", "tests.killed", folder], cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)


def workers_of(process: int) -> list[int]:
    """The processes that a process started and that are still there."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False).stdout.split()
    return [int(one) for one in listed]


def kill_at(folder: Path, seconds: float, *, worker: bool = False) -> None:
    """Runs the cycle, and kills the run or one of its workers after so many seconds, if it is not at its end before."""
    process = start(folder)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    if process.poll() is None:
        for one in workers_of(process.pid)[:1] if worker else [process.pid]:
            os.kill(one, signal.SIGKILL)
    process.wait(timeout=300)


def finish(folder: Path) -> int:
    """The exit code of an undisturbed run."""
    return start(folder).wait(timeout=300)


def bytes_of(folder: Path) -> dict[str, str]:
    """Name -> sha256 of everything that a run leaves, its record and ledger included."""
    names = (*outputs_in(folder), "record/record.json", "record/made.jsonl")
    return {name: sha256_of(folder / name) for name in names}


def half_written(folder: Path) -> list[str]:
    """Names that are neither a whole output nor hidden, and outputs that are not whole."""
    return [name for name in outputs_in(folder) if name.endswith(".pdf") and not (folder / name).read_bytes().rstrip().endswith(b"%%EOF")]


if __name__ == "__main__":
    from flows.run_cycle import run_cycle

    run_cycle.fn(Path(sys.argv[1]))
