"""Let workers send what is due at some endpoints."""

from collections.abc import Iterable
from uuid import UUID

from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue

WORKING_QUEUE, FAILING_QUEUE = "endpoints", "failing-endpoints"


class DeliverToEndpoint(JobPayload, name="DeliverToEndpoint"):
    """Send what is due at an endpoint whose last deliveries succeeded."""

    storefront: str
    endpoint_id: UUID


class DeliverToFailingEndpoint(JobPayload, name="DeliverToFailingEndpoint"):
    """The same for an endpoint that fails. Such jobs have slots of their own, so that they keep no others waiting."""

    storefront: str
    endpoint_id: UUID


async def enqueue_endpoints(uow: UnitOfWork, storefront: str, endpoints: Iterable[Row]) -> None:
    """One job for each endpoint, unless it has one. `endpoints` have `endpoint_id` and `is_failing`.

    In the order of their ids, so that transactions which lock the same endpoints' keys do not block each other.
    """
    for row in sorted(endpoints, key=lambda row: str(row["endpoint_id"])):
        kind = DeliverToFailingEndpoint if row["is_failing"] else DeliverToEndpoint
        endpoint_id = row["endpoint_id"]
        payload = kind(storefront=storefront, endpoint_id=endpoint_id)
        await enqueue(uow, payload, key=endpoint_id, fair_key=str(endpoint_id))
