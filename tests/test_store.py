"""A cycle in an object store: the same bytes as in a folder. The store is a server on this machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner

from flows.command import app
from flows.folders import forget, in_store, located, outputs_in, write_file
from flows.recording import replay
from flows.run_cycle import run_cycle
from flows.settings import load_cycle
from tests.conftest import new_cycle

BUCKET = "kesiapan"


@pytest.fixture(scope="module")
def store():
    """An empty bucket of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "ACCESS_KEY_ID": "test",
            "SECRET_ACCESS_KEY": "test",
            "DEFAULT_REGION": "us-east-1",
            "ENDPOINT_URL": f"http://{host}:{port}",
        }.items():
            patch.setenv(f"AWS_{name}", value)
        bucket = located(f"s3://{BUCKET}/")
        bucket.mkdir()
        yield bucket
    server.stop()


def work_of(place: Path | str) -> dict[str, bytes]:
    """A whole run of a cycle: every file that it made."""
    cycle = load_cycle(place)
    assert run_cycle.fn(cycle.folder).failed == ()
    assert replay(cycle) == ()
    assert run_cycle.fn(cycle.folder).made == 0
    return files(cycle.folder)


def files(folder: Path) -> dict[str, bytes]:
    rooms = ("reports", "returned", "cohort", "record")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for room in rooms for path in (folder / room).rglob("*") if path.is_file()}


def test_a_cycle_in_a_store_gives_the_same_bytes_and_forgets_alike(store, tmp_path, form_of):
    new_cycle(tmp_path)
    there = located(f"s3://{BUCKET}/cycle")
    write_file(there / "cycle.toml", (tmp_path / "cycle.toml").read_bytes())
    for name, data in {"a.xlsx": form_of("32.15").all_levels(2).save(), "sub/b.xlsx": form_of("71.09").save(), "scan.pdf": b"%PDF-1.7"}.items():
        kept = there / "inbox" / name
        write_file(kept, data)
        write_file(tmp_path / "inbox" / name, data)
        os.utime(tmp_path / "inbox" / name, (kept.stat().st_mtime,) * 2)  # a store dates what it is given
    made_here, made_there = work_of(tmp_path), work_of(f"s3://{BUCKET}/cycle")
    assert made_there == made_here
    assert len([name for name in made_here if name.endswith(".pdf")]) == 1 + 3 + 1 + 1  # a report, three letters, the cohort, an original
    assert len(made_here) == 6 + 1 + 2 + 2 + 2  # with the returned workbook, annex and data, two originals, record and ledger
    forget(there, [])
    assert outputs_in(there) == ()


def test_a_new_cycle_can_be_made_in_a_store_and_is_never_made_twice(store):
    arguments = ["new", f"s3://{BUCKET}/new", "--year", "2023", "--edition", "2023-reguler"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert load_cycle(f"s3://{BUCKET}/new").year == 2023
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 2
    assert "nothing was changed" in again.stderr


def test_a_rehearsal_in_a_store_is_refused(store):
    refused = CliRunner().invoke(app, ["rehearse", f"s3://{BUCKET}/new"])
    assert refused.exit_code == 2
    assert "is no folder" in refused.stderr


def test_a_store_that_cannot_be_reached_is_named(store):
    own = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}  # of a process of its own: a connection is kept
    command = [sys.executable, "-m", "flows.command", "run", f"s3://{BUCKET}/cycle"]
    refused = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, cwd=Path(__file__).parent.parent, timeout=60, check=False)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"kesiapan: s3://{BUCKET}/cycle: cannot be reached: ")
    assert "127.0.0.1:9" in refused.stderr


def test_everything_else_is_a_path(tmp_path):
    assert located(str(tmp_path)) == tmp_path
    assert located(tmp_path) is tmp_path
    assert not in_store(located("a:b/c"))
