"""Shops with guests for tests: the stone shop, its twin, and changes to either."""

from collections.abc import Iterable
from typing import Any

import httpx
from common.guests import GuestCookie
from common.storefronts import Storefront, Storefronts, read
from common.testing.storefronts import SHIPPED
from gateway.testing import Door

STONES = "marbelle.example"
TWIN = "twin.example"
CART = "/api/v1/cart/"
LOGIN = "/api/v1/auth/login/"
COOKIE = "marbelle_sessionid"
HEADER = "X-Session-ID"
TOML = SHIPPED / "marbelle.toml"


def stones(cookie: dict[str, Any] | None = None, **changes: Any) -> Storefront:
    """The stone shop; `cookie` and `changes` are of its `[guests]`."""
    shop = read(TOML)
    settings = GuestCookie.model_validate({**shop.guests.cookie.model_dump(), **(cookie or {})})
    guests = shop.guests.model_copy(update={"cookie": settings, **changes})
    return shop.model_copy(update={"hosts": (STONES,), "guests": guests})


def with_twin(shop: Storefront | None = None) -> Storefronts:
    first = shop or stones()
    return Storefronts([first, first.model_copy(update={"name": "twin", "hosts": (TWIN,)})])


class Browser:
    """Somebody at a shop: shows what a test tells it to show, and nothing by itself."""

    def __init__(self, door: Door, host: str = STONES) -> None:
        self.door = door
        self.host = host

    async def ask(
        self,
        path: str = CART,
        *,
        method: str = "GET",
        header: str | None = None,
        cookie: str | None = None,
        more: dict[str, str] | None = None,
    ) -> httpx.Response:
        shown = {**(more or {}), **({HEADER: header} if header is not None else {})}
        if cookie is not None:
            shown["Cookie"] = f"theme=dark; {COOKIE}={cookie}; lang=en"
        async with self.door.client(self.host) as client:
            return await client.request(method, path, headers=shown, json={} if method == "POST" else None)

    async def guest(self, path: str = CART, **shown: Any) -> Any:
        """Whom the service met; None for nobody."""
        response = await self.ask(path, **shown)
        assert response.status_code == 200, response.text
        return self.door.services["identity" if "auth" in path else "cart"].last_caller.guest_id


def secrets_of(response: httpx.Response) -> tuple[str, str]:
    """What an answer gives a guest to come back with: in the header, in the cookie."""
    return response.headers[HEADER], str(_cookie(response)[0])


def attributes_of(response: httpx.Response) -> set[str]:
    return set(_cookie(response)[1])


def _cookie(response: httpx.Response) -> tuple[str, Iterable[str]]:
    pair, *attributes = response.headers["set-cookie"].split("; ")
    name, _, value = pair.partition("=")
    assert name == COOKIE
    return value, attributes
