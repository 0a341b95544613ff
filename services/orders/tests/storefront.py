"""The storefront of one test, with its customers and staff."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.orders import OrderCreated
from common.events.payments import PaymentSucceeded
from common.kernel.callers import STAFF, Caller
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.expire_orders import expire_orders
from testkit.harness import Harness, signed_in

from .fakes import FakeServices

ORDERS = "/api/v1/orders/"


@dataclass
class Buyer:
    """A signed-in customer with an address and something in the cart."""

    storefront: "OrdersStorefront"
    caller: Caller
    address: UUID
    product: UUID

    @property
    def id(self) -> UUID:
        assert self.caller.user_id is not None
        return self.caller.user_id

    @property
    def email(self) -> str:
        return str(self.caller.email)

    @property
    def client(self) -> httpx.AsyncClient:
        return self.storefront.harness.client(self.caller, "emporium")

    async def check_out(self, key: str | None = None, **body: Any) -> httpx.Response:
        payload = {"shipping_address_id": str(self.address), "billing_address_id": str(self.address), **body}
        return await self.client.post(ORDERS, json=payload, headers={"Idempotency-Key": key} if key else {})

    async def order(self, **changes: Any) -> dict[str, Any]:
        """Place an order, with one unit of the product if the cart is empty."""
        if not self.storefront.fake_services.carts.get(self.id):
            self.storefront.fake_services.fill_cart(self.id, self.product)
        response = await self.check_out(**changes)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created

    async def read(self, order: dict[str, Any]) -> dict[str, Any]:
        response = await self.client.get(f"{ORDERS}{order['id']}/")
        assert response.status_code == 200, response.text
        detail: dict[str, Any] = response.json()
        return detail

    async def history(self, order: dict[str, Any]) -> list[tuple[str, str]]:
        return [(entry["status"], entry["note"]) for entry in (await self.read(order))["status_history"]]

    async def cancel(self, order: dict[str, Any], key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.client.post(f"{ORDERS}{order['id']}/cancel/", headers=headers)


@dataclass
class OrdersStorefront:
    harness: Harness
    fake_services: FakeServices
    name: str = ""
    staff_member: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.name or self.harness.storefront()
        self.staff_member = signed_in(self.name, scopes=[STAFF, *Permission])

    @property
    def storefront(self) -> Storefront:
        return self.harness.storefronts[self.name]

    def buyer(self, *, quantity: int = 1, price: int = 249_999, stock: int = 10, product: UUID | None = None) -> Buyer:
        caller = signed_in(self.name)
        assert caller.user_id is not None
        product = product or self.fake_services.product(stock)
        self.fake_services.fill_cart(caller.user_id, product, quantity, price)
        return Buyer(self, caller, self.fake_services.address(caller.user_id), product)

    async def change_status(self, order: dict[str, Any], status: str, **changes: Any) -> httpx.Response:
        client = self.harness.client(self.staff_member, "emporium")
        return await client.post(f"{ORDERS}{order['id']}/status/", json={"status": status, **changes})

    async def advance_to(self, order: dict[str, Any], status: str) -> None:
        """Change the status step by step up to `status`, as staff."""
        shortcuts = {"pending": (), "cancelled": ("cancelled",)}
        path = ("processing", "shipped", "delivered", "returned")
        steps = shortcuts[status] if status in shortcuts else path[: path.index(status) + 1]
        for step in steps:
            response = await self.change_status(order, step)
            assert response.status_code == 200, response.text

    def payment(self, order: dict[str, Any], **changes: Any) -> PaymentSucceeded:
        facts = {
            "storefront": self.name,
            "payment_id": uuid4(),
            "order_id": UUID(order["id"]),
            "amount": round(float(order["total_amount"]) * 100),
            "currency": "USD",
            "reference": "pi_1",
        }
        return PaymentSucceeded.model_validate({**facts, **changes})

    async def pay(self, order: dict[str, Any]) -> PaymentSucceeded:
        event = self.payment(order)
        await self.harness.deliver(event)
        return event

    async def expire(self) -> int:
        return await expire_orders(self.harness.database, self.harness.storefronts)

    async def abandon_checkouts(self) -> None:
        """Run the timer, publish all events, and let the fakes handle those of this storefront."""
        await abandon_checkouts(self.harness.database)
        await self.harness.drain()
        self.fake_services.handle([each for each in self.harness.transport.published if each.storefront == self.name])

    async def created(self) -> list[OrderCreated]:
        return await self.harness.events(OrderCreated, self.name)

    async def count(self, table: str) -> int:
        row = await self.harness.database.autocommit.fetch_one(
            f"select count(*) from {table} where storefront = %(storefront)s",
            storefront=self.name,
        )
        assert row is not None
        return int(row["count"])
