"""How a service's outbox and queue stand, for whoever watches: what grows there is the first sign of trouble.

Every worker of a service measures the same tables, so a dashboard takes the maximum over its replicas.
"""

from common import clock, telemetry
from common.database import Database

EVERY_SECONDS = 15
meter = telemetry.meter
outbox_waiting = meter.create_gauge("atelier.outbox.waiting", unit="{event}")
outbox_lag = meter.create_gauge("atelier.outbox.lag", unit="s")
tasks_due = meter.create_gauge("atelier.tasks.due", unit="{task}")
tasks_lag = meter.create_gauge("atelier.tasks.lag", unit="s")
tasks_dead = meter.create_gauge("atelier.tasks.dead", unit="{task}")

_STANDING = """
select 'outbox' as what, count(*) as number, extract(epoch from %(now)s - min(created_at))::float8 as lag
from outbox where published_at is null
union all
select 'due', count(*), extract(epoch from %(now)s - min(run_at))::float8
from tasks where state <> 'dead' and run_at <= %(now)s
union all
select 'dead', count(*), null from tasks where state = 'dead'
"""


async def measure(service: str, database: Database) -> None:
    """The age in seconds of the oldest event or task that waits, and how many do; how many tasks were given up."""
    standing = {row["what"]: row for row in await database.reads.rows(_STANDING, {"now": clock.now()})}
    attributes = {"atelier.service": service}
    outbox_waiting.set(standing["outbox"]["number"], attributes)
    outbox_lag.set(standing["outbox"]["lag"] or 0.0, attributes)
    tasks_due.set(standing["due"]["number"], attributes)
    tasks_lag.set(standing["due"]["lag"] or 0.0, attributes)
    tasks_dead.set(standing["dead"]["number"], attributes)
