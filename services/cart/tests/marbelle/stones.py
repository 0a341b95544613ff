"""A stone shop of a test's own, its guests and its users."""

from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.callers import Caller, CallerTokens
from common.clients.cart import CartClient
from common.clients.siblings import Siblings
from common.events.catalog import ProductChanged
from common.money import Rounding
from common.storefronts import Cart, Tax
from common.testing.harness import KEY, Harness, signed_in
from common.testing.through import Through

from ..shop import Shop

CART = "/api/v1/cart/"
TAX = Tax(rate=Decimal("0.09"), rounding=Rounding.HALF_UP)
_NUMBERS = count(1)


class StoneShop(Shop):
    def __init__(self, harness: Harness) -> None:
        super().__init__(harness, contract="marbelle", tax=TAX, cart=Cart(largest_line=99))

    def product(self, stock: int = 25, price: int = 8550, **changes: Any) -> ProductChanged:
        slab = {"name": "Carrara White Marble Slab", "slug": "carrara", "sku": "CARR-WHITE-001"}
        return super().product(stock, price, **{"number": next(_NUMBERS), **slab, **changes})

    def guest(self, guest_id: UUID | None = None) -> "Visitor":
        return Visitor(self, Caller(storefront=self.name, guest_id=guest_id or uuid4()))

    def user(self, user_id: UUID | None = None) -> "Visitor":
        return Visitor(self, signed_in(self.name, user_id))

    async def merge(self, guest: "Visitor", user: "Visitor", merge_id: UUID | None = None) -> None:
        """As identity asks for it."""
        transport = httpx.ASGITransport(self.harness.service.app)
        cart = CartClient(Siblings(CallerTokens(KEY, "identity"), lambda _: Through(transport, "http://cart")))
        await cart.merge(self.name, merge_id or uuid4(), guest.id, user.id)


class Visitor:
    """Somebody with a cart. Answers are looked at for the contract's envelope on the way."""

    def __init__(self, shop: StoneShop, caller: Caller) -> None:
        self.id = caller.user_id or caller.guest_id or uuid4()
        self.http: httpx.AsyncClient = shop.harness.client(caller, "marbelle")

    async def cart(self) -> Any:
        return (await self.done("GET", ""))["data"]

    async def add(self, product: ProductChanged, quantity: Any = 1) -> httpx.Response:
        return await self.http.post(CART + "items/", json={"product_id": product.number, "quantity": quantity})

    async def added(self, product: ProductChanged, quantity: int = 1) -> Any:
        """The `data` of a successful addition."""
        return (await self.done("POST", "items/", product_id=product.number, quantity=quantity))["data"]

    async def done(self, method: str, path: str, **body: Any) -> Any:
        response = await self.http.request(method, CART + path, json=body or None)
        assert response.status_code == 200, response.text
        answer = response.json()
        assert set(answer) == {"success", "message", "data"}
        assert answer["success"] is True
        return answer

    async def refused(self, status: int, method: str, path: str, **body: Any) -> str:
        """The message, which is all that a refusal of the cart has."""
        response = await self.http.request(method, CART + path, json=body or None)
        assert response.status_code == status, response.text
        assert set(response.json()) == {"success", "message"}
        assert response.json()["success"] is False
        return str(response.json()["message"])

    async def quantities(self) -> dict[str, int]:
        """By SKU, in the order of the cart."""
        return {item["product"]["sku"]: item["quantity"] for item in (await self.cart())["items"]}
