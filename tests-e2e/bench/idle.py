"""Waits until the platform is idle."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from atelier.services import SERVICES
from crash.databases import Databases

from bench.accounting import Meter
from bench.programs import BenchmarkFailed
from bench.topology import Topology

TIMEOUT_SECONDS = 180.0
EVERY = 0.25
WORK: Sequence[str] = (
    "select count(*) from outbox where published_at is null",
    "select count(*) from tasks where state = 'waiting'",
)


async def quiet(topology: Topology, meter: Meter, idle_seconds: float) -> None:
    """Wait until no event and no job waits; then `meter` measures what the idle platform uses."""
    services = [each for each in SERVICES if (topology.root / "services" / each).is_dir()]  # a revision may have fewer
    databases = Databases({each: topology.database(each) for each in services})
    deadline = monotonic() + TIMEOUT_SECONDS
    while left := await asyncio.to_thread(_left, databases):
        if monotonic() > deadline:
            raise BenchmarkFailed(f"after {TIMEOUT_SECONDS:.0f} seconds {left} events and jobs still wait")
        await asyncio.sleep(EVERY)
    await meter.learn_idle(idle_seconds)


def _left(databases: Databases) -> int:
    return sum(databases.count(service, sql) for service in databases.services for sql in WORK)
