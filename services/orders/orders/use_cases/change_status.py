"""Move an order along its status machine, tell the siblings, and write to the customer."""

from dataclasses import dataclass
from uuid import UUID

from common.events.envelope import Envelope
from common.outbox import publish
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.facts import changed
from orders.domain.order import Order, OrderLine
from orders.domain.repository import Orders
from orders.domain.status import Status
from orders.use_cases.mails import write_to_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus:
    """By a member of staff. The tracking number belongs to `shipped` and is ignored elsewhere."""

    storefront: Storefront
    order_id: UUID
    status: Status
    note: str | None
    tracking_number: str | None
    by: UUID


async def change_status(command: ChangeStatus, session: AsyncSession) -> list[Envelope]:
    """The events that were published. Raises OrderNotFound, TransitionRefused."""
    orders = Orders(session, command.storefront.name)
    order, lines = await orders.get_with_lines(command.order_id)
    entry = order.change(command.status, command.note, by=command.by, tracking_number=command.tracking_number)
    await orders.record(order, entry)
    return await announce(order, lines, command.storefront, session)


async def announce(
    order: Order, lines: list[OrderLine], storefront: Storefront, session: AsyncSession
) -> list[Envelope]:
    """Tell siblings and customer of the status that staff or the customer gave the order."""
    told = await publish(session, changed(order, lines))
    await write_to_customer(session, order, storefront)
    return told
