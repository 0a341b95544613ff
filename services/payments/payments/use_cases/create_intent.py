"""Open the payment of an order, or return the open one."""

from dataclasses import dataclass
from uuid import UUID

from common.jobs.queue import enqueue
from common.kernel.money import to_decimal_string
from common.observability import tracing
from common.rpc.interfaces.orders import Payable

from payments.domain.errors import AmountRefused, OrderNotFound, OrderNotPayable, ProviderRefused, ProviderUnavailable
from payments.domain.intent import Intent
from payments.domain.payment import Payment
from payments.repository.writes import Payments
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder

CLOSED_STATUS = "cancelled"
"""The order's status in the response for an order that is closed to payments."""

PAID_STATUS = "processing"
"""The order's status in the response for an order that has a captured payment."""

AMOUNT_REFUSALS = frozenset({"amount_too_small", "amount_too_large"})
"""Stripe's codes. Checkout refuses such totals, but an order may have been placed under other limits."""

MAX_ATTEMPTS = 3
"""How many settled intents one call replaces before it raises ProviderUnavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIntent:
    storefront: str
    user_id: UUID
    order_id: UUID


async def create_intent(command: CreateIntent, context: PaymentContext) -> Intent:
    """Return an intent for the amount of the order. Repeating it returns the same intent while that is open.

    Raises OrderNotFound, OrderNotPayable, AmountRefused, ProviderRefused, ProviderUnavailable.
    """
    payable = await context.orders.payable(command.storefront, command.order_id)
    if payable.user_id != command.user_id:
        raise OrderNotFound()
    if not payable.is_payable:
        raise OrderNotPayable(status=payable.status)
    for _ in range(MAX_ATTEMPTS):
        payment = await _open_payment(command, payable, context)
        intent = await (
            _existing_intent(payment, context) if payment.transaction_id else _create_intent(payment, context)
        )
        if not intent.is_settled:
            return intent
    raise ProviderUnavailable(reason="intents are cancelled as soon as they are made")


async def _open_payment(command: CreateIntent, payable: Payable, context: PaymentContext) -> Payment:
    """Return the order's open payment, or a new one.

    It is committed before its intent is created: after a crash, its id makes Stripe return the same intent.
    """
    tracing.set_attributes(order_id=str(payable.order_id))
    payment = _new_payment(payable, command.storefront)
    if await Payments.add_first(context.database.autocommit, payment):
        return payment
    async with context.database.transaction() as uow:
        payments = Payments(uow, command.storefront)
        existing = await _existing_payment(payable.order_id, payments)
        if existing is None:
            await payments.add(payment)
    return existing or payment


async def _existing_payment(order_id: UUID, payments: Payments) -> Payment | None:
    """Return the order's open payment, if any. Raises OrderNotPayable.

    Checked under the order's lock: a payment may have been captured since `payable` was read.
    """
    if await payments.lock(order_id):
        raise OrderNotPayable(status=CLOSED_STATUS)
    payments_of_order = await payments.of_order(order_id)
    if any(payment.is_captured for payment in payments_of_order):
        raise OrderNotPayable(status=PAID_STATUS)
    return next((payment for payment in payments_of_order if payment.is_open), None)


def _new_payment(payable: Payable, storefront: str) -> Payment:
    return Payment(
        storefront=storefront,
        order_id=payable.order_id,
        user_id=payable.user_id,
        email=payable.email,
        amount=payable.amount,
        currency=payable.currency,
        traceparent=tracing.traceparent(),
    )


async def _create_intent(payment: Payment, context: PaymentContext) -> Intent:
    try:
        intent = await context.account(payment.storefront).create_intent(payment)
    except ProviderRefused as refusal:
        await _cancel(payment, context)
        if refusal.facts["reason"] in AMOUNT_REFUSALS:
            amount = to_decimal_string(payment.amount, payment.currency)
            raise AmountRefused(amount=amount, currency=payment.currency) from refusal
        raise
    before = payment.version
    payment.open(intent)
    if await Payments.store_intent(context.database.autocommit, payment, before):
        return intent
    return await _store_intent(payment, intent, context)


async def _store_intent(payment: Payment, intent: Intent, context: PaymentContext) -> Intent:
    """Store the intent unless a concurrent call has stored it. Raises OrderNotPayable if the order was closed."""
    async with context.database.transaction() as uow:
        payments = Payments(uow, payment.storefront)
        closed_as = await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        if current.transaction_id is None:
            if not (current.is_open or closed_as):
                raise ProviderUnavailable(reason="cancelled meanwhile")
            current.open(intent)
            await payments.save(current)
            if closed_as:
                await enqueue(uow, SettleClosedOrder(storefront=payment.storefront, order_id=payment.order_id))
    if closed_as:
        raise OrderNotPayable(status=CLOSED_STATUS)
    return intent


async def _cancel(payment: Payment, context: PaymentContext) -> None:
    """Cancel the payment: Stripe repeats a refusal for the same idempotency key, so a retry needs a new payment."""
    async with context.database.transaction() as uow:
        payments = Payments(uow, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        current.cancel_without_intent()
        await payments.save(current)


async def _existing_intent(payment: Payment, context: PaymentContext) -> Intent:
    intent = await context.account(payment.storefront).intent(str(payment.transaction_id))
    if not intent.is_settled:
        payment.check(intent)
        return intent
    observed = await context.observe(payment.storefront, payment.order_id, payment.id, intent, eager=True)
    if observed.payment.is_captured:
        raise OrderNotPayable(status=PAID_STATUS)
    return intent
