"""Cancel the orders that were not paid in time."""

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront, Storefronts
from common.messaging.outbox import publish

from orders.domain.events import expired
from orders.domain.order import Order
from orders.repository.writes import Orders, overdue_orders
from orders.use_cases.enqueue_order_mail import enqueue_status_mail

BATCH = 50
NOTE = "Order expired: it was not paid in time."


async def expire_orders(database: Database, storefronts: Storefronts) -> int:
    """Cancel all overdue orders; returns their number.

    An order that a concurrent transaction has locked, to record its payment, is skipped.
    """
    count = 0
    while True:
        async with database.transaction() as uow:
            orders = await overdue_orders(uow, [storefront.name for storefront in storefronts], BATCH)
            for order in orders:
                await _expire(order, storefronts[order.storefront], uow)
        count += len(orders)
        if len(orders) < BATCH:
            return count


async def _expire(order: Order, storefront: Storefront, uow: UnitOfWork) -> None:
    await Orders(uow, storefront.name).record(order, order.cancel(NOTE))
    await publish(uow, expired(order))
    await enqueue_status_mail(uow, order, storefront, has_expired=True)
