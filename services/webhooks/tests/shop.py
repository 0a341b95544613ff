"""A storefront whose events are sent, and its staff."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.orders import OrderPaid
from testkit.harness import Harness
from webhooks.use_cases.wake_endpoints import wake_endpoints

API = "/api/staff/v1/webhooks"


class WebhooksShop:
    def __init__(self, harness: Harness, name: str | None = None) -> None:
        self.harness = harness
        self.name = name or harness.storefront()
        self.staff = harness.staff(self.name)

    async def endpoint(self, url: str, *types: str, **more: Any) -> dict[str, Any]:
        body = {"url": url, "event_types": types or ("order.paid",), **more}
        return self.read(await self.staff.post(f"{API}/endpoints", json=body), 201)

    async def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        return self.read(await self.staff.get(f"{API}/{path}", params=parameters))

    async def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.read(await self.staff.post(f"{API}/{path}", json=body or {}), 202)

    async def patch(self, path: str, **changes: Any) -> dict[str, Any]:
        return self.read(await self.staff.patch(f"{API}/{path}", json=changes))

    async def deliveries(self, **parameters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get("deliveries", **parameters))["items"]
        return found

    async def only_delivery(self) -> dict[str, Any]:
        (found,) = await self.deliveries()
        return await self.get(f"deliveries/{found['id']}")

    def order_paid(self, user_id: UUID | None = None) -> OrderPaid:
        return OrderPaid(
            storefront=self.name,
            version=4,
            order_id=uuid4(),
            number="1",
            user_id=user_id or uuid4(),
            email="buyer@customer.example",
            amount=1250,
            currency="USD",
            lines=[],
        )

    async def send_due(self) -> None:
        """What the worker does in a second."""
        await wake_endpoints(self.harness.database)
        await self.harness.drain()

    @staticmethod
    def read(response: httpx.Response, status: int = 200) -> dict[str, Any]:
        assert response.status_code == status, response.text
        body: dict[str, Any] = response.json()
        return body
