"""Waits until the platform is idle, advancing its clock past all timeouts."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx
from atelier.audit.deliveries import Gap, gaps
from atelier.audit.findings import Bounds

from crash.databases import Databases
from crash.retrying_client import RetryingClient, Steps
from crash.stripe import owed_webhooks

TIMEOUT_SECONDS = 300.0
EVERY = 0.5
RESTORATION_SECONDS = 30.0
"""Seconds in which restorations may end by themselves: an advanced clock ends the leases of those that run."""
STEP = 300.0
"""Longer than a checkout's deadline, a lease, and most delays between attempts."""
DAY = 86_400.0 + STEP
"""Longer than an unpaid order's lifetime."""

WAITING: Mapping[str, Mapping[str, str]] = {
    "orders": {"unsettled checkouts": "select count(*) from checkouts where not is_settled"},
    "payments": {
        "unhandled webhook events": "select count(*) from notices where handled_at is null",
        "requested refunds": "select count(*) from refunds where status = 'requested'",
    },
    "generation": {
        "unended jobs": "select count(*) from jobs where state in ('pending', 'processing')",
        "holds of submissions": "select count(*) from holds",
    },
}
EVERYWHERE: Mapping[str, str] = {
    "events in the outbox": "select count(*) from outbox where published_at is null",
    "tasks waiting": "select count(*) from tasks where state in ('waiting', 'leased')",
}
RESTORING = "generation: unended jobs"
UNPAID = "select count(*) from orders where status = 'pending'"
UNUSED = "select count(*) from assets where delete_after is not null"


class NotIdle(AssertionError):
    """The platform still has unfinished work after the timeout."""


async def advance(sandbox: str, seconds: float) -> None:
    """Advance the platform's clock once the platform responds. A broken connection may advance it twice."""
    async with httpx.AsyncClient(transport=RetryingClient(Steps()), timeout=30) as http:
        (await http.post(f"{sandbox}/clock/advance", json={"seconds": seconds})).raise_for_status()


async def until_idle(databases: Databases, sandbox: str, *, expired: bool) -> None:
    """Returns when everything that was begun is finished. Dead letters are not waited for.

    With `expired`, unpaid orders and unused assets count as begun.
    """
    loop = asyncio.get_running_loop()
    deadline, restoration_deadline = loop.time() + TIMEOUT_SECONDS, loop.time() + RESTORATION_SECONDS
    calm = 0
    while calm < 2:
        waiting = await asyncio.to_thread(_waiting, databases)
        if expired:
            unpaid, unused = databases.count("orders", UNPAID), databases.count("generation", UNUSED)
            waiting |= _some({"unpaid orders": unpaid, "unused assets": unused})
        if not waiting:
            unhandled = len(await asyncio.to_thread(missing, databases))
            waiting = _some({"webhooks owed": await owed_webhooks(sandbox), "events not handled": unhandled})
        calm = 0 if waiting else calm + 1
        if waiting and loop.time() > deadline:
            raise NotIdle(str(waiting))
        if waiting and not (RESTORING in waiting and loop.time() < restoration_deadline):
            await advance(sandbox, STEP)
        await asyncio.sleep(EVERY)


def missing(databases: Databases) -> list[Gap]:
    """Return published events that a consumer has not handled yet."""
    ever = Bounds(now=datetime.max.replace(tzinfo=UTC), age=timedelta())
    with databases.snapshot() as snapshot:
        return list(gaps(snapshot, ever))


def _waiting(databases: Databases) -> dict[str, int]:
    counts = {}
    for service in databases.services:
        for what, sql in {**EVERYWHERE, **WAITING.get(service, {})}.items():
            counts[f"{service}: {what}"] = databases.count(service, sql)
    return _some(counts)


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {what: count for what, count in counts.items() if count}
