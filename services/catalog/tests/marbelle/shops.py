"""A client of one test's marbelle storefront."""

from typing import Any

import httpx

from ..shops import Json, Shop

BASE = "/api/v1/"


class MarbelleShop(Shop):
    async def get(self, path: str = "", client: httpx.AsyncClient | None = None, **parameters: Any) -> httpx.Response:
        """GET a path of the contract, by default the list of products."""
        client = client or self.harness.anonymous(self.name, "marbelle")
        return await client.get(BASE + (path or "products/"), params=parameters)

    async def shown(self, path: str = "", **parameters: Any) -> Json:
        response = await self.get(path, **parameters)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def names(self, path: str = "", **parameters: Any) -> list[str]:
        return [each["name"] for each in (await self.shown(path, **parameters))["results"]]

    async def refused(self, status: int, path: str = "", **parameters: Any) -> Json:
        """The body of a refused request, after a check of its envelope."""
        response = await self.get(path, **parameters)
        body = response.json()
        assert response.status_code == status, response.text
        assert set(body) == {"success", "message", "errors"}
        assert body["success"] is False
        assert body["message"]
        return dict(body)
