"""Change an endpoint, disable it, or enable it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.adapters.secret_box import SecretBox
from webhooks.domain.endpoint import DisabledReason, Endpoint
from webhooks.repository.endpoints import Endpoints
from webhooks.use_cases.create_endpoint import encrypted_headers
from webhooks.use_cases.disable_endpoint import disable_endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEndpoint:
    """None leaves a member as it is. `headers` replace all of those before."""

    storefront: str
    endpoint_id: UUID
    url: str | None = None
    description: str | None = None
    event_types: Sequence[str] | None = None
    headers: Mapping[str, str] | None = None
    is_disabled: bool | None = None


async def change_endpoint(command: ChangeEndpoint, box: SecretBox, uow: UnitOfWork) -> Endpoint:
    """Raises EndpointNotFound."""
    endpoints = Endpoints(uow, command.storefront)
    endpoint = await endpoints.lock(command.endpoint_id)
    if command.description is not None:
        endpoint.description = command.description
    if command.headers is not None:
        endpoint.headers = encrypted_headers(command.headers, box)
        endpoint.header_names = sorted(command.headers)
    _change_what_it_gets(endpoint, command)
    await _change_whether_it_gets_any(endpoint, command, uow)
    await endpoints.save(endpoint)
    return endpoint


def _change_what_it_gets(endpoint: Endpoint, command: ChangeEndpoint) -> None:
    if command.url is not None and command.url != endpoint.url:
        endpoint.url = command.url
        endpoint.failing_since = endpoint.paused_until = None
    if command.event_types is not None and sorted(set(command.event_types)) != endpoint.event_types:
        endpoint.event_types = sorted(set(command.event_types))
        endpoint.matching_since = clock.now()


async def _change_whether_it_gets_any(endpoint: Endpoint, command: ChangeEndpoint, uow: UnitOfWork) -> None:
    if command.is_disabled and endpoint.disabled_at is None:
        await disable_endpoint(endpoint, DisabledReason.STAFF, uow)
    elif command.is_disabled is False and endpoint.disabled_at is not None:
        endpoint.disabled_at = endpoint.disabled_reason = endpoint.failing_since = endpoint.paused_until = None
        endpoint.matching_since = clock.now()
