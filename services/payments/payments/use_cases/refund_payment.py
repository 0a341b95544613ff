"""Give money back: ask for it, then let the provider do it, once, however often that is tried."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from common import money
from common.outbox import publish
from common.tasks import enqueue
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.errors import (
    PaymentNotRefundable,
    ProviderRefused,
    RefundAmountInvalid,
    RefundTooLarge,
)
from payments.domain.intent import MadeRefund
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier, SettleClosedOrder


class SettleRefund(BaseModel):
    """The job of having a refund made."""

    storefront: str
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class RequestRefund:
    """`amount` in major units; None for all that is left."""

    storefront: str
    payment_id: UUID
    amount: Decimal | None
    reason: str | None
    staff_id: UUID | None


async def request_refund(command: RequestRefund, session: AsyncSession) -> tuple[Payment, Refund]:
    """Raises PaymentNotFound, PaymentNotRefundable, RefundAmountInvalid, RefundTooLarge."""
    payments = Payments(session, command.storefront)
    await payments.lock(await payments.order_of(command.payment_id))
    payment = await payments.get(command.payment_id)
    if not payment.is_captured:
        raise PaymentNotRefundable(status=payment.status)
    refund = Refund(
        storefront=command.storefront,
        payment_id=payment.id,
        amount=_allowed(command, payment, await payments.refundable(payment)),
        reason=command.reason,
        requested_by=command.staff_id,
    )
    await payments.add(refund)
    await enqueue(session, SettleRefund(storefront=refund.storefront, refund_id=refund.id))
    return payment, refund


def _allowed(command: RequestRefund, payment: Payment, available: int) -> int:
    amount = available if command.amount is None else _minor(command.amount, payment.currency)
    if not 0 < amount <= available:
        raise RefundTooLarge(available=money.to_decimal_string(available, payment.currency))
    return amount


def _minor(amount: Decimal, currency: str) -> int:
    try:
        minor = money.from_decimal(amount, currency)
    except ValueError as error:
        raise RefundAmountInvalid() from error
    if minor <= 0:
        raise RefundAmountInvalid()
    return minor


async def settle_refund(job: SettleRefund, cashier: Cashier) -> None:
    """A refusal is final and noted for staff, who may ask anew; a refund whose outcome is unknown is tried again."""
    async with cashier.database.transaction() as session:
        payments = Payments(session, job.storefront)
        refund = await payments.refund(job.refund_id)
        payment = await payments.get(refund.payment_id)
    if refund.is_open:
        try:
            await make_refund(refund, payment, cashier)
        except ProviderRefused:
            await _settle_if_closed(payment, cashier)


async def make_refund(refund: Refund, payment: Payment, cashier: Cashier) -> None:
    """Have the provider make a refund and record it. Raises ProviderRefused, after noting that it failed."""
    account = cashier.account(payment.storefront)
    transaction_id = str(payment.transaction_id)
    try:
        made = await account.refund(refund, transaction_id)
    except ProviderRefused as refusal:
        intent = await account.intent(transaction_id)
        await _record(refund, payment, cashier, refusal=str(refusal.facts["reason"]))
        await cashier.observe(payment.storefront, payment.order_id, payment.id, intent)
        raise
    await _record(refund, payment, cashier, made=made)
    if made.is_failed:
        raise ProviderRefused(reason=made.reason)


async def _record(
    refund: Refund, payment: Payment, cashier: Cashier, *, made: MadeRefund | None = None, refusal: str = ""
) -> None:
    async with cashier.database.transaction() as session:
        payments = Payments(session, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.refund(refund.id)
        if made is None:
            current.fail(refusal)
        else:
            current.settle(made)
        await payments.save(current)
        if made is not None and not made.is_failed:
            refunded = await payments.get(payment.id)
            facts = refunded.refund_to(made.refunded)
            await payments.save(refunded)
            await publish(session, *facts)


async def _settle_if_closed(payment: Payment, cashier: Cashier) -> None:
    """What staff could not give back of a closed order's payment is still owed in full."""
    async with cashier.database.transaction() as session:
        if await Payments(session, payment.storefront).lock(payment.order_id):
            job = SettleClosedOrder(storefront=payment.storefront, order_id=payment.order_id)
            await enqueue(session, job)
