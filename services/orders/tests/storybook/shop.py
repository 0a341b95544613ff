"""A storybook storefront for one test, with its customers, visitors, payment system and staff."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.identity import GuestClaimed
from common.events.orders import BookOrderPaid, ClaimRequested
from common.kernel.callers import Caller
from common.rpc.interfaces.generation import BookFacts
from common.rpc.interfaces.identity import ContactAddress
from testkit.harness import Harness, signed_in

from ..book_services import WEBHOOK_SECRET, contact_address, user_number
from ..fakes import FakeServices

CREATE, PACKS, WEBHOOK = "/api/orders/create/", "/api/orders/retry-pack/create/", "/api/orders/payment/webhook/"
STAFF_ORDERS, STAFF_CLAIMS = "/api/staff/v1/book-orders", "/api/staff/v1/book-claims"


@dataclass
class Reader:
    """A customer or a visitor with a book and an address. `number` is the id that clients see of a customer."""

    shop: "BookShop"
    caller: Caller
    book: BookFacts
    address: ContactAddress
    number: int

    @property
    def id(self) -> UUID:
        assert self.caller.user_id
        return self.caller.user_id

    def body(self, **changes: Any) -> dict[str, Any]:
        item = {"book_id": str(self.book.id), "quantity": 1, "unit_price": "40.00"}
        return {"tier_name": "book_8", "delivery_address_id": self.address.number, "items": [item], **changes}

    async def post(self, path: str, body: Any, key: str | None = None) -> httpx.Response:
        client = self.shop.harness.client(self.caller, "storybook")
        return await client.post(path, json=body, headers={"Idempotency-Key": key} if key else {})

    async def create(self, key: str | None = None, **changes: Any) -> httpx.Response:
        return await self.post(CREATE, self.body(**changes), key)

    async def order(self, **changes: Any) -> int:
        response = await self.create(**changes)
        assert response.status_code == 201, response.text
        return int(response.json()["order_id"])

    async def paid_order(self, **changes: Any) -> int:
        order_id = await self.order(**changes)
        assert (await self.shop.pay(order_id)).status_code == 200
        return order_id

    async def buy_pack(self, content_type: str = "COVER", content_id: UUID | None = None) -> httpx.Response:
        body = {"content_type": content_type, "content_id": str(content_id or self.book.id)}
        return await self.post(PACKS, body)

    def pay_for_book(self) -> None:
        """Generation knows that the book is paid for."""
        self.book = self.shop.services.books.add(
            self.shop.name, **self.book.model_copy(update={"is_paid": True}).model_dump()
        )


@dataclass
class BookShop:
    harness: Harness
    services: FakeServices
    name: str

    def customer(self, **address: Any) -> Reader:
        caller = signed_in(self.name)
        number = user_number()
        assert caller.user_id
        self.services.user_numbers[self.name, number] = caller.user_id
        return self._reader(caller, number, user_id=caller.user_id, **address)

    def visitor(self, **address: Any) -> Reader:
        guest_id = uuid4()
        return self._reader(Caller(storefront=self.name, guest_id=guest_id), 0, guest_id=guest_id, **address)

    def _reader(self, caller: Caller, number: int, **facts: Any) -> Reader:
        owner = {"user_id": caller.user_id, "guest_id": caller.guest_id}
        address = contact_address(**facts)
        self.services.contact_addresses[self.name, address.number] = address
        return Reader(self, caller, self.services.books.add(self.name, **owner), address, number)

    async def pay(self, order_id: Any, secret: str | None = WEBHOOK_SECRET, **more: Any) -> httpx.Response:
        return await self.report({"order_id": order_id, "status": "paid", **more}, secret)

    async def report(self, body: Any, secret: str | None = WEBHOOK_SECRET) -> httpx.Response:
        client = self.harness.client(Caller(storefront=self.name), "storybook")
        return await client.post(WEBHOOK, json=body, headers={"X-Webhook-Secret": secret} if secret else {})

    async def claim(self, visitor: Reader, order_id: int, user_id: UUID | None = None, times: int = 1) -> UUID:
        """Identity has given what the visitor owns to a user."""
        row = await self.row(order_id)
        claimed = GuestClaimed(
            storefront=self.name, guest_id=visitor.caller.guest_id, user_id=user_id or uuid4(), merge_id=row["id"]
        )
        await self.harness.deliver(claimed, times=times)
        return claimed.user_id

    async def row(self, order_id: int) -> dict[str, Any]:
        row = await self.harness.database.autocommit.fetch_one(
            "select * from book_orders where storefront = %(storefront)s and number = %(number)s",
            storefront=self.name,
            number=order_id,
        )
        assert row is not None
        return row

    async def count(self) -> int:
        return int(
            await self.harness.database.autocommit.fetch_value(
                "select count(*) from book_orders where storefront = %(storefront)s", storefront=self.name
            )
        )

    async def paid_events(self) -> list[BookOrderPaid]:
        return await self.harness.events(BookOrderPaid, self.name)

    async def claims(self) -> list[ClaimRequested]:
        return await self.harness.events(ClaimRequested, self.name)

    def another(self) -> "BookShop":
        return replace(self, name=self.harness.storefront("storybook"))

    @property
    def staff(self) -> httpx.AsyncClient:
        return self.harness.staff(self.name)

    async def listed(self, **query: Any) -> list[int]:
        response = await self.staff.get(STAFF_ORDERS, params=query)
        assert response.status_code == 200, response.text
        return [each["id"] for each in response.json()["items"]]
