"""``kesiapan serve`` tried: it starts, answers the file in an inbox by itself, and leaves nothing behind. ``make served`` runs it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flows.serving import Address, check_port

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).with_name("kesiapan")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, come: Callable[[], bool], seconds: float = 180) -> None:
    """Returns once that has come; RuntimeError after so many seconds."""
    until = time.monotonic() + seconds
    while not come():
        if time.monotonic() > until:
            raise RuntimeError(f"{what} did not come in {seconds:.0f} s")
        time.sleep(0.2)


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which everything of Prefect lies in that folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(home), "PWD": str(ROOT), **more}


def rehearsed(folder: Path, regions: int, seed: int, settings: Mapping[str, str]) -> Path:
    """A new cycle with the simulated answers of so many regions."""
    for arguments in (
        ["new", folder, "--year", "2023", "--edition", "2023-reguler"],
        ["rehearse", folder, "--regions", regions, "--seed", seed, "--assessors", "0"],
    ):
        subprocess.run([PROGRAM, *map(str, arguments)], env=dict(settings), check=True, capture_output=True)
    return folder


def family(pid: int) -> Iterator[int]:
    """A process and everything that descends from it."""
    yield pid
    for child in (path for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            parent = int((child / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        if parent == pid:
            yield from family(int(child.name))


def main() -> None:
    """Try it and say how long it took."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        settings, port = environment(Path(place) / "prefect", PREFECT_RUNNER_POLL_FREQUENCY="2"), free_port()
        cycle = rehearsed(Path(place) / "cycle", 2, 1, settings)
        command = [PROGRAM, "serve", str(cycle), "--port", str(port), "--every", "10"]
        with subprocess.Popen(command, env=settings, cwd=place, stdout=subprocess.PIPE, text=True) as program:
            note = cycle / "record" / "intake.json"
            wait_for("the first intake", note.is_file)
            answers = sorted(path.name for path in (cycle / "returned").glob("*.pdf"))
            assert len(answers) == 2, answers
            seen = note.read_bytes()
            shutil.copy(ROOT / "LICENSE", cycle / "inbox" / "LICENSE")
            wait_for("an intake of the new file", lambda: note.read_bytes() != seen)
            assert (cycle / "returned" / "LICENSE.pdf").is_file()
            relatives = set(family(program.pid))
            program.send_signal(signal.SIGTERM)
            said, _ = program.communicate(timeout=90)
        assert program.returncode == 0
        assert said.splitlines()[1] == f"http://127.0.0.1:{port} is ready: choose a deployment, then Run. To stop: Ctrl-C here."
        assert said.splitlines()[-1] == "Stopped."
        left = [pid for pid in relatives if Path(f"/proc/{pid}").exists()]
        assert len(relatives) >= 3
        assert not left, left
        check_port(Address("127.0.0.1", port))
    print(f"served, answered two files and a third one, stopped, nothing left: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
