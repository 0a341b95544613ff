"""What the health checks of the embedded platform say of the services inside it."""

import asyncio
from collections.abc import Sequence

from common import clock
from common.service import Service
from gateway.platform import Condition

PING_SECONDS = 2.0
FRESH_SECONDS = 1.0
"""A verdict is good for so long: asking must not make the databases work."""


def condition_of(services: Sequence[Service]) -> Condition:
    """Their background loops, and whether each reaches its database."""
    verdict: tuple[float, str | None] = (float("-inf"), None)
    asking = asyncio.Lock()

    def stopped() -> list[str]:
        return [f"{service.name} {loop}" for service in services for loop in service.heartbeats.overdue()]

    async def missing() -> str | None:
        nonlocal verdict
        async with asking:
            if clock.timestamp() - verdict[0] > FRESH_SECONDS:
                verdict = clock.timestamp(), await _without_database(services)
        return verdict[1]

    return Condition(stopped, missing)


async def _without_database(services: Sequence[Service]) -> str | None:
    pings = (service.database.ping(PING_SECONDS) for service in services)
    outcomes = await asyncio.gather(*pings, return_exceptions=True)
    away = [service.name for service, outcome in zip(services, outcomes, strict=True) if outcome is not None]
    return f"database unavailable: {', '.join(away)}" if away else None
