"""Event and job handlers: the whole subscription table. Their names are stored with their deliveries."""

from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobCompleted, JobEvent, JobFailed
from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled, OrderExpired
from common.messaging.handlers import HandlerRegistry

from payments.use_cases import adopt_payments, handle_webhook_event, refund_payment
from payments.use_cases.adopt_purchases import AdoptPurchases, adopt_purchases
from payments.use_cases.anonymise_customer import AnonymiseCustomer, anonymise_customer
from payments.use_cases.close_order import CloseOrder, close_order, settle_closed_order
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.handle_credit_event import HandleCreditEvent, handle_credit_event
from payments.use_cases.move_credits import MoveCredits, capture_hold, release_hold
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder


def consumers(context: PaymentContext, credits: CreditContext) -> HandlerRegistry:
    """`order.created` is not among them: the amount is read from orders when it is needed."""
    handlers = HandlerRegistry()

    @handlers.on(OrderCancelled)
    async def close_cancelled(event: OrderCancelled, uow: UnitOfWork) -> None:
        await close_order(_close(event, "cancelled"), uow)

    @handlers.on(OrderExpired)
    async def close_expired(event: OrderExpired, uow: UnitOfWork) -> None:
        await close_order(_close(event, "expired"), uow)

    @handlers.on(UserDeleted)
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await anonymise_customer(AnonymiseCustomer(storefront=event.storefront, user_id=event.user_id), uow)

    @handlers.on(JobCompleted)
    async def capture(event: JobCompleted, uow: UnitOfWork) -> None:
        if event.price:
            await capture_hold(_move(event), uow)

    @handlers.on(JobFailed)
    async def release(event: JobFailed, uow: UnitOfWork) -> None:
        if event.price:
            await release_hold(_move(event), uow)

    @handlers.job(HandleCreditEvent)
    async def handle_credits(job: HandleCreditEvent) -> None:
        await handle_credit_event(job, credits)

    @handlers.job(AdoptPurchases)
    async def adopt_credits(job: AdoptPurchases) -> None:
        await adopt_purchases(job, credits)

    @handlers.job(handle_webhook_event.HandleNotice)
    async def handle(job: handle_webhook_event.HandleNotice) -> None:
        await handle_webhook_event.handle_webhook_event(job, context)

    @handlers.job(SettleClosedOrder)
    async def settle_order(job: SettleClosedOrder) -> None:
        await settle_closed_order(job, context)

    @handlers.job(refund_payment.SettleRefund)
    async def settle_refund(job: refund_payment.SettleRefund) -> None:
        await refund_payment.settle_refund(job, context)

    @handlers.job(adopt_payments.AdoptPayments)
    async def adopt(job: adopt_payments.AdoptPayments) -> None:
        await adopt_payments.adopt_payments(job, context)

    return handlers


def _close(event: OrderCancelled | OrderExpired, closed_as: str) -> CloseOrder:
    return CloseOrder(storefront=event.storefront, order_id=event.order_id, closed_as=closed_as)


def _move(event: JobEvent) -> MoveCredits:
    return MoveCredits(storefront=event.storefront, user_id=event.user_id, reference=event.job_id)
