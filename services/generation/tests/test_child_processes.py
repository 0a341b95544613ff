"""Work in child processes: bounded in time and memory, and never in the event loop."""

import asyncio
import operator
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from generation.adapters.child_processes import ChildProcesses, ProcessLost
from generation.adapters.local_provider import LocalProvider
from generation.adapters.providers import TemporaryFailure
from testkit.conditions import eventually

from .pictures import picture
from .workshop import a_run


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


async def test_a_process_is_kept_for_many_tasks(one: ChildProcesses) -> None:
    assert len({await one.run(20, os.getpid) for _ in range(100)}) == 1


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
    provider, longest = LocalProvider(processes, 60), 0.0
    making = asyncio.create_task(provider.make(a_run(picture(size=(1200, 900))), ignore))
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

    await LocalProvider(processes, 60).make(a_run(picture(size=(2400, 1800))), record)
    assert reported
    assert [done for done, _, _ in reported] == sorted({done for done, _, _ in reported})
    assert all(done <= total and stage for done, total, stage in reported)


async def test_a_restoration_that_takes_too_long_is_a_temporary_failure(processes: ChildProcesses) -> None:
    with pytest.raises(TemporaryFailure, match="took longer"):
        await LocalProvider(processes, 0.05).make(a_run(picture(size=(2400, 1800))), ignore)


async def ignore(done: int, total: int, stage: str) -> None:
    pass
