"""`/api/webhooks/`: Stripe's webhook, and its health."""

from datetime import datetime
from typing import Annotated, Literal

from common.http import AnyCaller, Output, Reads, router, served_in_maintenance, tokenless, unguarded
from fastapi import APIRouter, Header, Request

from payments.adapters import stripe_webhook
from payments.repository import webhook_events
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.handle_subscription_event import store_subscription_event

_DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "A Stripe event."}}},
    },
}


class ReceivedOutput(Output):
    status: Literal["success", "ignored", "duplicate"]


class HealthOutput(Output):
    """`pending` is how many events are stored and not handled."""

    status: Literal["healthy"]
    service: Literal["webhooks"]
    last_event_at: datetime | None
    pending: int


def webhook_routes(context: BillingContext) -> APIRouter:
    routes = router("/api/webhooks", "webhooks", transactional=False)

    @routes.post("/stripe/", openapi_extra=_DOCUMENTED)
    @unguarded
    @served_in_maintenance
    async def webhook(
        request: Request, caller: AnyCaller, stripe_signature: Annotated[str | None, Header()] = None
    ) -> ReceivedOutput:
        """For Stripe: an event is stored before the response, and handled afterwards, once."""
        payload = await request.body()
        secret = context.accounts.of(caller.storefront).webhook_secret
        stripe_webhook.verify(payload, (stripe_signature,), secret)
        event = stripe_webhook.parse_subscription_event(payload, caller.storefront)
        if event is None:
            return ReceivedOutput(status="ignored")
        is_new = await store_subscription_event(event, context.database)
        return ReceivedOutput(status="success" if is_new else "duplicate")

    @routes.get("/health/")
    @tokenless
    @served_in_maintenance
    async def health(caller: AnyCaller, executor: Reads) -> HealthOutput:
        """When the last event was received, and how many wait."""
        last_event_at, pending = await webhook_events.health(executor, caller.storefront)
        return HealthOutput(status="healthy", service="webhooks", last_event_at=last_event_at, pending=pending)

    return routes
