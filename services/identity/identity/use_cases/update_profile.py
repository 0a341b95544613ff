"""Change what a user may change about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.errors import InvalidToken
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.user import User
from identity.domain.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateProfile:
    """`changes` holds the new values of those names and numbers of the account that change, never of its address."""

    storefront: str
    user_id: UUID
    changes: Mapping[str, str | None]


async def update_profile(command: UpdateProfile, session: AsyncSession) -> User:
    user = await Users(session, command.storefront).lock(command.user_id)
    if user is None:
        raise InvalidToken()
    for name, value in command.changes.items():
        setattr(user, name, value)
    return user
