"""A process that is bound to another one ends with it, also where that one is killed."""

import os
import signal
import subprocess
import sys
import time

PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "flows.bound", str(os.getpid()), "http.server", "0", "--bind", "127.0.0.1"], stderr=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""


def there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_bound_process_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    time.sleep(1)
    assert there(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while there(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not there(child)


def test_one_whose_parent_is_gone_already_ends_at_once():
    done = subprocess.run([sys.executable, "-m", "flows.bound", "1", "http.server", "0"], check=False, timeout=30)
    assert done.returncode == -signal.SIGTERM
