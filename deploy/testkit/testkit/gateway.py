"""A gateway for tests, with fake services that record requests, and with a signing key in the role of identity."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
from atelier.embedded.asgi_transport import AsgiTransport
from atelier.embedded.in_process_transport import InProcessTransport
from common.events.envelope import Envelope, Event
from common.kernel import clock
from common.kernel.access_tokens import ALGORITHM, AccessClaims
from common.kernel.callers import HEADER, Caller, CallerTokens
from common.kernel.storefronts import Storefronts
from common.messaging.transport import Listener, Reset
from common.rpc.resolver import HttpResolver
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gateway.app import Gateway, create_gateway
from gateway.limits.memory_storage import MemoryWindowStorage
from gateway.routing.service_paths import SERVICE_PATHS
from gateway.settings import GatewaySettings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from testkit.storefronts import SHIPPED

KEY = "the key that gateway and services share"
SERVICES = tuple(sorted({service for paths in SERVICE_PATHS.values() for service in paths}))


class SigningKey:
    """An access token key of identity."""

    def __init__(self, kid: str = "first") -> None:
        self.kid = kid
        self._private = Ed25519PrivateKey.generate()

    @property
    def jwk(self) -> dict[str, str]:
        public = self._private.public_key().public_bytes_raw()
        x = base64.urlsafe_b64encode(public).rstrip(b"=").decode()
        return {"kty": "OKP", "crv": "Ed25519", "kid": self.kid, "x": x, "alg": ALGORITHM, "use": "sig"}

    def sign(self, claims: AccessClaims, **changes: Any) -> str:
        headers = {"kid": self.kid}
        return jwt.encode({**claims.payload(), **changes}, self._private, algorithm=ALGORITHM, headers=headers)


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request that a fake service received."""

    scope: Scope
    body: bytes

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def headers(self) -> dict[str, str]:
        return {key.decode(): value.decode("latin-1") for key, value in self.scope["headers"]}


Responder = Callable[[ReceivedRequest], Response | Awaitable[Response]]


@dataclass
class FakeService:
    """Records requests and responds by `respond`, or serves them by `app`.

    `internal` maps internal methods to their results, or to applications that respond; `documents` maps contracts to
    OpenAPI documents.
    """

    name: str
    internal: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, Any] = field(default_factory=dict)
    requests: list[ReceivedRequest] = field(default_factory=list)
    app: ASGIApp | None = None
    respond: Responder | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith("/internal/"):
            known = await self._result(path.removeprefix("/internal/"), Request(scope, receive))
            await (known if callable(known) else JSONResponse(known))(scope, receive, send)
        elif self.app is not None:
            await self.app(scope, receive, send)
        else:
            await self._record(scope, receive, send)

    async def _result(self, method: str, request: Request) -> Any:
        if method == "openapi_document" and method not in self.internal:
            return self.documents.get((await request.json())["contract"], {})
        return self.internal.get(method)

    async def _record(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        received = ReceivedRequest(scope, body)
        self.requests.append(received)
        result = self.respond(received) if self.respond else JSONResponse({"number": len(self.requests)})
        response = result if isinstance(result, Response) else await result
        await response(scope, receive, send)

    @property
    def last(self) -> ReceivedRequest:
        return self.requests[-1]

    @property
    def last_caller(self) -> Caller:
        """The caller in the gateway's token of the last request."""
        return CallerTokens(KEY, "tests").verify(self.last.headers[HEADER], self.name)


@dataclass
class GatewayHarness:
    """A started gateway (`app`) and the fakes around it."""

    app: Gateway
    services: dict[str, FakeService]
    key: SigningKey
    transport: "ResettableTransport"
    storefronts: Storefronts

    def client(self, host: str = "localhost:8000", peer: str = "127.0.0.1", **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(peer, 40_000))
        return httpx.AsyncClient(transport=transport, base_url=f"http://{host}", **options)

    def claims(
        self, storefront: str = "emporium", permissions: Iterable[str] = (), seconds: int = 3600
    ) -> AccessClaims:
        user, moment = uuid4(), int(clock.timestamp())
        return AccessClaims(
            storefront=storefront,
            user_id=user,
            session_id=uuid4(),
            email="customer@customer.example",
            permissions=tuple(permissions),
            issued_at=moment,
            expires_at=moment + seconds,
        )

    def bearer(self, claims: AccessClaims | None = None, **changes: Any) -> dict[str, str]:
        """The `Authorization` header of a signed-in customer; without `claims` a new one each time."""
        return {"Authorization": f"Bearer {self.key.sign(claims or self.claims(), **changes)}"}

    async def publish(self, event: Event) -> None:
        await self.transport.publish([Envelope.of(event)])

    async def reconnect(self) -> None:
        """Call what a transport calls after it has reconnected."""
        for reset in self.transport.resets:
            await reset()


class ResettableTransport(InProcessTransport):
    """Records the callbacks for a reconnection, which an in-process transport never has."""

    def __init__(self) -> None:
        super().__init__()
        self.resets: list[Reset] = []

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        super().listen(event_types, listener, reset)
        self.resets.append(reset)


def revoked_session(session_id: UUID, expires_at: float) -> dict[str, str]:
    """One entry of identity's list of revoked sessions."""
    return {"session_id": str(session_id), "expires_at": datetime.fromtimestamp(expires_at, UTC).isoformat()}


def two_emporiums() -> Storefronts:
    """The shipped storefront `emporium`, and a second one with the same contract."""
    shipped = Storefronts.load(SHIPPED)["emporium"]
    changes = {"name": "bazaar", "title": "Bazaar", "hosts": ("bazaar.example",)}
    return Storefronts([shipped, shipped.model_copy(update=changes)])


@asynccontextmanager
async def open_gateway(
    storefronts: Storefronts | None = None,
    sandbox: ASGIApp | None = None,
    internal: dict[str, Any] | None = None,
    service_names: Iterable[str] = SERVICES,
    rate_limit_storage: MemoryWindowStorage | None = None,
    **settings: Any,
) -> AsyncIterator[GatewayHarness]:
    """A started gateway. `internal` adds or replaces internal responses of identity."""
    key, transport, storefronts = SigningKey(), ResettableTransport(), storefronts or two_emporiums()
    services = {name: FakeService(name) for name in service_names}
    services["identity"].internal = {
        "jwks": {"keys": [key.jwk]},
        "revoked_sessions": [],
        "maintenance": [],
        **(internal or {}),
    }
    defaults = {"default_storefront": "emporium", "trusted_proxies": ["127.0.0.1/32", "::1/128"]}
    app = create_gateway(
        GatewaySettings(internal_key=KEY, **{**defaults, **settings}),
        storefronts,
        services,
        HttpResolver(CallerTokens(KEY, "gateway"), lambda name: AsgiTransport(services[name], name)),
        transport,
        sandbox,
        rate_limit_storage,
    )
    await app.start()
    try:
        yield GatewayHarness(app, services, key, transport, storefronts)
    finally:
        await app.stop()
