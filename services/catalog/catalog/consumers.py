"""What the catalog does when it is told something: its whole subscription table."""

from common.clients.catalog import WantedLine
from common.consumers import Consumers
from common.database import Database
from common.events.identity import UserDeleted
from common.events.orders import CheckoutAbandoned, OrderAccepted, OrderCancelled, OrderExpired, OrderPaid
from common.mail import Postman, deliver_mails
from common.storefronts import Storefronts
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.use_cases.forget_user import forget_user
from catalog.use_cases.release_stock import RestoreLostReservation, keep_stock, release_stock
from catalog.use_cases.restore_reservation import restore_lost_reservation


def consumers(database: Database, storefronts: Storefronts, out: Postman | None) -> Consumers:
    """Without a postman, mails wait in the queue of another process that has one."""
    table = Consumers()

    @table.on(OrderPaid, together=True)
    async def keep(event: OrderPaid, tx: AsyncSession) -> None:
        await keep_stock(tx, storefronts[event.storefront], _reservation(event))

    @table.on(OrderAccepted, together=True)
    async def keep_accepted(event: OrderAccepted, tx: AsyncSession) -> None:
        await keep_stock(tx, storefronts[event.storefront], _reservation(event))

    @table.job(RestoreLostReservation)
    async def restore(job: RestoreLostReservation) -> None:
        await restore_lost_reservation(job, database, storefronts)

    @table.on(OrderCancelled)
    async def return_cancelled(event: OrderCancelled, tx: AsyncSession) -> None:
        await release_stock(tx, storefronts[event.storefront], event.order_id, "order cancelled", also_kept=True)

    @table.on(OrderExpired)
    async def return_expired(event: OrderExpired, tx: AsyncSession) -> None:
        await release_stock(tx, storefronts[event.storefront], event.order_id, "order expired", also_kept=False)

    @table.on(CheckoutAbandoned)
    async def return_abandoned(event: CheckoutAbandoned, tx: AsyncSession) -> None:
        await release_stock(tx, storefronts[event.storefront], event.order_id, "checkout abandoned", also_kept=False)

    @table.on(UserDeleted)
    async def forget(event: UserDeleted, tx: AsyncSession) -> None:
        await forget_user(tx, event.storefront, event.user_id)

    if out is not None:
        deliver_mails(table, out)
    return table


def _reservation(event: OrderPaid | OrderAccepted) -> RestoreLostReservation:
    """What the order should have, should it turn out to be lost."""
    lines = [WantedLine.model_validate(line, from_attributes=True) for line in event.lines]
    return RestoreLostReservation(storefront=event.storefront, order_id=event.order_id, lines=lines)
