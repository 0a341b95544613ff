"""A deleted account: its orders stay for the books, without the person."""

from uuid import UUID

from common.outbox import publish
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.facts import changed
from orders.domain.repository import Orders
from orders.domain.status import Status

NOTE = "Order cancelled: the customer's account was deleted."


async def forget_customer(storefront: str, user_id: UUID, session: AsyncSession) -> None:
    """Cancel what is unpaid, anonymise everything; a paid order keeps its destination until it is there."""
    orders = Orders(session, storefront)
    theirs = await orders.of_customer(user_id)
    for order in theirs:
        order.anonymise()
        if order.status is Status.PENDING:
            await orders.record(order, order.cancel(NOTE))
            await publish(session, changed(order, []))
    await orders.forget_customer(user_id, theirs)
