"""A storefront of a test's own, and the ways to stock it and to look at it."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.orders import OrderLine
from common.testing.harness import Harness
from PIL import Image

from .purchases import Purchases

PRODUCTS = "/api/v1/products/"
STAFF = "/api/staff/v1"
Json = dict[str, Any]


@dataclass
class Shop:
    harness: Harness
    purchases: Purchases
    name: str
    categories: dict[str, Json] = field(default_factory=dict)

    async def get(self, path: str = "", client: httpx.AsyncClient | None = None, **parameters: Any) -> httpx.Response:
        """Below the products' path, as a stranger unless told otherwise."""
        return await (client or self.harness.anonymous(self.name)).get(PRODUCTS + path, params=parameters)

    async def page(self, **parameters: Any) -> Json:
        response = await self.get(**parameters)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def slugs(self, **parameters: Any) -> list[str]:
        return [product["slug"] for product in (await self.page(**parameters))["results"]]

    async def staff(self, method: str, path: str, **body: Any) -> httpx.Response:
        return await self.harness.staff(self.name).request(method, STAFF + path, json=body)

    async def done(self, method: str, path: str, **body: Any) -> Json:
        response = await self.staff(method, path, **body)
        assert response.is_success, response.text
        return dict(response.json())

    async def category(self, name: str, **body: Any) -> Json:
        self.categories[name] = await self.done("POST", "/categories", name=name, **body)
        return self.categories[name]

    async def product(self, name: str = "Thing", *, category: str = "Goods", **body: Any) -> Json:
        """A product for sale at 10.00, ten of it, unless told otherwise."""
        if category not in self.categories:
            await self.category(category)
        defaults = {"sku": f"SKU-{uuid4().hex[:10]}", "price": "10.00", "quantity": 10}
        category_id = self.categories[category]["id"]
        return await self.done("POST", "/products", name=name, category_id=category_id, **{**defaults, **body})

    async def variant(self, product: Json, name: str = "Large", **body: Any) -> Json:
        defaults = {"sku": f"VAR-{uuid4().hex[:10]}", "quantity": 5}
        return await self.done("POST", f"/products/{product['id']}/variants", name=name, **{**defaults, **body})

    async def upload(self, product: Json, content: bytes, **form: str) -> httpx.Response:
        files = {"file": ("picture", content, "application/octet-stream")}
        path = f"{STAFF}/products/{product['id']}/images"
        return await self.harness.staff(self.name).post(path, files=files, data=form)

    async def reserve(self, order_id: UUID, *lines: OrderLine) -> httpx.Response:
        body = {"order_id": str(order_id), "lines": [line.model_dump(mode="json") for line in lines]}
        return await self.harness.internal(self.name).post("/reservations", json=body)

    async def release(self, order_id: UUID) -> None:
        response = await self.harness.internal(self.name).post(f"/reservations/{order_id}/release")
        assert response.status_code == 204

    async def stock(self, unit_id: str) -> int:
        row = await self.harness.database.reads.row("select quantity from stock_units where id = %s", (unit_id,))
        assert row is not None
        return int(row["quantity"])

    async def buyer(self, product: Json) -> tuple[UUID, httpx.AsyncClient]:
        """Somebody who has bought the product."""
        user = uuid4()
        self.purchases.made.add((user, UUID(product["id"])))
        return user, self.harness.customer(self.name, user)

    async def review(self, product: Json, rating: int = 5, **body: Any) -> httpx.Response:
        """By somebody new who has bought it."""
        _, client = await self.buyer(product)
        defaults = {"rating": rating, "title": "Fine", "comment": "Does what it should."}
        return await client.post(f"{PRODUCTS}{product['slug']}/reviews/", json={**defaults, **body})


def line(unit: Json, quantity: int = 1) -> OrderLine:
    """Of a product or a variant, as the staff contract shows it."""
    product_id = unit.get("product_id")
    if product_id is None:
        return OrderLine(product_id=UUID(unit["id"]), variant_id=None, quantity=quantity)
    return OrderLine(product_id=UUID(product_id), variant_id=UUID(unit["id"]), quantity=quantity)


def picture(color: str = "red", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, color).save(content, kind)
    return content.getvalue()
