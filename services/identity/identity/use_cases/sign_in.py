"""Begin a session with an address and a password."""

from dataclasses import dataclass
from uuid import UUID

from common.database import Reads
from common.events.identity import GuestClaimed
from common.outbox import publish
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.emails import sought
from identity.domain.errors import AccountNotVerified, InvalidCredentials
from identity.domain.session import UserSession
from identity.domain.sessions import Sessions
from identity.domain.user import User
from identity.domain.users import Credentials, Users, credentials_by_email
from identity.hashing import PasswordHashes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`guest_id` is whom the storefront knew the caller as until now."""

    storefront: Storefront
    email: str
    password: str
    staff_only: bool = False
    guest_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    user: User
    session: UserSession
    claim: GuestClaimed | None = None


async def sign_in(command: SignIn, reads: Reads, session: AsyncSession, hashes: PasswordHashes) -> SignedIn:
    """Raises InvalidCredentials, at the same cost whatever is wrong; AccountNotVerified.

    The account is locked and compared once more after the slow check, so that a session can not slip in
    behind a password reset that ends all of them.
    """
    known = await credentials_by_email(reads, command.storefront.name, sought(command.email))
    matches = await hashes.verify(command.password, known.password_hash if known else None)
    if known is None or not matches or not _welcome(known, command):
        raise InvalidCredentials()
    renewed = await hashes.hash(command.password) if hashes.outdated(known.password_hash) else None
    user = await Users(session, command.storefront.name).lock_with_password(known)
    if user is None:
        raise InvalidCredentials()
    if command.storefront.accounts.verified_only and not user.is_verified:
        raise AccountNotVerified()
    if renewed:
        user.password_hash = renewed
    opened = await Sessions(session, command.storefront).open(user)
    return SignedIn(user, opened, await _claim(command, opened, session))


async def _claim(command: SignIn, opened: UserSession, session: AsyncSession) -> GuestClaimed | None:
    """Each login claims anew: what the guest has gathered since the last one."""
    if command.guest_id is None:
        return None
    claim = GuestClaimed(
        storefront=command.storefront.name, guest_id=command.guest_id, user_id=opened.user_id, merge_id=opened.id
    )
    await publish(session, claim)
    return claim


def _welcome(known: Credentials, command: SignIn) -> bool:
    return known.is_active and (known.is_staff or not command.staff_only)
