"""Confirm a payment on the customer's request: read its state from the provider."""

from dataclasses import dataclass
from uuid import UUID

from common.rpc.interfaces.orders import Payable

from payments.domain.errors import OrderNotPayable, PaymentIncomplete, PaymentMismatch, PaymentNotFound
from payments.domain.payment import Payment
from payments.repository import reads
from payments.repository.writes import Payments
from payments.use_cases.create_intent import CLOSED_STATUS
from payments.use_cases.payment_context import PaymentContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPayment:
    storefront: str
    user_id: UUID
    order_id: UUID
    transaction_id: str


async def confirm_payment(command: ConfirmPayment, context: PaymentContext) -> None:
    """Record a capture and deliver its event to orders before returning. Repeating it has no further effect.

    Raises PaymentNotFound (also for an intent of another order or customer), PaymentIncomplete,
    PaymentMismatch, OrderNotPayable for a closed order (what was captured is refunded), ProviderUnavailable.
    """
    payment = await Payments.of_transaction(context.database.autocommit, command.storefront, command.transaction_id)
    if payment is None or (payment.order_id, payment.user_id) != (command.order_id, command.user_id):
        raise PaymentNotFound()
    if not payment.is_captured:
        payment = await _capture(command, payment, context)
    elif await reads.closed_as(context.database.autocommit, command.storefront, command.order_id):
        raise OrderNotPayable(status=CLOSED_STATUS)
    elif payment.success_event_id:
        await context.deliver_again(payment.success_event_id)
    _check(payment, await context.payable(command.storefront, command.order_id))


async def _capture(command: ConfirmPayment, payment: Payment, context: PaymentContext) -> Payment:
    intent = await context.account(command.storefront).intent(command.transaction_id)
    observed = await context.observe_and_deliver(payment, intent)
    if not observed.payment.is_captured:
        raise PaymentIncomplete(status=intent.status.value)
    if observed.closed_as:
        raise OrderNotPayable(status=CLOSED_STATUS)
    if not observed.success and observed.payment.success_event_id:
        await context.deliver_again(observed.payment.success_event_id)
    return observed.payment


def _check(payment: Payment, order: Payable | None) -> None:
    """Check the order's current state, because the event that closed it may not have been delivered here yet."""
    if order is None:
        return
    if order.is_closed:
        raise OrderNotPayable(status=CLOSED_STATUS)
    if (payment.amount, payment.currency.upper()) != (order.amount, order.currency.upper()):
        raise PaymentMismatch(reference=payment.transaction_id)
