"""A gateway for tests: recording services behind it, and the key that identity would sign with."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
from common import clock
from common.access_tokens import ALGORITHM, AccessClaims
from common.callers import HEADER, Caller, CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.events.envelope import Envelope, Event
from common.storefronts import Storefronts
from common.testing.storefronts import SHIPPED
from common.transport import InProcessTransport, Listener, Reset
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.app import Gateway, create_gateway
from gateway.settings import GatewaySettings

KEY = "the key that gateway and services share"
SERVICES = ("identity", "catalog", "cart", "orders", "payments")


class SigningKey:
    """One of identity's keys."""

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
class Received:
    """What a service was asked."""

    scope: Scope
    body: bytes

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def headers(self) -> dict[str, str]:
        return {key.decode(): value.decode("latin-1") for key, value in self.scope["headers"]}


Answerer = Callable[[Received], Response | Awaitable[Response]]


@dataclass
class FakeService:
    """Reads the whole body, remembers the request, answers what the test says; siblings may ask it as well."""

    name: str
    internal: dict[str, Any] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)
    app: ASGIApp | None = None
    answer: Answerer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith("/internal/"):
            known = self.internal.get(path.removeprefix("/internal"), {})
            await (known if callable(known) else JSONResponse(known))(scope, receive, send)
        elif self.app is not None:
            await self.app(scope, receive, send)
        else:
            await self._record(scope, receive, send)

    async def _record(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        received = Received(scope, body)
        self.requests.append(received)
        answer = self.answer(received) if self.answer else JSONResponse({"number": len(self.requests)})
        response = answer if isinstance(answer, Response) else await answer
        await response(scope, receive, send)

    @property
    def last(self) -> Received:
        return self.requests[-1]

    @property
    def last_caller(self) -> Caller:
        """Whom the gateway vouched for in the last request."""
        return CallerTokens(KEY, "tests").verify(self.last.headers[HEADER], self.name)


@dataclass
class Door:
    """The gateway and everything around it."""

    gateway: Gateway
    services: dict[str, FakeService]
    key: SigningKey
    transport: "ResettableTransport"
    storefronts: Storefronts

    def client(self, host: str = "localhost:8000", peer: str = "127.0.0.1", **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.gateway, raise_app_exceptions=False, client=(peer, 40_000))
        return httpx.AsyncClient(transport=transport, base_url=f"http://{host}", **options)

    def claims(
        self, storefront: str = "emporium", permissions: Iterable[str] = (), seconds: int = 3600
    ) -> AccessClaims:
        user, moment = uuid4(), int(clock.timestamp())
        return AccessClaims(
            storefront=storefront,
            user_id=user,
            session_id=uuid4(),
            email="somebody@customer.example",
            permissions=tuple(permissions),
            issued_at=moment,
            expires_at=moment + seconds,
        )

    def bearer(self, claims: AccessClaims | None = None, **changes: Any) -> dict[str, str]:
        """The header of a signed-in customer, somebody new unless told who."""
        return {"Authorization": f"Bearer {self.key.sign(claims or self.claims(), **changes)}"}

    async def tell(self, event: Event) -> None:
        await self.transport.publish([Envelope.around(event)])

    async def reconnect(self) -> None:
        """What a transport does after it lost its connection."""
        for reset in self.transport.resets:
            await reset()


class ResettableTransport(InProcessTransport):
    """Remembers what to call when listening begins anew, which never happens inside one process."""

    def __init__(self) -> None:
        super().__init__()
        self.resets: list[Reset] = []

    def listen(self, event_types: frozenset[str], listener: Listener, reset: Reset) -> None:
        super().listen(event_types, listener, reset)
        self.resets.append(reset)


def revoked(session_id: UUID, expires_at: float) -> dict[str, str]:
    """One row of identity's list of ended sessions."""
    return {"session_id": str(session_id), "expires_at": datetime.fromtimestamp(expires_at, UTC).isoformat()}


def shops() -> Storefronts:
    """The shipped emporium, and a second shop that speaks its contract."""
    shipped = Storefronts.load(SHIPPED)["emporium"]
    changes = {"name": "bazaar", "title": "Bazaar", "hosts": ("bazaar.example",)}
    return Storefronts([shipped, shipped.model_copy(update=changes)])


@asynccontextmanager
async def open_door(
    storefronts: Storefronts | None = None,
    sandbox: ASGIApp | None = None,
    internal: dict[str, Any] | None = None,
    **settings: Any,
) -> AsyncIterator[Door]:
    """A started gateway. `internal` replaces what identity answers its siblings."""
    key, transport, known = SigningKey(), ResettableTransport(), storefronts or shops()
    services = {name: FakeService(name) for name in SERVICES}
    answers: dict[str, Any] = {"/jwks": {"keys": [key.jwk]}, "/revoked-sessions": []}
    services["identity"].internal = {**answers, **(internal or {})}
    wanted = {"default_storefront": "emporium", "trusted_proxies": ["127.0.0.1/32", "::1/128"], **settings}
    siblings = Siblings(CallerTokens(KEY, "gateway"), in_process(services))
    gateway = create_gateway(GatewaySettings(internal_key=KEY, **wanted), known, services, siblings, transport, sandbox)
    await gateway.start()
    try:
        yield Door(gateway, services, key, transport, known)
    finally:
        await gateway.stop()
