"""Change an account with its username, e-mail address and password, within a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.errors import InvalidToken, PermissionDenied
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.adapters.mails import password_edited
from identity.domain.customer_errors import UsernameTaken
from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.repository.sessions import is_live
from identity.repository.usernames import Usernames
from identity.repository.users import Users, find_credentials, has_account
from identity.use_cases.new_password import NewPassword
from identity.use_cases.request_email_change import mail_confirmation
from identity.use_cases.set_password import set_password


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAccount:
    """What is None does not change. `email` and `username` are in their canonical forms; `changes` are the new values
    of other fields by the names of User. The link that confirms another address leads to `page_url`.
    `language` is what the request prefers."""

    storefront: Storefront
    user_id: UUID
    session_id: UUID
    username: str | None
    email: str | None
    password: NewPassword | None
    changes: Mapping[str, str]
    page_url: str
    language: Language | None = None


async def edit_account(
    command: EditAccount, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher
) -> list[SessionRevoked]:
    """A change of the password ends all sessions except this one. Another address gets a mail with the link that
    confirms it; until then the account keeps its own.

    Raises PermissionDenied if staff would change the address or the password, with which they sign in as staff;
    InvalidFields if the password breaks a rule, EmailTaken, UsernameTaken, InvalidToken also if the session was
    ended meanwhile: the password is not asked for, so an ended session must not change anything.
    """
    new_hash = await _hash(command, reads, hasher)
    name, users = command.storefront.name, Users(uow, command.storefront.name)
    user = await users.lock(command.user_id)
    if user is None or not await is_live(uow, name, user.id, command.session_id):
        raise InvalidToken()
    if user.is_staff and (command.email not in (None, user.email) or command.password):
        raise PermissionDenied()
    for field, value in command.changes.items():
        setattr(user, field, value)
    await users.save(user)
    if command.username is not None:
        await _change_username(user, command.username, uow)
    revoked = await _set_password(user, new_hash, command, uow) if new_hash else []
    if command.email not in (None, user.email):
        await _request_email_change(user, str(command.email), command, uow)
    return revoked


async def _set_password(user: User, new_hash: str, command: EditAccount, uow: UnitOfWork) -> list[SessionRevoked]:
    mail = password_edited(command.storefront, user, command.language)
    return await set_password(user, new_hash, command.storefront, uow, except_session=command.session_id, mail=mail)


async def _hash(command: EditAccount, reads: Executor, hasher: PasswordHasher) -> str | None:
    """The hash of the new password, computed before the account is locked."""
    if command.password is None:
        return None
    credentials = await find_credentials(reads, command.storefront.name, command.user_id)
    if credentials is None:
        raise InvalidToken()
    command.password.check(command.storefront, command.email or credentials.email)
    return await hasher.hash(command.password.password)


async def _request_email_change(user: User, email: str, command: EditAccount, uow: UnitOfWork) -> None:
    if await has_account(uow, user.storefront, email):
        raise EmailTaken(email=email)
    await mail_confirmation(user, email, command.storefront, uow, command.page_url, command.language)


async def _change_username(user: User, name: str, uow: UnitOfWork) -> None:
    usernames = Usernames(uow, user.storefront)
    if await usernames.is_email_of_another(user.id, name) or not await usernames.set(user.id, name):
        raise UsernameTaken()
