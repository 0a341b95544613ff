"""Start a session with an e-mail address and a password."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from identity.adapters.hashing import PasswordHasher
from identity.adapters.signing import TokenSigner
from identity.domain.account import Credentials
from identity.domain.emails import normalize_for_lookup
from identity.domain.errors import AccountNotVerified, InvalidCredentials
from identity.domain.session import UserSession
from identity.domain.user import User
from identity.repository.temporary_passwords import TemporaryPasswords
from identity.repository.usernames import find_credentials_by_name
from identity.repository.users import Users, find_credentials_by_email
from identity.storefront import Accounts
from identity.use_cases.start_session import SignedIn as SignedIn
from identity.use_cases.start_session import start_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`guest_id` is the guest session of the request, if there is one.

    With `staff_only` only staff are accepted.
    If `accepts_username` is set, `email` may be a username as well.
    """

    storefront: Storefront
    email: str
    password: str
    staff_only: bool = False
    guest_id: UUID | None = None
    accepts_username: bool = False


async def sign_in(
    command: SignIn, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher, signer: TokenSigner
) -> SignedIn:
    """Raises InvalidCredentials, after the same time for every cause; AccountNotVerified."""
    user = await authenticate(command, reads, uow, hasher)
    signed_in = await start_session(user, command.storefront, uow, signer)
    await _claim_guest(command, signed_in.session, uow)
    return signed_in


async def authenticate(command: SignIn, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher) -> User:
    """The account, locked. Raises InvalidCredentials, after the same time for every cause; AccountNotVerified.

    After the slow check the account is locked and its password hash compared again. Otherwise a concurrent password
    reset, which ends all sessions, could miss the new one.
    """
    credentials = await _find_credentials(command, reads)
    matches = await hasher.verify(command.password, credentials.password_hash if credentials else None)
    if credentials is None or not matches or not _may_sign_in(credentials, command):
        raise InvalidCredentials()
    is_outdated = hasher.needs_rehash(credentials.password_hash or "")
    new_hash = await hasher.hash(command.password) if is_outdated else None
    users = Users(uow, command.storefront.name)
    user = await users.lock_if_password_unchanged(credentials)
    if user is None:
        raise InvalidCredentials()
    if credentials.has_mailed_password:
        await _prove_address(user, uow)
    if command.storefront.section(Accounts).verified_only and not user.is_verified:
        raise AccountNotVerified()
    if new_hash:
        user.password_hash = new_hash
    await users.save(user)
    return user


async def _find_credentials(command: SignIn, reads: Executor) -> Credentials | None:
    name = command.storefront.name
    if command.accepts_username:
        return await find_credentials_by_name(reads, name, command.email)
    return await find_credentials_by_email(reads, name, normalize_for_lookup(command.email))


async def _prove_address(user: User, uow: UnitOfWork) -> None:
    """A password that was mailed to the account's address is known to the owner of the address only."""
    if await TemporaryPasswords(uow).take(user.id):
        user.verified_at = user.verified_at or clock.now()


async def _claim_guest(command: SignIn, session: UserSession, uow: UnitOfWork) -> None:
    """Publish GuestClaimed at every sign-in, because the guest may have filled the cart since the last one.

    It is delivered eagerly, so that the cart is merged before the client gets the response.
    """
    if command.guest_id is not None:
        storefront, user_id = command.storefront.name, session.user_id
        event = GuestClaimed(storefront=storefront, guest_id=command.guest_id, user_id=user_id, merge_id=session.id)
        await publish(uow, event, eager=True)


def _may_sign_in(credentials: Credentials, command: SignIn) -> bool:
    return credentials.is_active and (credentials.is_staff or not command.staff_only)
