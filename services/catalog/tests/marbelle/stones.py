"""A stone shop of a test's own: stocked by its staff, looked at as its clients do."""

from typing import Any

import httpx

from ..shops import Json, Shop

BASE = "/api/v1/"


class StoneShop(Shop):
    async def get(self, path: str = "", client: httpx.AsyncClient | None = None, **parameters: Any) -> httpx.Response:
        """A page of products unless a path below the contract's address is given."""
        client = client or self.harness.anonymous(self.name, "marbelle")
        return await client.get(BASE + (path or "products/"), params=parameters)

    async def shown(self, path: str = "", **parameters: Any) -> Json:
        response = await self.get(path, **parameters)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def names(self, path: str = "", **parameters: Any) -> list[str]:
        return [each["name"] for each in (await self.shown(path, **parameters))["results"]]

    async def refused(self, status: int, path: str = "", **parameters: Any) -> Json:
        """The refusal, after a look at its envelope."""
        response = await self.get(path, **parameters)
        body = response.json()
        assert response.status_code == status, response.text
        assert set(body) == {"success", "message", "errors"}
        assert body["success"] is False
        assert body["message"]
        return dict(body)
