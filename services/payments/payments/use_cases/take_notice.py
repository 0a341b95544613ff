"""Keep what the provider's webhook says, before it is answered."""

from common.tasks import enqueue
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.records import Notice
from payments.domain.repository import Payments
from payments.use_cases.handle_notice import SUCCEEDED, HandleNotice, key_of


async def take_notice(notice: Notice, session: AsyncSession, patience: float) -> None:
    """The same event again is no news: its job finds it handled. Of several storefronts of one account each hears.

    For so many seconds of `patience` a success may be reported by the customer's own return.
    """
    await Payments(session, notice.storefront).take_notice(notice)
    job = HandleNotice(storefront=notice.storefront, event_id=notice.event_id)
    await enqueue(session, job, key=key_of(job), delay=patience if notice.type == SUCCEEDED else 0)
