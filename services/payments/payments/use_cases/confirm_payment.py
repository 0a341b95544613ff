"""The browser's return: see at the provider whether the payment went through."""

from dataclasses import dataclass
from uuid import UUID

from common.clients.orders import Payable

from payments.domain import reads
from payments.domain.errors import OrderNotPayable, PaymentIncomplete, PaymentMismatch, PaymentNotFound
from payments.domain.payment import Payment
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier, Observed
from payments.use_cases.create_intent import CLOSED


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    storefront: str
    user_id: UUID
    order_id: UUID
    transaction_id: str


async def confirm_payment(command: ConfirmPayment, cashier: Cashier) -> None:
    """Record a captured payment and tell orders before returning. Repeating it has no further effect.

    Raises PaymentNotFound (also for an intent of another order or customer), PaymentIncomplete,
    PaymentMismatch, OrderNotPayable for a closed order (what was captured goes back), ProviderUnavailable.
    """
    payment = await Payments.of_transaction(cashier.database.single, command.storefront, command.transaction_id)
    if payment is None or (payment.order_id, payment.user_id) != (command.order_id, command.user_id):
        raise PaymentNotFound()
    if not payment.is_captured:
        await _look(command, payment, cashier)
    elif await reads.closed_as(cashier.database.reads, command.storefront, command.order_id):
        raise OrderNotPayable(status=CLOSED)
    else:
        _check(command, await _tell(command.order_id, Observed(payment, None, None), cashier))


async def _look(command: ConfirmPayment, payment: Payment, cashier: Cashier) -> None:
    intent = await cashier.account(command.storefront).intent(command.transaction_id)
    observed = await cashier.observe_promptly(payment, intent)
    if not observed.payment.is_captured:
        raise PaymentIncomplete(status=intent.status.value)
    order = await _tell(command.order_id, observed, cashier)
    if observed.closed_as:
        raise OrderNotPayable(status=CLOSED)
    _check(command, order)


async def _tell(order_id: UUID, observed: Observed, cashier: Cashier) -> Payable | None:
    if observed.success:
        return await cashier.tell_success(order_id, observed.success)
    if observed.payment.success_event_id:
        return await cashier.tell_success_again(order_id, observed.payment.success_event_id)
    return None


def _check(command: ConfirmPayment, order: Payable | None) -> None:
    """How orders took it, if it was asked: the event that closes an order here may still be on its way."""
    if order is None:
        return
    if order.is_closed:
        raise OrderNotPayable(status=CLOSED)
    if order.is_payable:
        raise PaymentMismatch(reference=command.transaction_id)
