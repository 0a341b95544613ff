"""Release what earlier attempts of a repeated checkout request hold."""

from common.db.database import Database
from common.rpc.interfaces.cart import CartInterface
from common.rpc.interfaces.catalog import CatalogInterface

from orders.domain.checkout import Checkout
from orders.repository.writes import Checkouts


async def release_earlier_attempts(
    checkout: Checkout, database: Database, cart: CartInterface, catalog: CatalogInterface
) -> None:
    """Release what earlier attempts of the request hold: `checkout.abandoned` may not have been handled yet.

    Otherwise the request would be refused for an empty cart or missing stock, both held by its own earlier attempt.
    Raises ServiceUnavailable.
    """
    if not checkout.attempt or checkout.request_id is None:
        return
    async with database.transaction() as uow:
        held_ids = await Checkouts(uow).possibly_holding(checkout.request_id)
    for order_id in held_ids:
        await cart.release(checkout.storefront, order_id)
        await catalog.release(checkout.storefront, order_id)
