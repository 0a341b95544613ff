"""The outside world as one ASGI app: `/clock`, `/mail/`, `/stripe/…`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common import clock
from common.clients.ways import HttpClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sandbox import clock as clock_routes
from sandbox.mail.box import Mailbox
from sandbox.mail.routes import MailRoutes
from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.stripe import replays, timers
from sandbox.stripe.api import Api
from sandbox.stripe.delivery import Courier
from sandbox.stripe.hosted.checkout import CheckoutPages
from sandbox.stripe.hosted.dashboard import Dashboard
from sandbox.stripe.hosted.desk import Desk
from sandbox.stripe.hosted.payment import PaymentPages
from sandbox.stripe.hosted.portal import PortalPages

API = "/stripe/v1/"
METHODS = ("GET", "POST", "DELETE", "OPTIONS")


class Sandbox:
    """The parts and their life: `start` begins delivering webhooks and ringing timers, `stop` ends both."""

    def __init__(self, settings: SandboxSettings, way: HttpClient | None = None) -> None:
        if settings.clock_file:
            clock.use_file(settings.clock_file)
        self.settings = settings
        self.store = Store(settings.database)
        self.courier = Courier(self.store, settings, self._ring, way)
        self.api = Api(self.store, settings, self.courier.wake)

    async def start(self) -> None:
        with self.store.transaction() as transaction:
            replays.forget_old(transaction)
        await self.courier.start()

    async def stop(self) -> None:
        await self.courier.stop()
        self.store.close()

    def _ring(self) -> None:
        timers.run(self.store, self.settings)

    def _moved(self) -> None:
        self._ring()
        self.courier.wake()

    def routes(self) -> list[BaseRoute]:
        desk = Desk(self.store, self.settings, self.courier.wake)
        return [
            Route(f"{API}{{path:path}}", self.api.endpoint, methods=METHODS),
            *MailRoutes(Mailbox(self.store), self.settings.root).routes(),
            *clock_routes.routes(self._moved),
            *PaymentPages(desk).routes(),
            *CheckoutPages(desk).routes(),
            *PortalPages(desk).routes(),
            *Dashboard(desk).routes(),
        ]


class SandboxApp(Starlette):
    """Starlette's, but Stripe's API, which is asked most of all, is entered without a search through the routes."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(routes=sandbox.routes(), lifespan=running)
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


def create_app(settings: SandboxSettings, way: HttpClient | None = None) -> SandboxApp:
    """The app, to be mounted at `settings.public_url`. `way` replaces the network on the way to the webhooks.

    A mounted app's lifespan does not run by itself: the process that mounts it enters `running(app)`, or
    calls `app.state.sandbox.start()` and `.stop()`.
    """
    return SandboxApp(Sandbox(settings, way))


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """Keep the app's background work going for the length of the block."""
    sandbox: Sandbox = app.state.sandbox
    await sandbox.start()
    try:
        yield
    finally:
        await sandbox.stop()
