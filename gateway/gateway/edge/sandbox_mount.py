"""The sandbox inside the gateway's process, for development: emulators of external services. Never in production."""

from collections.abc import Iterable
from pathlib import Path

from common.kernel.storefronts import Storefront
from common.rpc.http_transport import HttpTransport
from sandbox.app import Sandbox, create_app
from sandbox.settings import SandboxSettings
from starlette.types import ASGIApp

WEBHOOK_PATHS = {"reviv": "api/credits/webhook/", "figureforge": "api/webhooks/stripe/"}
"""The path of Stripe's webhook, for contracts that do not use WEBHOOK_PATH."""
WEBHOOK_PATH = "api/v1/payments/webhook/"
ORDER_WEBHOOK_PATHS = {"storybook": "api/orders/payment/webhook/"}
"""The webhooks of contracts that any payment service tells of paid orders, with a shared secret."""
WEBHOOK_EVENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.refunded",
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
)


def create_sandbox(
    database: Path, base_url: str, storefronts: Iterable[Storefront], transport: HttpTransport | None = None
) -> tuple[ASGIApp, Sandbox]:
    """The application to mount under `/sandbox`, and the object that starts and stops it.

    `base_url` is the platform's URL; `transport` replaces the network for requests to it. Each storefront has a Stripe
    account of its own, identified by its key.
    """
    webhooks = {
        f"sk_test_{each.name}": f"{base_url}/{each.name}/{WEBHOOK_PATHS.get(each.contract, WEBHOOK_PATH)}"
        for each in storefronts
    }
    settings = SandboxSettings(
        database=database,
        public_url=f"{base_url}/sandbox",
        webhooks=webhooks,
        enabled_events=WEBHOOK_EVENTS,
        titles={each.name: each.title for each in storefronts},
        order_webhooks={
            each.name: f"{base_url}/{each.name}/{ORDER_WEBHOOK_PATHS[each.contract]}"
            for each in storefronts
            if each.contract in ORDER_WEBHOOK_PATHS
        },
        front_ends={each.name: each.mail.site_url for each in storefronts if each.showroom.enabled},
    )
    app = create_app(settings, transport)
    return app, app.state.sandbox
