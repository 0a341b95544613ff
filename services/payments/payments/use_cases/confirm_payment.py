"""The browser's return: see at the provider whether the payment went through."""

from dataclasses import dataclass
from uuid import UUID

from common.clients.orders import Payable

from payments.domain import reads
from payments.domain.errors import (
    OrderNotFound,
    OrderNotPayable,
    PaymentIncomplete,
    PaymentMismatch,
    PaymentNotFound,
)
from payments.domain.intent import Intent, IntentStatus
from payments.domain.payment import CAPTURED, PaymentStatus
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
    found = await reads.standing(cashier.database.reads, command.storefront, command.transaction_id)
    if found is None or (found["order_id"], found["user_id"]) != (command.order_id, command.user_id):
        raise PaymentNotFound()
    if PaymentStatus(found["status"]) not in CAPTURED:
        await _look(command, found["id"], cashier)
    elif found["closed_as"]:
        raise OrderNotPayable(status=CLOSED)
    else:
        await cashier.tell_success_again(found["success_event_id"])


async def _look(command: ConfirmPayment, payment_id: UUID, cashier: Cashier) -> None:
    payable = await cashier.orders.payable(command.storefront, command.order_id)
    intent = await cashier.account(command.storefront).intent(command.transaction_id)
    _check(command, payable, intent)
    observed = await cashier.observe(command.storefront, command.order_id, payment_id, intent, held=True)
    if not observed.payment.is_captured:
        raise PaymentIncomplete(status=intent.status.value)
    await _tell(observed, cashier)
    if observed.closed_as or payable.is_closed:  # the event that closes it here may still be on its way
        raise OrderNotPayable(status=CLOSED)


async def _tell(observed: Observed, cashier: Cashier) -> None:
    if observed.success:
        await cashier.tell_success(observed.success)
    elif observed.payment.success_event_id:
        await cashier.tell_success_again(observed.payment.success_event_id)


def _check(command: ConfirmPayment, payable: Payable, intent: Intent) -> None:
    if payable.user_id != command.user_id:
        raise OrderNotFound()
    if intent.status is IntentStatus.CANCELED:
        return
    if (payable.amount, payable.currency) != (intent.amount, intent.currency):
        raise PaymentMismatch(reference=intent.id)
