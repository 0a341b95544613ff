"""Disable an endpoint: nothing is sent to it any more, and its waiting deliveries have failed."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel import clock

from webhooks.domain.endpoint import DisabledReason, Endpoint
from webhooks.repository.due import fail_waiting


class TellOwners(JobPayload, name="TellOwnersOfDisabledEndpoint"):
    """Mail the owners of the shop that the platform disabled an endpoint."""

    storefront: str
    endpoint_id: UUID


async def disable_endpoint(endpoint: Endpoint, reason: DisabledReason, uow: UnitOfWork) -> None:
    """The caller has locked the endpoint, and saves it. Unless staff did it, the owners are told by mail."""
    endpoint.disabled_at = clock.now()
    endpoint.disabled_reason = reason
    await fail_waiting(uow, endpoint.id)
    if reason is not DisabledReason.STAFF:
        await enqueue(uow, TellOwners(storefront=endpoint.storefront, endpoint_id=endpoint.id))
