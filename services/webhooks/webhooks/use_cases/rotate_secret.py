"""Replace the key that signs what an endpoint gets. The former one signs as well, until an overlap has ended."""

from datetime import timedelta
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.adapters.secret_box import SecretBox
from webhooks.domain.signatures import NewSecret, new_secret
from webhooks.repository.endpoints import Endpoints
from webhooks.use_cases.create_endpoint import signing_key


async def rotate_secret(
    storefront: str, endpoint_id: UUID, overlap: timedelta, box: SecretBox, uow: UnitOfWork
) -> NewSecret:
    """Raises EndpointNotFound."""
    endpoints = Endpoints(uow, storefront)
    endpoint = await endpoints.lock(endpoint_id)
    secret = new_secret(endpoint.scheme)
    await endpoints.replace_key(endpoint.id, signing_key(endpoint.id, secret, box), clock.now() + overlap)
    return secret
