"""Storefronts with guest sessions: `marbelle`, a second one with the same contract, and a client for them."""

from typing import Any

import httpx
from common.kernel.guests import GuestCookie
from common.kernel.storefronts import Storefront, Storefronts, read
from testkit.gateway import GatewayHarness
from testkit.storefronts import SHIPPED

MARBELLE_HOST = "marbelle.example"
SECOND_HOST = "twin.example"
CART = "/api/v1/cart/"
LOGIN = "/api/v1/auth/login/"
COOKIE = "marbelle_sessionid"
HEADER = "X-Session-ID"
TOML = SHIPPED / "marbelle.toml"


def marbelle(cookie: dict[str, Any] | None = None, **changes: Any) -> Storefront:
    """The shipped storefront; `cookie` and `changes` replace values of its `[guests]` section."""
    shipped = read(TOML)
    settings = GuestCookie.model_validate({**shipped.guests.cookie.model_dump(), **(cookie or {})})
    guests = shipped.guests.model_copy(update={"cookie": settings, **changes})
    return shipped.model_copy(update={"hosts": (MARBELLE_HOST,), "guests": guests})


def two_marbelles(first: Storefront | None = None) -> Storefronts:
    first = first or marbelle()
    return Storefronts([first, first.model_copy(update={"name": "twin", "hosts": (SECOND_HOST,)})])


class Browser:
    """Sends requests with the headers and cookies that a test gives; stores none."""

    def __init__(self, gateway: GatewayHarness, host: str = MARBELLE_HOST) -> None:
        self.gateway = gateway
        self.host = host

    async def request(
        self,
        path: str = CART,
        *,
        method: str = "GET",
        header: str | None = None,
        cookie: str | None = None,
        more: dict[str, str] | None = None,
    ) -> httpx.Response:
        """`header` and `cookie` are guest tokens, `more` are other headers."""
        headers = {**(more or {}), **({HEADER: header} if header is not None else {})}
        if cookie is not None:
            headers["Cookie"] = f"theme=dark; {COOKIE}={cookie}; lang=en"
        async with self.gateway.client(self.host) as client:
            return await client.request(method, path, headers=headers, json={} if method == "POST" else None)

    async def guest_id(self, path: str = CART, **options: Any) -> Any:
        """The guest id that the service receives with this request; None for no guest."""
        response = await self.request(path, **options)
        assert response.status_code == 200, response.text
        return self.gateway.services["identity" if "auth" in path else "cart"].last_caller.guest_id


def guest_tokens_of(response: httpx.Response) -> tuple[str, str]:
    """The guest tokens in a response: from the header, from the cookie."""
    return response.headers[HEADER], _cookie(response)[0]


def cookie_attributes_of(response: httpx.Response) -> set[str]:
    return set(_cookie(response)[1])


def _cookie(response: httpx.Response) -> tuple[str, list[str]]:
    pair, *attributes = response.headers["set-cookie"].split("; ")
    name, _, value = pair.partition("=")
    assert name == COOKIE
    return value, attributes
