"""A storefront with products that a test defines, and its customers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.catalog import ProductChanged, StockChanged, VariantSnapshot
from common.events.orders import OrderCreated
from common.kernel import clock
from common.kernel.errors import NotFound, ServiceUnavailable
from common.kernel.service_sections import ServiceSection
from common.rpc.interfaces.catalog import CatalogInterface, ReservedLine, Sku, WantedLine
from testkit.harness import Harness

ITEMS = "/api/v1/cart/items/"


class ProductNotFound(NotFound):
    code = "product.not_found"


class FakeCatalog(CatalogInterface):
    """A fake of catalog: has the products in `products`, and counts the calls. Unavailable while `is_unavailable`."""

    def __init__(self) -> None:
        self.products: dict[UUID, ProductChanged] = {}
        self.calls = 0
        self.is_unavailable = False

    async def product(self, storefront: str, product_id: UUID | int) -> ProductChanged:
        self.calls += 1
        if self.is_unavailable:
            raise ServiceUnavailable()
        for product in self.products.values():
            if product_id in (product.product_id, product.number):
                return product
        raise ProductNotFound()

    async def reserve(self, storefront: str, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        raise AssertionError("cart reserves nothing")

    async def release(self, storefront: str, order_id: UUID) -> None:
        raise AssertionError("cart releases nothing")

    async def skus(self, storefront: str, skus: list[str]) -> dict[str, Sku]:
        raise AssertionError("cart looks up no SKUs")


class StorefrontClient:
    """A client of one test's storefront: publishes catalog's events and creates customers."""

    def __init__(self, harness: Harness, *sections: ServiceSection, **changes: Any) -> None:
        self.harness = harness
        self.name = harness.storefront("emporium", *sections, **changes)

    def product(self, stock: int = 10, price: int = 249999, **changes: Any) -> ProductChanged:
        """Make a product as catalog publishes it, without delivering it."""
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
        """Deliver a product to cart."""
        product = self.product(**changes)
        await self.harness.deliver(product)
        return product

    async def restock(self, product: ProductChanged, quantity: int, version: int, variant: UUID | None = None) -> None:
        await self.harness.deliver(
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
    """A signed-in user and their cart."""

    def __init__(self, client: StorefrontClient, user_id: UUID) -> None:
        self.client = client
        self.user_id = user_id
        self.http = client.harness.customer(client.name, user_id)

    async def add(self, product: ProductChanged, quantity: Any = 1, variant: UUID | None = None) -> httpx.Response:
        body = {"product_id": str(product.product_id), "quantity": quantity}
        return await self.http.post(ITEMS, json={**body, **({"variant_id": str(variant)} if variant else {})})

    async def cart(self) -> Any:
        response = await self.http.get("/api/v1/cart/")
        assert response.status_code == 200, response.text
        return response.json()

    async def claim(self, order_id: UUID) -> httpx.Response:
        return await self._call("claim", user_id=str(self.user_id), order_id=str(order_id))

    async def release(self, order_id: UUID) -> httpx.Response:
        return await self._call("release", order_id=str(order_id))

    async def _call(self, method: str, **arguments: str) -> httpx.Response:
        """Call an internal method of cart over HTTP."""
        body = {"storefront": self.client.name, **arguments}
        return await self.client.harness.internal(self.client.name).post(f"/{method}", json=body)

    async def order_created(self, order_id: UUID, times: int = 1) -> None:
        event = OrderCreated(
            storefront=self.client.name,
            order_id=order_id,
            number="ORD-20241202-ABC123",
            user_id=self.user_id,
            email="john@example.com",
            amount=1,
            currency="USD",
            lines=[],
            expires_at=clock.now() + timedelta(days=1),
        )
        await self.client.harness.deliver(event, times=times)
