"""The sandbox inside the gateway's process: the outside world for development, and never in production."""

from collections.abc import Iterable
from pathlib import Path

from common.clients.ways import HttpClient
from common.storefronts import Storefront
from sandbox.app import Sandbox, create_app
from sandbox.settings import SandboxSettings
from starlette.types import ASGIApp

WEBHOOK_PATH = "api/v1/payments/webhook/"
WEBHOOK_EVENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.refunded",
)


def create_sandbox(
    database: Path, base_url: str, storefronts: Iterable[Storefront], way: HttpClient | None = None
) -> tuple[ASGIApp, Sandbox]:
    """The application to mount under `/sandbox`, and its life: `start` and `stop`.

    `base_url` is the platform's address, and `way` another way there than the network. Each storefront has
    a Stripe account of its own, known by its key.
    """
    webhooks = {f"sk_test_{each.name}": f"{base_url}/{each.name}/{WEBHOOK_PATH}" for each in storefronts}
    settings = SandboxSettings(
        database=database,
        public_url=f"{base_url}/sandbox",
        webhooks=webhooks,
        enabled_events=WEBHOOK_EVENTS,
    )
    app = create_app(settings, way)
    return app, app.state.sandbox
