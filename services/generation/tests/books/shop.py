"""A storefront of picture books, and its customers and visitors."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from common.kernel import clock
from common.kernel.callers import ADDRESS_HEADER, Caller
from common.storage.object_store import ObjectStore
from generation.books.tables.book import Book, BookTier
from generation.storefront import Books
from testkit.harness import Harness, signed_in

from ..pictures import picture
from .fake_orders import FakeOrders

PRODUCT = "/api/product"
BOOKS, CHARACTERS, PAGES = f"{PRODUCT}/books/", f"{PRODUCT}/characters/", f"{PRODUCT}/pages/"
PHOTO = picture("JPEG", (48, 64))
BOOK = {"title": "The dragon", "art_style": "Pixar"}
Body = dict[str, Any]


class Shop:
    def __init__(self, harness: Harness, store: ObjectStore, orders: FakeOrders, **books: Any) -> None:
        self.harness = harness
        self.store = store
        self.orders = orders
        usual = harness.storefronts["storybook"].section(Books)
        self.name = harness.storefront("storybook", usual.model_copy(update=books))
        self.staff = harness.staff(self.name)

    def customer(self, user_id: UUID | None = None) -> "Client":
        return Client(self, signed_in(self.name, user_id))

    def visitor(
        self, guest_id: UUID | None = None, client_hash: str | None = None, address: str | None = None
    ) -> "Client":
        """A guest at an address and with a browser of its own, unless told otherwise."""
        caller = Caller(storefront=self.name, guest_id=guest_id or uuid4(), client_hash=client_hash or uuid4().hex * 2)
        client = Client(self, caller)
        if address:
            client.http.headers[ADDRESS_HEADER] = address
        return client

    def stranger(self) -> "Client":
        """Without any identity."""
        return Client(self, Caller(storefront=self.name))

    async def set_book(self, book_id: str, **values: Any) -> None:
        """Change columns of a book as nothing in this contract can."""
        book = await self.load(book_id)
        for name, value in values.items():
            setattr(book, name, value)
        await self.harness.database.autocommit.defer_save(book)

    async def load(self, book_id: str) -> Book:
        book = await self.harness.database.autocommit.get(Book, "id = %(id)s", id=UUID(book_id))
        assert book is not None
        return book

    async def pay(self, book_id: str, tier: str = "book_8") -> None:
        """As the consumer of paid orders leaves it."""
        book = await self.load(book_id)
        assert book.user_id
        paid = BookTier(
            order_id=uuid4(),
            book_id=book.id,
            storefront=self.name,
            user_id=book.user_id,
            tier_code=tier,
            order_number=7,
            amount=4000,
            currency="GEL",
            paid_at=clock.now(),
        )
        await self.harness.database.autocommit.defer_add(paid)

    async def rows(self, table: str, **where: Any) -> int:
        """How many rows of a table have these values."""
        condition = " and ".join(f"{name} = %({name})s" for name in where)
        found: int = await self.harness.database.autocommit.fetch_value(
            f"select count(*) from {table} where {condition}",
            **where,
        )
        return found


class Client:
    def __init__(self, shop: Shop, caller: Caller) -> None:
        self.shop = shop
        self.caller = caller
        self.http = shop.harness.client(caller, "storybook")

    @property
    def user_id(self) -> UUID:
        assert self.caller.user_id
        return self.caller.user_id

    @property
    def guest_id(self) -> UUID:
        assert self.caller.guest_id
        return self.caller.guest_id

    async def create_book(self, **fields: Any) -> httpx.Response:
        return await self.http.post(BOOKS, json={**BOOK, **fields})

    async def book(self, **fields: Any) -> Body:
        return ok(await self.create_book(**fields), 201)

    async def books(self) -> list[Body]:
        response = await self.http.get(BOOKS)
        assert response.status_code == 200, response.text
        found: list[Body] = response.json()
        return found

    async def create_character(
        self, book_id: str, photos: int = 1, content: bytes = PHOTO, **fields: str
    ) -> httpx.Response:
        files = [("reference_photos", (f"{each}.jpg", content, "image/jpeg")) for each in range(photos)]
        return await self.http.post(CHARACTERS, data={"book_id": book_id, "name": "Nino", **fields}, files=files)

    async def character(self, book_id: str, photos: int = 1, **fields: str) -> Body:
        return ok(await self.create_character(book_id, photos, PHOTO, **fields), 201)

    async def create_page(self, book_id: str, number: Any = 1, **fields: Any) -> httpx.Response:
        return await self.http.post(PAGES, json={"book_id": book_id, "page_number": number, **fields})

    async def page(self, book_id: str, number: int = 1, **fields: Any) -> Body:
        return ok(await self.create_page(book_id, number, **fields), 201)

    async def fetch(self, url: str) -> httpx.Response:
        """A picture as `<img src>` loads it: without any identity."""
        return await self.shop.stranger().http.get(url.removeprefix("http://shop.test"))


def ok(response: httpx.Response, status: int = 200) -> Body:
    assert response.status_code == status, response.text
    body: Body = response.json()
    return body


def refused(response: httpx.Response, status: int) -> str:
    """The `detail` of a refusal."""
    assert response.status_code == status, response.text
    detail: str = response.json()["detail"]
    assert detail
    return detail
