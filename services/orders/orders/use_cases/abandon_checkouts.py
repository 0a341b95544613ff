"""Abandon the checkouts that neither placed an order nor released their claim and reservation in time."""

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.orders import CheckoutAbandoned
from common.kernel import clock
from common.messaging.outbox import publish

from orders.domain.checkout import Checkout
from orders.repository.writes import Checkouts

BATCH = 100


async def abandon_checkouts(database: Database) -> int:
    """Abandon all overdue checkouts; returns their number. Safe to run concurrently, also with open checkouts."""
    count = 0
    while True:
        async with database.transaction() as uow:
            checkouts = await Checkouts(uow).unsettled(clock.now(), BATCH)
            for checkout in checkouts:
                await abandon(checkout, uow)
        count += len(checkouts)
        if len(checkouts) < BATCH:
            return count


async def abandon(checkout: Checkout, uow: UnitOfWork) -> None:
    """Publish `checkout.abandoned`, on which cart releases the claim and catalog the reservation."""
    checkout.abandon()
    await Checkouts(uow).save(checkout)
    await publish(uow, CheckoutAbandoned(storefront=checkout.storefront, order_id=checkout.id))
