"""Store a customer's state under the lock of their row, and publish it if it has changed."""

from uuid import NAMESPACE_URL, uuid5

from common.db.unit_of_work import UnitOfWork
from common.events.payments import SubscriptionChanged
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel.storefronts import Storefront
from common.mail.mails import send_mail
from common.messaging.outbox import publish

from payments.adapters import measures
from payments.adapters.billing_mails import failure_mail
from payments.domain.billing_customer import BillingCustomer
from payments.domain.billing_schedule import next_check
from payments.domain.billing_state import CustomerState, InvoiceState, SubscriptionState
from payments.domain.invoice import Invoice
from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_rules import Prices, paid_until, price_in_force, status_of
from payments.repository.subscriptions import Subscriptions
from payments.storefront import SubscriptionPlans

CREATED = "subscription_create"


class EndDisallowedSubscription(JobPayload, name="EndSurplusSubscription"):
    """The job that ends a subscription that the customer must not have, and refunds it.

    That is a second one, or one of a deleted customer. Without `is_refunded` its payments are kept.
    """

    storefront: str
    stripe_customer_id: str
    stripe_subscription_id: str
    is_refunded: bool


async def store_billing_state(
    customer: BillingCustomer, state: CustomerState, prices: Prices, storefront: Storefront, uow: UnitOfWork
) -> None:
    """The customer is locked. Repeating it with the same state has no further effect."""
    repository = Subscriptions(uow, storefront.name)
    rows = await repository.of_customer(customer.id)
    kept = None if customer.is_deleted else state.kept()
    await _end_disallowed(customer, state, kept, rows, uow)
    stored = [each for each in state.subscriptions if not each.is_live and each.price_id in prices]
    for each in [*stored, kept] if kept else stored:
        row = rows.get(each.id) or _new(customer, each)
        invoices = state.invoices_of(each.id)
        row.observe(each, status_of(each), price_in_force(each, invoices, prices), prices[each.price_id])
        row.pay_until(paid_until(each, invoices))
        await (repository.save(row) if each.id in rows else repository.add(row))
        rows[each.id] = row
    current = _current(rows)
    await _store_invoices(customer, state, rows, current, storefront, uow)
    if current:
        await _publish(customer, current, storefront, uow)
    customer.revision += 1
    customer.check_at = next_check(current, await repository.unfinished_checkout(customer.id))
    await uow.defer_save(customer)


async def _end_disallowed(
    customer: BillingCustomer,
    state: CustomerState,
    kept: SubscriptionState | None,
    rows: dict[str, Subscription],
    uow: UnitOfWork,
) -> None:
    """Let a job end all live subscriptions but the kept one. Record all but the kept one as ended.

    A deleted customer is refunded what was paid after the deletion, the others whatever they paid twice.
    """
    for each in state.subscriptions:
        if each is kept:
            continue
        row = rows.get(each.id)
        if row is not None and row.is_live:
            row.end()
            await uow.defer_save(row)
        if not each.is_live:
            continue
        job = EndDisallowedSubscription(
            storefront=customer.storefront,
            stripe_customer_id=customer.stripe_customer_id or "",
            stripe_subscription_id=each.id,
            is_refunded=not customer.is_deleted or row is None,
        )
        await enqueue(uow, job, key=uuid5(NAMESPACE_URL, f"end/{customer.storefront}/{each.id}"))


def _new(customer: BillingCustomer, state: SubscriptionState) -> Subscription:
    return Subscription(
        storefront=customer.storefront,
        customer_id=customer.id,
        stripe_subscription_id=state.id,
        stripe_price_id=state.price_id,
        plan_id="",
        status=SubscriptionStatus.INCOMPLETE,
    )


def _current(rows: dict[str, Subscription]) -> Subscription | None:
    """The live subscription, else the one that ended last."""
    live = next((row for row in rows.values() if row.is_live), None)
    ended = [row for row in rows.values() if row.ended_at is not None]
    return live or max(ended, key=lambda row: (row.ended_at, row.started_at), default=None)


async def _store_invoices(
    customer: BillingCustomer,
    state: CustomerState,
    rows: dict[str, Subscription],
    current: Subscription | None,
    storefront: Storefront,
    uow: UnitOfWork,
) -> None:
    repository = Subscriptions(uow, storefront.name)
    invoices = await repository.invoices(customer.id)
    for each in state.invoices:
        if each.status == "draft":
            continue
        subscription = rows.get(each.subscription_id or "")
        known = invoices.get(each.id)
        invoice, moved = known or _new_invoice(customer, each), measures.moved(known)
        invoice.observe(each, subscription.id if subscription else None)
        if _is_overdue(subscription, current, each) and customer.email and invoice.mail_failure():
            await send_mail(uow, failure_mail(invoice, customer, customer.email, storefront))
        await (repository.save(invoice) if known else repository.add(invoice))
        measures.count_when_committed(uow, "subscription", moved, invoice)


def _is_overdue(subscription: Subscription | None, current: Subscription | None, invoice: InvoiceState) -> bool:
    """Whether a payment has failed without the customer being there to see it."""
    return (
        subscription is not None
        and subscription is current
        and subscription.status == SubscriptionStatus.PAST_DUE
        and invoice.reason != CREATED
        and invoice.attempts > 0
    )


def _new_invoice(customer: BillingCustomer, state: InvoiceState) -> Invoice:
    return Invoice(
        storefront=customer.storefront,
        customer_id=customer.id,
        stripe_invoice_id=state.id,
        invoice_number=state.number,
        reason=state.reason,
        description="",
        amount=state.total,
        currency=state.currency,
        status=state.status,
        invoice_url=state.url,
        pdf_url=state.pdf_url,
    )


async def _publish(
    customer: BillingCustomer, subscription: Subscription, storefront: Storefront, uow: UnitOfWork
) -> None:
    plan = storefront.section(SubscriptionPlans).plan(subscription.plan_id)
    if plan is None:
        return
    event = SubscriptionChanged(
        storefront=customer.storefront,
        version=customer.version + 1,
        user_id=customer.user_id,
        subscription_id=subscription.id,
        plan_id=plan.id,
        tier=plan.tier,
        credits=plan.credits,
        generations_per_minute=plan.generations_per_minute,
        status=subscription.status,
        current_period_start=subscription.current_period_start,
        current_period_end=subscription.current_period_end,
        cancel_at_period_end=subscription.cancel_at_period_end,
        paid_until=subscription.paid_until,
        is_paused=subscription.is_paused,
    )
    # What was published before `is_paused` existed is not published again.
    unchanged = {"version"} if event.is_paused else {"version", "is_paused"}
    if customer.publish(event.model_dump(mode="json", exclude=unchanged)):
        await publish(uow, event, eager=True)
