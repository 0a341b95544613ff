"""Work in child processes: bounded in time and memory, and never in the event loop."""

import asyncio
import multiprocessing
import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from common.kernel.errors import ServiceUnavailable
from generation.jobs.errors import PictureUnreadable
from generation.jobs.processes.child_processes import ChildProcesses, P, ProcessLost, R
from generation.jobs.processes.uploads import check_picture
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.provider import Result, TemporaryFailure
from generation.restorations.request import RESTORATION
from generation.storefront import Photos
from testkit.conditions import eventually

from .pictures import picture
from .workshop import a_run, first_attempt


@pytest.fixture(scope="module")
def one() -> ChildProcesses:
    return ChildProcesses(1, 2 * 2**30)


async def test_a_task_that_hangs_is_killed_and_the_next_one_runs(one: ChildProcesses) -> None:
    with pytest.raises(ProcessLost, match="took longer than"):
        await one.run(0.2, time.sleep, 600)
    assert await one.run(20, operator.mul, 21, 2) == 42


async def test_a_task_whose_process_crashes_fails_alone(one: ChildProcesses) -> None:
    with pytest.raises(ProcessLost, match="ended its process"):
        await one.run(20, os.abort)
    assert await one.run(20, operator.mul, 21, 2) == 42


async def test_a_task_that_needs_too_much_memory_is_a_memory_error(one: ChildProcesses) -> None:
    with pytest.raises(MemoryError):
        await one.run(20, bytearray, 4 * 2**30)
    assert await one.run(20, operator.mul, 21, 2) == 42


async def test_an_idle_process_that_is_killed_is_replaced(one: ChildProcesses) -> None:
    process = await one.run(20, os.getpid)
    os.kill(process, signal.SIGKILL)
    assert await one.run(20, os.getpid) != process


