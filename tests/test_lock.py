"""Two runs of one cycle are kept apart, and what a run that was stopped left behind is recognised."""

import os
import socket
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from flows import run_command
from flows.command import app
from flows.folders import PART
from flows.lock import NAME, Busy, locked, stopped_before
from flows.settings import write_cycle

HOLD = "import sys, time; from pathlib import Path; from flows.lock import locked\nwith locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_told_who_is_at_work(tmp_path, holder):
    with pytest.raises(Busy, match=rf"process {holder.pid} on {socket.gethostname()} since \d{{4}}-"), locked(tmp_path):
        pytest.fail("two runs at once")


def test_a_run_of_a_deployment_waits_and_says_for_whom(tmp_path, holder):
    told = []

    def waiting(line):
        told.append(line)
        holder.kill()

    with locked(tmp_path, waiting) as stopped:
        assert stopped.startswith(f"process {holder.pid} ")
    assert f"process {holder.pid} on " in told[0]
    assert told[0].endswith("; this one waits for its end")


def test_the_lock_of_a_process_that_is_gone_is_recognised_and_its_leavings_swept(tmp_path, holder):
    left, foreign = tmp_path / "reports" / f".abc{PART}", tmp_path / "inbox" / ".11.01.xlsx.part"
    for path in (left, foreign):
        path.parent.mkdir()
        path.write_bytes(b"half")
    holder.kill()
    holder.wait()
    time.sleep(0.05)
    with locked(tmp_path) as stopped:
        assert stopped.startswith(f"process {holder.pid} ")
        assert not left.exists()
        assert foreign.read_bytes() == b"half"  # somebody is copying it
        assert f'"process": {os.getpid()}' in (tmp_path / NAME).read_text()
    with locked(tmp_path) as stopped:
        assert stopped == ""


def test_whoever_runs_it_again_learns_that_a_run_was_stopped(tmp_path, holder):
    assert stopped_before(tmp_path) == ""  # it is at work
    holder.kill()
    holder.wait()
    time.sleep(0.05)
    assert stopped_before(tmp_path).startswith(f"process {holder.pid} on ")
    with locked(tmp_path):
        assert stopped_before(tmp_path) == ""
    assert stopped_before(tmp_path) == ""
    assert stopped_before(tmp_path / "new") == ""


def test_a_lock_that_cannot_be_read_counts_as_one_left_behind(tmp_path):
    (tmp_path / NAME).write_bytes(b"\xff{")
    with locked(tmp_path) as stopped:
        assert stopped == "one that did not say who it is"


def test_the_command_line_says_that_the_last_run_was_stopped(tmp_path, holder, monkeypatch):
    write_cycle(tmp_path, 2023, ("2023-reguler",), {"reguler": 1})
    (tmp_path / "inbox").mkdir(exist_ok=True)
    monkeypatch.setattr(run_command, "_run", lambda _: None)
    monkeypatch.setattr(run_command, "_tell", lambda *_: None)
    assert "was stopped" not in CliRunner().invoke(app, ["run", str(tmp_path)]).output
    holder.kill()
    holder.wait()
    time.sleep(0.05)
    said = CliRunner().invoke(app, ["run", str(tmp_path)])
    assert said.exit_code == 0
    assert f"The last run here was stopped before its end (process {holder.pid} on " in said.output
