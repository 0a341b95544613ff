"""`/api/credits/webhook/`: Stripe's webhook."""

from typing import Any

from common.http import router, served_in_maintenance, unguarded
from fastapi import APIRouter, Request, Response

from payments.adapters.stripe_webhook import parse_credit_event
from payments.contracts.reviv.credit_routes import PREFIX
from payments.domain.errors import InvalidSignature, MalformedWebhookEvent
from payments.http.stripe_webhook import STRIPE_EVENT, Signature, verified_event
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.handle_credit_event import store_credit_event

_RESPONSES: dict[str, Any] = {
    "responses": {"200": {"description": "Stored."}, "400": {"description": "Invalid signature or payload."}}
}


def webhook_routes(context: CreditContext) -> APIRouter:
    routes = router(PREFIX, "credits")

    @routes.post(
        "/webhook/",
        response_class=Response,
        openapi_extra={**STRIPE_EVENT, **_RESPONSES},
        operation_id="stripe_webhooks.receive",
    )
    @unguarded
    @served_in_maintenance
    async def webhook(request: Request, stripe_signature: Signature = None) -> Response:
        """For Stripe: events are stored before the response, and handled afterwards. The bodies are empty."""
        try:
            event = await verified_event(request, context.accounts, parse_credit_event, stripe_signature)
        except (InvalidSignature, MalformedWebhookEvent):
            return Response(status_code=400)
        if event is not None:
            await store_credit_event(event, context.database)
        return Response(status_code=200)

    return routes
