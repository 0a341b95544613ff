"""Cancel an order that has not been shipped, as its customer."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from orders.domain.order import Order
from orders.repository.writes import Orders
from orders.use_cases.change_status import publish_and_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    storefront: Storefront
    order_id: UUID
    user_id: UUID


async def cancel_order(command: CancelOrder, uow: UnitOfWork) -> Order:
    """Return the cancelled order. Raises OrderNotFound, OrderNotCancellable."""
    orders = Orders(uow, command.storefront.name)
    order = await orders.get(command.order_id, command.user_id)
    await orders.record(order, order.cancel("Order cancelled by customer.", by=command.user_id))
    await publish_and_mail(order, [], command.storefront, uow)
    return order
