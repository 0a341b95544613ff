"""Staff's endpoints for plans, subscriptions and their invoices."""

from typing import Annotated
from uuid import UUID

from common.http import Reads, StaffMember, Transaction, json_response, shown
from common.http.following import Follow
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import FollowedPage
from fastapi import APIRouter, Query, Response

from payments.contracts.staff.subscription_schemas import (
    ActionBody,
    CancelRequestBody,
    CompRequestBody,
    KeepRequestBody,
    PauseRequestBody,
    PlanBody,
    RefundInvoiceBody,
    ResumeRequestBody,
    SubscriberBody,
    SubscriptionBody,
    plan_body,
    requested_action_body,
    subscriber_body,
)
from payments.domain.subscription import SubscriptionStatus
from payments.repository import billing_actions
from payments.repository.billing_actions import ABOVE_ALL_NUMBERS
from payments.storefront import PLAN_ID, SubscriptionPlans
from payments.use_cases.request_billing_action import (
    cancel_by_staff,
    comp_by_staff,
    keep_by_staff,
    pause_by_staff,
    refund_invoice,
    resume_by_staff,
)

NEWEST = 100

subscription_routes = staff_router(
    "/subscriptions", "subscriptions", reads=Permission.SUBSCRIPTIONS_READ, writes=Permission.SUBSCRIPTIONS_WRITE
)
invoice_routes = staff_router(
    "/invoices", "subscriptions", reads=Permission.SUBSCRIPTIONS_READ, writes=Permission.REFUNDS_WRITE
)


@subscription_routes.get("", response_model=FollowedPage[SubscriptionBody])
async def list_subscriptions(
    caller: StaffMember,
    executor: Reads,
    follow: Follow,
    status: Annotated[SubscriptionStatus | None, Query()] = None,
    plan_id: Annotated[str | None, Query(pattern=PLAN_ID)] = None,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first; with `updated_from` in the order of changes."""
    if followed := await follow.page("subscription", limit):
        ids = [UUID(subject) for subject in followed.subjects]
        found = await billing_actions.page(
            executor, caller.storefront, before=ABOVE_ALL_NUMBERS, limit=limit, status=status, plan_id=plan_id, ids=ids
        )
        items = {str(row["id"]): shown(SubscriptionBody, row) for row in found}
        return json_response(followed.body(items))
    before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
    rows = await billing_actions.page(
        executor, caller.storefront, before=before, limit=limit + 1, status=status, plan_id=plan_id
    )
    following = encode_cursor(rows[limit - 1]["number"]) if len(rows) > limit else None
    listed = [shown(SubscriptionBody, row) for row in rows[:limit]]
    return json_response({"items": listed, "next_cursor": following})


@subscription_routes.get("/customers/{user_id}", response_model=SubscriberBody)
async def read_customer(user_id: UUID, caller: StaffMember, executor: Reads) -> Response:
    """With subscriptions, invoices and what staff did, newest first. Other users have none of them."""
    row = await billing_actions.customer(executor, caller.storefront, user_id, NEWEST)
    return json_response(subscriber_body(user_id, row))


@subscription_routes.post("/{subscription_id}/cancel", status_code=202, response_model=ActionBody)
@requires_key
async def cancel(subscription_id: UUID, body: CancelRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """End a subscription with its period, or at once. Stripe is called afterwards; the customer shows the result."""
    action = await cancel_by_staff(body.decision(caller, subscription_id), uow, is_immediate=body.immediate)
    return json_response(requested_action_body(action, caller), 202)


@subscription_routes.post("/{subscription_id}/keep", status_code=202, response_model=ActionBody)
@requires_key
async def keep(subscription_id: UUID, body: KeepRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """Undo the scheduled end of a subscription. Stripe is called afterwards; the customer shows the result."""
    action = await keep_by_staff(body.decision(caller, subscription_id), uow)
    return json_response(requested_action_body(action, caller), 202)


@subscription_routes.post("/{subscription_id}/comp", status_code=202, response_model=ActionBody)
@requires_key
async def comp(subscription_id: UUID, body: CompRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """Give a period: the current one ends a month later without a charge, and a new quota begins.

    Stripe is called afterwards; the customer shows the result.
    """
    action = await comp_by_staff(body.decision(caller, subscription_id), uow)
    return json_response(requested_action_body(action, caller), 202)


@subscription_routes.post("/{subscription_id}/pause", status_code=202, response_model=ActionBody)
@requires_key
async def pause(subscription_id: UUID, body: PauseRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """Charge no new periods, for which no quota begins either.

    Stripe is called afterwards; the customer shows the result.
    """
    action = await pause_by_staff(body.decision(caller, subscription_id), uow, body.resumes_at)
    return json_response(requested_action_body(action, caller), 202)


@subscription_routes.post("/{subscription_id}/resume", status_code=202, response_model=ActionBody)
@requires_key
async def resume(subscription_id: UUID, body: ResumeRequestBody, caller: StaffMember, uow: Transaction) -> Response:
    """Charge the periods that begin from now on. Stripe is called afterwards; the customer shows the result."""
    action = await resume_by_staff(body.decision(caller, subscription_id), uow)
    return json_response(requested_action_body(action, caller), 202)


@invoice_routes.post(
    "/{invoice_id}/refunds", status_code=202, response_model=ActionBody, operation_id="invoices.refund"
)
@requires_key
async def refund(invoice_id: UUID, body: RefundInvoiceBody, caller: StaffMember, uow: Transaction) -> Response:
    """Refund an amount, or what is left, of an invoice. Stripe is called afterwards; the customer shows the result."""
    assert caller.user_id
    currency = (await billing_actions.BillingActions(uow, caller.storefront).invoice(invoice_id)).currency
    action = await refund_invoice(body.command(caller.storefront, invoice_id, caller.user_id), uow)
    return json_response(requested_action_body(action, caller, currency), 202)


def plan_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/plans", "subscriptions", reads=Permission.SUBSCRIPTIONS_READ)

    @routes.get("", response_model=list[PlanBody], operation_id="plans.list")
    async def list_plans(caller: StaffMember, executor: Reads) -> Response:
        """All plans of the storefront's configuration, also inactive ones."""
        storefront = storefronts[caller.storefront]
        subscribers = await billing_actions.subscribers(executor, storefront.name)
        plans = storefront.section(SubscriptionPlans).plans
        return json_response([plan_body(plan, storefront, subscribers.get(plan.id, 0)) for plan in plans])

    return routes
