"""The figureforge contract's part of payments: plans, subscriptions, Stripe's webhook."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.figureforge import FIGUREFORGE

from payments.contracts.figureforge.change_routes import change_routes
from payments.contracts.figureforge.checkout_routes import checkout_routes
from payments.contracts.figureforge.portal_routes import portal_routes
from payments.contracts.figureforge.pricing_routes import pricing_routes
from payments.contracts.figureforge.subscription_routes import subscription_routes
from payments.contracts.figureforge.webhook_routes import webhook_routes
from payments.use_cases.billing_context import BillingContext


def app(context: BillingContext) -> ContractApp:
    return contract_app(
        FIGUREFORGE,
        pricing_routes(context.storefronts),
        subscription_routes(context),
        checkout_routes(context),
        change_routes(context),
        portal_routes(context),
        webhook_routes(context),
    )
