"""`staff add`: create a staff account, or make a customer's account one."""

import asyncio
from argparse import Namespace
from collections.abc import Callable

import structlog
from common.db.unit_of_work import UnitOfWork
from common.kernel.command_errors import CommandRefused
from common.kernel.errors import InvalidFields
from common.kernel.storefronts import Storefront, Storefronts

from identity.adapters.hashing import PasswordHasher
from identity.commands.staff_inputs import address, password_refused
from identity.commands.storefront_database import find_storefront, open_database
from identity.domain.errors import AccountNotVerified, CustomerNotFound, EmailTaken
from identity.domain.staff_role import BUILT_IN
from identity.repository.staff_members import read_own_permissions
from identity.use_cases.add_staff import AccountWithoutPassword, AddStaff, add_staff, promote_to_staff
from identity.use_cases.new_password import NewPassword

TAKEN = "{storefront} already has an account {email}. Add --promote to make it a staff account and keep its password."
ABSENT = "{storefront} has no active account {email}. Without --promote one is created."
UNVERIFIED = "{email} is not verified, so another person may have registered it. Its owner has to verify it first."
PASSWORDLESS = (
    "{email} has no password, and staff sign in with one. Nothing was changed. Create a staff account with another"
    " address."
)
log = structlog.get_logger()


def add(
    database_url: str, storefronts: Storefronts, arguments: Namespace, ask_password: Callable[[], tuple[str, str]]
) -> str:
    """Create or promote the account; returns a message for the terminal. Raises CommandRefused with nothing changed."""
    storefront = find_storefront(storefronts, arguments.storefront)
    email = address(arguments)
    if arguments.promote:
        asyncio.run(_promote(database_url, storefront, email, arguments.role))
        return f"{email} is staff of {storefront.name} from its next sign-in on"
    password, confirmation = ask_password()
    command = AddStaff(
        storefront=storefront,
        email=email,
        password=NewPassword(password=password, confirmation=confirmation),
        first_name=_one_line(arguments.first_name),
        last_name=_one_line(arguments.last_name),
        role=arguments.role,
    )
    asyncio.run(_add(database_url, command))
    return f"{email} is staff of {storefront.name}"


async def _check_role(storefront: Storefront, role: str, uow: UnitOfWork) -> None:
    if role not in BUILT_IN and await read_own_permissions(uow, storefront.name, role) is None:
        raise CommandRefused(f"{storefront.name} has no role {role!r}. Every shop has {', '.join(BUILT_IN)}.")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:150]


async def _add(database_url: str, command: AddStaff) -> None:
    facts = {"storefront": command.storefront.name, "email": command.email}
    async with open_database(database_url) as database:
        try:
            async with database.transaction() as uow:
                await _check_role(command.storefront, command.role, uow)
                user = await add_staff(command, uow, PasswordHasher())
        except EmailTaken:
            raise CommandRefused(TAKEN.format(**facts)) from None
        except InvalidFields as refused:
            raise password_refused(refused) from None
    log.warning("staff_added", storefront=user.storefront, user=str(user.id))


async def _promote(database_url: str, storefront: Storefront, email: str, role: str) -> None:
    facts = {"storefront": storefront.name, "email": email}
    async with open_database(database_url) as database:
        try:
            async with database.transaction() as uow:
                await _check_role(storefront, role, uow)
                user = await promote_to_staff(storefront, email, role, uow)
        except CustomerNotFound:
            raise CommandRefused(ABSENT.format(**facts)) from None
        except AccountNotVerified:
            raise CommandRefused(UNVERIFIED.format(**facts)) from None
        except AccountWithoutPassword:
            raise CommandRefused(PASSWORDLESS.format(**facts)) from None
    log.warning("staff_promoted", storefront=storefront.name, user=str(user.id))
