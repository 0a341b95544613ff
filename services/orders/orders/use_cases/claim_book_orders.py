"""Visitors' orders become a customer's; claims that do not come back are requested again."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import Record
from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.book_errors import ClaimSettled, CustomerUnknown
from orders.domain.book_events import claim_requested
from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders, unclaimed_orders
from orders.use_cases.anonymise_customer import anonymise_book_order
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.record_book_payment import report_paid_order

BATCH = 50
RETRIED = "Staff requested the claim again."


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryClaim:
    """`customer_number` is the public id of the customer who gets the order, instead of the account with its email."""

    storefront: str
    number: int
    customer_number: int | None
    by: UUID


async def claim_book_orders(event: GuestClaimed, storefront: Storefront, uow: UnitOfWork) -> None:
    """Give all orders of the guest to the user, if an order's claim is what happened: a sign-in claims nothing."""
    orders = BookOrders(uow, storefront.name)
    found = await orders.of_guest(event.guest_id)
    if all(order.id != event.merge_id for order in found):
        return
    is_deleted = await orders.is_deleted(event.user_id)
    for order in found:
        await orders.record(order, order.claim(event.user_id))
        if is_deleted:
            await anonymise_book_order(order, orders)
        if order.is_paid:
            await report_paid_order(order, storefront, uow, eager=False)


async def request_claims_again(context: BookOrderContext) -> int:
    """Publish `claim.requested` again for paid visitors' orders without a customer; returns their number."""
    names = [storefront.name for storefront in context.storefronts]
    total = 0
    while True:
        async with context.database.transaction() as uow:
            before = clock.now() - context.claim_timeout
            orders = await unclaimed_orders(uow, names, before, BATCH)
            for order in orders:
                await _request_again(order, uow)
        total += len(orders)
        if len(orders) < BATCH:
            return total


async def retry_claim(command: RetryClaim, context: BookOrderContext, record: Record) -> None:
    """Request a claim again at once. Raises CustomerUnknown, BookOrderNotFound, ClaimSettled."""
    customer = None
    if command.customer_number is not None:
        customer = await context.identity.user_by_number(command.storefront, command.customer_number)
        if customer is None:
            raise CustomerUnknown()
    async with context.database.transaction() as uow:
        order = await BookOrders(uow, command.storefront).numbered(command.number)
        if not order.awaits_claim:
            raise ClaimSettled()
        order.claim_user_id = customer or order.claim_user_id
        await uow.defer_add(order.entry(RETRIED, command.by))
        await _request_again(order, uow)
        await record(uow)


async def _request_again(order: BookOrder, uow: UnitOfWork) -> None:
    order.request_claim(order.claim_user_id)
    await BookOrders(uow, order.storefront).record(order)
    await publish(uow, claim_requested(order))
