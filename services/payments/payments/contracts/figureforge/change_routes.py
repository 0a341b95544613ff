"""`/api/subscriptions/cancel/` and `/api/subscriptions/reactivate/`."""

from datetime import datetime

from common.http import Body, Customer, Output, router
from fastapi import APIRouter
from pydantic import StrictBool

from payments.domain.subscription import SubscriptionStatus
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.end_subscription import (
    EndSubscription,
    ReactivateSubscription,
    end_subscription,
    reactivate_subscription,
)

SCHEDULED = "Your subscription ends at the end of the current period."
ENDED = "Your subscription has ended."
REACTIVATED = "Your subscription continues."


class CancelBody(Body):
    """With `immediate` the subscription ends now, and what is left of the period is lost."""

    immediate: StrictBool = False


class CancelOutput(Output):
    message: str
    status: SubscriptionStatus
    cancel_at_period_end: bool
    current_period_end: datetime | None


class ReactivateOutput(Output):
    message: str
    status: SubscriptionStatus
    cancel_at_period_end: bool


def change_routes(context: BillingContext) -> APIRouter:
    routes = router("/api/subscriptions", "subscriptions", transactional=False)

    @routes.post("/cancel/")
    async def cancel(caller: Customer, body: CancelBody | None = None) -> CancelOutput:
        """End the subscription at the end of the period; repeating it has no further effect."""
        assert caller.user_id
        is_immediate = body is not None and body.immediate
        command = EndSubscription(storefront=caller.storefront, user_id=caller.user_id, is_immediate=is_immediate)
        subscription = await end_subscription(command, context)
        return CancelOutput(
            message=SCHEDULED if subscription.is_live else ENDED,
            status=SubscriptionStatus(subscription.status),
            cancel_at_period_end=subscription.cancel_at_period_end,
            current_period_end=subscription.current_period_end,
        )

    @routes.post("/reactivate/")
    async def reactivate(caller: Customer) -> ReactivateOutput:
        """Undo the scheduled end of the subscription."""
        assert caller.user_id
        command = ReactivateSubscription(storefront=caller.storefront, user_id=caller.user_id)
        subscription = await reactivate_subscription(command, context)
        return ReactivateOutput(
            message=REACTIVATED,
            status=SubscriptionStatus(subscription.status),
            cancel_at_period_end=subscription.cancel_at_period_end,
        )

    return routes
