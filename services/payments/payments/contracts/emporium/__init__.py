"""The payments endpoints of the emporium contract: intents, their confirmation, and Stripe's webhook."""

from common.http import contract_app
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from payments.contracts.emporium.routes import payment_routes, webhook_routes
from payments.use_cases.payment_context import PaymentContext


def app(context: PaymentContext, webhook_success_delay_seconds: float) -> FastAPI:
    return contract_app(EMPORIUM, payment_routes(context), webhook_routes(context, webhook_success_delay_seconds))
