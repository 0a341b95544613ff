"""Requests of a member of staff to the staff contract."""

from typing import Any

import httpx
from orders.contracts.staff.schemas import OrderPage

from .storefront import OrdersStorefront

ORDERS = "/api/staff/v1/orders"


class StaffClient:
    def __init__(self, storefront: OrdersStorefront) -> None:
        self.storefront = storefront

    @property
    def client(self) -> httpx.AsyncClient:
        return self.storefront.harness.staff(self.storefront.name, user_id=self.storefront.staff_member.user_id)

    async def find(self, **query: Any) -> dict[str, Any]:
        response = await self.client.get(ORDERS, params=query)
        assert response.status_code == 200, response.text
        OrderPage.model_validate_json(response.content)
        page: dict[str, Any] = response.json()
        return page

    async def ids(self, **query: Any) -> list[str]:
        return [order["id"] for order in (await self.find(**query))["items"]]
