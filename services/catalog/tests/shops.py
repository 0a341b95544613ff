"""A client of one test's storefront: adds products as staff, and reads them as a customer."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.orders import OrderLine
from PIL import Image
from testkit.harness import Harness

from .fake_orders import FakeOrders

PRODUCTS = "/api/v1/products/"
STAFF = "/api/staff/v1"
Json = dict[str, Any]


@dataclass
class Shop:
    harness: Harness
    orders: FakeOrders
    name: str
    categories: dict[str, Json] = field(default_factory=dict)

    async def get(self, path: str = "", client: httpx.AsyncClient | None = None, **parameters: Any) -> httpx.Response:
        """GET a path below that of products, anonymously unless a client is given."""
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
        """Add a visible product, by default at a price of 10.00 with a stock of 10."""
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
        return await self.call(
            "reserve", order_id=str(order_id), lines=[line.model_dump(mode="json") for line in lines]
        )

    async def release(self, order_id: UUID) -> None:
        response = await self.call("release", order_id=str(order_id))
        assert response.status_code == 200

    async def call(self, method: str, **arguments: Any) -> httpx.Response:
        """Call an internal method of catalog over HTTP."""
        body = {"storefront": self.name, **arguments}
        return await self.harness.internal(self.name).post(f"/{method}", json=body)

    async def stock(self, unit_id: str) -> int:
        sql = "select quantity from stock_units where id = %(id)s"
        return int(await self.harness.database.autocommit.fetch_value(sql, id=unit_id))

    async def buyer(self, product: Json) -> tuple[UUID, httpx.AsyncClient]:
        """The id and client of a new user who has bought the product."""
        user = uuid4()
        self.orders.purchases.add((user, UUID(product["id"])))
        return user, self.harness.customer(self.name, user)

    async def review(self, product: Json, rating: int = 5, **body: Any) -> httpx.Response:
        """Write a review as a new user who has bought the product."""
        _, client = await self.buyer(product)
        defaults = {"rating": rating, "title": "Fine", "comment": "Does what it should."}
        return await client.post(f"{PRODUCTS}{product['slug']}/reviews/", json={**defaults, **body})


def line(unit: Json, quantity: int = 1) -> OrderLine:
    """An order line of a product or variant as the staff contract returns it."""
    product_id = unit.get("product_id")
    if product_id is None:
        return OrderLine(product_id=UUID(unit["id"]), variant_id=None, quantity=quantity)
    return OrderLine(product_id=UUID(product_id), variant_id=UUID(unit["id"]), quantity=quantity)


def picture(color: str = "red", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, color).save(content, kind)
    return content.getvalue()
