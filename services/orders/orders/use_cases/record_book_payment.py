"""Record that an order of books or of a retry pack was paid, as the payment webhook reports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.book_errors import ClaimPending, CustomerMismatch, CustomerUnknown
from orders.domain.book_events import claim_requested, paid
from orders.domain.book_order import BookOrder
from orders.repository.book_orders import BookOrders
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.enqueue_book_mail import enqueue_book_confirmation, enqueue_production_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBookPayment:
    """`number` and `customer_number` are public ids; the customer is optional."""

    storefront: Storefront
    number: int
    customer_number: int | None
    transaction_id: str | None


async def record_book_payment(command: RecordBookPayment, context: BookOrderContext) -> BookOrder:
    """A customer's order is paid at once; a guest's first gets a customer, by `claim.requested`.

    The payment of a paid order has no effect. Raises BookOrderNotFound, CustomerUnknown, CustomerMismatch,
    ClaimPending, BookOrderCancelled.
    """
    name, customer = command.storefront.name, None
    if command.customer_number is not None:
        customer = await context.identity.user_by_number(name, command.customer_number)
    async with context.database.transaction() as uow:
        orders = BookOrders(uow, name)
        order, others = await orders.with_those_of_its_guest(command.number)
        if command.customer_number is not None:
            _check_customer(customer, order, others)
        if not order.is_paid:
            entry = order.pay(command.transaction_id)
            if order.guest_id is not None:
                order.request_claim(customer or _named_customer(others))
            await orders.record(order, entry)
            await _report_payment(order, command.storefront, uow)
        return order


async def report_paid_order(order: BookOrder, storefront: Storefront, uow: UnitOfWork, *, eager: bool) -> None:
    """Publish that a customer's order is paid, and tell staff what to produce."""
    items, pack = await BookOrders(uow, storefront.name).contents(order)
    await publish(uow, paid(order, items, pack), eager=eager)
    if not order.is_pack:
        await enqueue_production_mail(uow, order, items, storefront)


async def _report_payment(order: BookOrder, storefront: Storefront, uow: UnitOfWork) -> None:
    if not order.is_pack:
        items, _ = await BookOrders(uow, storefront.name).contents(order)
        await enqueue_book_confirmation(uow, order, items, storefront)
    if order.guest_id is not None:
        await publish(uow, claim_requested(order), eager=True)
    else:
        await report_paid_order(order, storefront, uow, eager=True)


def _check_customer(customer: UUID | None, order: BookOrder, others: Sequence[BookOrder]) -> None:
    """A guest has one customer: also another order's payment can have named, or be about to find, a different one."""
    if customer is None:
        raise CustomerUnknown()
    if order.user_id is not None and order.user_id != customer:
        raise CustomerMismatch()
    for each in (order, *others):
        if each.awaits_claim and each.claim_user_id is None:
            raise ClaimPending()
        if each.awaits_claim and each.claim_user_id != customer:
            raise CustomerMismatch()


def _named_customer(orders: Sequence[BookOrder]) -> UUID | None:
    """The customer that the payment of an unclaimed order has named."""
    return next((each.claim_user_id for each in orders if each.awaits_claim and each.claim_user_id), None)
