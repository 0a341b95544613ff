"""Sessions of a restored identity."""

from common.kernel import clock
from identity.use_cases.end_sessions import end_all_sessions

from atelier.reconcile.services import Services

_LIVE = """
    select distinct storefront, user_id from sessions where ended_at is null and expires_at > %(now)s
    and storefront = any(%(storefronts)s)
"""


async def end_sessions(services: Services) -> int:
    """End every session, because some had ended after the backup. Returns the number of users."""
    names = [each.name for each in services.storefronts]
    owners = await services.rows("identity", _LIVE, now=clock.now(), storefronts=names)
    for owner in owners:
        async with services.databases["identity"].transaction() as uow:
            await end_all_sessions(services.storefronts[owner["storefront"]], owner["user_id"], uow)
    return len(owners)
