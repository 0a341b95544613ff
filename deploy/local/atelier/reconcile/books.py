"""Paid orders of books and packs that generation or payments do not know, after a backup was restored."""

from uuid import UUID

from common.messaging.outbox import publish
from orders.domain.book_events import paid
from orders.repository.book_orders import BookOrders, raise_numbers

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

LOST_NUMBERS = 1_000
"""How many numbers are left out beyond the last one that is known: lost orders that were not paid have them."""


async def publish_paid(services: Services, findings: list[Finding]) -> list[str]:
    """Publish `book_order.paid` again, once per order. Its consumers ignore what they know."""
    for storefront, order_id in dict.fromkeys((each.storefront, UUID(each.subject)) for each in findings):
        async with services.databases["orders"].transaction() as uow:
            orders = BookOrders(uow, storefront)
            order = await orders.by_id(order_id)
            if order.is_paid and order.user_id:
                await publish(uow, paid(order, *await orders.contents(order)))
    return []


async def advance(services: Services, findings: list[Finding]) -> list[str]:
    """Let new orders have numbers that no lost order had."""
    last = max(int(finding.subject) for finding in findings)
    await raise_numbers(services.databases["orders"].autocommit, last + LOST_NUMBERS)
    return []
