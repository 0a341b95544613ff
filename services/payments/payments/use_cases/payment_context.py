"""The dependencies of the use cases, and `observe`, by which all of them update a payment from its intent."""

from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.events.envelope import Envelope
from common.events.payments import PaymentSucceeded
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel.errors import ServiceUnavailable
from common.messaging.outbox import find_event, publish
from common.rpc.interfaces.orders import OrdersInterface, Payable

from payments.adapters import measures
from payments.adapters.stripe_account import Account, Accounts
from payments.domain.intent import Failure, Intent, IntentStatus
from payments.domain.payment import Payment
from payments.repository.writes import Payments


class SettleClosedOrder(JobPayload, name="SettleClosedOrder"):
    """The job that cancels or refunds the payments of a closed order."""

    storefront: str
    order_id: UUID


@dataclass(frozen=True, slots=True)
class Observed:
    """The updated payment. `success` is the published event, if the payment has just been captured."""

    payment: Payment
    closed_as: str | None
    success: Envelope | None


@dataclass(frozen=True, slots=True)
class PaymentContext:
    database: Database
    accounts: Accounts
    orders: OrdersInterface

    def account(self, storefront: str) -> Account:
        return self.accounts.of(storefront)

    async def observe_and_deliver(self, payment: Payment, intent: Intent) -> Observed:
        """Update a payment that was read without a lock, and deliver a success to orders before returning.

        A capture is stored by one statement, unless the payment was changed or its order closed meanwhile. That case,
        and any other state of the intent, is left to `observe`.
        """
        if intent.status is IntentStatus.SUCCEEDED:
            before, moved = payment.version, measures.moved(payment)
            envelopes = [Envelope.of(event) for event in payment.observe(intent)]
            if [each.type for each in envelopes] == [PaymentSucceeded.type]:
                payment.success_event_id = envelopes[0].id
                if await Payments.store_capture(self.database.autocommit, payment, before, envelopes[0]):
                    measures.count("order", moved, payment)
                    await self._deliver(envelopes[0])
                    return Observed(payment, None, envelopes[0])
        return await self.observe(payment.storefront, payment.order_id, payment.id, intent, eager=True)

    async def observe(
        self,
        storefront: str,
        order_id: UUID,
        payment_id: UUID,
        intent: Intent,
        failure: Failure | None = None,
        *,
        eager: bool = False,
    ) -> Observed:
        """Update a payment from its intent, in one transaction under its order's lock.

        A declined attempt (`failure`, or else the intent's last one) is published once, and only while the payment is
        open. With `eager` the events are delivered right after the commit.
        """
        async with self.database.transaction() as uow:
            payments = Payments(uow, storefront)
            closed_as, payment = await payments.lock_with(order_id, payment_id)
            moved = measures.moved(payment)
            envelopes = await _apply(payments, payment, intent, failure or intent.failure)
            success = next((each for each in envelopes if each.type == PaymentSucceeded.type), None)
            if success:
                payment.success_event_id = success.id
            await payments.save(payment)
            measures.count_when_committed(uow, "order", moved, payment)
            await publish(uow, *envelopes, eager=eager)
            if closed_as and success:
                await enqueue(uow, SettleClosedOrder(storefront=storefront, order_id=order_id))
        return Observed(payment, closed_as, success)

    async def deliver_again(self, event_id: UUID) -> None:
        """Deliver the event of an earlier capture again, because orders may not have handled it yet."""
        envelope = await find_event(self.database.autocommit, event_id)
        if envelope:
            await self._deliver(envelope)

    async def payable(self, storefront: str, order_id: UUID) -> Payable | None:
        """Return the state of the order; None if orders is unavailable."""
        try:
            return await self.orders.payable(storefront, order_id)
        except ServiceUnavailable:
            return None

    async def _deliver(self, envelope: Envelope) -> None:
        if self.database.deliver_now is not None:
            await self.database.deliver_now(envelope)


async def _apply(payments: Payments, payment: Payment, intent: Intent, failure: Failure | None) -> list[Envelope]:
    envelopes = [Envelope.of(event) for event in payment.observe(intent)]
    if failure and payment.is_open and await payments.add_attempt(payment, failure):
        envelopes.append(Envelope.of(payment.decline(failure.reason)))
    return envelopes
