"""Refund a part of an order's payment, as orders was asked to by staff."""

from common.db.unit_of_work import UnitOfWork
from common.events.orders import RefundRequested
from common.jobs.queue import enqueue

from payments.domain.refund import Refund
from payments.repository.writes import Payments
from payments.use_cases.refund_payment import SettleRefund

TOO_LARGE = "more than is left of the payment"


async def refund_for_order(event: RefundRequested, uow: UnitOfWork) -> None:
    """Store the refund and enqueue its execution. It has failed at once if less than its amount is left.

    Raises PaymentNotFound.
    """
    payments = Payments(uow, event.storefront)
    await payments.lock(event.order_id)
    payment = await payments.get(event.payment_id)
    refund = Refund(
        id=event.refund_id,
        storefront=event.storefront,
        payment_id=payment.id,
        amount=event.amount,
        reason=event.reason,
        requested_by=event.requested_by,
    )
    if event.amount > await payments.refundable(payment):
        refund.fail(TOO_LARGE)
    else:
        await enqueue(uow, SettleRefund(storefront=refund.storefront, refund_id=refund.id))
    await payments.add(refund)
