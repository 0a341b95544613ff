"""A storefront with sessions in cookies and guests bound to their client, and a browser that keeps its cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from common.kernel.access_tokens import AccessClaims
from common.kernel.callers import Caller
from common.kernel.cookies import Cookie
from common.kernel.csrf import Csrf
from common.kernel.guests import Guests
from common.kernel.storefronts import Cors, Storefront, Storefronts
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness, open_gateway, two_emporiums

HOST = "shop.example"
OWN = f"http://{HOST}"
FRONT_END = "http://localhost:3000"
FOREIGN = "https://evil.example"
CART = "/api/v1/cart/"
CATALOG = "/api/v1/products/"
ENTRY = "/api/v1/products/entry/"
LOGIN = "/api/v1/auth/login/"
LOGOUT = "/api/v1/auth/logout/"
WEBHOOK = "/api/v1/payments/webhook/"
TOKEN_HEADER = "X-CSRFToken"
ANONYMOUS_HEADER = "X-Anonymous-Token"
PEER = "198.51.100.7"
AGENT = "Mozilla/5.0 (X11)"
HOME = {"X-Forwarded-For": PEER, "User-Agent": AGENT}


def shop(**changes: Any) -> Storefront:
    """Of the contract `emporium`: `POST /api/v1/cart/` issues guest tokens. `changes` replace whole sections."""
    guests = Guests.model_validate(
        {
            "kind": "uuid",
            "header": ANONYMOUS_HEADER,
            "lifetime": 31_536_000,
            "cookie": {"name": "anon_token"},
            "paths": (CART,),
            "issued_at": (f"POST {CART}",),
            "bound_to": ("address", "user-agent"),
        }
    )
    sections = {
        "name": "shop",
        "hosts": (HOST,),
        "session_cookie": Cookie(name="sessionid"),
        "csrf": Csrf(ensured_at=(ENTRY,), exempt=(LOGOUT,)),
        "guests": guests,
        "cors": Cors(origins=(FRONT_END,), credentials=True, allowed_headers=("content-type", "x-csrftoken")),
        "cache": (),
        "limits": {},
        **changes,
    }
    return two_emporiums()["emporium"].model_copy(update=sections)


@asynccontextmanager
async def open_shop(first: Storefront | None = None, **settings: Any) -> AsyncIterator[GatewayHarness]:
    """Beside the storefront there is a twin with the same settings, and the one of `emporium` without cookies."""
    first = first or shop()
    twin = first.model_copy(update={"name": "twin", "hosts": ("twin.example",)})
    async with open_gateway(Storefronts([first, twin, *two_emporiums()]), **settings) as gateway:
        yield gateway


class Browser:
    """Sends a request as a browser with these cookies would; stores none."""

    def __init__(self, gateway: GatewayHarness, host: str = HOST, **headers: str) -> None:
        self.gateway = gateway
        self.host = host
        self.headers = headers

    async def send(
        self,
        method: str = "GET",
        path: str = CART,
        *,
        cookies: str = "",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """`cookies` is the whole `Cookie` header. The peer is a trusted proxy."""
        sent = {**self.headers, **(headers or {}), **({"Cookie": cookies} if cookies else {})}
        async with self.gateway.client(self.host) as client:
            return await client.request(method, path, headers=sent)

    async def caller(self, method: str = "GET", path: str = CART, service: str = "cart", **options: Any) -> Caller:
        """The caller that the service receives with this request."""
        response = await self.send(method, path, **options)
        assert response.status_code == 200, response.text
        return self.gateway.services[service].last_caller


async def issued(browser: Browser, **options: Any) -> tuple[str, UUID]:
    """The token that a request gets, and the id of its guest at the service."""
    response = await browser.send("POST", **options)
    guest_id = browser.gateway.services["cart"].last_caller.guest_id
    assert guest_id
    return cookies_of(response)["anon_token"][0], guest_id


def session(gateway: GatewayHarness, claims: AccessClaims | None = None, **changes: Any) -> str:
    """The session cookie of a customer of `shop`."""
    return f"sessionid={gateway.key.sign(claims or gateway.claims('shop'), **changes)}"


def cookies_of(response: httpx.Response) -> dict[str, tuple[str, set[str]]]:
    """The cookies that a response sets: their values and attributes, by name."""
    found = {}
    for line in response.headers.get_list("set-cookie"):
        pair, *attributes = line.split("; ")
        name, _, value = pair.partition("=")
        found[name] = value, {*attributes}
    return found


def signs_in(gateway: GatewayHarness, value: str = "an-access-token", **more: str) -> None:
    """Let identity answer every request as a sign-in: it sets the session cookie, and has `more` headers."""
    headers = {**more, "set-cookie": f"sessionid={value}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"}
    gateway.services["identity"].respond = lambda _: JSONResponse({"message": "Welcome."}, 200, headers)
