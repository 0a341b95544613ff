"""What the use cases stand on, and the one door through which every report about a payment enters."""

from dataclasses import dataclass
from uuid import UUID

from common.clients.orders import OrdersClient, Payable
from common.database import Database
from common.events.envelope import Envelope
from common.events.payments import PaymentSucceeded
from common.outbox import publish, told
from common.tasks import enqueue
from pydantic import BaseModel

from payments.clients.stripe_account import Account, Accounts
from payments.domain import reads
from payments.domain.intent import Failure, Intent, IntentStatus
from payments.domain.payment import Payment
from payments.domain.repository import Payments


class SettleClosedOrder(BaseModel):
    """The job of giving back, or never taking, the money for an order that was closed."""

    storefront: str
    order_id: UUID


@dataclass(frozen=True, slots=True)
class Observed:
    """Where a report left the payment; `success` is the event to tell when it has just been captured."""

    payment: Payment
    closed_as: str | None
    success: Envelope | None


@dataclass(frozen=True, slots=True)
class Cashier:
    database: Database
    accounts: Accounts
    orders: OrdersClient

    def account(self, storefront: str) -> Account:
        return self.accounts.of(storefront)

    async def observe_promptly(self, payment: Payment, intent: Intent) -> Observed:
        """Let a payment, as it was a moment ago, follow its intent, for who is going to `tell_success` himself.

        That it has just been captured is one statement. Where more has to be said, or it is not as it was, `observe`
        is asked.
        """
        if intent.status is IntentStatus.SUCCEEDED:
            before = payment.version
            envelopes = [Envelope.around(event) for event in payment.observe(intent)]
            if [each.type for each in envelopes] == [PaymentSucceeded.type]:
                payment.success_event_id = envelopes[0].id
                if await Payments.captured(self.database.single, payment, before, envelopes[0]):
                    return Observed(payment, None, envelopes[0])
        return await self.observe(payment.storefront, payment.order_id, payment.id, intent, held=True)

    async def observe(
        self,
        storefront: str,
        order_id: UUID,
        payment_id: UUID,
        intent: Intent,
        failure: Failure | None = None,
        *,
        held: bool = False,
    ) -> Observed:
        """Let a payment follow its intent, in one transaction under its order's lock.

        A declined attempt, of the intent or reported beside it, is told once, and only while the payment is open.
        Who is going to `tell_success` himself has the events `held`.
        """
        async with self.database.transaction() as session:
            payments = Payments(session, storefront)
            closed_as, payment = await payments.lock_with(order_id, payment_id)
            envelopes = await _follow(payments, payment, intent, failure or intent.failure)
            success = next((each for each in envelopes if each.type == PaymentSucceeded.type), None)
            if success:
                payment.success_event_id = success.id
            await payments.save(payment)
            await publish(session, *envelopes, held=held)
            if closed_as and success:
                await enqueue(session, SettleClosedOrder(storefront=storefront, order_id=order_id))
        return Observed(payment, closed_as, success)

    async def tell_success(self, order_id: UUID, success: Envelope) -> Payable | None:
        """Let orders know at once what the outbox tells it anyway; what orders says of its order, if it answers."""
        order = await self.orders.take_payment(order_id, success)
        if order is not None:
            told(self.database, success, "orders")
        return order

    async def tell_success_again(self, order_id: UUID, event_id: UUID) -> Payable | None:
        """Tell a success that another door recorded: its delivery may still be on the way."""
        envelope = await reads.envelope(self.database.reads, event_id)
        return await self.orders.take_payment(order_id, Envelope.model_validate(envelope)) if envelope else None


async def _follow(payments: Payments, payment: Payment, intent: Intent, failure: Failure | None) -> list[Envelope]:
    envelopes = [Envelope.around(event) for event in payment.observe(intent)]
    if failure and payment.is_open and await payments.add_attempt(payment, failure):
        envelopes.append(Envelope.around(payment.decline(failure.reason)))
    return envelopes
