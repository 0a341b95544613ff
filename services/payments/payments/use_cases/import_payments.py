"""Recover from the provider what was lost when this database was restored to an earlier moment."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog
from common.events.envelope import Envelope
from common.events.payments import PaymentSucceeded
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel.errors import RemoteRefusal
from common.messaging.outbox import publish
from common.rpc.interfaces.orders import Payable

from payments.adapters import measures
from payments.domain.errors import PaymentMismatch, ProviderRefused
from payments.domain.intent import Intent
from payments.domain.payment import Payment
from payments.repository.writes import Payments
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder

log = structlog.get_logger()


class ImportPayments(JobPayload, name="AdoptPayments"):
    """The job that reads one page of a storefront's intents or refunds since a moment and enqueues the next page."""

    storefront: str
    since: datetime
    what: Literal["intents", "refunds"] = "intents"
    after: str | None = None


async def import_payments(job: ImportPayments, context: PaymentContext) -> None:
    """Recreate missing payments with their original ids, and update all payments from their intents.

    Repeating it has no further effect. Raises ProviderUnavailable.
    """
    account = context.account(job.storefront)
    listing = account.intents_since if job.what == "intents" else account.refunded_since
    page = await listing(job.since, job.after)
    for intent in page.intents:
        if intent.metadata.get("storefront") == job.storefront and _ids(intent) is not None:
            await _import(job.storefront, intent, context)
    next_job = job.model_copy(update={"after": page.after}) if page.after else None
    if next_job is None and job.what == "intents":
        next_job = ImportPayments(storefront=job.storefront, since=job.since, what="refunds")
    if next_job is not None:
        async with context.database.transaction() as uow:
            await enqueue(uow, next_job)


def _ids(intent: Intent) -> tuple[UUID, UUID] | None:
    """Return the ids of the payment and the order from the intent's metadata; None without them."""
    try:
        return UUID(intent.metadata["payment_id"]), UUID(intent.metadata["order_id"])
    except (KeyError, ValueError):
        return None


async def _import(storefront: str, intent: Intent, context: PaymentContext) -> None:
    existing = await Payments.of_transaction(context.database.autocommit, storefront, intent.id)
    try:
        if existing is not None:
            await context.observe(storefront, existing.order_id, existing.id, intent)
        else:
            await _recreate(storefront, intent, context)
    except PaymentMismatch:
        log.error("intent_does_not_fit_payment", storefront=storefront, reference=intent.id)


async def _recreate(storefront: str, intent: Intent, context: PaymentContext) -> None:
    payment = await _new_payment(storefront, intent, context)
    if not intent.is_settled and await _has_another_open(payment, context):
        intent = await _cancelled(intent, storefront, context)
    async with context.database.transaction() as uow:
        payments = Payments(uow, storefront)
        closed_as = await payments.create_and_lock(payment.order_id)
        existing = next((each for each in await payments.of_order(payment.order_id) if each.id == payment.id), None)
        payment, moved = existing or payment, measures.moved(existing)
        payment.open(intent)
        envelopes = [Envelope.of(event) for event in payment.observe(intent)]
        payment.success_event_id = next((each.id for each in envelopes if each.type == PaymentSucceeded.type), None)
        await (payments.save(existing) if existing else payments.add(payment))
        measures.count_when_committed(uow, "order", moved, payment)
        await publish(uow, *envelopes)
        if closed_as:
            await enqueue(uow, SettleClosedOrder(storefront=storefront, order_id=payment.order_id))


async def _new_payment(storefront: str, intent: Intent, context: PaymentContext) -> Payment:
    """Return the payment of an intent, without the customer's data if orders has lost the order too."""
    payment_id, order_id = UUID(intent.metadata["payment_id"]), UUID(intent.metadata["order_id"])
    try:
        payable: Payable | None = await context.orders.payable(storefront, order_id)
    except RemoteRefusal:
        payable = None
    return Payment(
        id=payment_id,
        storefront=storefront,
        order_id=order_id,
        user_id=payable.user_id if payable else None,
        email=payable.email if payable else None,
        amount=intent.amount,
        currency=intent.currency,
        traceparent=intent.metadata.get("traceparent"),
    )


async def _has_another_open(payment: Payment, context: PaymentContext) -> bool:
    async with context.database.transaction() as uow:
        others = await Payments(uow, payment.storefront).of_order(payment.order_id)
    return any(each.is_open and each.id != payment.id for each in others)


async def _cancelled(intent: Intent, storefront: str, context: PaymentContext) -> Intent:
    """Cancel the intent, because its order has another open one. Return its final state."""
    account = context.account(storefront)
    try:
        return await account.cancel_intent(intent.id)
    except ProviderRefused:
        return await account.intent(intent.id)
