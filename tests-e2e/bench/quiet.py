"""Waiting until the platform has nothing left to do."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from atelier.services import SERVICES
from crash.databases import Databases

from bench.accounting import Meter
from bench.parts import Broken
from bench.topology import Topology

PATIENCE = 180.0
EVERY = 0.25
WORK: Sequence[str] = (
    "select count(*) from outbox where published_at is null",
    "select count(*) from tasks where state = 'waiting'",
)


async def quiet(topology: Topology, meter: Meter, idle_seconds: float) -> None:
    """No event and no job waits; then `meter` learns what the platform uses for nothing."""
    databases = Databases({service: topology.database(service) for service in SERVICES})
    deadline = monotonic() + PATIENCE
    while left := await asyncio.to_thread(_left, databases):
        if monotonic() > deadline:
            raise Broken(f"after {PATIENCE:.0f} seconds {left} events and jobs still wait")
        await asyncio.sleep(EVERY)
    await meter.learn_idle(idle_seconds)


def _left(databases: Databases) -> int:
    return sum(databases.count(service, sql) for service in databases.services for sql in WORK)
