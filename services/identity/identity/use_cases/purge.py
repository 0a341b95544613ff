"""Delete rows that are no longer needed."""

from datetime import timedelta
from typing import LiteralString

from common.db.database import Database
from common.db.deletion import delete_where
from common.kernel import clock
from common.kernel.storefronts import Storefronts

from identity.storefront import Books

_OF_GUESTS: LiteralString = "guest_id is not null and storefront = %(storefront)s and updated_at < %(edge)s"
_DONE: LiteralString = "storefront = %(storefront)s and completed_at < %(edge)s"


async def purge(database: Database, storefronts: Storefronts) -> None:
    """Delete what has expired: mail tokens, mailed codes, changes of address, passkey challenges, sign-ins at providers
    and their tickets, sign-ins that wait for a second factor, and sessions whose tokens have all expired. Delete
    addresses of guests that have not changed for `[books] visitor_days`, and records of erasures with the audit log.

    May run in several processes at once.
    """
    now = clock.now()
    await delete_where(database, "mail_tokens", "expires_at < %(now)s", now=now)
    await delete_where(database, "magic_codes", "expires_at < %(now)s", now=now)
    await delete_where(database, "email_changes", "expires_at < %(now)s", now=now)
    await delete_where(database, "passkey_challenges", "expires_at < %(now)s", now=now)
    await delete_where(database, "pending_sign_ins", "expires_at < %(now)s", now=now)
    await delete_where(database, "authorization_requests", "expires_at < %(now)s", now=now)
    await delete_where(database, "sign_in_tickets", "expires_at < %(now)s", now=now)
    await delete_where(database, "sessions", "expires_at < %(now)s or deniable_until < %(now)s", now=now)
    await delete_where(database, "denied_sessions", "deniable_until < %(now)s", now=now)
    for storefront in storefronts:
        edge = now - timedelta(days=storefront.section(Books).visitor_days)
        await delete_where(database, "contact_addresses", _OF_GUESTS, storefront=storefront.name, edge=edge)
        kept_since = now - timedelta(days=storefront.audit.days)
        await delete_where(database, "erasures", _DONE, storefront=storefront.name, edge=kept_since)
