"""A browser of a customer who signs in at the provider."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from testkit.harness import Harness
from testkit.identity_reviv import AUTH, COOKIE

from ..openid_provider import FakeOpenIdProvider

SITE = "http://localhost:3000"
PAGE = f"{SITE}/auth/callback"


class Browser:
    """Keeps cookies as browsers do. Another one has none of them."""

    def __init__(self, identity: Harness, shop: str, provider: FakeOpenIdProvider) -> None:
        self.http = identity.anonymous(shop, "reviv")
        self.provider = provider

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(f"{AUTH}/{path}/", json={} if body is None else body)

    async def initiate(self, return_to: str | None = None) -> str:
        """The address of the provider's page."""
        response = await self.post("oauth/initiate", {"provider": "google", "return_to": return_to})
        assert response.status_code == 200, response.text
        return str(response.json()["auth_url"])

    async def come_back(self, **parameters: str) -> httpx.Response:
        """The provider sends the browser back to the callback."""
        return await self.http.get(f"{AUTH}/oauth/callback/google/", params=parameters)

    async def sign_in(self, email: str, return_to: str | None = None, **lies: Any) -> httpx.Response:
        """The response of the callback."""
        return await self.come_back(**self.provider.authorize(await self.initiate(return_to), email, **lies))

    async def signed_in(self, email: str, **lies: Any) -> dict[str, Any]:
        response = await self.sign_in(email, **lies)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def ticket(self, email: str) -> str:
        response = await self.sign_in(email, "/auth/callback")
        assert response.status_code == 302, response.text
        return query(response.headers["location"])["ticket"]

    @property
    def refresh_cookie(self) -> str | None:
        return self.http.cookies.get(COOKIE)


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def error(response: httpx.Response) -> tuple[int, str]:
    assert response.json().keys() == {"error"}
    assert response.json()["error"].keys() == {"code", "message", "details"}
    return response.status_code, response.json()["error"]["code"]
