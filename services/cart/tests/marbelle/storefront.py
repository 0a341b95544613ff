"""A storefront of the marbelle contract, its guests and its users."""

from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
from cart.storefront import CartRules
from common.events.catalog import ProductChanged
from common.events.envelope import Envelope
from common.events.identity import GuestClaimed
from common.kernel.callers import Caller
from common.kernel.money import Rounding
from common.kernel.storefronts import Tax
from common.rpc.interfaces.every_service import EveryServiceInterface
from testkit.harness import Harness, signed_in

from ..storefront import StorefrontClient

CART = "/api/v1/cart/"
TAX = Tax(rate=Decimal("0.09"), rounding=Rounding.HALF_UP)
_NUMBERS = count(1)


class MarbelleStorefront(StorefrontClient):
    def __init__(self, harness: Harness) -> None:
        super().__init__(harness, CartRules(largest_line=99), contract="marbelle", tax=TAX)

    def product(self, stock: int = 25, price: int = 8550, **changes: Any) -> ProductChanged:
        slab = {"name": "Carrara White Marble Slab", "slug": "carrara", "sku": "CARR-WHITE-001"}
        return super().product(stock, price, **{"number": next(_NUMBERS), **slab, **changes})

    def guest(self, guest_id: UUID | None = None) -> "Visitor":
        return Visitor(self, Caller(storefront=self.name, guest_id=guest_id or uuid4()))

    def user(self, user_id: UUID | None = None) -> "Visitor":
        return Visitor(self, signed_in(self.name, user_id))

    async def merge(self, guest: "Visitor", user: "Visitor", merge_id: UUID | None = None) -> None:
        """Deliver identity's event eagerly; the same `merge_id` is the same event."""
        identifier = merge_id or uuid4()
        event = GuestClaimed(storefront=self.name, guest_id=guest.id, user_id=user.id, merge_id=identifier)
        envelope = Envelope.of(event).model_copy(update={"id": identifier})
        await self.harness.calls(EveryServiceInterface).deliver_event(envelope)


class Visitor:
    """A guest or user with a cart. Every response is checked for the contract's envelope."""

    def __init__(self, client: MarbelleStorefront, caller: Caller) -> None:
        self.id = caller.user_id or caller.guest_id or uuid4()
        self.http: httpx.AsyncClient = client.harness.client(caller, "marbelle")

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
        """The message of a refused request; its body has nothing else."""
        response = await self.http.request(method, CART + path, json=body or None)
        assert response.status_code == status, response.text
        assert set(response.json()) == {"success", "message"}
        assert response.json()["success"] is False
        return str(response.json()["message"])

    async def quantities(self) -> dict[str, int]:
        """The quantities by SKU, in the order of the cart."""
        return {item["product"]["sku"]: item["quantity"] for item in (await self.cart())["items"]}
