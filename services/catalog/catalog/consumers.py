"""Event and job handlers: the whole subscription table."""

from collections import Counter
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserDeleted
from common.events.orders import (
    CheckoutAbandoned,
    GoodsReturned,
    OrderAccepted,
    OrderCancelled,
    OrderExpired,
    OrderPaid,
)
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender, register_mail_job
from common.messaging.handlers import HandlerRegistry
from common.rpc.interfaces.catalog import WantedLine

from catalog.use_cases.forget_user import ForgetUser, forget_user
from catalog.use_cases.keep_stock import KeepStock, keep_stock
from catalog.use_cases.release_stock import ReleaseStock, release_stock
from catalog.use_cases.restock_goods import RestockGoods, restock_goods
from catalog.use_cases.restore_reservation import RestoreLostReservation, RestoreReservation, restore_reservation


def consumers(database: Database, storefronts: Storefronts, sender: MailSender | None) -> HandlerRegistry:
    """Without a sender, mails remain in the queue."""
    handlers = HandlerRegistry()

    async def release(
        event: OrderCancelled | OrderExpired | CheckoutAbandoned, reason: str, uow: UnitOfWork, *, also_kept: bool
    ) -> None:
        storefront = storefronts[event.storefront]
        command = ReleaseStock(storefront=storefront, order_id=event.order_id, reason=reason, also_kept=also_kept)
        await release_stock(command, uow)

    @handlers.on(OrderPaid, batch=True, name="keep")
    async def keep(event: OrderPaid, uow: UnitOfWork) -> None:
        await keep_stock(_keep(event), uow)

    @handlers.on(OrderAccepted, batch=True, name="keep_accepted")
    async def keep_accepted(event: OrderAccepted, uow: UnitOfWork) -> None:
        await keep_stock(_keep(event), uow)

    @handlers.job(RestoreLostReservation)
    async def restore(job: RestoreLostReservation) -> None:
        """Raises StockUnavailable while there is not enough stock."""
        command = RestoreReservation(
            storefront=storefronts[job.storefront], order_id=job.order_id, lines=job.lines, is_paid=True
        )
        async with database.transaction() as uow:
            await restore_reservation(command, uow)

    @handlers.on(OrderCancelled, name="return_cancelled")
    async def return_cancelled(event: OrderCancelled, uow: UnitOfWork) -> None:
        await release(event, "order cancelled", uow, also_kept=True)

    @handlers.on(OrderExpired, name="return_expired")
    async def return_expired(event: OrderExpired, uow: UnitOfWork) -> None:
        await release(event, "order expired", uow, also_kept=False)

    @handlers.on(CheckoutAbandoned, name="return_abandoned")
    async def return_abandoned(event: CheckoutAbandoned, uow: UnitOfWork) -> None:
        await release(event, "checkout abandoned", uow, also_kept=False)

    @handlers.on(GoodsReturned, name="restock")
    async def restock(event: GoodsReturned, uow: UnitOfWork) -> None:
        quantities = Counter[UUID]()
        for line in event.lines:
            quantities[line.variant_id or line.product_id] += line.quantity
        command = RestockGoods(storefront=storefronts[event.storefront], order_id=event.order_id, quantities=quantities)
        await restock_goods(command, uow)

    @handlers.on(UserDeleted, name="forget")
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await forget_user(ForgetUser(storefront=event.storefront, user_id=event.user_id), uow)

    register_mail_job(handlers, sender)
    return handlers


def _keep(event: OrderPaid | OrderAccepted) -> KeepStock:
    lines = [WantedLine.model_validate(line, from_attributes=True) for line in event.lines]
    return KeepStock(storefront=event.storefront, order_id=event.order_id, lines=lines)
