"""`/api/staff/v1/api-keys`: keys with which machines call the staff contract."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, Reads, StaffMember, StrictBody, Transaction, json_response, shown
from common.http.audited import Action
from common.http.person_names import with_name
from common.http.staff import staff_router
from common.kernel import clock
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import Response
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from identity.contracts.staff.staff_schemas import Permissions
from identity.domain.staff_errors import ApiKeyNotFound
from identity.http.dependencies import add_revocation_headers
from identity.repository.api_keys import read_api_keys
from identity.use_cases.create_api_key import CreateApiKey, create_api_key
from identity.use_cases.end_api_key import EndApiKey, end_api_key, rotate_api_key

LONGEST_OVERLAP = 7 * 24 * 3600
NO_STORE = {"cache-control": "no-store"}
routes = staff_router(
    "/api-keys", "api keys", reads=Permission.API_KEYS_READ, writes=Permission.API_KEYS_WRITE, subject="api_key"
)


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise PydanticCustomError("api_key.network", "Not a network such as 203.0.113.0/24.") from error


Network = Annotated[str, StringConstraints(max_length=50), AfterValidator(_network)]


class ApiKeyRequest(StrictBody):
    """Without `networks` it is valid from everywhere, without `expires_at` until it is revoked."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    permissions: Permissions
    networks: Annotated[tuple[Network, ...], Field(max_length=50)] = ()
    expires_at: AwareDatetime | None = None


class RotationRequest(StrictBody):
    """For how long the former key stays valid."""

    overlap_seconds: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP, strict=True)] = 0


class ApiKeyBody(Output):
    """`last_characters` are those of the key. The former one is valid until `former_until`, after a rotation."""

    id: UUID
    name: str
    last_characters: str
    permissions: list[str]
    networks: list[str]
    created_by: UUID
    created_by_name: str | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    former_until: datetime | None
    revoked_at: datetime | None


class NewApiKeyBody(ApiKeyBody):
    """`key` is shown once: it is not stored."""

    key: str


@routes.get("", response_model=CursorPage[ApiKeyBody])
async def list_api_keys(caller: StaffMember, reads: Reads) -> Response:
    """Newest first, with those that were revoked within 90 days."""
    rows = await read_api_keys(reads, caller.storefront)
    return json_response({"items": [shown(ApiKeyBody, row) for row in rows], "next_cursor": None})


@routes.get("/{key_id}", response_model=ApiKeyBody)
async def read_api_key(key_id: UUID, caller: StaffMember, reads: Reads) -> Response:
    """One API key, without its secret."""
    rows = await read_api_keys(reads, caller.storefront, key_id)
    if not rows:
        raise ApiKeyNotFound()
    return json_response(shown(ApiKeyBody, rows[0]))


@routes.post("", status_code=201, response_model=NewApiKeyBody)
async def create(body: ApiKeyRequest, caller: StaffMember, action: Action, uow: Transaction) -> Response:
    """The key is in this response only. It may have permissions that its creator has."""
    assert caller.user_id is not None
    if body.expires_at is not None and body.expires_at <= clock.now():
        raise InvalidFields(FieldFault("expires_at", "past"))
    command = CreateApiKey(
        storefront=caller.storefront,
        name=body.name,
        permissions=body.permissions,
        networks=body.networks,
        expires_at=body.expires_at.astimezone(UTC) if body.expires_at else None,
        by=caller.user_id,
        held=caller.scopes,
    )
    stored, key = await create_api_key(command, uow)
    await action.record(uow, after=shown(ApiKeyBody, with_name(stored.model_dump(), caller)), subject_id=str(stored.id))
    return _shown(with_name(stored.model_dump(), caller), key, 201)


@routes.post("/{key_id}/rotate", response_model=NewApiKeyBody)
async def rotate(
    key_id: UUID, caller: StaffMember, action: Action, uow: Transaction, body: RotationRequest | None = None
) -> Response:
    """Another key with the same permissions. The former one is refused at once, or after an overlap."""
    command = EndApiKey(storefront=caller.storefront, key_id=key_id, held=caller.scopes)
    overlap = timedelta(seconds=body.overlap_seconds if body else 0)
    stored, key, revoked = await rotate_api_key(command, overlap, uow)
    await action.record(uow, after=shown(ApiKeyBody, with_name(stored.model_dump(), caller)))
    response = _shown(with_name(stored.model_dump(), caller), key, 200)
    add_revocation_headers(response, revoked)
    return response


@routes.delete("/{key_id}", status_code=204)
async def revoke(key_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """It is refused at once, everywhere."""
    command = EndApiKey(storefront=caller.storefront, key_id=key_id, held=caller.scopes)
    response = Response(status_code=204)
    add_revocation_headers(response, await end_api_key(command, uow))
    return response


def _shown(row: dict[str, Any], key: str, status: int) -> Response:
    return json_response(shown(NewApiKeyBody, row, key=key), status, headers=NO_STORE)
