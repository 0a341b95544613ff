"""The health of the services inside the embedded platform, for the gateway's health checks."""

import asyncio
from collections.abc import Sequence

from common.kernel import clock
from common.runtime.service import Service
from gateway.edge.platform_paths import ProcessHealth

PING_SECONDS = 2.0
FRESH_SECONDS = 1.0
"""How long a result is reused, so that frequent health checks do not load the databases."""


def process_health_of(services: Sequence[Service]) -> ProcessHealth:
    """Checks that no background loop is stuck and that every service reaches its database and its store of files."""
    last_result: tuple[float, str | None] = (float("-inf"), None)
    lock = asyncio.Lock()

    def overdue_loops() -> list[str]:
        return [f"{service.name} {loop}" for service in services for loop in service.heartbeats.overdue()]

    async def failure() -> str | None:
        nonlocal last_result
        async with lock:
            if clock.timestamp() - last_result[0] > FRESH_SECONDS:
                last_result = clock.timestamp(), await _unready_reason(services)
        return last_result[1]

    return ProcessHealth(overdue_loops, failure)


async def _unready_reason(services: Sequence[Service]) -> str | None:
    pings = (service.database.ping(PING_SECONDS) for service in services)
    outcomes = await asyncio.gather(*pings, return_exceptions=True)
    unreachable = [service.name for service, outcome in zip(services, outcomes, strict=True) if outcome is not None]
    if unreachable:
        return f"database unavailable: {', '.join(unreachable)}"
    reasons = [await service.storage_unready_reason() for service in services]
    return next((reason for reason in reasons if reason), None)
