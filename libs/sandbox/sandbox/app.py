"""External services and the clock as one ASGI app: `/stripe/…`, `/google/…`, `/replicate/…`, `/mail/`, `/clock`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.kernel import clock
from common.rpc.http_transport import HttpTransport
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sandbox.clock import ClockRoutes
from sandbox.google.routes import GoogleRoutes
from sandbox.mail.mailbox import Mailbox
from sandbox.mail.routes import MailRoutes
from sandbox.order_payments import OrderPayments
from sandbox.pages import page, wants_html
from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.stripe import idempotency, timers
from sandbox.stripe.api import Api
from sandbox.stripe.hosted.checkout import CheckoutPages
from sandbox.stripe.hosted.context import PageContext
from sandbox.stripe.hosted.dashboard import Dashboard
from sandbox.stripe.hosted.invoices import InvoicePages
from sandbox.stripe.hosted.payment import PaymentPages
from sandbox.stripe.hosted.portal import PortalPages
from sandbox.stripe.stripe_js import routes as stripe_js
from sandbox.stripe.webhooks import WebhookSender
from sandbox.vendors.routes import ImageVendors

API = "/stripe/v1/"
METHODS = ("GET", "POST", "DELETE", "OPTIONS")


class Sandbox:
    """The components of the app. `start` begins to deliver webhooks, run timers and compute pictures."""

    def __init__(self, settings: SandboxSettings, http: HttpTransport | None = None) -> None:
        if settings.clock_file:
            clock.use_file(settings.clock_file)
        self.settings = settings
        self.store = Store(settings.database)
        self.webhooks = WebhookSender(self.store, settings, self._run_timers, http)
        self.vendors = ImageVendors(self.store, settings, http)
        self.order_payments = OrderPayments(settings, http)
        self.api = Api(self.store, settings, self.webhooks.wake)

    async def start(self) -> None:
        with self.store.transaction() as transaction:
            idempotency.delete_expired(transaction)
        await self.webhooks.start()
        await self.vendors.runner.start()

    async def stop(self) -> None:
        await self.vendors.runner.stop()
        await self.webhooks.stop()
        await self.order_payments.stop()
        self.store.close()

    def _run_timers(self) -> None:
        timers.run(self.store, self.settings)

    def _clock_advanced(self) -> None:
        self._run_timers()
        self.webhooks.wake()
        self.vendors.runner.wake()

    async def _index(self, request: Request) -> Response:
        return page("index", root=self.settings.root)

    async def not_found(self, request: Request, error: Exception) -> Response:
        if not wants_html(request):
            return PlainTextResponse("Not Found", 404)
        return page("notice", 404, root=self.settings.root, title="Not found", text="The sandbox has no such page.")

    def routes(self) -> list[BaseRoute]:
        context = PageContext(self.store, self.settings, self.webhooks.wake)
        return [
            Route("/", self._index, methods=["GET"]),
            Route(f"{API}{{path:path}}", self.api.endpoint, methods=METHODS),
            *MailRoutes(Mailbox(self.store), self.settings.root, self.settings.front_ends).routes(),
            *GoogleRoutes(self.store, self.settings).routes(),
            *self.vendors.routes(),
            *ClockRoutes(self.settings.root, self._clock_advanced).routes(),
            *self.order_payments.routes(),
            *stripe_js.routes(),
            *PaymentPages(context).routes(),
            *CheckoutPages(context).routes(),
            *PortalPages(context).routes(),
            *InvoicePages(context).routes(),
            *Dashboard(context).routes(),
        ]


class SandboxApp(Starlette):
    """A Starlette app that dispatches Stripe's API, its most frequent requests, before Starlette's routing."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(routes=sandbox.routes(), lifespan=running, exception_handlers={404: sandbox.not_found})
        self.router.redirect_slashes = False
        self.state.sandbox = sandbox
        self._api = sandbox.api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if not path.startswith(API) or scope["method"] not in METHODS:
            await super().__call__(scope, receive, send)
            return
        scope["path_params"] = {"path": path.removeprefix(API)}
        response = await self._api.endpoint(Request(scope, receive))
        await response(scope, receive, send)


def create_app(settings: SandboxSettings, http: HttpTransport | None = None) -> SandboxApp:
    """Return the app, to be mounted at `settings.public_url`. `http` replaces the client that calls the webhooks.

    A mounted app's lifespan does not run by itself: the process that mounts it enters `running(app)`, or
    calls `app.state.sandbox.start()` and `.stop()`.
    """
    return SandboxApp(Sandbox(settings, http))


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """Run the app's background work during the block."""
    sandbox: Sandbox = app.state.sandbox
    await sandbox.start()
    try:
        yield
    finally:
        await sandbox.stop()
