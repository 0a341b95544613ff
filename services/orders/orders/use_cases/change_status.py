"""Change an order's status by its state machine, publish the event, and mail the customer."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.events import changed
from orders.domain.order import Order, OrderLine
from orders.domain.status import Status
from orders.domain.workbench import Quantities
from orders.repository.workbench import read_shipped
from orders.repository.writes import Orders
from orders.use_cases.enqueue_order_mail import enqueue_status_mail
from orders.use_cases.ship_lines import Tracking, add_shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus:
    """`by` is the member of staff. `tracking_number` is used for the status `shipped` only."""

    storefront: Storefront
    order_id: UUID
    status: Status
    note: str | None
    tracking_number: str | None
    by: UUID


async def change_status(command: ChangeStatus, uow: UnitOfWork) -> None:
    """Shipping an order ships all that is left of it. Raises OrderNotFound, TransitionRefused."""
    orders = Orders(uow, command.storefront.name)
    order, lines = await orders.get_with_lines(command.order_id)
    if command.status is Status.SHIPPED and order.status is Status.PROCESSING:
        left = Quantities(lines, await read_shipped(uow, order.storefront, order.id)).left
        await add_shipment(order, left, Tracking(tracking_number=command.tracking_number or None), command.by, uow)
    entry = order.change(command.status, command.note, by=command.by, tracking_number=command.tracking_number)
    await orders.record(order, entry)
    await publish_and_mail(order, lines, command.storefront, uow)


async def publish_and_mail(order: Order, lines: list[OrderLine], storefront: Storefront, uow: UnitOfWork) -> None:
    """Publish the new status, and mail it to the customer.

    A cancellation is published eagerly: catalog has released the stock before the response is sent.
    """
    await publish(uow, changed(order, lines), eager=order.is_closed)
    await enqueue_status_mail(uow, order, storefront)
