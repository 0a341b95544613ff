"""The browser's return: see at the provider whether the payment went through."""

from dataclasses import dataclass
from uuid import UUID

from common.clients.orders import Payable

from payments.domain import reads
from payments.domain.errors import OrderNotPayable, PaymentIncomplete, PaymentMismatch, PaymentNotFound
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
        _check(command, await cashier.tell_success_again(command.order_id, found["success_event_id"]))


async def _look(command: ConfirmPayment, payment_id: UUID, cashier: Cashier) -> None:
    intent = await cashier.account(command.storefront).intent(command.transaction_id)
    observed = await cashier.observe(command.storefront, command.order_id, payment_id, intent, held=True)
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
