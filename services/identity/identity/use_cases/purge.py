"""Forget what has become worthless."""

from common import clock
from common.database import Database
from common.deletion import delete_where


async def purge(database: Database) -> None:
    """Delete expired mail tokens and changes of address, and sessions no token of which can be alive.

    Safe in several processes.
    """
    now = clock.now()
    await delete_where(database, "mail_tokens", "expires_at < %s", (now,))
    await delete_where(database, "email_changes", "expires_at < %s", (now,))
    await delete_where(database, "sessions", "expires_at < %s or deniable_until < %s", (now, now))
