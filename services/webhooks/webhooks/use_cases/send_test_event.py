"""Send a test event to one endpoint."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.domain.body import body_of
from webhooks.domain.catalogue import TEST
from webhooks.domain.delivery import Delivery, PublicEvent
from webhooks.domain.errors import EndpointDisabled
from webhooks.domain.fact_bodies import TestMessage
from webhooks.repository.endpoints import Endpoints
from webhooks.use_cases.enqueue_endpoints import enqueue_endpoints


async def send_test_event(storefront: str, endpoint_id: UUID, uow: UnitOfWork) -> UUID:
    """Returns the delivery. Raises EndpointNotFound, EndpointDisabled."""
    endpoint = await Endpoints(uow, storefront).lock(endpoint_id)
    if endpoint.disabled_at is not None:
        raise EndpointDisabled()
    now, event_id = clock.now(), uuid4()
    data = TestMessage(endpoint_id=endpoint_id).model_dump(mode="json")
    body = body_of(
        event_id=event_id, type_=TEST, schema_version=1, storefront=storefront, occurred_at=now, version=0, data=data
    )
    event = PublicEvent(
        id=event_id, storefront=storefront, type=TEST, subject=str(endpoint_id), occurred_at=now, body=body
    )
    delivery = Delivery(
        storefront=storefront, event_id=event_id, endpoint_id=endpoint_id, event_type=TEST, next_attempt_at=now
    )
    await uow.defer_add(event, delivery)
    wanted = {"endpoint_id": endpoint_id, "is_failing": endpoint.failing_since is not None}
    await enqueue_endpoints(uow, storefront, [wanted])
    return delivery.id
