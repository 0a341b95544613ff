"""`/api/webhooks/`: Stripe's webhook, and its health."""

from datetime import datetime
from typing import Literal

from common.http import AnyCaller, Output, Reads, router, served_in_maintenance, tokenless, unguarded
from fastapi import APIRouter, Request

from payments.adapters.stripe_webhook import parse_subscription_event
from payments.http.stripe_webhook import STRIPE_EVENT, Signature, verified_event
from payments.repository import webhook_events
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.handle_subscription_event import store_subscription_event


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

    @routes.post("/stripe/", openapi_extra=STRIPE_EVENT, operation_id="stripe_webhooks.receive")
    @unguarded
    @served_in_maintenance
    async def webhook(request: Request, stripe_signature: Signature = None) -> ReceivedOutput:
        """For Stripe: an event is stored before the response, and handled afterwards, once."""
        event = await verified_event(request, context.accounts, parse_subscription_event, stripe_signature)
        if event is None:
            return ReceivedOutput(status="ignored")
        is_new = await store_subscription_event(event, context.database)
        return ReceivedOutput(status="success" if is_new else "duplicate")

    @routes.get("/health/", operation_id="stripe_webhooks.get_health")
    @tokenless
    @served_in_maintenance
    async def health(caller: AnyCaller, executor: Reads) -> HealthOutput:
        """When the last event was received, and how many wait."""
        last_event_at, pending = await webhook_events.health(executor, caller.storefront)
        return HealthOutput(status="healthy", service="webhooks", last_event_at=last_event_at, pending=pending)

    return routes
