"""Forget what has become worthless."""

from common import clock
from common.database import Database


async def purge(database: Database) -> None:
    """Delete expired mail tokens and changes of address, and sessions no token of which can be alive.

    Safe in several processes.
    """
    now = clock.now()
    await database.reads.write("delete from mail_tokens where expires_at < %s", (now,))
    await database.reads.write("delete from email_changes where expires_at < %s", (now,))
    await database.reads.write("delete from sessions where expires_at < %s or deniable_until < %s", (now, now))
