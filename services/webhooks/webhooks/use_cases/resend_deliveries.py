"""Send deliveries again: one, or all that have failed since a moment."""

from datetime import datetime
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from webhooks.domain.endpoint import Endpoint
from webhooks.domain.errors import DeliveryNotFound, EndpointDisabled
from webhooks.repository.deliveries import deliver_again, deliver_failed_again, endpoint_of_delivery
from webhooks.repository.endpoints import Endpoints
from webhooks.use_cases.enqueue_endpoints import enqueue_endpoints


async def resend_deliveries(storefront: str, endpoint_id: UUID, since: datetime, uow: UnitOfWork) -> int:
    """All of an endpoint that have failed since a moment; returns how many.

    Raises EndpointNotFound, EndpointDisabled.
    """
    endpoint = await _enabled(storefront, endpoint_id, uow)
    resent = await deliver_failed_again(uow, storefront, endpoint_id, since)
    if resent:
        await _send(endpoint, uow)
    return resent


async def resend_delivery(storefront: str, delivery_id: UUID, uow: UnitOfWork) -> None:
    """One, whatever came of it before. Raises DeliveryNotFound, EndpointDisabled."""
    endpoint_id = await endpoint_of_delivery(uow, storefront, delivery_id)
    if endpoint_id is None:
        raise DeliveryNotFound()
    endpoint = await _enabled(storefront, endpoint_id, uow)
    await deliver_again(uow, storefront, delivery_id)
    await _send(endpoint, uow)


async def _enabled(storefront: str, endpoint_id: UUID, uow: UnitOfWork) -> Endpoint:
    endpoint = await Endpoints(uow, storefront).lock(endpoint_id)
    if endpoint.disabled_at is not None:
        raise EndpointDisabled()
    return endpoint


async def _send(endpoint: Endpoint, uow: UnitOfWork) -> None:
    wanted = {"endpoint_id": endpoint.id, "is_failing": endpoint.failing_since is not None}
    await enqueue_endpoints(uow, endpoint.storefront, [wanted])
