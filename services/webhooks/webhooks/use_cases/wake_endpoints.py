"""Enqueue the endpoints at which deliveries are due that no job is sending."""

from common.db.database import Database
from common.jobs.requests import live_keys

from webhooks.repository.due import endpoints_with_due
from webhooks.use_cases.enqueue_endpoints import DeliverToEndpoint, DeliverToFailingEndpoint, enqueue_endpoints

BATCH = 200
KINDS = (DeliverToEndpoint, DeliverToFailingEndpoint)


async def wake_endpoints(database: Database) -> None:
    """A timer: it finds what is tried again, what a dead worker had claimed, and what became due while a job ended."""
    due = await endpoints_with_due(database.autocommit)
    if not due:
        return
    busy = await live_keys(database.autocommit, KINDS, [row["id"] for row in due])
    free = sorted((row for row in due if row["id"] not in busy), key=lambda row: str(row["id"]))
    for start in range(0, len(free), BATCH):
        async with database.transaction() as uow:
            for row in free[start : start + BATCH]:
                wanted = {"endpoint_id": row["id"], "is_failing": row["is_failing"]}
                await enqueue_endpoints(uow, row["storefront"], [wanted])
