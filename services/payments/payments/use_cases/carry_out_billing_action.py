"""Carry out a decision of staff about a subscription or an invoice at the provider."""

from datetime import timedelta
from uuid import UUID, uuid5

import structlog
from common.jobs.payload import JobPayload
from common.kernel import clock

from payments.adapters.stripe_billing import StripeBilling
from payments.domain.billing_action import (
    BillingAction,
    BillingActionKind,
)
from payments.domain.billing_state import SubscriptionState
from payments.domain.errors import ProviderRefused
from payments.domain.invoice import Invoice
from payments.repository.billing_actions import BillingActions
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.observe_customer import observe

KEY_IS_KNOWN = timedelta(hours=23)
"""Stripe forgets an idempotency key after a day; a part that is refunded again then would be refunded twice."""
log = structlog.get_logger()


class CarryOutBillingAction(JobPayload, name="CarryOutBillingAction"):
    """The job that carries out a decision of staff."""

    storefront: str
    action_id: UUID


async def carry_out_billing_action(job: CarryOutBillingAction, context: BillingContext) -> None:
    """Carry a decision out. A refusal is stored for staff and not retried; an unknown outcome is retried."""
    actions = BillingActions(context.database.autocommit, job.storefront)
    action = await actions.get(job.action_id)
    if not action.is_open:
        return
    customer = await actions.customer(action.customer_id)
    failure = None
    try:
        await _carry_out(action, context)
    except ProviderRefused as refusal:
        failure = str(refusal.facts.get("reason"))
    await observe(customer, context)
    async with context.database.transaction() as uow:
        current = await BillingActions(uow, job.storefront).get(action.id)
        current.settle(failure)
        await BillingActions(uow, job.storefront).save(current)
    log.info("billing_action_settled", status=current.status, failure=failure, **_facts(action))


async def _carry_out(action: BillingAction, context: BillingContext) -> None:
    """Repeating it has no further effect. Raises ProviderRefused if it had none, ProviderUnavailable."""
    actions = BillingActions(context.database.autocommit, action.storefront)
    billing = context.billing(action.storefront)
    if action.kind == BillingActionKind.REFUND:
        assert action.invoice_id
        await _refund(action, await actions.invoice(action.invoice_id), context)
        return
    assert action.subscription_id
    subscription = await actions.subscription(action.subscription_id)
    state = await billing.subscription(subscription.stripe_subscription_id)
    if action.kind == BillingActionKind.CANCEL_NOW:
        if state.is_live:
            await billing.end_now(state.id)
    elif action.kind == BillingActionKind.KEEP:
        if state.is_live and state.is_scheduled_to_end:
            await billing.keep(state)
    elif action.kind == BillingActionKind.COMP:
        await _extend(action, state, billing)
    elif action.kind == BillingActionKind.PAUSE:
        await billing.pause(state.id, action.until)
    elif action.kind == BillingActionKind.RESUME:
        await billing.resume(state.id)
    elif not state.is_scheduled_to_end:
        await billing.end_at_period_end(state)


async def _extend(action: BillingAction, state: SubscriptionState, billing: StripeBilling) -> None:
    """Nothing is left to do if the subscription is given until then; it is refused if the period was paid meanwhile."""
    assert action.until
    if state.period_end is None or state.period_end < action.until:
        await billing.extend(state.id, action.until)
    elif not state.is_trial:
        raise ProviderRefused(reason="the period was paid before it was given")


async def _refund(action: BillingAction, invoice: Invoice, context: BillingContext) -> None:
    customer = await BillingActions(context.database.autocommit, action.storefront).customer(action.customer_id)
    assert customer.stripe_customer_id
    billing = context.billing(action.storefront)
    state = await billing.state_of(customer.stripe_customer_id)
    found = next((each for each in state.invoices if each.id == invoice.stripe_invoice_id), None)
    if found is None or not found.transaction_ids:
        raise ProviderRefused(reason="the invoice has no payment")
    if action.amount is not None:
        if action.created_at < clock.now() - KEY_IS_KNOWN:
            raise ProviderRefused(reason="too late to repeat: request the refund again")
        await billing.refund(found.transaction_ids[-1], uuid5(action.id, found.transaction_ids[-1]), action.amount)
    elif found.refunded < found.amount_paid:
        for transaction_id in found.transaction_ids:
            await billing.refund(transaction_id, uuid5(action.id, transaction_id))


def _facts(action: BillingAction) -> dict[str, str]:
    return {
        "action": str(action.id),
        "kind": action.kind,
        "storefront": action.storefront,
        "subscription": str(action.subscription_id),
        "invoice": str(action.invoice_id),
        "staff": str(action.staff_id),
        "reason": action.reason,
    }
