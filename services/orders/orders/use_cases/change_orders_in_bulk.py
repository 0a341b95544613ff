"""Staff ship, cancel or annotate many orders at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from common.audit import StaffAction
from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import CountDiffers, DomainError
from common.kernel.storefronts import Storefront

from orders.domain.status import Status
from orders.repository.order_search import OrderFilter, OrderSort, count_orders, search_orders
from orders.use_cases.add_order_note import AddOrderNote, add_order_note
from orders.use_cases.change_status import ChangeStatus, change_status

MOST = 500
"""Orders that one call changes: it is answered within seconds."""


class BulkAction(StrEnum):
    SHIP = "ship"
    CANCEL = "cancel"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrders:
    """`order_ids`, or all orders that `wanted` selects if they are `count`. `by` is the member of staff."""

    storefront: Storefront
    action: BulkAction
    order_ids: Sequence[UUID]
    wanted: OrderFilter | None
    count: int | None
    note: str | None
    by: UUID
    by_email: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """`refusal` is why the order was not changed; None if it was."""

    order_id: UUID
    refusal: DomainError | None


async def change_orders_in_bulk(command: ChangeOrders, action: StaffAction, database: Database) -> list[Changed]:
    """Each order in a transaction of its own, with its own entry in the audit log. Raises CountDiffers."""
    results = []
    for order_id in await _selected(command, database):
        try:
            async with database.transaction() as uow:
                await _change(command, order_id, uow)
                await action.record(uow, subject_id=str(order_id), after={"action": command.action.value})
        except DomainError as refusal:
            results.append(Changed(order_id, refusal))
        else:
            results.append(Changed(order_id, None))
    return results


async def _selected(command: ChangeOrders, database: Database) -> Sequence[UUID]:
    if command.wanted is None:
        return command.order_ids
    executor, name = database.autocommit, command.storefront.name
    count = await count_orders(executor, name, command.wanted)
    if count != command.count or count > MOST:
        raise CountDiffers(count=count, most=MOST)
    rows = await search_orders(executor, name, command.wanted, OrderSort.OLDEST, None, MOST)
    return [row["id"] for row in rows]


async def _change(command: ChangeOrders, order_id: UUID, uow: UnitOfWork) -> None:
    if command.action is BulkAction.NOTE:
        note = AddOrderNote(
            storefront=command.storefront.name,
            order_id=order_id,
            text=command.note or "",
            by=command.by,
            by_email=command.by_email,
        )
        await add_order_note(note, uow)
        return
    status = Status.SHIPPED if command.action is BulkAction.SHIP else Status.CANCELLED
    change = ChangeStatus(
        storefront=command.storefront,
        order_id=order_id,
        status=status,
        note=command.note,
        tracking_number=None,
        by=command.by,
    )
    await change_status(change, uow)
