"""What every command needs: the storefront that it names, and identity's database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from common.db.database import Database
from common.kernel.command_errors import CommandRefused
from common.kernel.storefronts import Storefront, Storefronts
from common.observability import redaction


def find_storefront(storefronts: Storefronts, name: str) -> Storefront:
    """Raises CommandRefused without such a storefront."""
    storefront = storefronts.get(name)
    if storefront is None:
        raise CommandRefused(
            f"There is no storefront {name!r}; there are {', '.join(each.name for each in storefronts)}."
        )
    return storefront


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Raises CommandRefused if the database does not answer."""
    database = Database(url, pool_size=1)
    try:
        yield database
    except psycopg.Error as error:
        raise CommandRefused(f"The database does not answer: {redaction.reason(error)}") from error
    finally:
        await database.close()
