"""A process ends within the bound of its stop, whatever it waits for."""

import json
import subprocess
import sys

SCRIPT = """
import atexit, multiprocessing, threading, time
from common.observability import logs
from common.runtime.stop_deadline import exit_within

if __name__ == "__main__":
    logs.configure()
    child = multiprocessing.get_context("fork").Process(target=time.sleep, args=[600])
    child.start()  # its parent joins it at exit
    print(child.pid, flush=True)
    exit_within(0.5)
"""


def test_a_stop_that_hangs_at_exit_is_ended_with_its_children_and_a_line_in_the_log() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=30)
    (line,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, line["event"]) == (1, "stop_took_too_long")
    assert "_exit_function" in line["threads"]["MainThread"]
