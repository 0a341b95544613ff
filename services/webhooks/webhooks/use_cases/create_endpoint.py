"""Create an endpoint with the key that signs what it gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from webhooks.adapters.secret_box import SecretBox
from webhooks.domain.endpoint import Endpoint, Scheme, SigningKey
from webhooks.domain.errors import TooManyEndpoints
from webhooks.domain.signatures import NewSecret, new_secret
from webhooks.repository.endpoints import Endpoints
from webhooks.storefront import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEndpoint:
    storefront: Storefront
    url: str
    description: str
    event_types: Sequence[str]
    scheme: Scheme
    headers: Mapping[str, str]
    by: UUID


async def create_endpoint(command: CreateEndpoint, box: SecretBox, uow: UnitOfWork) -> tuple[Endpoint, NewSecret]:
    """What is stored, and the secret, which is stored encrypted. Raises TooManyEndpoints."""
    shop = command.storefront
    endpoints, most = Endpoints(uow, shop.name), shop.section(Webhooks).endpoints
    if await endpoints.count() >= most:
        raise TooManyEndpoints(most=most)
    endpoint = Endpoint(
        storefront=shop.name,
        url=command.url,
        description=command.description,
        event_types=sorted(set(command.event_types)),
        scheme=command.scheme,
        headers=encrypted_headers(command.headers, box),
        header_names=sorted(command.headers),
        created_by=command.by,
    )
    secret = new_secret(command.scheme)
    await endpoints.add(endpoint, signing_key(endpoint.id, secret, box))
    return endpoint, secret


def encrypted_headers(headers: Mapping[str, str], box: SecretBox) -> bytes | None:
    return box.encrypt(orjson.dumps(dict(headers)).decode()) if headers else None


def signing_key(endpoint_id: UUID, secret: NewSecret, box: SecretBox) -> SigningKey:
    return SigningKey(endpoint_id=endpoint_id, secret=box.encrypt(secret.secret), public_key=secret.public_key)
