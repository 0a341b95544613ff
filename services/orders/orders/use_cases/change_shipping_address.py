"""Staff correct the address of an order whose goods have not left."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from orders.domain.status import Status
from orders.domain.workbench_errors import AddressFixed
from orders.repository.workbench import newest_position
from orders.repository.writes import Orders

NOTE = "The shipping address was corrected."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShippingAddress:
    """`changes` are members of the address; `by` is the member of staff."""

    storefront: str
    order_id: UUID
    changes: dict[str, Any]
    by: UUID


async def change_shipping_address(command: ChangeShippingAddress, uow: UnitOfWork) -> None:
    """Raises OrderNotFound, AddressFixed once a part was shipped."""
    orders = Orders(uow, command.storefront)
    order = await orders.get(command.order_id)
    is_open = order.status in (Status.PENDING, Status.PROCESSING)
    if not is_open or await newest_position(uow, command.storefront, order.id):
        raise AddressFixed(status=order.status.value)
    order.shipping_address = {**order.shipping_address, **command.changes}
    order.updated_at, order.version = clock.now(), order.version + 1
    await orders.record(order, order.entry(NOTE, command.by))
