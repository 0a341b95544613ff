"""Cancel an order that siblings know as closed, as after restoring this database to an earlier moment."""

from dataclasses import dataclass
from uuid import UUID

from common.outbox import publish
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.facts import changed
from orders.domain.repository import Orders

NOTE = "Order cancelled: it had been closed before."


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOrder:
    storefront: Storefront
    order_id: UUID


async def close_order(command: CloseOrder, session: AsyncSession) -> None:
    """Siblings are told again, the customer is not. Raises OrderNotFound, OrderNotCancellable once it was shipped."""
    orders = Orders(session, command.storefront.name)
    order = await orders.get(command.order_id)
    if order.is_closed:
        return
    await orders.record(order, order.cancel(NOTE))
    await publish(session, changed(order, []))
