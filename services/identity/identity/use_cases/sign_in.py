"""Begin a session with an address and a password."""

from dataclasses import dataclass

from common.database import Reads
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
    storefront: Storefront
    email: str
    password: str
    staff_only: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    user: User
    session: UserSession


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
    return SignedIn(user, await Sessions(session, command.storefront).open(user))


def _welcome(known: Credentials, command: SignIn) -> bool:
    return known.is_active and (known.is_staff or not command.staff_only)
