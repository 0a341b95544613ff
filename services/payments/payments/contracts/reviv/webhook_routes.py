"""`/api/credits/webhook/`: Stripe's webhook."""

from typing import Annotated

from common.http import AnyCaller, router, served_in_maintenance, unguarded
from fastapi import APIRouter, Header, Request, Response

from payments.adapters import stripe_webhook
from payments.contracts.reviv.credit_routes import PREFIX
from payments.domain.errors import InvalidSignature, MalformedWebhookEvent
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.handle_credit_event import store_credit_event

_DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "A Stripe event."}}},
    },
    "responses": {"200": {"description": "Stored."}, "400": {"description": "Invalid signature or payload."}},
}


def webhook_routes(context: CreditContext) -> APIRouter:
    routes = router(PREFIX, "credits")

    @routes.post("/webhook/", response_class=Response, openapi_extra=_DOCUMENTED)
    @unguarded
    @served_in_maintenance
    async def webhook(
        request: Request, caller: AnyCaller, stripe_signature: Annotated[str | None, Header()] = None
    ) -> Response:
        """For Stripe: events are stored before the response, and handled afterwards. The bodies are empty."""
        payload = await request.body()
        secret = context.accounts.of(caller.storefront).webhook_secret
        try:
            stripe_webhook.verify(payload, (stripe_signature,), secret)
            event = stripe_webhook.parse_credit_event(payload, caller.storefront)
        except (InvalidSignature, MalformedWebhookEvent):
            return Response(status_code=400)
        if event is not None:
            await store_credit_event(event, context.database)
        return Response(status_code=200)

    return routes
