"""Give up the checkouts that neither became an order nor gave back what they held."""

from common import clock
from common.database import Database
from common.events.orders import CheckoutAbandoned
from common.outbox import publish
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.domain.checkout import Checkout
from orders.domain.repository import Checkouts

BATCH = 100


async def abandon_checkouts(database: Database) -> int:
    """Answers how many. Safe in any number of processes at once, and beside the checkouts themselves."""
    count = 0
    while True:
        async with database.transaction() as session:
            checkouts = await Checkouts(session).unsettled(clock.now(), BATCH)
            for checkout in checkouts:
                await abandon(checkout, session)
        count += len(checkouts)
        if len(checkouts) < BATCH:
            return count


async def abandon(checkout: Checkout, session: AsyncSession) -> None:
    """Let cart and catalog hear of it, until they have given back what they hold."""
    checkout.abandon()
    await Checkouts(session).save(checkout)
    await publish(session, CheckoutAbandoned(storefront=checkout.storefront, order_id=checkout.id))
