"""Refund payments: store the request, then execute it at the provider once, with retries."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel import money
from common.messaging.outbox import publish

from payments.adapters import measures
from payments.domain.errors import (
    PaymentNotRefundable,
    ProviderRefused,
    RefundAmountInvalid,
    RefundTooLarge,
)
from payments.domain.intent import ProviderRefund
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.repository.writes import Payments
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder


class SettleRefund(JobPayload, name="SettleRefund"):
    """The job that executes a refund at the provider."""

    storefront: str
    refund_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefund:
    """`amount` is in major units; None for the whole remainder."""

    storefront: str
    payment_id: UUID
    amount: Decimal | None
    reason: str | None
    staff_id: UUID | None


async def request_refund(command: RequestRefund, uow: UnitOfWork) -> tuple[Payment, Refund]:
    """Store a refund and enqueue the job that executes it.

    Raises PaymentNotFound, PaymentNotRefundable, RefundAmountInvalid, RefundTooLarge.
    """
    payments = Payments(uow, command.storefront)
    await payments.lock(await payments.order_id_of(command.payment_id))
    payment = await payments.get(command.payment_id)
    if not payment.is_captured:
        raise PaymentNotRefundable(status=payment.status)
    refund = Refund(
        storefront=command.storefront,
        payment_id=payment.id,
        amount=_amount_to_refund(command, payment, await payments.refundable(payment)),
        reason=command.reason,
        requested_by=command.staff_id,
    )
    await payments.add(refund)
    await enqueue(uow, SettleRefund(storefront=refund.storefront, refund_id=refund.id))
    return payment, refund


def _amount_to_refund(command: RequestRefund, payment: Payment, available: int) -> int:
    amount = available if command.amount is None else minor_units(command.amount, payment.currency)
    if not 0 < amount <= available:
        raise RefundTooLarge(available=money.to_decimal_string(available, payment.currency))
    return amount


def minor_units(amount: Decimal, currency: str) -> int:
    """Raises RefundAmountInvalid."""
    try:
        minor = money.from_decimal(amount, currency)
    except ValueError as error:
        raise RefundAmountInvalid() from error
    if minor <= 0:
        raise RefundAmountInvalid()
    return minor


async def settle_refund(job: SettleRefund, context: PaymentContext) -> None:
    """Execute a refund. A refusal is stored for staff and not retried; an unknown outcome is retried."""
    async with context.database.transaction() as uow:
        payments = Payments(uow, job.storefront)
        refund = await payments.refund(job.refund_id)
        payment = await payments.get(refund.payment_id)
    if refund.is_open:
        try:
            await refund_payment(refund, payment, context)
        except ProviderRefused:
            await _settle_order_if_closed(payment, context)


async def refund_payment(refund: Refund, payment: Payment, context: PaymentContext) -> None:
    """Execute a refund at the provider and store the result. Raises ProviderRefused after storing the failure."""
    account = context.account(payment.storefront)
    transaction_id = str(payment.transaction_id)
    try:
        result = await account.refund(refund, transaction_id)
    except ProviderRefused as refusal:
        intent = await account.intent(transaction_id)
        await _record(refund, payment, context, refusal=str(refusal.facts["reason"]))
        await context.observe(payment.storefront, payment.order_id, payment.id, intent)
        raise
    await _record(refund, payment, context, result=result)
    if result.is_failed:
        raise ProviderRefused(reason=result.reason)


async def _record(
    refund: Refund,
    payment: Payment,
    context: PaymentContext,
    *,
    result: ProviderRefund | None = None,
    refusal: str = "",
) -> None:
    async with context.database.transaction() as uow:
        payments = Payments(uow, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.refund(refund.id)
        if result is None:
            current.fail(refusal)
        else:
            current.settle(result)
        await payments.save(current)
        if result is not None and not result.is_failed:
            refunded = await payments.get(payment.id)
            moved = measures.moved(refunded)
            events = refunded.refund_to(result.refunded)
            await payments.save(refunded)
            measures.count_when_committed(uow, "order", moved, refunded)
            await publish(uow, *events)


async def _settle_order_if_closed(payment: Payment, context: PaymentContext) -> None:
    """Enqueue the full refund of a closed order's payment, after a refund that staff requested was refused."""
    async with context.database.transaction() as uow:
        if await Payments(uow, payment.storefront).lock(payment.order_id):
            job = SettleClosedOrder(storefront=payment.storefront, order_id=payment.order_id)
            await enqueue(uow, job)
