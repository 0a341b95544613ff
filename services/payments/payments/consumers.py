"""Event and job handlers: the whole subscription table."""

from common.db.unit_of_work import UnitOfWork
from common.events.generation import JobCompleted, JobEvent, JobFailed, RetryReturned, VersionGenerated
from common.events.identity import UserDeleted, UserLanguageChanged
from common.events.orders import BookOrderPaid, OrderCancelled, OrderExpired, RefundRequested
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender, register_mail_job
from common.messaging.handlers import HandlerRegistry

from payments.repository.billing_customers import BillingCustomers
from payments.use_cases import handle_webhook_event, import_payments, refund_payment
from payments.use_cases.anonymise_customer import AnonymiseCustomer, anonymise_customer
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.carry_out_billing_action import CarryOutBillingAction, carry_out_billing_action
from payments.use_cases.close_billing_customer import (
    CloseBillingCustomer,
    close_billing_customer,
    forget_billing_customer,
)
from payments.use_cases.close_order import CloseOrder, close_order, settle_closed_order
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.end_disallowed_subscription import end_disallowed_subscription
from payments.use_cases.handle_credit_event import HandleCreditEvent, handle_credit_event
from payments.use_cases.handle_subscription_event import HandleSubscriptionEvent, handle_subscription_event
from payments.use_cases.import_purchases import ImportPurchases, import_purchases
from payments.use_cases.import_subscriptions import (
    ImportCustomer,
    ImportSubscriptions,
    import_customer,
    import_subscriptions,
)
from payments.use_cases.move_credits import MoveCredits, capture_hold, release_hold
from payments.use_cases.payment_context import PaymentContext, SettleClosedOrder
from payments.use_cases.record_generation import record_generation, record_returned_retry
from payments.use_cases.record_purchase import record_purchase
from payments.use_cases.refund_for_order import refund_for_order
from payments.use_cases.store_billing_state import EndDisallowedSubscription


def consumers(
    context: PaymentContext, credits: CreditContext, billing: BillingContext, sender: MailSender | None
) -> HandlerRegistry:
    """`order.created` is not among them: the amount is read from orders when it is needed.

    Without a sender, mails remain in the queue.
    """
    handlers = HandlerRegistry()

    @handlers.on(OrderCancelled, name="close_cancelled")
    async def close_cancelled(event: OrderCancelled, uow: UnitOfWork) -> None:
        await close_order(_close(event, "cancelled"), uow)

    @handlers.on(OrderExpired, name="close_expired")
    async def close_expired(event: OrderExpired, uow: UnitOfWork) -> None:
        await close_order(_close(event, "expired"), uow)

    @handlers.on(RefundRequested, name="refund_for_order")
    async def refund(event: RefundRequested, uow: UnitOfWork) -> None:
        await refund_for_order(event, uow)

    @handlers.on(UserDeleted, name="forget")
    async def forget(event: UserDeleted, uow: UnitOfWork) -> None:
        await anonymise_customer(AnonymiseCustomer(storefront=event.storefront, user_id=event.user_id), uow)
        await forget_billing_customer(event.storefront, event.user_id, uow)

    @handlers.on(UserLanguageChanged, name="change_language")
    async def change_language(event: UserLanguageChanged, uow: UnitOfWork) -> None:
        await BillingCustomers(uow, event.storefront).change_language(event.user_id, event.language)

    @handlers.on(JobCompleted, name="capture")
    async def capture(event: JobCompleted, uow: UnitOfWork) -> None:
        if event.price:
            await capture_hold(_move(event), uow)

    @handlers.on(JobFailed, name="release")
    async def release(event: JobFailed, uow: UnitOfWork) -> None:
        if event.price:
            await release_hold(_move(event), uow)

    @handlers.job(HandleCreditEvent)
    async def handle_credits(job: HandleCreditEvent) -> None:
        await handle_credit_event(job, credits)

    @handlers.job(ImportPurchases)
    async def import_purchased_credits(job: ImportPurchases) -> None:
        await import_purchases(job, credits)

    @handlers.job(handle_webhook_event.HandleWebhookEvent)
    async def handle(job: handle_webhook_event.HandleWebhookEvent) -> None:
        await handle_webhook_event.handle_webhook_event(job, context)

    @handlers.job(SettleClosedOrder)
    async def settle_order(job: SettleClosedOrder) -> None:
        await settle_closed_order(job, context)

    @handlers.job(refund_payment.SettleRefund)
    async def settle_refund(job: refund_payment.SettleRefund) -> None:
        await refund_payment.settle_refund(job, context)

    @handlers.job(import_payments.ImportPayments)
    async def import_payments_page(job: import_payments.ImportPayments) -> None:
        await import_payments.import_payments(job, context)

    _subscription_jobs(handlers, billing)
    _book_entries(handlers, billing.storefronts)
    register_mail_job(handlers, sender)
    return handlers


def _subscription_jobs(handlers: HandlerRegistry, billing: BillingContext) -> None:
    @handlers.job(HandleSubscriptionEvent)
    async def handle_subscription(job: HandleSubscriptionEvent) -> None:
        await handle_subscription_event(job, billing)

    @handlers.job(EndDisallowedSubscription)
    async def end_disallowed(job: EndDisallowedSubscription) -> None:
        await end_disallowed_subscription(job, billing)

    @handlers.job(CarryOutBillingAction)
    async def carry_out_action(job: CarryOutBillingAction) -> None:
        await carry_out_billing_action(job, billing)

    @handlers.job(CloseBillingCustomer)
    async def close_customer(job: CloseBillingCustomer) -> None:
        await close_billing_customer(job, billing)

    @handlers.job(ImportSubscriptions)
    async def import_subscribers(job: ImportSubscriptions) -> None:
        await import_subscriptions(job, billing)

    @handlers.job(ImportCustomer)
    async def import_subscriber(job: ImportCustomer) -> None:
        await import_customer(job, billing)


def _book_entries(handlers: HandlerRegistry, storefronts: Storefronts) -> None:
    @handlers.on(BookOrderPaid, name="record_book_purchase")
    async def record_book_purchase(event: BookOrderPaid, uow: UnitOfWork) -> None:
        await record_purchase(event, uow)

    @handlers.on(VersionGenerated, name="record_version")
    async def record_version(event: VersionGenerated, uow: UnitOfWork) -> None:
        await record_generation(event, storefronts[event.storefront], uow)

    @handlers.on(RetryReturned, name="record_retry")
    async def record_retry(event: RetryReturned, uow: UnitOfWork) -> None:
        await record_returned_retry(event, uow)


def _close(event: OrderCancelled | OrderExpired, closed_as: str) -> CloseOrder:
    return CloseOrder(storefront=event.storefront, order_id=event.order_id, closed_as=closed_as)


def _move(event: JobEvent) -> MoveCredits:
    return MoveCredits(storefront=event.storefront, user_id=event.user_id, reference=event.job_id)
