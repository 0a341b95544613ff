"""`python -m identity staff add`, and what `atelier staff add` does with identity's database."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
import structlog
from common import faults
from common.command_errors import CommandRefused
from common.database import Database
from common.errors import InvalidFields
from common.storefronts import Storefront, Storefronts
from dialects.phrases import PASSWORD_RULES, RULES, Sentences
from sqlalchemy.exc import DBAPIError

from identity.domain.emails import NotAnEmail, canonical
from identity.domain.errors import AccountNotVerified, CustomerNotFound, EmailTaken
from identity.hashing import PasswordHashes
from identity.settings import Settings
from identity.staff_arguments import read_password
from identity.use_cases.add_staff import AddStaff, add_staff, promote_to_staff
from identity.use_cases.new_password import NewPassword

SENTENCES = Sentences({**RULES, **PASSWORD_RULES, "password.mismatch": "The two passwords differ."})
TAKEN = "{storefront} has an account {email} already. Add --promote to make it a staff account; its password stays."
ABSENT = "{storefront} has no active account {email}. Without --promote one is made."
UNVERIFIED = "{email} is not verified, so somebody else may have registered with it. It has to be verified first."
log = structlog.get_logger()


def run(settings: Settings, arguments: Namespace) -> None:
    """Raises CommandRefused."""
    print(add(settings.database_url.get_secret_value(), Storefronts.load(settings.storefronts), arguments))


def add(
    database_url: str,
    storefronts: Storefronts,
    arguments: Namespace,
    password: Callable[[], tuple[str, str]] = read_password,
) -> str:
    """What was done, in words. Raises CommandRefused; then nothing was changed."""
    storefront = _known(storefronts, arguments.storefront)
    try:
        email = canonical(arguments.email)
    except NotAnEmail:
        raise CommandRefused(f"{arguments.email!r} is not an e-mail address.") from None
    if arguments.promote:
        asyncio.run(_promote(database_url, storefront, email))
        return f"{email} is staff of {storefront.name} from its next sign-in on"
    first, second = password()
    command = AddStaff(
        storefront=storefront,
        email=email,
        password=NewPassword(password=first, confirmation=second),
        first_name=_line(arguments.first_name),
        last_name=_line(arguments.last_name),
    )
    asyncio.run(_add(database_url, command))
    return f"{email} is staff of {storefront.name}"


def _known(storefronts: Storefronts, name: str) -> Storefront:
    storefront = storefronts.get(name)
    if storefront is None:
        raise CommandRefused(
            f"There is no storefront {name!r}; there are {', '.join(each.name for each in storefronts)}."
        )
    return storefront


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:150]


async def _add(database_url: str, command: AddStaff) -> None:
    facts = {"storefront": command.storefront.name, "email": command.email}
    async with _opened(database_url) as database:
        try:
            async with database.transaction() as session:
                user = await add_staff(command, session, PasswordHashes())
        except EmailTaken:
            raise CommandRefused(TAKEN.format(**facts)) from None
        except InvalidFields as refused:
            raise CommandRefused(" ".join(dict.fromkeys(map(SENTENCES.say, refused.faults)))) from None
    log.warning("staff_added", storefront=user.storefront, user=str(user.id))


async def _promote(database_url: str, storefront: Storefront, email: str) -> None:
    facts = {"storefront": storefront.name, "email": email}
    async with _opened(database_url) as database:
        try:
            async with database.transaction() as session:
                user = await promote_to_staff(storefront, email, session)
        except CustomerNotFound:
            raise CommandRefused(ABSENT.format(**facts)) from None
        except AccountNotVerified:
            raise CommandRefused(UNVERIFIED.format(**facts)) from None
    log.warning("staff_promoted", storefront=storefront.name, user=str(user.id))


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, pool_size=1)
    await database.open()
    try:
        yield database
    except (psycopg.Error, DBAPIError) as error:
        raise CommandRefused(f"The database does not answer: {faults.reason(error)}") from error
    finally:
        await database.close()
