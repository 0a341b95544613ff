"""A stored webhook notice is acted upon: in the background, again until it works, in any order."""

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common import clock, telemetry
from common.tasks import enqueue
from pydantic import BaseModel

from payments.domain import reads
from payments.domain.intent import Failure
from payments.domain.payment import CAPTURED
from payments.domain.repository import pass_over
from payments.use_cases.cashier import Cashier

AT_ONCE = 500
SUCCEEDED = "payment_intent.succeeded"


class HandleNotice(BaseModel):
    storefront: str
    event_id: str


def key_of(job: HandleNotice) -> UUID:
    """A notice is enqueued once."""
    return uuid5(NAMESPACE_URL, f"{job.storefront}/{job.event_id}")


async def look_through_notices(cashier: Cashier, patience: float) -> None:
    """The customer's own return has reported most successes. What it has not after `patience` seconds gets a job."""
    database = cashier.database
    await pass_over(database.single, SUCCEEDED, AT_ONCE)
    unheard = await reads.unheard(database.reads, SUCCEEDED, clock.now() - timedelta(seconds=patience), AT_ONCE)
    if unheard:
        async with database.transaction() as session:
            for row in unheard:
                job = HandleNotice(storefront=row["storefront"], event_id=row["event_id"])
                with telemetry.told(SUCCEEDED, row["traceparent"]):
                    await enqueue(session, job, key=key_of(job))


async def handle_notice(job: HandleNotice, cashier: Cashier) -> None:
    """Ask the provider for the intent the notice is about, and let the payment follow it.

    A notice about an intent that is none of this storefront's changes nothing, and one of a success that somebody
    else has recorded is no news.
    """
    news = await reads.news(cashier.database.reads, job.storefront, job.event_id)
    if news is None:
        return
    if news["payment_id"] is not None and not (news["type"] == SUCCEEDED and news["status"] in CAPTURED):
        await _observe(job.storefront, news, cashier)
    await cashier.database.reads.write(
        "update notices set handled_at = %s where storefront = %s and event_id = %s",
        (clock.now(), job.storefront, job.event_id),
    )


async def _observe(storefront: str, news: dict[str, Any], cashier: Cashier) -> None:
    key, reason = news["failure_key"], news["failure_reason"]
    failure = Failure(key, reason) if key and reason else None
    intent = await cashier.account(storefront).intent(news["transaction_id"])
    await cashier.observe(storefront, news["order_id"], news["payment_id"], intent, failure)
