"""A sandbox on a real port, a receiver for its webhooks, and the real SDKs of Stripe and of image vendors."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe
import uvicorn
from common.kernel import clock
from sandbox.app import create_app, running
from sandbox.settings import SandboxSettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from testkit.httpx_transport import HttpxTransport

KEY = "sk_test_emporium"
OTHER_KEY = "sk_test_figureforge"
SECRET = "whsec_sandbox"


@dataclass
class Receiver:
    """Two storefronts' webhook endpoints, which fail `failures` times before they accept."""

    failures: int = 0
    attempts: int = 0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """What image vendors told: headers and body."""
    events: dict[str, list[stripe.Event]] = field(default_factory=lambda: {"emporium": [], "figureforge": []})

    async def receive(self, request: Request) -> Response:
        self.attempts += 1
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        payload = (await request.body()).decode()
        event = stripe.Webhook.construct_event(payload, request.headers["stripe-signature"], SECRET)
        self.events[request.path_params["storefront"]].append(event)
        return Response()

    async def receive_from_vendor(self, request: Request) -> Response:
        self.attempts += 1
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        self.calls.append((dict(request.headers), await request.body()))
        return Response()

    def types(self, storefront: str = "emporium") -> list[str]:
        return [event.type for event in self.events[storefront]]

    def of(self, kind: str, storefront: str = "emporium") -> Any:
        """Return the object of the latest event of a type."""
        return next(event.data.object for event in reversed(self.events[storefront]) if event.type == kind)

    def transport(self) -> httpx.ASGITransport:
        routes = [
            Route("/vendors/webhook", self.receive_from_vendor, methods=["POST"]),
            Route("/{storefront}/webhook", self.receive, methods=["POST"]),
        ]
        return httpx.ASGITransport(Starlette(routes=routes))


@dataclass
class RunningSandbox:
    """A running sandbox and its clients."""

    url: str
    http: httpx.AsyncClient
    receiver: Receiver
    settings: SandboxSettings
    app: Starlette

    def client(self, key: str = KEY) -> stripe.StripeClient:
        return stripe.StripeClient(
            key,
            base_addresses={"api": f"{self.url}/stripe"},
            http_client=stripe.HTTPXClient(timeout=20),
            max_network_retries=0,
        )

    @property
    def stripe(self) -> Any:
        return self.client().v1

    async def advance(self, seconds: float) -> None:
        (await self.http.post("/sandbox/clock/advance", json={"seconds": seconds})).raise_for_status()

    async def until(self, condition: Callable[[], bool]) -> None:
        await until(condition)

    async def received(self, *kinds: str, storefront: str = "emporium") -> None:
        """Wait until the webhook has received every one of these types."""
        await until(lambda: set(kinds) <= set(self.receiver.types(storefront)))


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition, giving up after a deadline."""
    for _ in range(int(seconds * 100)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def free_port() -> int:
    """Return a free port below the ephemeral range."""
    while True:
        port = random.randint(12000, 32000)
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@asynccontextmanager
async def serving(settings: SandboxSettings, receiver: Receiver, port: int) -> AsyncIterator[RunningSandbox]:
    """The sandbox mounted at /sandbox of a real server, as the gateway mounts it."""
    app = create_app(settings, HttpxTransport(receiver.transport()))
    outer = Starlette(routes=[Mount("/sandbox", app)], lifespan=lambda _: running(app))
    server = uvicorn.Server(uvicorn.Config(outer, host="127.0.0.1", port=port, log_config=None))
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started or task.done())
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, trust_env=False) as http:
        yield RunningSandbox(f"{base}/sandbox", http, receiver, settings, app)
    server.should_exit = True
    await task


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(tmp_path: Path, port: int) -> SandboxSettings:
    return SandboxSettings(
        database=tmp_path / "sandbox.sqlite3",
        public_url=f"http://127.0.0.1:{port}/sandbox",
        webhooks={KEY: "http://shop/emporium/webhook", OTHER_KEY: "http://shop/figureforge/webhook"},
        clock_file=tmp_path / "clock",
        titles={"figureforge": "FigureForge"},
    )


@pytest.fixture
async def sandbox(settings: SandboxSettings, port: int, tmp_path: Path) -> AsyncIterator[RunningSandbox]:
    async with serving(settings, Receiver(), port) as started:
        yield started
    clock.use_file(tmp_path / "unmoved")


@pytest.fixture(scope="module")
async def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningSandbox]:
    """One sandbox for the tests of a file, because the program that draws takes as long to start as some pictures."""
    folder, port = tmp_path_factory.mktemp("sandbox"), free_port()
    settings = SandboxSettings(
        database=folder / "sandbox.sqlite3",
        public_url=f"http://127.0.0.1:{port}/sandbox",
        clock_file=folder / "clock",
    )
    async with serving(settings, Receiver(), port) as started:
        yield started
    clock.use_file(folder / "unmoved")


@pytest.fixture
def serve() -> Callable[[SandboxSettings, int], AbstractAsyncContextManager[RunningSandbox]]:
    """Start another sandbox: `async with serve(settings, port) as sandbox`."""
    return lambda settings, port: serving(settings, Receiver(), port)


@pytest.fixture
def serve_tls() -> Callable[[RunningSandbox, Path], AbstractAsyncContextManager[str]]:
    """Serve a running sandbox's app by https too, with the certificate and key in a file: `host:port` is given."""
    return serving_tls


@asynccontextmanager
async def serving_tls(sandbox: RunningSandbox, certificate: Path) -> AsyncIterator[str]:
    port = free_port()
    config = uvicorn.Config(
        Starlette(routes=[Mount("/sandbox", sandbox.app)]),
        host="127.0.0.1",
        port=port,
        log_config=None,
        lifespan="off",
        ssl_certfile=certificate,
        ssl_keyfile=certificate,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started or task.done())
    yield f"127.0.0.1:{port}"
    server.should_exit = server.force_exit = True  # does not wait for the connections of clients to close
    await task
