"""Keep what the provider's webhook says, before it is answered."""

from common.database import Database
from common.tasks import enqueue

from payments.domain.records import Notice
from payments.domain.repository import keep_notice
from payments.use_cases.handle_notice import SUCCEEDED, HandleNotice, key_of


async def take_notice(notice: Notice, database: Database, patience: float) -> None:
    """The same event again is no news: its job finds it handled. Of several storefronts of one account each hears.

    With `patience` a success has no job yet: it may be reported by the customer's own return.
    """
    if patience and notice.type == SUCCEEDED:
        await keep_notice(database.single, notice)
        return
    async with database.transaction() as session:
        await keep_notice(session, notice)
        job = HandleNotice(storefront=notice.storefront, event_id=notice.event_id)
        await enqueue(session, job, key=key_of(job))
