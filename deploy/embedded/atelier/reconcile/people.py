"""Sessions of a restored identity."""

from common import clock
from identity.domain.sessions import Sessions

from atelier.reconcile.services import Services

_LIVE = """
    select distinct storefront, user_id from sessions where ended_at is null and expires_at > %(now)s
    and storefront = any(%(storefronts)s)
"""


async def end_sessions(services: Services) -> int:
    """End every session: among them are those that were ended since the moment of the restore. Answers of how many."""
    names = [each.name for each in services.storefronts]
    owners = await services.rows("identity", _LIVE, now=clock.now(), storefronts=names)
    for owner in owners:
        async with services.databases["identity"].transaction() as session:
            await Sessions(session, services.storefronts[owner["storefront"]]).end_all(owner["user_id"])
    return len(owners)
