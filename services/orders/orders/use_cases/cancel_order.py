"""A customer cancels an order that has not been shipped."""

from dataclasses import dataclass
from uuid import UUID

from common.events.envelope import Envelope
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.order import Order
from orders.domain.repository import Orders
from orders.use_cases.change_status import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    storefront: Storefront
    order_id: UUID
    user_id: UUID


async def cancel_order(command: CancelOrder, session: AsyncSession) -> tuple[Order, list[Envelope]]:
    """The order and the events that were published. Raises OrderNotFound, OrderNotCancellable."""
    orders = Orders(session, command.storefront.name)
    order = await orders.get(command.order_id, command.user_id)
    await orders.record(order, order.cancel("Order cancelled by customer.", by=command.user_id))
    return order, await announce(order, [], command.storefront, session)
