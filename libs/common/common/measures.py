"""How a service's outbox and queue stand, read from its database by every process of the service, api and worker.

What grows there is the first sign of trouble, and the worker that should empty it may have stopped. A reading that
could not be renewed is not reported any more. Several processes read the same tables: a dashboard takes the maximum.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from opentelemetry.metrics import CallbackOptions, Observation

from common import clock, faults, telemetry
from common.database import Database

EVERY_SECONDS = 15
STALE_SECONDS = 60.0
log = structlog.get_logger()

_STANDING = """
select 'outbox' as what, count(*) as number, extract(epoch from %(now)s - min(created_at))::float8 as lag
from outbox where published_at is null
union all
select 'due', count(*), extract(epoch from %(now)s - min(run_at))::float8
from tasks where state <> 'dead' and run_at <= %(now)s
union all
select 'dead', count(*), null from tasks where state = 'dead'
"""
_readings: dict[str, tuple[float, dict[str, dict[str, float]]]] = {}
"""Service to the moment of its last reading and what was read."""


async def keep_measuring(service: str, database: Database) -> None:
    """Until cancelled."""
    while True:
        try:
            await measure(service, database)
        except Exception as error:
            log.warning("not_measured", service=service, reason=faults.reason(error))
        await asyncio.sleep(EVERY_SECONDS)


async def measure(service: str, database: Database) -> None:
    """The age in seconds of the oldest event or task that waits, and how many do; how many tasks were given up."""
    rows = await database.reads.rows(_STANDING, {"now": clock.now()})
    _readings[service] = time.monotonic(), {row["what"]: row for row in rows}


def _observing(what: str, figure: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(_: CallbackOptions) -> Iterable[Observation]:
        oldest = time.monotonic() - STALE_SECONDS
        for service, (read_at, standing) in list(_readings.items()):
            if read_at >= oldest:
                yield Observation(standing[what][figure] or 0.0, {"atelier.service": service})

    return observe


telemetry.meter.create_observable_gauge("atelier.outbox.waiting", [_observing("outbox", "number")], unit="{event}")
telemetry.meter.create_observable_gauge("atelier.outbox.lag", [_observing("outbox", "lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.due", [_observing("due", "number")], unit="{task}")
telemetry.meter.create_observable_gauge("atelier.tasks.lag", [_observing("due", "lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.dead", [_observing("dead", "number")], unit="{task}")
