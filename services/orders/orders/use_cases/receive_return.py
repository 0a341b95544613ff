"""Goods of an order come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish
from common.rpc.interfaces.payments import OrderPayment

from orders.domain.events import changed, goods_returned
from orders.domain.status import Status
from orders.domain.workbench import SHIPPED, GoodsReturn, Quantities, ReturnLine
from orders.domain.workbench_errors import NotReturnable
from orders.repository.workbench import get_return, read_returned
from orders.repository.writes import Orders
from orders.use_cases.refund_order import WantedRefund, add_refund

PART_NOTE = "A part of the order was returned."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReturn:
    """`lines` maps ids of lines to quantities; None for everything. With `restock` they are for sale again.

    `refund_lines` refunds the lines, `refund_shipping` the price of shipping. `by` is the member of staff. `return_id`
    is the same in repetitions.
    """

    return_id: UUID
    storefront: Storefront
    order_id: UUID
    lines: Mapping[UUID, int] | None
    restock: bool
    refund_lines: bool
    refund_shipping: bool
    notify: bool
    reason: str
    by: UUID


async def receive_return(command: ReceiveReturn, payment: OrderPayment | None, uow: UnitOfWork) -> GoodsReturn:
    """A delivered order is returned when everything came back.

    Raises OrderNotFound, NotReturnable, and what `Quantities.chosen` and `add_refund` raise.
    """
    name = command.storefront.name
    orders = Orders(uow, name)
    order, lines = await orders.get_with_lines(command.order_id)
    if earlier := await get_return(uow, name, command.return_id):
        return earlier
    if order.status not in SHIPPED:
        raise NotReturnable(status=order.status.value)
    left = Quantities(lines, await read_returned(uow, name, order.id))
    chosen = left.chosen(command.lines)
    received = GoodsReturn(
        id=command.return_id,
        storefront=name,
        order_id=order.id,
        restock=command.restock,
        reason=command.reason,
        created_by=command.by,
    )
    if command.refund_lines or command.refund_shipping:
        wanted = WantedRefund(
            lines=chosen if command.refund_lines else {},
            shipping=command.refund_shipping,
            reason=command.reason,
            notify=command.notify,
        )
        refund_id = uuid5(received.id, "refund")
        received.refund_id = (await add_refund(order, lines, wanted, payment, refund_id, command.by, uow)).id
    await uow.defer_add(received)
    for line_id, quantity in chosen.items():
        await uow.defer_add(ReturnLine(return_id=received.id, line_id=line_id, quantity=quantity))
    if order.status is Status.DELIVERED and chosen == left.left:
        await orders.record(order, order.change(Status.RETURNED, command.reason, by=command.by))
        await publish(uow, changed(order, lines))
    else:
        order.updated_at, order.version = clock.now(), order.version + 1
        await orders.record(order, order.entry(PART_NOTE, command.by))
    if command.restock:
        await publish(uow, goods_returned(order, lines, chosen, received.id))
    return received
