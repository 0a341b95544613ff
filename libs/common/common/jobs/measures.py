"""The lengths of a service's outbox and queues, and the connections of its PostgreSQL, read by each of its processes.

An api reads them too, because the worker that should empty a growing queue may have stopped. A reading is reported
until it is stale. Several processes read the same tables: a dashboard takes the maximum.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from opentelemetry.metrics import CallbackOptions, Observation

from common.db.database import Database
from common.jobs.leases import IS_HELD
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
_TASKS = f"""
select handler, count(*) filter (where state <> 'dead') as due, count(*) filter (where state = 'dead') as dead,
    coalesce(extract(epoch from %(now)s - min(run_at) filter (where state <> 'dead')), 0)::float8 as lag
from tasks where (state <> 'dead' and run_at <= %(now)s and {IS_HELD} is not true) or state = 'dead' group by handler
"""
_JOBS = """
select handler, payload ->> 'storefront' as storefront, count(*) as waiting,
    extract(epoch from %(now)s - min(run_at))::float8 as age
from tasks where handler = any(%(handlers)s) and state <> 'dead' and run_at <= %(now)s group by 1, 2
"""
_CONNECTIONS = """
select (select sum(numbackends) from pg_stat_database)::int as used,
    (select sum(case name when 'max_connections' then setting::int else -setting::int end) from pg_settings
     where name in ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))::int as most
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
    """Count the waiting rows of the outbox, of each queue and of each kind of job, with the age of the oldest, and the
    dead letters.

    The connections are those of the whole server, whose limit the services may share.
    """
    labels = {"atelier.service": service}
    (outbox,) = await database.autocommit.fetch(_OUTBOX, now=clock.now())
    (connections,) = await database.autocommit.fetch(_CONNECTIONS)
    observations = {f"atelier.outbox.{name}": [Observation(outbox[name], labels)] for name in ("waiting", "lag")}
    observations["atelier.postgres.connections"] = [Observation(connections["used"], labels)]
    observations["atelier.postgres.connections.limit"] = [Observation(connections["most"], labels)]
    for queue, figures in (await queues(database, registry)).items():
        for name, figure in figures.items():
            observation = Observation(figure, labels | {"atelier.queue": queue})
            observations.setdefault(f"atelier.tasks.{name}", []).append(observation)
    observations |= await _jobs(labels, database, registry)
    _readings[service] = time.monotonic(), observations


async def _jobs(labels: dict[str, str], database: Database, registry: JobRegistry) -> dict[str, list[Observation]]:
    """For each kind of job and storefront those that are due, held ones too, and the age of the oldest."""
    handlers = [name for job in registry.jobs.values() for name in (job.name, *job.aliases)]
    rows = await database.autocommit.fetch(_JOBS, now=clock.now(), handlers=handlers)
    of_rows = [
        (row, labels | {"atelier.storefront": row["storefront"] or "", "atelier.handler": row["handler"]})
        for row in rows
    ]
    return {
        f"atelier.jobs.{name}": [Observation(row[name], of_row) for row, of_row in of_rows]
        for name in ("waiting", "age")
    }


async def queues(database: Database, registry: JobRegistry) -> dict[str, dict[str, float]]:
    """For each queue its due tasks that are not held, the age of the oldest in seconds, and its dead letters."""
    kinds = registry.kinds
    found: dict[str, dict[str, float]] = {
        queue: {"due": 0, "lag": 0.0, "dead": 0} for queue in registry.concurrency({})
    }
    held = await registry.held(database)
    rows = await database.autocommit.fetch(_TASKS, now=clock.now(), held=held.handlers, storefronts=held.storefronts)
    for row in rows:
        name = kinds[row["handler"]].queue if row["handler"] in kinds else UNREGISTERED
        queue = found.setdefault(name, {"due": 0, "lag": 0.0, "dead": 0})
        queue["due"] += row["due"]
        queue["lag"] = max(queue["lag"], row["lag"])
        queue["dead"] += row["dead"]
    return found


def _observe(metric: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(_: CallbackOptions) -> Iterable[Observation]:
        for read_at, observations in list(_readings.values()):
            if time.monotonic() - read_at <= STALE_SECONDS:
                yield from observations.get(metric, ())

    return observe


telemetry.meter.create_observable_gauge("atelier.outbox.waiting", [_observe("atelier.outbox.waiting")], unit="{event}")
telemetry.meter.create_observable_gauge("atelier.outbox.lag", [_observe("atelier.outbox.lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.due", [_observe("atelier.tasks.due")], unit="{task}")
telemetry.meter.create_observable_gauge("atelier.tasks.lag", [_observe("atelier.tasks.lag")], unit="s")
telemetry.meter.create_observable_gauge("atelier.tasks.dead", [_observe("atelier.tasks.dead")], unit="{task}")
telemetry.meter.create_observable_gauge("atelier.jobs.waiting", [_observe("atelier.jobs.waiting")], unit="{job}")
telemetry.meter.create_observable_gauge("atelier.jobs.age", [_observe("atelier.jobs.age")], unit="s")
telemetry.meter.create_observable_gauge(
    "atelier.postgres.connections", [_observe("atelier.postgres.connections")], unit="{connection}"
)
telemetry.meter.create_observable_gauge(
    "atelier.postgres.connections.limit", [_observe("atelier.postgres.connections.limit")], unit="{connection}"
)
