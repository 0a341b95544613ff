"""Open the payment an order waits for, or find it open."""

from dataclasses import dataclass
from uuid import UUID

from common import tracing
from common.clients.orders import Payable
from common.money import to_decimal_string
from common.tasks import enqueue

from payments.domain.errors import AmountRefused, OrderNotFound, OrderNotPayable, ProviderRefused, ProviderUnavailable
from payments.domain.intent import Intent
from payments.domain.payment import Payment
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier, SettleClosedOrder

CLOSED = "cancelled"
"""What an order that is closed to payments is called to customers, however it came to that."""

PAID = "processing"
"""The same of an order that has been paid, as far as is known here."""

AMOUNT_REFUSALS = frozenset({"amount_too_small", "amount_too_large"})
"""Stripe's codes. Checkout refuses such totals; an order may be older than that, or the limits have changed."""

ROUNDS = 3
"""An intent found cancelled is replaced; more often than this in one call is the provider's trouble."""


@dataclass(frozen=True, slots=True)
class CreateIntent:
    storefront: str
    user_id: UUID
    order_id: UUID


async def create_intent(command: CreateIntent, cashier: Cashier) -> Intent:
    """An intent the customer can pay, for what orders says is owed. Repeating it finds the same one.

    Raises OrderNotFound, OrderNotPayable, AmountRefused, ProviderRefused, ProviderUnavailable.
    """
    payable = await cashier.orders.payable(command.storefront, command.order_id)
    if payable.user_id != command.user_id:
        raise OrderNotFound()
    if not payable.is_payable:
        raise OrderNotPayable(status=payable.status)
    for _ in range(ROUNDS):
        payment = await _open_payment(command, payable, cashier)
        intent = await (_find(payment, cashier) if payment.transaction_id else _make(payment, cashier))
        if not intent.is_settled:
            return intent
    raise ProviderUnavailable(reason="intents are cancelled as soon as they are made")


async def _open_payment(command: CreateIntent, payable: Payable, cashier: Cashier) -> Payment:
    """The row comes before the intent: whatever happens in between, its id finds the same intent again."""
    tracing.tell(order_id=str(payable.order_id))
    payment = _payment_for(payable, command.storefront)
    if await Payments.add_first(cashier.database.single, payment):
        return payment
    async with cashier.database.transaction() as session:
        payments = Payments(session, command.storefront)
        known = await _known(payable.order_id, payments)
        if known is None:
            await payments.add(payment)
    return known or payment


async def _known(order_id: UUID, payments: Payments) -> Payment | None:
    """Under the order's lock: what orders said may be older than a payment that was captured since."""
    if await payments.lock(order_id):
        raise OrderNotPayable(status=CLOSED)
    theirs = await payments.of_order(order_id)
    if any(payment.is_captured for payment in theirs):
        raise OrderNotPayable(status=PAID)
    return next((payment for payment in theirs if payment.is_open), None)


def _payment_for(payable: Payable, storefront: str) -> Payment:
    return Payment(
        storefront=storefront,
        order_id=payable.order_id,
        user_id=payable.user_id,
        email=payable.email,
        amount=payable.amount,
        currency=payable.currency,
        traceparent=tracing.traceparent(),
    )


async def _make(payment: Payment, cashier: Cashier) -> Intent:
    try:
        intent = await cashier.account(payment.storefront).make_intent(payment)
    except ProviderRefused as refusal:
        await _withdraw(payment, cashier)
        if refusal.facts["reason"] in AMOUNT_REFUSALS:
            amount = to_decimal_string(payment.amount, payment.currency)
            raise AmountRefused(amount=amount, currency=payment.currency) from refusal
        raise
    before = payment.version
    payment.open(intent)
    if await Payments.opened(cashier.database.single, payment, before):
        return intent
    return await _made_meanwhile(payment, intent, cashier)


async def _made_meanwhile(payment: Payment, intent: Intent, cashier: Cashier) -> Intent:
    """A twin of this call has kept the intent, or the order was closed, while the provider made it."""
    async with cashier.database.transaction() as session:
        payments = Payments(session, payment.storefront)
        closed_as = await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        if current.transaction_id is None:
            if not (current.is_open or closed_as):
                raise ProviderUnavailable(reason="withdrawn meanwhile")
            current.open(intent)
            await payments.save(current)
            if closed_as:
                await enqueue(session, SettleClosedOrder(storefront=payment.storefront, order_id=payment.order_id))
    if closed_as:
        raise OrderNotPayable(status=CLOSED)
    return intent


async def _withdraw(payment: Payment, cashier: Cashier) -> None:
    """The provider remembers its refusal of this payment's key, so that the next try needs a payment of its own."""
    async with cashier.database.transaction() as session:
        payments = Payments(session, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        current.withdraw()
        await payments.save(current)


async def _find(payment: Payment, cashier: Cashier) -> Intent:
    intent = await cashier.account(payment.storefront).intent(str(payment.transaction_id))
    if not intent.is_settled:
        payment.check(intent)
        return intent
    observed = await cashier.observe(payment.storefront, payment.order_id, payment.id, intent)
    if observed.success:
        await cashier.tell_success(payment.order_id, observed.success)
    if observed.payment.is_captured:
        raise OrderNotPayable(status=PAID)
    return intent
