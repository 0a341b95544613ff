"""Learn again from the provider what was lost by restoring this database to an earlier moment."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog
from common.clients.orders import Payable
from common.errors import RemoteRefusal
from common.events.envelope import Envelope
from common.events.payments import PaymentSucceeded
from common.outbox import publish
from common.tasks import enqueue
from pydantic import BaseModel

from payments.domain.errors import PaymentMismatch, ProviderRefused
from payments.domain.intent import Intent
from payments.domain.payment import Payment
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier, SettleClosedOrder

log = structlog.get_logger()


class AdoptPayments(BaseModel):
    """The job of looking through one page of what a storefront's account did since a moment, and enqueuing the next."""

    storefront: str
    since: datetime
    what: Literal["intents", "refunds"] = "intents"
    after: str | None = None


async def adopt_payments(job: AdoptPayments, cashier: Cashier) -> None:
    """Payments that are unknown here are written anew under their own ids, all follow their intents.

    Raises ProviderUnavailable; repeating it changes nothing.
    """
    account = cashier.account(job.storefront)
    listing = account.intents_since if job.what == "intents" else account.refunded_since
    page = await listing(job.since, job.after)
    for intent in page.intents:
        if intent.metadata.get("storefront") == job.storefront and _ids(intent) is not None:
            await _adopt(job.storefront, intent, cashier)
    following = job.model_copy(update={"after": page.after}) if page.after else None
    if following is None and job.what == "intents":
        following = AdoptPayments(storefront=job.storefront, since=job.since, what="refunds")
    if following is not None:
        async with cashier.database.transaction() as session:
            await enqueue(session, following)


def _ids(intent: Intent) -> tuple[UUID, UUID] | None:
    """The payment's and the order's, as they were written into the intent when it was made."""
    try:
        return UUID(intent.metadata["payment_id"]), UUID(intent.metadata["order_id"])
    except (KeyError, ValueError):
        return None


async def _adopt(storefront: str, intent: Intent, cashier: Cashier) -> None:
    known = await Payments.of_transaction(cashier.database.single, storefront, intent.id)
    try:
        if known is not None:
            await cashier.observe(storefront, known.order_id, known.id, intent)
        else:
            await _write(storefront, intent, cashier)
    except PaymentMismatch:
        log.error("intent_does_not_fit_payment", storefront=storefront, reference=intent.id)


async def _write(storefront: str, intent: Intent, cashier: Cashier) -> None:
    payment = await _payment(storefront, intent, cashier)
    if not intent.is_settled and await _has_another_open(payment, cashier):
        intent = await _cancelled(intent, storefront, cashier)
    async with cashier.database.transaction() as session:
        payments = Payments(session, storefront)
        closed_as = await payments.open_file(payment.order_id)
        known = next((each for each in await payments.of_order(payment.order_id) if each.id == payment.id), None)
        followed = known or payment
        followed.open(intent)
        envelopes = [Envelope.around(event) for event in followed.observe(intent)]
        followed.success_event_id = next((each.id for each in envelopes if each.type == PaymentSucceeded.type), None)
        await (payments.save(known) if known else payments.add(payment))
        await publish(session, *envelopes)
        if closed_as:
            await enqueue(session, SettleClosedOrder(storefront=storefront, order_id=payment.order_id))


async def _payment(storefront: str, intent: Intent, cashier: Cashier) -> Payment:
    """As it was opened; without its person where orders does not know the order either."""
    payment_id, order_id = UUID(intent.metadata["payment_id"]), UUID(intent.metadata["order_id"])
    try:
        owner: Payable | None = await cashier.orders.payable(storefront, order_id)
    except RemoteRefusal:
        owner = None
    return Payment(
        id=payment_id,
        storefront=storefront,
        order_id=order_id,
        user_id=owner.user_id if owner else None,
        email=owner.email if owner else None,
        amount=intent.amount,
        currency=intent.currency,
        traceparent=intent.metadata.get("traceparent"),
    )


async def _has_another_open(payment: Payment, cashier: Cashier) -> bool:
    async with cashier.database.transaction() as session:
        theirs = await Payments(session, payment.storefront).of_order(payment.order_id)
    return any(each.is_open and each.id != payment.id for each in theirs)


async def _cancelled(intent: Intent, storefront: str, cashier: Cashier) -> Intent:
    """An order waits for one intent: the customer has begun anew, and the older one must not take money."""
    account = cashier.account(storefront)
    try:
        return await account.cancel_intent(intent.id)
    except ProviderRefused:
        return await account.intent(intent.id)
