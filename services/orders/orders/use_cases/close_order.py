"""Cancel an order that payments has recorded as closed, after this database was restored to an earlier state."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.events import changed
from orders.repository.writes import Orders

NOTE = "Order cancelled: it had been closed before."


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOrder:
    storefront: Storefront
    order_id: UUID


async def close_order(command: CloseOrder, uow: UnitOfWork) -> None:
    """Cancel and publish, without a mail; no effect on a cancelled order. Raises OrderNotFound, OrderNotCancellable."""
    orders = Orders(uow, command.storefront.name)
    order = await orders.get(command.order_id)
    if order.is_closed:
        return
    await orders.record(order, order.cancel(NOTE))
    await publish(uow, changed(order, []))
