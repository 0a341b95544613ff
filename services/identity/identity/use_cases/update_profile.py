"""Change the profile of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken

from identity.domain.user import User
from identity.repository.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateProfile:
    """`changes` are the new values by the names of User: names, phone number, company. Never the e-mail address."""

    storefront: str
    user_id: UUID
    changes: Mapping[str, str | None]


async def update_profile(command: UpdateProfile, uow: UnitOfWork) -> User:
    users = Users(uow, command.storefront)
    user = await users.lock(command.user_id)
    if user is None:
        raise InvalidToken()
    for name, value in command.changes.items():
        setattr(user, name, value)
    await users.save(user)
    return user
