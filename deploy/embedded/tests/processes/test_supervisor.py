"""Processes are awaited, watched, started again when they die, and stopped in order."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from atelier.errors import CannotStart
from atelier.ports import claim
from atelier.processes.part import Part, Role
from atelier.processes.supervisor import Supervisor
from atelier.processes.voices import Voices
from common.testing.conditions import eventually
from common.testing.sources import free_port
from rich.console import Console

SERVER = """
import signal, sys, http.server
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("content-length", "0"); self.end_headers()
    def log_message(self, *words): print("asked for", self.path, flush=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit("asked to stop" if "deaf" not in sys.argv else None))
"""
POLITE = SERVER + 'http.server.HTTPServer(("127.0.0.1", int(sys.argv[-1])), Health).serve_forever()'
DEAF = SERVER.replace("lambda *_: sys.exit", "lambda *_: str") + POLITE.rpartition("\n")[2]
BROKEN = 'print("there is something wrong"); raise SystemExit(3)'


class Desk:
    """Where the supervisor's words and the processes' words end up."""

    def __init__(self, folder: Path, **limits: float) -> None:
        self.told: list[str] = []
        self.changes = 0
        self.console = Console(record=True, width=500, file=(folder / "screen").open("w"))
        self.supervisor = Supervisor(Voices(self.console, None), self.told.append, self._changed, **limits)

    def _changed(self) -> None:
        self.changes += 1

    async def tells(self, words: str) -> None:
        async def told() -> bool:
            return any(words in each for each in self.told)

        await eventually(told)


@asynccontextmanager
async def desk(folder: Path, **limits: float) -> AsyncIterator[Desk]:
    desk = Desk(folder, **limits)
    try:
        yield desk
    finally:
        await desk.supervisor.stop()


def part(name: str, script: str, role: Role = "api") -> tuple[Part, dict[str, str]]:
    port = free_port()
    return Part(name, name, role, ("-c", script), "127.0.0.1", port, claim("127.0.0.1", port)), dict(os.environ)


def lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def test_all_are_ready_when_start_returns(tmp_path: Path) -> None:
    async with desk(tmp_path) as known:
        await known.supervisor.start([part("one", POLITE), part("two", POLITE)])
        async with httpx.AsyncClient(trust_env=False) as http:
            for running in known.supervisor.running:
                assert (await http.get(f"{running.url}/health/ready")).status_code == 200
        pids = [running.pid for running in known.supervisor.running]
        assert all(map(lives, pids))
    assert not any(map(lives, pids))
    assert known.told == []


async def test_words_carry_the_name_of_who_said_them(tmp_path: Path) -> None:
    async with desk(tmp_path) as known:
        await known.supervisor.start([part("talker", POLITE)])
    assert any(
        line.startswith("talker") and "asked for /health/ready" in line
        for line in known.console.export_text().splitlines()
    )


async def test_who_dies_is_reported_and_started_again(tmp_path: Path) -> None:
    async with desk(tmp_path) as known:
        await known.supervisor.start([part("mortal", POLITE)])
        (before,) = known.supervisor.running
        os.kill(before.pid, signal.SIGKILL)
        await known.tells("is ready again")
        (after,) = known.supervisor.running
        assert known.told[0] == f"mortal (process {before.pid}) ended by SIGKILL; starting it again in 0.5 s"
        assert (after.pid != before.pid, after.restarts, known.changes) == (True, 1, 2)


async def test_the_pauses_before_restarts_grow_to_their_limit(tmp_path: Path) -> None:
    async with desk(tmp_path, longest_pause=0.75) as known:
        await known.supervisor.start([part("mortal", POLITE)])
        for pause in ("0.5", "0.75", "0.75"):
            (running,) = known.supervisor.running
            os.kill(running.pid, signal.SIGKILL)
            await known.tells(f"{running.pid}) ended by SIGKILL; starting it again in {pause} s")

            async def restarted(before: int = running.pid) -> bool:
                return known.supervisor.running[0].pid != before

            await eventually(restarted)


async def test_who_dies_while_starting_is_quoted(tmp_path: Path) -> None:
    async with desk(tmp_path) as known:
        with pytest.raises(
            CannotStart, match=r"broken ended with exit code 3 while starting:\nthere is something wrong"
        ):
            await known.supervisor.start([part("polite", POLITE), part("broken", BROKEN)])
        pids = [running.pid for running in known.supervisor.running]
    assert not any(map(lives, pids))


async def test_what_must_end_well_first_is_quoted_when_it_does_not(tmp_path: Path) -> None:
    async with desk(tmp_path) as known:
        with pytest.raises(CannotStart, match="migrate ended with exit code 3:\nthere is something wrong"):
            await known.supervisor.run("migrate", [sys.executable, "-c", BROKEN], dict(os.environ))


async def test_who_does_not_listen_is_killed_and_named(tmp_path: Path) -> None:
    async with desk(tmp_path, patience=0.2) as known:
        await known.supervisor.start([part("deaf", DEAF)])
        (running,) = known.supervisor.running
    assert known.told == ["deaf did not stop in time and was killed"]
    assert not lives(running.pid)


async def test_the_gateway_closes_before_the_services(tmp_path: Path) -> None:
    async with desk(tmp_path, patience=0.2) as known:
        await known.supervisor.start([part("orders", DEAF), part("gateway", DEAF, "gateway")])
    assert [told.split()[0] for told in known.told] == ["gateway", "orders"]


SUPERVISED = """
import asyncio, os, sys
from rich.console import Console
from atelier.processes.child import Child
from atelier.processes.voices import Voices

async def main():
    voice = Voices(Console(stderr=True), None).of("child")
    child = await Child.start([sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ), voice)
    print(child.pid, flush=True)
    await child.ended()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel must be able to tell of a parent's death")
async def test_no_process_is_left_when_the_supervisor_is_killed() -> None:
    supervisor = await asyncio.create_subprocess_exec(sys.executable, "-c", SUPERVISED, stdout=asyncio.subprocess.PIPE)
    assert supervisor.stdout is not None
    child = int(await supervisor.stdout.readline())
    assert lives(child)
    supervisor.kill()
    await supervisor.wait()

    async def gone() -> bool:
        return not lives(child)

    await eventually(gone)
