"""Create a key with which a machine calls the staff contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.permissions import Permission

from identity.domain.api_key import ApiKey
from identity.domain.staff_errors import TooManyApiKeys
from identity.repository.api_keys import count_api_keys
from identity.use_cases.invite_staff import check_held

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKey:
    """`held` are the permissions of who creates it, `by`. Without `networks` it is valid from everywhere."""

    storefront: str
    name: str
    permissions: Sequence[Permission]
    networks: Sequence[str]
    expires_at: datetime | None
    by: UUID
    held: frozenset[str]


async def create_api_key(command: CreateApiKey, uow: UnitOfWork) -> tuple[ApiKey, str]:
    """What is stored, and the key, which is not. Raises PermissionNotHeld, TooManyApiKeys."""
    permissions = sorted({permission.value for permission in command.permissions})
    check_held(tuple(permissions), command.held)
    if await count_api_keys(uow, command.storefront) >= MOST:
        raise TooManyApiKeys(most=MOST)
    stored = ApiKey(
        storefront=command.storefront,
        name=command.name,
        digest="",
        last_characters="",
        permissions=permissions,
        networks=sorted(set(command.networks)),
        created_by=command.by,
        expires_at=command.expires_at,
    )
    key = stored.renew()
    await uow.defer_add(stored)
    return stored, key
