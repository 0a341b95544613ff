"""Keep what the provider's webhook says, before it is answered."""

from uuid import NAMESPACE_URL, uuid5

from common.tasks import enqueue
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.records import Notice
from payments.domain.repository import Payments
from payments.use_cases.handle_notice import HandleNotice


async def take_notice(notice: Notice, session: AsyncSession) -> None:
    """The same event again is no news: its job finds it handled. Of several storefronts of one account each hears."""
    await Payments(session, notice.storefront).take_notice(notice)
    job = HandleNotice(storefront=notice.storefront, event_id=notice.event_id)
    await enqueue(session, job, key=uuid5(NAMESPACE_URL, f"{notice.storefront}/{notice.event_id}"))
