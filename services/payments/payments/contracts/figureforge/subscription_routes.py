"""`/api/subscriptions/`: plans, the customer's subscription and billing history."""

from common.http import OPTIONAL_TOKEN, AnyCaller, Customer, Reads, json_response, router, tokenless
from dialects.figureforge_pages import PAGE_PARAMETERS, Page, offset_page, requested_page
from fastapi import APIRouter, Request, Response

from payments.contracts.figureforge.plan_schemas import FREE, PlansBody, plan_bodies
from payments.contracts.figureforge.subscription_schemas import (
    CurrentBody,
    HistoryItemBody,
    current_body,
    history_item_body,
)
from payments.repository import subscription_reads
from payments.storefront import SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.refresh_checkout import refresh_checkout

PREFIX = "/api/subscriptions"


def subscription_routes(context: BillingContext) -> APIRouter:
    storefronts = context.storefronts
    routes = router(PREFIX, "subscriptions", transactional=False)

    @routes.get("/plans/", response_model=PlansBody, openapi_extra={"security": OPTIONAL_TOKEN})
    @tokenless
    async def list_plans(caller: AnyCaller, executor: Reads) -> Response:
        """The plans on sale, for everybody, and the signed-in caller's own."""
        storefront, current, plan_id = storefronts[caller.storefront], None, None
        if caller.user_id:
            plan_id = await subscription_reads.current_plan_id(executor, storefront.name, caller.user_id)
            plan = storefront.section(SubscriptionPlans).plan(plan_id) if plan_id else None
            current = plan.tier if plan else FREE
        body = {"plans": plan_bodies(storefront), "current_plan": current, "current_plan_id": plan_id}
        return json_response(body)

    @routes.get("/current/", response_model=CurrentBody)
    async def read_current(caller: Customer, executor: Reads) -> Response:
        """The customer's subscription; also without one the answer is 200.

        A checkout that was just paid is included, also before its event has arrived.
        """
        assert caller.user_id
        await refresh_checkout(caller.storefront, caller.user_id, context)
        row = await subscription_reads.current(executor, caller.storefront, caller.user_id)
        return json_response(current_body(row, storefronts[caller.storefront]))

    @routes.get("/history/", response_model=Page[HistoryItemBody], openapi_extra={"parameters": PAGE_PARAMETERS})
    async def list_history(request: Request, caller: Customer, executor: Reads) -> Response:
        """The customer's invoices, newest first."""
        assert caller.user_id
        page = requested_page(request.query_params)
        rows, count = await subscription_reads.history(
            executor, caller.storefront, caller.user_id, page.limit, page.offset
        )
        items = [history_item_body(row) for row in rows]
        return json_response(offset_page(request, page, count, items))

    return routes
