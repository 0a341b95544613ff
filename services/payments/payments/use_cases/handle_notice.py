"""A stored webhook notice is acted upon: in the background, again until it works, in any order."""

from common import clock
from pydantic import BaseModel

from payments.domain.intent import Failure
from payments.domain.payment import Payment
from payments.domain.records import Notice
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier

SUCCEEDED = "payment_intent.succeeded"


class HandleNotice(BaseModel):
    storefront: str
    event_id: str


async def handle_notice(job: HandleNotice, cashier: Cashier) -> None:
    """Ask the provider for the intent the notice is about, and let the payment follow it.

    A notice about an intent that is none of this storefront's changes nothing, and one of a success that somebody
    else has recorded is no news.
    """
    async with cashier.database.transaction() as session:
        payments = Payments(session, job.storefront)
        notice = await payments.notice(job.event_id)
        if notice is None or notice.handled_at is not None:
            return
        payment = await payments.find(notice.transaction_id)
    if payment is not None and not (notice.type == SUCCEEDED and payment.is_captured):
        await _observe(notice, payment, cashier)
    await cashier.database.reads.write(
        "update notices set handled_at = %s where storefront = %s and event_id = %s",
        (clock.now(), job.storefront, job.event_id),
    )


async def _observe(notice: Notice, payment: Payment, cashier: Cashier) -> None:
    failure = (
        Failure(notice.failure_key, notice.failure_reason) if notice.failure_key and notice.failure_reason else None
    )
    intent = await cashier.account(notice.storefront).intent(notice.transaction_id)
    await cashier.observe(notice.storefront, payment.order_id, payment.id, intent, failure)
