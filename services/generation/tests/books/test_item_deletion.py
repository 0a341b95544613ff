"""What versions have made is deleted with the character, the page or the book that it was made of."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from generation.books.tables.version import (
    ILLUSTRATION,
    ContentType,
    ItemCounter,
    RetryAllowance,
    Version,
    VersionState,
)
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job

from .conftest import Press
from .shop import BOOKS, CHARACTERS, PAGES, Client, Shop


class Item:
    """A character, a page or the cover of a book, and its version."""

    def __init__(self, content_type: ContentType, item_id: str, book_id: str, url: str) -> None:
        self.content_type = content_type
        self.id, self.book_id = UUID(item_id), UUID(book_id)
        self.url = url
        self.job_id = uuid4()

    async def generate(self, owner: Client, state: VersionState = VersionState.DONE) -> None:
        """As runs and requests leave it."""
        shop = owner.shop
        is_done = state is VersionState.DONE
        job = Job(
            id=self.job_id,
            storefront=shop.name,
            user_id=owner.user_id,
            kind=ILLUSTRATION,
            provider="local",
            state="completed" if is_done else "processing",
        )
        picture, thumbnail = self._asset(shop), self._asset(shop)
        version = Version(
            storefront=shop.name,
            content_type=self.content_type,
            item_id=self.id,
            book_id=self.book_id,
            user_id=owner.user_id,
            job_id=self.job_id,
            version_number=1,
            state=state,
            seed=1,
            picture=picture.key if is_done else None,
            thumbnail=thumbnail.key if is_done else None,
        )
        of_item: dict[str, Any] = {"content_type": self.content_type}
        counter = ItemCounter(**of_item, item_id=self.id, last_version_number=1)
        allowance = RetryAllowance(
            **of_item, storefront=shop.name, user_id=owner.user_id, content_id=self.id, used_retries=1
        )
        await shop.harness.database.autocommit.defer_add(job, picture, thumbnail, version, counter, allowance)

    async def left(self, shop: Shop) -> dict[str, int]:
        """How many rows are left of what was generated."""
        return {
            "versions": await shop.rows("versions", item_id=self.id),
            "item_counters": await shop.rows("item_counters", item_id=self.id),
            "retry_allowances": await shop.rows("retry_allowances", content_id=self.id),
            "jobs": await shop.rows("jobs", id=self.job_id),
            "assets": await shop.rows("assets", job_id=self.job_id),
        }

    def _asset(self, shop: Shop) -> Asset:
        return Asset(storefront=shop.name, job_id=self.job_id, content_type="image/png", size=1)


NOTHING = {"versions": 0, "item_counters": 0, "retry_allowances": 0, "jobs": 0, "assets": 0}
ALL = {"versions": 1, "item_counters": 1, "retry_allowances": 1, "jobs": 1, "assets": 2}


async def items_of(customer: Client) -> dict[ContentType, Item]:
    book = (await customer.book())["id"]
    character, page = (await customer.character(book))["id"], (await customer.page(book))["id"]
    return {
        ContentType.CHARACTER: Item(ContentType.CHARACTER, character, book, f"{CHARACTERS}{character}/"),
        ContentType.PAGE: Item(ContentType.PAGE, page, book, f"{PAGES}{page}/"),
        ContentType.COVER: Item(ContentType.COVER, book, book, f"{BOOKS}{book}/"),
    }


async def delete(customer: Client, item: Item) -> None:
    response: httpx.Response = await customer.http.delete(item.url)
    assert response.status_code == 204, response.text
    timers = {timer.name: timer for timer in customer.shop.harness.service.timers}
    await timers["delete assets"].run()


@pytest.mark.parametrize("state", [VersionState.DONE, VersionState.GENERATING])
@pytest.mark.parametrize("deleted", [ContentType.CHARACTER, ContentType.PAGE])
async def test_an_item_is_deleted_with_its_versions_only(shop: Shop, deleted: ContentType, state: VersionState) -> None:
    customer = shop.customer()
    items = await items_of(customer)
    for item in items.values():
        await item.generate(customer, state)
    gone = items.pop(deleted)
    await delete(customer, gone)
    assert await gone.left(shop) == NOTHING
    for item in items.values():
        assert await item.left(shop) == ALL


async def test_a_request_that_waits_for_a_version_ends_when_its_item_is_deleted(press: Press, shop: Shop) -> None:
    customer = shop.customer()
    item = (await items_of(customer))[ContentType.PAGE]
    await item.generate(customer, VersionState.GENERATING)
    waiting = asyncio.create_task(press.parts.ended_versions.wait(item.job_id, 60))
    assert await press.parts.ended_versions.wait(uuid4(), 60), "it listens, because it has answered another one"
    async with asyncio.timeout(4):
        await delete(customer, item)
        assert await waiting


@pytest.mark.parametrize("state", [VersionState.DONE, VersionState.GENERATING])
async def test_a_book_is_deleted_with_the_versions_of_all_its_items(shop: Shop, state: VersionState) -> None:
    customer = shop.customer()
    items, others = await items_of(customer), await items_of(customer)
    for item in [*items.values(), *others.values()]:
        await item.generate(customer, state)
    await delete(customer, items[ContentType.COVER])
    for item in items.values():
        assert await item.left(shop) == NOTHING
    for item in others.values():
        assert await item.left(shop) == ALL
