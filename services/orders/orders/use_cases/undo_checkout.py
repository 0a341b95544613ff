"""Undo a checkout that places no order: release its claim and its reservation."""

import structlog
from common.db.database import Database
from common.observability import redaction
from common.rpc.interfaces.cart import CartInterface
from common.rpc.interfaces.catalog import CatalogInterface

from orders.domain.checkout import Checkout
from orders.repository.writes import Checkouts
from orders.use_cases.abandon_checkouts import abandon

log = structlog.get_logger()


async def undo_checkout(checkout: Checkout, database: Database, cart: CartInterface, catalog: CatalogInterface) -> bool:
    """Undo the steps. Returns False if the order exists: a concurrent run placed it, or a commit got no reply.

    The checkout is refused first, so that no order can be placed with a released claim or reservation. If a
    service is unavailable, it releases on `checkout.abandoned` instead.
    """
    async with database.transaction() as uow:
        if not await Checkouts(uow).refuse(checkout.id):
            return False
    try:
        await cart.release(checkout.storefront, checkout.id)
        await catalog.release(checkout.storefront, checkout.id)
    except Exception as error:
        log.warning("checkout_not_released_at_once", order_id=str(checkout.id), reason=redaction.reason(error))
        async with database.transaction() as uow:
            await abandon(await Checkouts(uow).get(checkout.id), uow)
    else:
        async with database.transaction() as uow:
            await Checkouts(uow).settle(checkout.id)
    return True
