"""`staff list`, `staff remove`, `staff password` and `staff sessions`: who has the permissions of staff, and their end.

Ended sessions are published with the change, so a gateway that runs refuses their tokens as soon as the event arrives.
"""

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.command_errors import CommandRefused
from common.kernel.errors import InvalidFields
from common.kernel.storefronts import Storefront, Storefronts

from identity.adapters.hashing import PasswordHasher
from identity.commands.staff_inputs import address, password_refused
from identity.commands.storefront_database import find_storefront, open_database
from identity.repository.staff import StaffAccount, StaffSession, read_live_sessions, read_staff
from identity.use_cases.end_staff_sessions import end_staff_sessions
from identity.use_cases.lock_staff import StaffNotFound, lock_staff
from identity.use_cases.new_password import NewPassword
from identity.use_cases.remove_staff import remove_staff
from identity.use_cases.replace_staff_password import replace_staff_password

ABSENT = "{storefront} has no staff account {email}. `staff list` shows them."
log = structlog.get_logger()
Withdrawal = Callable[[UnitOfWork], Awaitable[Sequence[SessionRevoked]]]


def list_staff(database_url: str, storefronts: Storefronts, arguments: Namespace) -> str:
    """A line for each staff account. Raises CommandRefused."""
    name = find_storefront(storefronts, arguments.storefront).name if arguments.storefront else None

    async def read() -> list[StaffAccount]:
        async with open_database(database_url) as database:
            return await read_staff(database.autocommit, name)

    return "\n".join(map(_account_line, asyncio.run(read()))) or "There are no staff accounts."


def remove(database_url: str, storefronts: Storefronts, arguments: Namespace) -> str:
    """Withdraw the permissions; returns a message for the terminal. Raises CommandRefused."""
    storefront, email = find_storefront(storefronts, arguments.storefront), address(arguments)
    ended = _withdraw(database_url, storefront, email, lambda uow: remove_staff(storefront, email, uow))
    log.warning("staff_removed", storefront=storefront.name, sessions=ended)
    return f"{email} is a customer of {storefront.name} now; {_ended(ended)}"


def password(
    database_url: str, storefronts: Storefronts, arguments: Namespace, ask_password: Callable[[], tuple[str, str]]
) -> str:
    """Replace the password; returns a message for the terminal. Raises CommandRefused."""
    storefront, email = find_storefront(storefronts, arguments.storefront), address(arguments)
    typed, confirmation = ask_password()
    new = NewPassword(password=typed, confirmation=confirmation)
    hasher = PasswordHasher()
    try:
        ended = _withdraw(
            database_url,
            storefront,
            email,
            lambda uow: replace_staff_password(storefront, email, new, uow, hasher),
        )
    except InvalidFields as refused:
        raise password_refused(refused) from None
    log.warning("staff_password_replaced", storefront=storefront.name, sessions=ended)
    return f"{email} has another password; {_ended(ended)}"


def sessions(database_url: str, storefronts: Storefronts, arguments: Namespace) -> str:
    """A line for each live session, or a message that they were ended. Raises CommandRefused."""
    storefront, email = find_storefront(storefronts, arguments.storefront), address(arguments)
    if arguments.end is None:
        return "\n".join(map(_session_line, _live_sessions(database_url, storefront, email))) or "No live sessions."
    session_id = None if arguments.end == "all" else _session_id(arguments.end)
    ended = _withdraw(
        database_url, storefront, email, lambda uow: end_staff_sessions(storefront, email, session_id, uow)
    )
    if session_id and not ended:
        raise CommandRefused(f"{email} has no live session {session_id}.")
    log.warning("staff_sessions_ended", storefront=storefront.name, sessions=ended)
    return _ended(ended)


def _live_sessions(database_url: str, storefront: Storefront, email: str) -> list[StaffSession]:
    live: list[StaffSession] = []

    async def read(uow: UnitOfWork) -> Sequence[SessionRevoked]:
        user = await lock_staff(storefront, email, uow)
        live.extend(await read_live_sessions(uow, storefront.name, user.id))
        return ()

    _withdraw(database_url, storefront, email, read)
    return live


def _withdraw(database_url: str, storefront: Storefront, email: str, withdrawal: Withdrawal) -> int:
    """Run it in a transaction; returns how many sessions ended. Raises CommandRefused."""

    async def run() -> int:
        async with open_database(database_url) as database, database.transaction() as uow:
            return len(await withdrawal(uow))

    try:
        return asyncio.run(run())
    except StaffNotFound:
        raise CommandRefused(ABSENT.format(storefront=storefront.name, email=email)) from None


def _session_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandRefused(f"{text!r} is no id of a session.") from None


def _account_line(account: StaffAccount) -> str:
    state = "active" if account.is_active else "locked"
    name = account.name or "-"
    return f"{account.storefront}  {account.email}  {name}  {account.role}  {state}  {account.sessions} live sessions"


def _session_line(session: StaffSession) -> str:
    kind = "staff" if session.for_staff else "customer"
    return f"{session.id}  {kind}  from {_moment(session.created_at)}  to {_moment(session.expires_at)}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _ended(count: int) -> str:
    return "1 session ended" if count == 1 else f"{count} sessions ended"
