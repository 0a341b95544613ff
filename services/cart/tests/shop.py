"""A shop whose goods a test makes up, and a customer of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from common import clock
from common.events.catalog import ProductChanged, StockChanged, VariantSnapshot
from common.events.orders import OrderCreated
from common.testing.harness import Harness

ITEMS = "/api/v1/cart/items/"


class Catalog:
    """Answers `GET /internal/products/{id}` with the products a test put there, and counts the questions.

    Unreachable while `is_away`.
    """

    def __init__(self) -> None:
        self.products: dict[UUID, ProductChanged] = {}
        self.asked = 0
        self.is_away = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.is_away:
            raise httpx.ConnectError("away", request=request)
        asked = request.url.path.rsplit("/", 1)[1]
        known = self.products.values()
        product = next((each for each in known if asked in (str(each.product_id), str(each.number))), None)
        if product is None:
            return httpx.Response(404, json={"kind": "not_found", "code": "product.not_found"})
        return httpx.Response(200, json=product.model_dump(mode="json"))


class Shop:
    """A storefront of the test's own."""

    def __init__(self, harness: Harness, **changes: Any) -> None:
        self.harness = harness
        self.name = harness.storefront(**changes)

    def product(self, stock: int = 10, price: int = 249999, **changes: Any) -> ProductChanged:
        """A product as catalog would tell it, told to nobody yet."""
        facts: dict[str, Any] = {
            "storefront": self.name,
            "version": 1,
            "product_id": uuid4(),
            "number": 1,
            "name": 'MacBook Pro 16"',
            "slug": "macbook-pro-16",
            "sku": "MBPRO-16",
            "price": price,
            "is_active": True,
            "track_inventory": True,
            "quantity": stock,
            "stock_version": 1,
            "image": None,
            "variants": [],
            **changes,
        }
        return ProductChanged(**facts)

    def variant(self, stock: int = 10, price: int = 249999, **changes: Any) -> VariantSnapshot:
        facts: dict[str, Any] = {
            "id": uuid4(),
            "name": "16GB RAM - 512GB SSD",
            "sku": "MBPRO-16-512",
            "price": price,
            "quantity": stock,
            "stock_version": 1,
            "is_active": True,
            **changes,
        }
        return VariantSnapshot(**facts)

    async def sell(self, **changes: Any) -> ProductChanged:
        """A product cart has heard of."""
        product = self.product(**changes)
        await self.harness.tell(product)
        return product

    async def restock(self, product: ProductChanged, quantity: int, version: int, variant: UUID | None = None) -> None:
        await self.harness.tell(
            StockChanged(
                storefront=self.name,
                version=version,
                product_id=product.product_id,
                variant_id=variant,
                slug=product.slug,
                quantity=quantity,
            )
        )

    def customer(self, user_id: UUID | None = None) -> "Customer":
        return Customer(self, user_id or uuid4())


class Customer:
    """Somebody signed in, and their cart."""

    def __init__(self, shop: Shop, user_id: UUID) -> None:
        self.shop = shop
        self.user_id = user_id
        self.http = shop.harness.customer(shop.name, user_id)

    async def add(self, product: ProductChanged, quantity: Any = 1, variant: UUID | None = None) -> httpx.Response:
        body = {"product_id": str(product.product_id), "quantity": quantity}
        return await self.http.post(ITEMS, json={**body, **({"variant_id": str(variant)} if variant else {})})

    async def cart(self) -> Any:
        response = await self.http.get("/api/v1/cart/")
        assert response.status_code == 200, response.text
        return response.json()

    async def claim(self, order_id: UUID) -> httpx.Response:
        body = {"user_id": str(self.user_id), "order_id": str(order_id)}
        return await self.shop.harness.internal(self.shop.name).post("/claims", json=body)

    async def release(self, order_id: UUID) -> httpx.Response:
        return await self.shop.harness.internal(self.shop.name).post(f"/claims/{order_id}/release", json={})

    async def order_created(self, order_id: UUID, times: int = 1) -> None:
        event = OrderCreated(
            storefront=self.shop.name,
            order_id=order_id,
            number="ORD-20241202-ABC123",
            user_id=self.user_id,
            email="john@example.com",
            amount=1,
            currency="USD",
            lines=[],
            expires_at=clock.now() + timedelta(days=1),
        )
        await self.shop.harness.tell(event, times=times)
