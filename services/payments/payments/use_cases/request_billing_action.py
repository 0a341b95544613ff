"""Staff end subscriptions and refund invoices: the decision is stored, and a job carries it out at the provider."""

from dataclasses import dataclass
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
    SubscriptionNotEnding,
)
from payments.domain.errors import RefundTooLarge
from payments.domain.invoice import Invoice, InvoiceStatus
from payments.repository.billing_actions import BillingActions
from payments.use_cases.carry_out_billing_action import CarryOutBillingAction, _facts, log
from payments.use_cases.refund_payment import minor_units

REFUNDABLE = (InvoiceStatus.PAID, InvoiceStatus.PARTIALLY_REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelByStaff:
    """End a subscription at the end of the paid period, or at once."""

    storefront: str
    subscription_id: UUID
    is_immediate: bool
    reason: str
    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepByStaff:
    """Undo the scheduled end of a subscription."""

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


async def cancel_by_staff(command: CancelByStaff, uow: UnitOfWork) -> BillingAction:
    """Store the decision, and enqueue its job. Raises SubscriptionNotFound, SubscriptionEnded."""
    actions = BillingActions(uow, command.storefront)
    subscription = await actions.subscription(command.subscription_id)
    if not subscription.is_live:
        raise SubscriptionEnded()
    kind = BillingActionKind.CANCEL_NOW if command.is_immediate else BillingActionKind.CANCEL_AT_PERIOD_END
    action = BillingAction(
        storefront=command.storefront,
        customer_id=subscription.customer_id,
        subscription_id=subscription.id,
        kind=kind,
        reason=command.reason,
        staff_id=command.staff_id,
    )
    return await request_billing_action(action, uow)


async def keep_by_staff(command: KeepByStaff, uow: UnitOfWork) -> BillingAction:
    """As `cancel_by_staff`. Raises SubscriptionNotFound, SubscriptionEnded, SubscriptionNotEnding."""
    subscription = await BillingActions(uow, command.storefront).subscription(command.subscription_id)
    if not subscription.is_live:
        raise SubscriptionEnded()
    if not subscription.cancel_at_period_end:
        raise SubscriptionNotEnding()
    action = BillingAction(
        storefront=command.storefront,
        customer_id=subscription.customer_id,
        subscription_id=subscription.id,
        kind=BillingActionKind.KEEP,
        reason=command.reason,
        staff_id=command.staff_id,
    )
    return await request_billing_action(action, uow)


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
