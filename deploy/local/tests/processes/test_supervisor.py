"""Processes are awaited, supervised, restarted when they end, and stopped in order."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from atelier.errors import CannotStart
from atelier.host.ports import reserve_port
from atelier.processes.liveness import LivenessCheck
from atelier.processes.output import ProcessOutputs
from atelier.processes.process_plan import PlannedProcess, Role
from atelier.processes.supervisor import Supervisor
from rich.console import Console
from testkit.conditions import eventually
from testkit.sources import free_port

SERVER = """
import signal, sys, http.server
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("content-length", "0"); self.end_headers()
    def log_message(self, *words): print("asked for", self.path, flush=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit("asked to stop" if "deaf" not in sys.argv else None))
"""
STOPPING_ON_SIGTERM = SERVER + 'http.server.HTTPServer(("127.0.0.1", int(sys.argv[-1])), Health).serve_forever()'
IGNORING_SIGTERM = SERVER.replace("lambda *_: sys.exit", "lambda *_: str") + STOPPING_ON_SIGTERM.rpartition("\n")[2]
HANGING = STOPPING_ON_SIGTERM.replace(
    "self.send_response(200)", 'self.send_response(503 if self.path == "/health/live" else 200)'
)
BROKEN = 'print("there is something wrong"); raise SystemExit(3)'


class Recording:
    """A supervisor with a record of its messages and of the processes' output."""

    def __init__(self, folder: Path, **limits: Any) -> None:
        self.messages: list[str] = []
        self.changes = 0
        self.console = Console(record=True, width=500, file=(folder / "screen").open("w"))
        self.supervisor = Supervisor(ProcessOutputs(self.console, None), self.messages.append, self._changed, **limits)

    def _changed(self) -> None:
        self.changes += 1

    async def wait_for(self, text: str) -> None:
        async def reported() -> bool:
            return any(text in each for each in self.messages)

        await eventually(reported)


@asynccontextmanager
async def recorded(folder: Path, **limits: Any) -> AsyncIterator[Recording]:
    recording = Recording(folder, **limits)
    try:
        yield recording
    finally:
        await recording.supervisor.stop()


def plan(name: str, script: str, role: Role = "api") -> tuple[PlannedProcess, dict[str, str]]:
    port = free_port()
    return PlannedProcess(name, name, role, ("-c", script), "127.0.0.1", port, reserve_port("127.0.0.1", port)), dict(
        os.environ
    )


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def test_all_are_ready_when_start_returns(tmp_path: Path) -> None:
    async with recorded(tmp_path) as recording:
        await recording.supervisor.start([plan("one", STOPPING_ON_SIGTERM), plan("two", STOPPING_ON_SIGTERM)])
        async with httpx.AsyncClient(trust_env=False) as http:
            for running in recording.supervisor.running:
                assert (await http.get(f"{running.url}/health/ready")).status_code == 200
        pids = [running.pid for running in recording.supervisor.running]
        assert all(map(is_running, pids))
    assert not any(map(is_running, pids))
    assert recording.messages == []


async def test_output_is_prefixed_with_the_name_of_its_process(tmp_path: Path) -> None:
    async with recorded(tmp_path) as recording:
        await recording.supervisor.start([plan("one", STOPPING_ON_SIGTERM)])
    assert any(
        line.startswith("one") and "asked for /health/ready" in line
        for line in recording.console.export_text().splitlines()
    )


async def test_a_process_that_ends_is_reported_and_restarted(tmp_path: Path) -> None:
    async with recorded(tmp_path) as recording:
        await recording.supervisor.start([plan("one", STOPPING_ON_SIGTERM)])
        (before,) = recording.supervisor.running
        os.kill(before.pid, signal.SIGKILL)
        await recording.wait_for("is ready again")
        (after,) = recording.supervisor.running
        assert recording.messages[0] == f"one (process {before.pid}) ended by SIGKILL; starting it again in 0.5 s"
        assert (after.pid != before.pid, after.restarts, recording.changes) == (True, 1, 2)


