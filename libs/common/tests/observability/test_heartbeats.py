"""A process in which a background loop has stopped fails its health checks."""

import asyncio
from contextlib import suppress

import httpx
import pytest
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.observability import heartbeats
from common.observability.heartbeats import Heartbeats
from common.runtime import worker
from common.runtime.worker import Timer, Worker
from testkit.conditions import eventually
from testkit.harness import Harness

KEY = "k" * 32


def health_client(ledger: Harness, beats: Heartbeats) -> httpx.AsyncClient:
    app = ServiceApp(
        "ledger", ledger.database, CallerTokens(KEY, "ledger"), Storefronts(()), {}, stalled_loops=beats.overdue
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ledger.test")


async def test_a_loop_that_has_stopped_fails_liveness_and_readiness_by_name(ledger: Harness) -> None:
    beats = Heartbeats("ledger")
    beats.add("timer prune", 60.0)
    async with health_client(ledger, beats) as client:
        assert (await client.get("/health/live")).json() == {"status": "alive"}
        assert (await client.get("/health/ready")).json() == {"status": "ready"}
        beats.add("relay", -1.0)
        for path in ("/health/live", "/health/ready"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()) == (503, {"status": "stopped", "loops": ["relay"]})


def test_a_suspended_loop_is_not_overdue() -> None:
    heartbeat = heartbeats.Heartbeat("consumer", 0.0)
    assert heartbeat.is_overdue
    heartbeat.suspend()
    assert not heartbeat.is_overdue
    heartbeat.beat()
    assert heartbeat.is_overdue


async def test_every_loop_of_a_worker_keeps_its_heartbeat(ledger: Harness) -> None:
    beats = Heartbeats("ledger")
    running = Worker("ledger", ledger.database, ledger.service.handlers, ledger.transport, (), {}, beats)
    task = asyncio.create_task(running.run())
    try:

        async def loops() -> bool:
            return {"listener", "relay", "tasks", "leases", "timer prune"} <= names(beats)

        await eventually(loops)
        assert beats.overdue() == []
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_step_that_hangs_is_cancelled_and_the_loop_continues(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "TIMER_SECONDS", 0.05)
    runs = 0

    async def hang() -> None:
        nonlocal runs
        runs += 1
        await asyncio.Event().wait()

    running = Worker(
        "ledger", ledger.database, ledger.service.handlers, ledger.transport, (Timer("hangs", 0.01, hang),)
    )
    task = asyncio.create_task(running.run())
    try:

        async def ran_again() -> bool:
            return runs > 2

        await eventually(ran_again)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_timer_takes_no_more_than_its_share_of_the_time(ledger: Harness) -> None:
    now = asyncio.get_running_loop().time
    runs: list[tuple[float, float]] = []

    async def work() -> None:
        started = now()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.02):
                await asyncio.Event().wait()
        runs.append((started, now()))

    running = Worker(
        "ledger", ledger.database, ledger.service.handlers, ledger.transport, (Timer("works", 0.001, work, 0.1),)
    )
    task = asyncio.create_task(running.run())
    try:

        async def ran_again() -> bool:
            return len(runs) > 1

        await eventually(ran_again)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    (first, ended), (second, _) = runs[:2]
    assert second - first >= 9.9 * (ended - first)


async def test_a_hung_loop_is_overdue_while_the_others_continue(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that ignores its cancellation cannot be stopped: the process must be restarted."""
    monkeypatch.setattr(worker, "TIMER_SECONDS", 0.01)
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.05)
    released = asyncio.Event()

    async def hang() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    beats = Heartbeats("ledger")
    timers = (Timer("hangs", 60, hang), Timer("continues", 0.01, ledger.database.write_behind.flush))
    task = asyncio.create_task(
        Worker("ledger", ledger.database, ledger.service.handlers, ledger.transport, timers, {}, beats).run()
    )
    try:

        async def is_overdue() -> bool:
            overdue = beats.overdue()
            return "timer hangs" in overdue and "timer continues" not in overdue

        await eventually(is_overdue)
    finally:
        released.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def names(beats: Heartbeats) -> set[str]:
    """The loops that the gauge reports."""
    return {str((observation.attributes or {})["atelier.loop"]) for observation in beats.observations()}
