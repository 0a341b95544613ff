"""Accounts that exist from the start: demo customers and the first staff."""

from uuid import UUID

from common import clock
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.emails import canonical
from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.domain.users import Users
from identity.hashing import PasswordHashes
from identity.use_cases.register import announce


async def ensure_user(
    session: AsyncSession,
    storefront: str,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    *,
    verified: bool,
    is_staff: bool,
) -> UUID:
    """The account with this address at the storefront; made if missing, never changed, never mailed to.

    Raises EmailTaken when somebody registers the address at this very moment.
    """
    users = Users(session, storefront)
    user = await users.find_by_email(canonical(email))
    if user is not None:
        return user.id
    user = User(
        storefront=storefront,
        email=canonical(email),
        password_hash=await PasswordHashes().hash(password),
        first_name=first_name,
        last_name=last_name,
        is_staff=is_staff,
        verified_at=clock.now() if verified else None,
    )
    if not await users.add_if_new(user):
        raise EmailTaken(email=user.email)
    await announce(user, session)
    return user.id
