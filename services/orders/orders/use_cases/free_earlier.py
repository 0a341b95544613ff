"""A request that comes again must not be refused for what its own earlier attempts still hold."""

from common.clients.cart import CartClient
from common.clients.catalog import CatalogClient
from common.database import Database

from orders.domain.checkout import Checkout
from orders.domain.repository import Checkouts


async def free_earlier(checkout: Checkout, database: Database, cart: CartClient, catalog: CatalogClient) -> None:
    """Give back at once what `checkout.abandoned`, or the sweep, may not have given back yet.

    Otherwise the cart would seem empty, or the last unit sold, to the very customer who has them. Raises
    ServiceUnavailable.
    """
    if not checkout.attempt or checkout.request_id is None:
        return
    async with database.transaction() as session:
        held = await Checkouts(session).perhaps_holding(checkout.request_id)
    for order_id in held:
        await cart.release(checkout.storefront, order_id)
        await catalog.release(checkout.storefront, order_id)
