"""A storefront of picture books, and its customers."""

from collections.abc import Awaitable
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.events.envelope import Envelope, Event
from common.events.orders import BookOrderPaid
from common.kernel import clock
from common.kernel.callers import Caller
from common.rpc.interfaces.every_service import EveryServiceInterface
from generation.app import Parts
from generation.books.queries.allowances import Allowances
from generation.books.tables.book import Book, BookPage, Character
from generation.books.tables.version import ContentType, RetryAllowance, Version
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from generation.storefront import Books
from testkit.harness import Harness, run_one
from testkit.storefronts import another

from ..pictures import picture
from .fake_orders import FakeOrders
from .scripted_illustrator import Illustrators, ScriptedIllustrator

PATHS = {
    ContentType.CHARACTER: "/api/product/character-versions/",
    ContentType.COVER: "/api/product/cover-versions/",
    ContentType.PAGE: "/api/product/page-versions/",
}
FIELDS = {ContentType.CHARACTER: "character", ContentType.COVER: "book_id", ContentType.PAGE: "page"}
CHARACTER, COVER, PAGE = ContentType
SMALL = {"width": 96, "print_width": 120}


class Bookshop:
    """A storefront of the contract storybook; `illustrator` makes its pictures."""

    def __init__(
        self,
        harness: Harness,
        orders: FakeOrders,
        illustrators: Illustrators,
        parts: Parts,
        **books: Any,
    ) -> None:
        self.harness = harness
        self.orders = orders
        self.illustrators = illustrators
        self.illustrator = ScriptedIllustrator()
        self.parts = parts
        settings = another("storybook").section(Books).model_copy(update={"wait_seconds": 0, **SMALL, **books})
        self.name = harness.storefront("storybook", settings)
        illustrators.by_storefront[self.name] = self.illustrator

    def another(self, **books: Any) -> "Bookshop":
        """Another storefront of the same service."""
        return Bookshop(self.harness, self.orders, self.illustrators, self.parts, **books)

    def author(self) -> "Author":
        return Author(self)

    def visitor(self) -> httpx.AsyncClient:
        return self.harness.client(Caller(storefront=self.name, guest_id=uuid4()), "storybook")

    def anonymous_client(self) -> httpx.AsyncClient:
        return self.harness.anonymous(self.name, "storybook")

    def staff(self) -> httpx.AsyncClient:
        return self.harness.staff(self.name)

    async def run_timer(self, name: str) -> None:
        (timer,) = [timer for timer in self.harness.service.timers if timer.name == name]
        await timer.run()

    async def version(self, version_id: UUID | str) -> Version:
        version = await self.harness.database.autocommit.get(Version, "id = %(id)s", id=UUID(str(version_id)))
        assert version is not None
        return version

    async def job(self, version: Version) -> Job:
        job = await self.harness.database.autocommit.get(Job, "id = %(id)s", id=version.job_id)
        assert job is not None
        return job

    async def attempt(self, version: Version | dict[str, Any], times: int = 1) -> None:
        """Run the task of a version's job, also if it waits for its next attempt or its lease has not ended."""
        job_id = version.job_id if isinstance(version, Version) else UUID(version["generation_job_id"])
        for _ in range(times):
            await self.harness.database.autocommit.execute(
                "update tasks set run_at = now() - interval '1 day'"
                " where key = (select run_id from jobs where id = %(id)s)",
                id=job_id,
            )
            assert await run_one(self.harness.queue)

    async def tell(self, event: Event, times: int = 1) -> None:
        """Deliver an event so many times, and run nothing else."""
        envelope = Envelope.of(event)
        for _ in range(times):
            await self.harness.calls(EveryServiceInterface).deliver_event(envelope)

    async def events(self, event: type[Any]) -> list[Any]:
        return await self.harness.events(event, self.name)