class KilledFirst(ChildProcesses):
    """Whose process is killed while it works on the first task, as the memory of the machine runs out."""

    times = 1

    async def run(self, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self.times > 0:
            self.times -= 1
            await super().run(seconds, signal.raise_signal, signal.SIGKILL)
        return await super().run(seconds, function, *args, **kwargs)


async def test_an_upload_whose_check_is_killed_is_checked_once_more() -> None:
    processes = KilledFirst(1, 2 * 2**30)
    content, limits = picture(), Photos()
    assert (await check_picture(processes, content, limits)).content_type == "image/jpeg"
    processes.times = 2
    with pytest.raises(PictureUnreadable):
        await check_picture(processes, content, limits)
    await processes.close()


async def test_a_process_is_kept_for_many_tasks(one: ChildProcesses) -> None:
    assert len({await one.run(20, os.getpid) for _ in range(100)}) == 1


async def test_a_process_without_work_ends_and_the_next_task_starts_another() -> None:
    processes = ChildProcesses(1, 2 * 2**30, idle_seconds=0.05)
    first = await processes.run(20, os.getpid)

    async def has_ended() -> bool:
        return not _exists(first)

    await eventually(has_ended)
    assert await processes.run(20, os.getpid) != first
    await processes.close()


async def test_a_nice_process_leaves_the_cores_to_its_parent() -> None:
    nice = ChildProcesses(1, 2 * 2**30, niceness=10)
    assert await nice.run(20, os.nice, 0) == min(19, os.nice(0) + 10)


async def test_a_cancelled_task_is_killed(one: ChildProcesses, tmp_path: Path) -> None:
    process, fifo = await one.run(20, os.getpid), tmp_path / "fifo"
    os.mkfifo(fifo)
    running = asyncio.create_task(one.run(600, Path.read_bytes, fifo))

    async def reader_of() -> int:
        with suppress(OSError):  # until the process has opened it
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        return 0

    handle = await eventually(reader_of)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await one.run(20, os.getpid) != process
    os.close(handle)


async def test_the_event_loop_goes_on_while_a_picture_is_restored(processes: ChildProcesses) -> None:
    provider, longest = LocalProvider({RESTORATION: processes}, 60), 0.0

    async def make() -> Result:
        with first_attempt(ignore) as attempt:
            return await provider.make(a_run(picture(size=(1200, 900))), attempt)

    making = asyncio.create_task(make())
    while not making.done():
        before = time.perf_counter()
        await asyncio.wait([making], timeout=0.01)
        longest = max(longest, time.perf_counter() - before)
    assert (await making).is_own
    assert longest < 1


async def test_the_local_provider_reports_progress(processes: ChildProcesses) -> None:
    reported: list[tuple[int, int, str]] = []

    async def record(done: int, total: int, stage: str) -> None:
        reported.append((done, total, stage))

    with first_attempt(record) as attempt:
        await LocalProvider({RESTORATION: processes}, 60).make(a_run(picture(size=(2400, 1800))), attempt)
    assert reported
    assert [done for done, _, _ in reported] == sorted({done for done, _, _ in reported})
    assert all(done <= total and stage for done, total, stage in reported)


async def test_a_restoration_that_takes_too_long_is_a_temporary_failure(processes: ChildProcesses) -> None:
    with first_attempt(ignore) as attempt, pytest.raises(TemporaryFailure, match="took longer"):
        await LocalProvider({RESTORATION: processes}, 0.05).make(a_run(picture(size=(2400, 1800))), attempt)


async def ignore(done: int, total: int, stage: str) -> None:
    pass


async def test_no_process_is_started_after_the_stop_began() -> None:
    idle, busy = ChildProcesses(1, 2 * 2**30), ChildProcesses(1, 2 * 2**30)
    process = await busy.run(20, os.getpid)
    for each in (idle, busy):
        each.start_no_more()
    with pytest.raises(ServiceUnavailable):
        await idle.run(20, os.getpid)
    assert await busy.run(20, os.getpid) == process
    running = asyncio.create_task(busy.run(600, time.sleep, 600))
    await asyncio.wait([running], timeout=0.5)
    running.cancel()
    await asyncio.wait([running])

    async def has_ended() -> bool:
        return process not in {child.pid for child in multiprocessing.active_children()}

    await eventually(has_ended)
    with pytest.raises(ServiceUnavailable):
        await busy.run(20, os.getpid)
    await busy.close()


async def test_closing_kills_processes_that_are_busy() -> None:
    busy = ChildProcesses(2, 2 * 2**30)
    processes = {await busy.run(20, os.getpid)}
    running = [asyncio.create_task(busy.run(600, pow, 7, 10**9)) for _ in range(3)]  # in C, where no signal is handled
    await asyncio.wait(running, timeout=0.5)
    started = time.perf_counter()
    await busy.close()
    assert time.perf_counter() - started < 8
    assert not processes & {child.pid for child in multiprocessing.active_children()}
    for task in running:
        task.cancel()
    await asyncio.wait(running)


STOP = """
import asyncio, time
from generation.jobs.processes.child_processes import ChildProcesses

async def main():
    pools = [ChildProcesses(3, 2 * 2**30) for _ in range(2)]
    tasks = [asyncio.create_task(pool.run(600, pow, 7, 10**9)) for pool in pools for _ in range(4)]
    await asyncio.wait(tasks, timeout={delay})
    for task in tasks:
        task.cancel()  # pebble replaces their processes
    for pool in pools:
        pool.start_no_more()
    await asyncio.wait(tasks, timeout=0.2)
    await asyncio.gather(*(pool.close() for pool in pools))

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("delay", [0, 0.3, 1.5])
def test_a_program_that_is_stopped_while_processes_start_ends(tmp_path: Path, delay: float) -> None:
    script = tmp_path / "stop.py"
    script.write_text(STOP.format(delay=delay))
    done = subprocess.run([sys.executable, script], timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def _exists(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
