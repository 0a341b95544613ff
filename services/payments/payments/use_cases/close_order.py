"""Close a cancelled or expired order to payments: open intents are cancelled and captured payments refunded."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue

from payments.domain.errors import ProviderRefused
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.repository.writes import Payments
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder
from payments.use_cases.refund_payment import refund_payment


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOrder:
    """`closed_as` is `cancelled` or `expired`."""

    storefront: str
    order_id: UUID
    closed_as: str


async def close_order(command: CloseOrder, uow: UnitOfWork) -> None:
    """Mark the order as closed. If it has payments, enqueue the job that cancels or refunds them."""
    payments = Payments(uow, command.storefront)
    await payments.close(command.order_id, command.closed_as)
    if await payments.of_order(command.order_id):
        await enqueue(uow, SettleClosedOrder(storefront=command.storefront, order_id=command.order_id))


async def settle_closed_order(job: SettleClosedOrder, context: PaymentContext) -> None:
    """Cancel open payments and refund captured ones. Repeating it has no further effect.

    Raises ProviderRefused or ProviderUnavailable while a refund is outstanding.
    """
    async with context.database.transaction() as uow:
        payments = await Payments(uow, job.storefront).of_order(job.order_id)
    for payment in payments:
        if payment.is_open:
            await _cancel(payment, context)
        await _refund_captured(payment, context)


async def _cancel(payment: Payment, context: PaymentContext) -> None:
    if payment.transaction_id is None:
        async with context.database.transaction() as uow:
            payments = Payments(uow, payment.storefront)
            await payments.lock(payment.order_id)
            current = await payments.get(payment.id)
            current.cancel_without_intent()
            await payments.save(current)
        return
    account = context.account(payment.storefront)
    try:
        intent = await account.cancel_intent(payment.transaction_id)
    except ProviderRefused:
        intent = await account.intent(payment.transaction_id)
    await context.observe(payment.storefront, payment.order_id, payment.id, intent)


async def _refund_captured(payment: Payment, context: PaymentContext) -> None:
    while refunds := await _outstanding_refunds(payment, context):
        for refund in refunds:
            await refund_payment(refund, payment, context)


async def _outstanding_refunds(payment: Payment, context: PaymentContext) -> list[Refund]:
    """Return the refunds requested already, and a new one for what is not refunded or requested."""
    async with context.database.transaction() as uow:
        payments = Payments(uow, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        refunds = await payments.requested_refunds(current)
        remainder = current.remaining - sum(refund.amount for refund in refunds)
        if remainder > 0:
            refunds.append(_new_refund(current, remainder))
            await payments.add(refunds[-1])
    return refunds


def _new_refund(payment: Payment, amount: int) -> Refund:
    return Refund(
        storefront=payment.storefront,
        payment_id=payment.id,
        amount=amount,
        reason="order closed",
        requested_by=None,
    )
