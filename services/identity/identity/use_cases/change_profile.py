"""Change the name and the preferences of a customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken

from identity.domain.magic_link_errors import ProfileUnchanged
from identity.domain.profile import Profile
from identity.repository.members import find_profile, store_profile
from identity.repository.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfile:
    """`changes` are the new values by the names of Profile."""

    storefront: str
    user_id: UUID
    changes: Mapping[str, Any]


async def change_profile(command: ChangeProfile, uow: UnitOfWork) -> None:
    """Raises ProfileUnchanged without changes, InvalidToken if there is no such account."""
    if not command.changes:
        raise ProfileUnchanged()
    if await Users(uow, command.storefront).lock(command.user_id) is None:
        raise InvalidToken()
    profile = await find_profile(uow, command.user_id) or Profile(user_id=command.user_id)
    for name, value in command.changes.items():
        setattr(profile, name, value)
    await store_profile(uow, profile)