class Author:
    """A customer who makes books."""

    def __init__(self, shop: Bookshop) -> None:
        self.shop = shop
        self._page_numbers = count(1)
        self.user_id = uuid4()
        self.client = shop.harness.customer(shop.name, self.user_id, "storybook")

    async def book(self, **values: Any) -> Book:
        slug = uuid4().hex
        book: Book = await self._stored(
            Book, {"user_id": self.user_id, "title": "Nino", "slug": slug, "art_style": "Pixar"}, values
        )
        return book

    async def character(self, book: Book, photos: int = 0, **values: Any) -> Character:
        character: Character = await self._stored(
            Character, {"book_id": book.id, "name": "Nino", "gender": "female", "photos": []}, values
        )
        for _ in range(photos):
            await self.photo(character)
        return character

    async def page(self, book: Book, **values: Any) -> BookPage:
        number = values.pop("page_number", 1)
        page: BookPage = await self._stored(BookPage, {"book_id": book.id, "page_number": number}, values)
        return page

    async def _stored(self, model: Any, defaults: dict[str, Any], values: dict[str, Any]) -> Any:
        row = model(storefront=self.shop.name, created_at=clock.now(), **{**defaults, **values})
        await self.shop.harness.database.autocommit.defer_add(row)
        return row

    async def photo(self, character: Character, size: tuple[int, int] = (64, 64)) -> None:
        content = picture(size=size)
        asset = Asset(storefront=self.shop.name, job_id=character.id, content_type="image/jpeg", size=len(content))
        await self.shop.harness.database.autocommit.defer_add(asset)
        await self.shop.parts.store.put(self.shop.name, asset.key, content)
        character.photos = [*character.photos, asset.key]
        await self.shop.harness.database.autocommit.defer_save(character)

    async def read(self, model: Any, row_id: UUID) -> Any:
        return await self.shop.harness.database.autocommit.get(model, "id = %(id)s", id=row_id)

    def order(self, *books: Book, tier: str = "book_8", **values: Any) -> BookOrderPaid:
        facts: dict[str, Any] = {
            "order_id": uuid4(),
            "number": 7,
            "user_id": self.user_id,
            "tier_code": tier,
            "amount": 4000,
            "currency": "GEL",
            "book_ids": [book.id for book in books],
            "retry_pack": None,
            "paid_at": clock.now(),
            **values,
        }
        return BookOrderPaid(storefront=self.shop.name, **facts)

    async def pay(self, *books: Book, tier: str = "book_8", paid_at: datetime | None = None) -> None:
        await self.shop.tell(self.order(*books, tier=tier, paid_at=paid_at or clock.now()))

    def post(self, kind: ContentType, item: Any, **body: Any) -> Awaitable[httpx.Response]:
        prompt = {} if {"prompt", "prompt_snapshot"} & body.keys() else {"prompt": "a dragon"}
        return self.client.post(PATHS[kind], json={FIELDS[kind]: str(item.id), **prompt, **body})

    async def generate(self, kind: ContentType, item: Any, **body: Any) -> dict[str, Any]:
        """A version whose job waits in the queue."""
        response = await self.post(kind, item, **body)
        assert response.status_code == 201, response.text
        shown: dict[str, Any] = response.json()
        return shown

    async def generated(self, kind: ContentType, item: Any, **body: Any) -> dict[str, Any]:
        """The same after its job has run."""
        version = await self.generate(kind, item, **body)
        await self.shop.attempt(version)
        return await self.shown(kind, version)

    async def shown(self, kind: ContentType, version: dict[str, Any]) -> dict[str, Any]:
        response = await self.client.get(f"{PATHS[kind]}{version['id']}/")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def item(self, kind: ContentType, book: Book) -> Any:
        """A new item of the book; that of covers is the book."""
        if kind is CHARACTER:
            return await self.character(book)
        return await self.page(book, page_number=next(self._page_numbers)) if kind is PAGE else book

    async def allowance(self, kind: ContentType, item: Any) -> RetryAllowance:
        return await Allowances(self.shop.harness.database.autocommit, self.shop.name).get(self.user_id, kind, item.id)

    async def used(self, kind: ContentType, item: Any) -> int:
        return (await self.allowance(kind, item)).used_retries
