"""Staff end, keep, pause, resume and give subscriptions, and refund invoices.

The decision is stored, and a job carries it out at the provider.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel.money import to_decimal_string

from payments.domain.billing_action import (
    BillingAction,
    BillingActionKind,
    InvoiceNotRefundable,
    SubscriptionEnded,
    SubscriptionIsPaused,
    SubscriptionNotEnding,
    SubscriptionNotPaused,
)
from payments.domain.errors import RefundTooLarge
from payments.domain.invoice import Invoice, InvoiceStatus
from payments.domain.subscription import Subscription, SubscriptionStatus
from payments.domain.subscription_errors import SubscriptionUnpaid
from payments.domain.subscription_rules import a_month_after
from payments.repository.billing_actions import BillingActions
from payments.repository.billing_customers import BillingCustomers
from payments.use_cases.carry_out_billing_action import CarryOutBillingAction, _facts, log
from payments.use_cases.refund_payment import minor_units

IN_FORCE = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)
REFUNDABLE = (InvoiceStatus.PAID, InvoiceStatus.PARTIALLY_REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDecision:
    """What the member of staff `staff_id` decides about a subscription, and why."""

    storefront: str
    subscription_id: UUID
    reason: str
    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundInvoice:
    """Refund `amount` of an invoice's payment, or what is left of it."""

    storefront: str
    invoice_id: UUID
    amount: Decimal | None
    reason: str
    staff_id: UUID


async def cancel_by_staff(decision: SubscriptionDecision, uow: UnitOfWork, *, is_immediate: bool) -> BillingAction:
    """End the subscription at once, or with the paid period: store the decision, and enqueue its job.

    Raises SubscriptionNotFound, SubscriptionEnded.
    """
    subscription = await _live(decision, uow)
    kind = BillingActionKind.CANCEL_NOW if is_immediate else BillingActionKind.CANCEL_AT_PERIOD_END
    return await request_billing_action(_action(decision, subscription, kind), uow)


async def keep_by_staff(decision: SubscriptionDecision, uow: UnitOfWork) -> BillingAction:
    """Undo the scheduled end of the subscription, stored as by `cancel_by_staff`.

    Raises SubscriptionNotFound, SubscriptionEnded, SubscriptionNotEnding.
    """
    subscription = await _live(decision, uow)
    if not subscription.cancel_at_period_end:
        raise SubscriptionNotEnding()
    return await request_billing_action(_action(decision, subscription, BillingActionKind.KEEP), uow)


async def comp_by_staff(decision: SubscriptionDecision, uow: UnitOfWork) -> BillingAction:
    """Give the customer a period: the current one ends a month later, without a charge; stored as by `cancel_by_staff`.

    Raises SubscriptionNotFound, SubscriptionEnded, SubscriptionUnpaid. Under the lock of the customer, so that each of
    several decisions gives a period of its own.
    """
    found = await _live(decision, uow)
    await BillingCustomers(uow, decision.storefront).lock(found.customer_id)
    subscription = await _live(decision, uow)
    end = subscription.current_period_end
    if subscription.status not in IN_FORCE or end is None:
        raise SubscriptionUnpaid()
    requested = await BillingActions(uow, decision.storefront).requested_until(subscription.id)
    until = a_month_after(max(end, requested or end))
    return await request_billing_action(_action(decision, subscription, BillingActionKind.COMP, until), uow)


async def pause_by_staff(decision: SubscriptionDecision, uow: UnitOfWork, resumes_at: datetime | None) -> BillingAction:
    """Charge no new periods until `resumes_at`, or until staff resume the subscription; stored as by `cancel_by_staff`.

    Raises SubscriptionNotFound, SubscriptionEnded, SubscriptionUnpaid, SubscriptionIsPaused.
    """
    subscription = await _live(decision, uow)
    if subscription.status not in IN_FORCE:
        raise SubscriptionUnpaid()
    if subscription.is_paused:
        raise SubscriptionIsPaused()
    action = _action(decision, subscription, BillingActionKind.PAUSE, resumes_at)
    return await request_billing_action(action, uow)


async def resume_by_staff(decision: SubscriptionDecision, uow: UnitOfWork) -> BillingAction:
    """Charge new periods again, stored as by `cancel_by_staff`.

    Raises SubscriptionNotFound, SubscriptionEnded, SubscriptionNotPaused.
    """
    subscription = await _live(decision, uow)
    if not subscription.is_paused:
        raise SubscriptionNotPaused()
    return await request_billing_action(_action(decision, subscription, BillingActionKind.RESUME), uow)


async def _live(decision: SubscriptionDecision, uow: UnitOfWork) -> Subscription:
    subscription = await BillingActions(uow, decision.storefront).subscription(decision.subscription_id)
    if not subscription.is_live:
        raise SubscriptionEnded()
    return subscription


def _action(
    decision: SubscriptionDecision, subscription: Subscription, kind: BillingActionKind, until: datetime | None = None
) -> BillingAction:
    return BillingAction(
        storefront=decision.storefront,
        customer_id=subscription.customer_id,
        subscription_id=subscription.id,
        kind=kind,
        until=until,
        reason=decision.reason,
        staff_id=decision.staff_id,
    )


async def refund_invoice(command: RefundInvoice, uow: UnitOfWork) -> BillingAction:
    """Store the decision, and enqueue its job.

    Raises InvoiceNotFound, InvoiceNotRefundable, RefundAmountInvalid, RefundTooLarge.
    """
    invoice = await BillingActions(uow, command.storefront).invoice(command.invoice_id)
    if invoice.status not in REFUNDABLE or invoice.refunded >= invoice.amount:
        raise InvoiceNotRefundable(status=invoice.status)
    action = BillingAction(
        storefront=command.storefront,
        customer_id=invoice.customer_id,
        subscription_id=invoice.subscription_id,
        invoice_id=invoice.id,
        kind=BillingActionKind.REFUND,
        amount=None if command.amount is None else _part(command.amount, invoice),
        reason=command.reason,
        staff_id=command.staff_id,
    )
    return await request_billing_action(action, uow)


def _part(amount: Decimal, invoice: Invoice) -> int:
    part, left = minor_units(amount, invoice.currency), invoice.amount - invoice.refunded
    if part > left:
        raise RefundTooLarge(available=to_decimal_string(left, invoice.currency))
    return part


async def request_billing_action(action: BillingAction, uow: UnitOfWork) -> BillingAction:
    await BillingActions(uow, action.storefront).add(action)
    await enqueue(uow, CarryOutBillingAction(storefront=action.storefront, action_id=action.id))
    log.info("billing_action_requested", **_facts(action))
    return action
