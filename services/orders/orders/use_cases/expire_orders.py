"""Cancel the orders that nobody paid in time."""

from common.database import Database
from common.outbox import publish
from common.storefronts import Storefront, Storefronts
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.facts import expired
from orders.domain.order import Order
from orders.domain.repository import Orders, unpaid
from orders.use_cases.mails import write_to_customer

BATCH = 50
NOTE = "Order expired: it was not paid in time."


async def expire_orders(database: Database, storefronts: Storefronts) -> int:
    """Answers how many. A payment that is being recorded right now wins; one that comes later finds it cancelled."""
    count = 0
    while True:
        async with database.transaction() as session:
            orders = await unpaid(session, [storefront.name for storefront in storefronts], BATCH)
            for order in orders:
                await _expire(order, storefronts[order.storefront], session)
        count += len(orders)
        if len(orders) < BATCH:
            return count


async def _expire(order: Order, storefront: Storefront, session: AsyncSession) -> None:
    await Orders(session, storefront.name).record(order, order.cancel(NOTE))
    await publish(session, expired(order))
    await write_to_customer(session, order, storefront, has_expired=True)
