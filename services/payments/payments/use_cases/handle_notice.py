"""A stored webhook notice is acted upon: in the background, again until it works, in any order."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common import clock
from common.tasks import withdraw
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


async def pass_over_old_news(cashier: Cashier) -> None:
    """The customer's own return has reported most successes before their job begins, which then is taken back."""
    passed = await pass_over(cashier.database.single, SUCCEEDED, AT_ONCE)
    if passed:
        keys = [key_of(HandleNotice.model_validate(notice)) for notice in passed]
        await withdraw(cashier.database.single, HandleNotice, keys)


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