async def test_a_stopped_process_is_replaced(tmp_path: Path) -> None:
    quick = LivenessCheck(every_seconds=0.05, timeout_seconds=0.5, failures=2)
    async with recorded(tmp_path, stop_seconds=0.2, liveness=quick) as recording:
        await recording.supervisor.start([plan("one", STOPPING_ON_SIGTERM)])
        (before,) = recording.supervisor.running
        os.kill(before.pid, signal.SIGSTOP)
        await recording.wait_for("is ready again")
        (after,) = recording.supervisor.running
    assert recording.messages[:2] == [
        f"one (process {before.pid}) does not respond and is ended",
        f"one (process {before.pid}) ended by SIGKILL; starting it again in 0.5 s",
    ]
    assert after.pid != before.pid
    assert not is_running(before.pid)


async def test_a_process_whose_loops_have_stopped_is_replaced_though_it_is_ready(tmp_path: Path) -> None:
    quick = LivenessCheck(every_seconds=0.05, timeout_seconds=5, failures=2)
    async with recorded(tmp_path, liveness=quick) as recording:
        await recording.supervisor.start([plan("one", HANGING)])
        await recording.wait_for("does not respond and is ended")
        await recording.wait_for("starting it again")


async def test_the_delays_before_restarts_grow_to_their_limit(tmp_path: Path) -> None:
    async with recorded(tmp_path, longest_pause=0.75) as recording:
        await recording.supervisor.start([plan("one", STOPPING_ON_SIGTERM)])
        for pause in ("0.5", "0.75", "0.75"):
            (running,) = recording.supervisor.running
            os.kill(running.pid, signal.SIGKILL)
            await recording.wait_for(f"{running.pid}) ended by SIGKILL; starting it again in {pause} s")

            async def restarted(before: int = running.pid) -> bool:
                return recording.supervisor.running[0].pid != before

            await eventually(restarted)


async def test_the_output_of_a_process_that_ends_while_starting_is_shown(tmp_path: Path) -> None:
    async with recorded(tmp_path) as recording:
        with pytest.raises(
            CannotStart, match=r"broken ended with exit code 3 while starting:\nthere is something wrong"
        ):
            await recording.supervisor.start([plan("polite", STOPPING_ON_SIGTERM), plan("broken", BROKEN)])
        pids = [running.pid for running in recording.supervisor.running]
    assert not any(map(is_running, pids))


async def test_the_output_of_a_failed_command_is_shown(tmp_path: Path) -> None:
    async with recorded(tmp_path) as recording:
        with pytest.raises(CannotStart, match="migrate ended with exit code 3:\nthere is something wrong"):
            await recording.supervisor.run("migrate", [sys.executable, "-c", BROKEN], dict(os.environ))


async def test_a_process_that_ignores_sigterm_is_killed_and_reported(tmp_path: Path) -> None:
    async with recorded(tmp_path, stop_seconds=0.2) as recording:
        await recording.supervisor.start([plan("deaf", IGNORING_SIGTERM)])
        (running,) = recording.supervisor.running
    assert recording.messages == ["deaf did not stop in time and was killed"]
    assert not is_running(running.pid)


async def test_the_gateway_is_stopped_before_the_services(tmp_path: Path) -> None:
    async with recorded(tmp_path, stop_seconds=0.2) as recording:
        await recording.supervisor.start(
            [plan("orders", IGNORING_SIGTERM), plan("gateway", IGNORING_SIGTERM, "gateway")]
        )
    assert [message.split()[0] for message in recording.messages] == ["gateway", "orders"]


SUPERVISED = """
import asyncio, os, sys
from rich.console import Console
from atelier.processes.child import Child
from atelier.processes.liveness import LivenessCheck
from atelier.processes.output import ProcessOutputs

async def main():
    output = ProcessOutputs(Console(stderr=True), None).of("child")
    child = await Child.start([sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ), output)
    print(child.pid, flush=True)
    await child.ended()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a signal from the kernel at the end of the parent")
async def test_no_process_is_left_when_the_supervisor_is_killed() -> None:
    supervisor = await asyncio.create_subprocess_exec(sys.executable, "-c", SUPERVISED, stdout=asyncio.subprocess.PIPE)
    assert supervisor.stdout is not None
    child = int(await supervisor.stdout.readline())
    assert is_running(child)
    supervisor.kill()
    await supervisor.wait()

    async def gone() -> bool:
        return not is_running(child)

    await eventually(gone)
