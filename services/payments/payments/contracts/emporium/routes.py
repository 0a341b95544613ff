"""Emporium's endpoints for payments."""

from common.http import Customer, router, served_in_maintenance, unguarded
from fastapi import APIRouter, Request

from payments.adapters import stripe_webhook
from payments.adapters.webhook_span import webhook_span
from payments.contracts.emporium.schemas import ConfirmBody, ConfirmedBody, CreateIntentBody, IntentBody, ReceivedBody
from payments.http.stripe_webhook import STRIPE_EVENT, Signature, verified_event
from payments.use_cases.confirm_payment import confirm_payment
from payments.use_cases.create_intent import create_intent
from payments.use_cases.payment_context import PaymentContext
from payments.use_cases.store_webhook_event import store_webhook_event

PREFIX = "/api/v1/payments"


def payment_routes(context: PaymentContext) -> APIRouter:
    routes = router(PREFIX, "payments", transactional=False)

    @routes.post("/create-intent/", operation_id="payments.create_intent")
    async def create(body: CreateIntentBody, caller: Customer) -> IntentBody:
        """The Stripe payment intent for a pending order; the same one until it is paid or cancelled."""
        assert caller.user_id
        intent = await create_intent(body.command(caller.storefront, caller.user_id), context)
        return IntentBody(client_secret=intent.client_secret or "", payment_intent_id=intent.id)

    @routes.post("/confirm/")
    async def confirm(body: ConfirmBody, caller: Customer) -> ConfirmedBody:
        """Check at Stripe that the payment succeeded. The order is `processing` when the response arrives."""
        assert caller.user_id
        command = body.command(caller.storefront, caller.user_id)
        await confirm_payment(command, context)
        return ConfirmedBody(message="Payment confirmed successfully", order_id=command.order_id)

    return routes


def webhook_routes(context: PaymentContext, webhook_success_delay_seconds: float) -> APIRouter:
    routes = router(PREFIX, "payments")

    @routes.post("/webhook/", openapi_extra=STRIPE_EVENT, operation_id="stripe_webhooks.receive")
    @unguarded
    @served_in_maintenance
    async def webhook(
        request: Request, stripe_signature: Signature = None, x_stripe_signature: Signature = None
    ) -> ReceivedBody:
        """For Stripe: events are stored before the response, and handled afterwards."""
        event = await verified_event(
            request, context.accounts, stripe_webhook.parse, stripe_signature, x_stripe_signature
        )
        if event is not None:
            with webhook_span(event.type, stripe_webhook.traceparent(await request.body())):
                await store_webhook_event(event, context.database, webhook_success_delay_seconds)
        return ReceivedBody(status="success")

    return routes
