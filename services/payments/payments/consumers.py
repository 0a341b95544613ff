"""What payments does when it is told something: the whole subscription table."""

from common.consumers import Consumers
from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled, OrderExpired
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.use_cases import adopt_payments, close_order, forget_person, handle_notice, refund_payment
from payments.use_cases.cashier import Cashier, SettleClosedOrder


def consumers(cashier: Cashier) -> Consumers:
    """`order.created` is not among them: what is owed is asked of orders when it matters."""
    told = Consumers()

    @told.on(OrderCancelled)
    async def close_cancelled(event: OrderCancelled, tx: AsyncSession) -> None:
        await close_order.close_order(event.storefront, event.order_id, "cancelled", tx)

    @told.on(OrderExpired)
    async def close_expired(event: OrderExpired, tx: AsyncSession) -> None:
        await close_order.close_order(event.storefront, event.order_id, "expired", tx)

    @told.on(UserDeleted)
    async def forget(event: UserDeleted, tx: AsyncSession) -> None:
        await forget_person.forget_person(event.storefront, event.user_id, tx)

    @told.job(handle_notice.HandleNotice)
    async def handle(job: handle_notice.HandleNotice) -> None:
        await handle_notice.handle_notice(job, cashier)

    @told.job(SettleClosedOrder)
    async def settle_order(job: SettleClosedOrder) -> None:
        await close_order.settle_closed_order(job, cashier)

    @told.job(refund_payment.SettleRefund)
    async def settle_refund(job: refund_payment.SettleRefund) -> None:
        await refund_payment.settle_refund(job, cashier)

    @told.job(adopt_payments.AdoptPayments)
    async def adopt(job: adopt_payments.AdoptPayments) -> None:
        await adopt_payments.adopt_payments(job, cashier)

    return told
