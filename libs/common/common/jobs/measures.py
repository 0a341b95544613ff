"""The lengths of a service's outbox and queues, read from its database by every process of the service, api and worker.

An api reads them too, because the worker that should empty a growing queue may have stopped. A reading is reported
until it is stale. Several processes read the same tables: a dashboard takes the maximum.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from opentelemetry.metrics import CallbackOptions, Observation

from common.db.database import Database
from common.jobs.registry import JobRegistry
from common.kernel import clock
from common.observability import redaction, telemetry

EVERY_SECONDS = 15
STALE_SECONDS = 60.0
UNREGISTERED = "unregistered"
"""The queue of tasks whose handler this release does not have."""
log = structlog.get_logger()

_OUTBOX = """
select count(*) as waiting, coalesce(extract(epoch from %(now)s - min(created_at)), 0)::float8 as lag
from outbox where published_at is null
"""
_TASKS = """
select handler, count(*) filter (where state <> 'dead') as due, count(*) filter (where state = 'dead') as dead,
    coalesce(extract(epoch from %(now)s - min(run_at) filter (where state <> 'dead')), 0)::float8 as lag
from tasks where (state <> 'dead' and run_at <= %(now)s) or state = 'dead' group by handler
"""
_readings: dict[str, tuple[float, dict[str, list[Observation]]]] = {}
"""For each service the time and the observations of its last reading, by metric."""


async def keep_measuring(service: str, database: Database, registry: JobRegistry) -> None:
    """Measure the queues every EVERY_SECONDS, until cancelled."""
    while True:
        try:
            await measure(service, database, registry)
        except Exception as error:
            log.warning("not_measured", service=service, reason=redaction.reason(error))
        await asyncio.sleep(EVERY_SECONDS)


async def measure(service: str, database: Database, registry: JobRegistry) -> None:
    """Count the waiting rows of the outbox and of each queue, with the age of the oldest, and the dead letters."""
    kinds = registry.kinds
    (outbox,) = await database.autocommit.fetch(_OUTBOX, now=clock.now())
    queues = {queue: {"due": 0, "lag": 0.0, "dead": 0} for queue in registry.concurrency({})}
    for row in await database.autocommit.fetch(_TASKS, now=clock.now()):
        name = kinds[row["handler"]].queue if row["handler"] in kinds else UNREGISTERED
        queue = queues.setdefault(name, {"due": 0, "lag": 0.0, "dead": 0})
        queue["due"] += row["due"]
        queue["lag"] = max(queue["lag"], row["lag"])
        queue["dead"] += row["dead"]
    labels = {"atelier.service": service}
    observations = {f"atelier.outbox.{name}": [Observation(outbox[name], labels)] for name in ("waiting", "lag")}
    for name in ("due", "lag", "dead"):
        observations[f"atelier.tasks.{name}"] = [
            Observation(figures[name], labels | {"atelier.queue": queue}) for queue, figures in queues.items()
        ]
    _readings[service] = time.monotonic(), observations


def _observe(metric: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(_: CallbackOptions) -> Iterable[Observation]:
        for read_at, observations in list(_readings.values()):
            if time.monotonic() - read_at <= STALE_SECONDS:
                yield from observations[metric]

    return observe


telemetry.meter.create_observable_gauge("atelier.outbox.waiting", [_observe("atelier.outbox.waiting")], unit="{event}")
telemetry.meter.create_observable_gauge("atelier.outbox.lag", [_observe("atelier.outbox.lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.due", [_observe("atelier.tasks.due")], unit="{task}")
telemetry.meter.create_observable_gauge("atelier.tasks.lag", [_observe("atelier.tasks.lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.dead", [_observe("atelier.tasks.dead")], unit="{task}")
