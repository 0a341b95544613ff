"""Delete rows that are no longer needed."""

from common.db.database import Database
from common.db.deletion import delete_where
from common.kernel import clock


async def purge(database: Database) -> None:
    """Delete what has expired: mail tokens, changes of address, passkey challenges, sign-ins at providers and their
    tickets, and sessions whose tokens have all expired.

    May run in several processes at once.
    """
    now = clock.now()
    await delete_where(database, "mail_tokens", "expires_at < %(now)s", now=now)
    await delete_where(database, "email_changes", "expires_at < %(now)s", now=now)
    await delete_where(database, "passkey_challenges", "expires_at < %(now)s", now=now)
    await delete_where(database, "authorization_requests", "expires_at < %(now)s", now=now)
    await delete_where(database, "sign_in_tickets", "expires_at < %(now)s", now=now)
    await delete_where(database, "sessions", "expires_at < %(now)s or deniable_until < %(now)s", now=now)
