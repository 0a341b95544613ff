"""A guest who signed in finds what was in their cart in the user's, with the next request already."""

import asyncio
from uuid import UUID

import structlog
from common import faults
from common.clients.cart import CartClient
from common.errors import RemoteRefusal, ServiceUnavailable

PATIENCE = 2.0
"""Seconds that a login waits for its cart."""
log = structlog.get_logger("gateway")


class Claims:
    """Tells cart what identity's event tells it anyway: under one `merge_id`, so that the second changes nothing."""

    def __init__(self, cart: CartClient) -> None:
        self._cart = cart

    async def settle(self, storefront: str, guest_id: UUID, note: str) -> None:
        """`note` is `MERGE_ID USER_ID`. Never fails: a login is none the worse for a cart that is not there."""
        merge_id, _, user_id = note.partition(" ")
        try:
            async with asyncio.timeout(PATIENCE):
                await self._cart.merge(storefront, UUID(merge_id), guest_id, UUID(user_id))
        except (RemoteRefusal, ServiceUnavailable, TimeoutError) as error:
            log.warning("guest_claim_waits", storefront=storefront, reason=faults.reason(error))
