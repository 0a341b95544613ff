"""What hosted pictures of one storefront cost and bring in."""

from datetime import datetime
from typing import Any, LiteralString

from common.db.executor import Executor

MOST_ROWS, MOST_REASONS = 5000, 50
_PERIOD: LiteralString = "storefront = %(storefront)s and created_at >= %(since)s and created_at < %(until)s"
_COSTS: LiteralString = f"""
select (created_at at time zone 'UTC')::date as day, kind, product, vendor, model,
    count(*) as asked,
    count(*) filter (where state = 'succeeded') as succeeded,
    count(*) filter (where state = 'failed') as failed,
    count(*) filter (where state = 'refused') as refused,
    count(*) filter (where state = 'cancelled') as cancelled,
    count(*) filter (where state = 'unknown') as unknown,
    sum(cost)::bigint as cost,
    sum(sold_for)::bigint as revenue,
    coalesce(sum(seconds), 0)::float8 as seconds
from predictions where {_PERIOD} group by 1, 2, 3, 4, 5 order by 1 desc, 2, 3, 4, 5 limit %(limit)s
"""
_REASONS: LiteralString = f"""
select kind, vendor, model, state, left(reason, 200) as reason, count(*) as count, sum(cost)::bigint as cost
from predictions where {_PERIOD} and state in ('failed', 'refused', 'cancelled', 'unknown')
group by 1, 2, 3, 4, 5 order by 6 desc, 1, 2, 3, 4, 5 limit %(limit)s
"""


async def costs(executor: Executor, storefront: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """By day, kind, product, vendor and model. `revenue` is None where no route states what a picture brings in."""
    return await executor.fetch(_COSTS, storefront=storefront, since=since, until=until, limit=MOST_ROWS)


async def failures(executor: Executor, storefront: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The most frequent reasons of pictures that were not made. Those of deleted jobs are None."""
    return await executor.fetch(_REASONS, storefront=storefront, since=since, until=until, limit=MOST_REASONS)
