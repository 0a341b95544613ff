"""Emporium's paths about payments."""

from typing import Annotated

from common import telemetry
from common.web import AnyCaller, Customer, router
from fastapi import APIRouter, Header, Request

from payments.clients import stripe_webhook
from payments.contracts.emporium.schemas import ConfirmBody, ConfirmedBody, CreateIntentBody, IntentBody, ReceivedBody
from payments.use_cases.cashier import Cashier
from payments.use_cases.confirm_payment import confirm_payment
from payments.use_cases.create_intent import create_intent
from payments.use_cases.take_notice import take_notice

PREFIX = "/api/v1/payments"
_EVENT = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "A Stripe event."}}},
    }
}


def payment_routes(cashier: Cashier) -> APIRouter:
    routes = router(PREFIX, "payments", saga=True)

    @routes.post("/create-intent/")
    async def create(body: CreateIntentBody, caller: Customer) -> IntentBody:
        """The Stripe payment intent for a pending order; the same one until it is paid or cancelled."""
        assert caller.user_id
        return IntentBody.of(await create_intent(body.command(caller.storefront, caller.user_id), cashier))

    @routes.post("/confirm/")
    async def confirm(body: ConfirmBody, caller: Customer) -> ConfirmedBody:
        """Check at Stripe that the payment succeeded. The order is `processing` when the answer arrives."""
        assert caller.user_id
        command = body.command(caller.storefront, caller.user_id)
        await confirm_payment(command, cashier)
        return ConfirmedBody(message="Payment confirmed successfully", order_id=command.order_id)

    return routes


def webhook_routes(cashier: Cashier, patience: float) -> APIRouter:
    routes = router(PREFIX, "payments")

    @routes.post("/webhook/", openapi_extra=_EVENT)
    async def webhook(
        request: Request,
        caller: AnyCaller,
        stripe_signature: Annotated[str | None, Header()] = None,
        x_stripe_signature: Annotated[str | None, Header()] = None,
    ) -> ReceivedBody:
        """For Stripe alone: events are kept before they are answered, and acted upon afterwards."""
        payload = await request.body()
        secret = cashier.account(caller.storefront).webhook_secret
        stripe_webhook.verify(payload, (stripe_signature, x_stripe_signature), secret)
        notice = stripe_webhook.read(payload, caller.storefront)
        if notice is not None:
            with telemetry.told(notice.type, stripe_webhook.traceparent(payload)):
                await take_notice(notice, cashier.database, patience)
        return ReceivedBody(status="success")

    return routes
