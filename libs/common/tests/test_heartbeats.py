"""Health tells the truth: a process whose background loops have stopped is not alive."""

import asyncio
from contextlib import suppress

import httpx
import pytest
from common import heartbeats, worker
from common.callers import CallerTokens
from common.heartbeats import Heartbeats
from common.storefronts import Storefronts
from common.testing.conditions import eventually
from common.testing.harness import Harness
from common.web.service_app import ServiceApp
from common.worker import Timer, Worker

KEY = "k" * 32


def asking(ledger: Harness, beats: Heartbeats) -> httpx.AsyncClient:
    app = ServiceApp("ledger", ledger.database, CallerTokens(KEY, "ledger"), Storefronts(()), {}, stopped=beats.overdue)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ledger.test")


async def test_a_loop_that_has_stopped_fails_liveness_and_readiness_by_name(ledger: Harness) -> None:
    beats = Heartbeats("ledger")
    beats.add("timer prune", 60.0)
    async with asking(ledger, beats) as client:
        assert (await client.get("/health/live")).json() == {"status": "alive"}
        assert (await client.get("/health/ready")).json() == {"status": "ready"}
        beats.add("relay", -1.0)
        for path in ("/health/live", "/health/ready"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()) == (503, {"status": "stopped", "loops": ["relay"]})


def test_a_loop_that_rests_is_not_overdue() -> None:
    heartbeat = heartbeats.Heartbeat("consumer", 0.0)
    assert heartbeat.is_overdue
    heartbeat.rest()
    assert not heartbeat.is_overdue
    heartbeat.beat()
    assert heartbeat.is_overdue


async def test_every_loop_of_a_worker_has_a_heartbeat_that_goes_on(ledger: Harness) -> None:
    beats = Heartbeats("ledger")
    working = Worker("ledger", ledger.database, ledger.service.consumers, ledger.recorder, (), 2, beats)
    task = asyncio.create_task(working.run())
    try:

        async def loops() -> bool:
            return {"listener", "relay", "tasks", "timer prune"} <= names(beats)

        await eventually(loops)
        assert beats.overdue() == []
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_step_that_hangs_is_given_up_and_the_loop_goes_on(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "TIMER_SECONDS", 0.05)
    runs = 0

    async def hang() -> None:
        nonlocal runs
        runs += 1
        await asyncio.Event().wait()

    working = Worker(
        "ledger", ledger.database, ledger.service.consumers, ledger.recorder, (Timer("hangs", 0.01, hang),)
    )
    task = asyncio.create_task(working.run())
    try:

        async def ran_again() -> bool:
            return runs > 2

        await eventually(ran_again)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_hung_loop_is_overdue_although_the_others_move(
    ledger: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that swallows its own cancellation cannot be given up: only a restart of the process cures it."""
    monkeypatch.setattr(worker, "TIMER_SECONDS", 0.01)
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.05)
    released = asyncio.Event()

    async def hang() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    beats = Heartbeats("ledger")
    timers = (Timer("hangs", 60, hang), Timer("moves", 0.01, ledger.database.open))
    task = asyncio.create_task(
        Worker("ledger", ledger.database, ledger.service.consumers, ledger.recorder, timers, 2, beats).run()
    )
    try:

        async def is_overdue() -> bool:
            return beats.overdue() == ["timer hangs"]

        await eventually(is_overdue)
    finally:
        released.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def names(beats: Heartbeats) -> set[str]:
    """Of the loops that the gauge reports."""
    return {str((observation.attributes or {})["atelier.loop"]) for observation in beats.observations()}
