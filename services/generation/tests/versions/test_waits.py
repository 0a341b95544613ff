"""A request for a version is held until its generation has ended."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.db.database import Database
from generation.books.queries.ended_versions import EndedVersions
from generation.books.tables.book import Book
from generation.settings import Settings
from testkit.conditions import eventually
from testkit.harness import run_one

from ..event_stream import leaving
from .authors import CHARACTER, COVER, FIELDS, PAGE, PATHS, Author, Bookshop

HELD = Settings.model_fields["held"].default.per_customer


def waiting_shop(press: Bookshop, seconds: int = 60) -> Bookshop:
    return press.another(wait_seconds=seconds)


async def begun(posted: Awaitable[httpx.Response], shop: Bookshop) -> asyncio.Task[httpx.Response]:
    """The request, when its job is in the queue and it waits."""
    task = asyncio.create_task(_response(posted))
    count = "select count(*) from jobs where storefront = %(name)s"

    async def is_waiting() -> bool:
        jobs = await shop.harness.database.autocommit.fetch_value(count, name=shop.name)
        return bool(jobs) and bool(shop.parts.ended_versions.notifications.waiting)

    await eventually(is_waiting)
    return task


async def _response(posted: Awaitable[httpx.Response]) -> httpx.Response:
    return await posted


@pytest.mark.parametrize(("kind", "done"), [(CHARACTER, "SUCCESS"), (COVER, "SUCCESS"), (PAGE, "COMPLETED")])
async def test_the_response_comes_with_the_finished_version(press: Bookshop, kind: Any, done: str) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    item = await author.item(kind, await author.book())
    request = await begun(author.post(kind, item), shop)
    assert not request.done()
    await run_one(shop.harness.queue)
    response = await request
    assert (response.status_code, response.headers["content-type"]) == (201, "application/json")
    made = response.json()
    assert (made["status"], made["error_message"]) == (done, "")
    assert made["thumbnail"] is not None
    assert {**made} == {**made, **await author.shown(kind, made)}


async def test_the_response_comes_when_the_generation_has_failed(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    book = await author.book()
    await author.pay(book)
    shop.illustrator.refuse(0)
    request = await begun(author.post(COVER, book), shop)
    await run_one(shop.harness.queue)
    response = await request
    failed = response.json()
    assert (response.status_code, failed["status"], failed["used_retries"]) == (201, "FAILED", 0)
    assert failed["error_message"] == "The picture could not be generated. Please try again."
    assert "refuses" not in response.text


async def test_no_connection_of_the_pool_is_held_while_requests_wait(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    books = [await author.book() for _ in range(20)]
    requests = [asyncio.create_task(_response(author.post(COVER, book))) for book in books]
    waits = shop.parts.ended_versions.notifications

    async def all_wait() -> bool:
        return waits.waiting == len(books)

    await eventually(all_wait)
    stats = shop.harness.database.pool.stats
    assert (stats.opened, stats.waiting) == (stats.idle, 0)
    while await run_one(shop.harness.queue):
        pass
    assert {(await request).json()["status"] for request in requests} == {"SUCCESS"}
    assert waits._listener is None


async def test_a_wait_ends_when_its_version_is_deleted(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    book = await author.book()
    request = await begun(author.post(COVER, book), shop)
    assert (await author.client.delete(f"/api/product/books/{book.id}/")).status_code == 204
    response = await request
    assert (response.status_code, response.json()["status"]) == (201, "GENERATING")


async def test_an_end_before_the_wait_is_noticed(press: Bookshop) -> None:
    author = press.author()
    made = await author.generated(COVER, await author.book())
    version = await press.version(made["id"])
    assert await press.parts.ended_versions.wait(version.job_id, 60)


async def test_a_lost_connection_is_replaced_and_nothing_is_missed(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    request = await begun(author.post(COVER, await author.book()), shop)
    await shop.harness.database.autocommit.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and position('unnest' in query) > 0 order by backend_start desc limit 1"
    )
    await run_one(shop.harness.queue)
    assert (await request).json()["status"] == "SUCCESS"


async def test_a_keyed_request_waits_too_and_its_response_is_stored(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    book = await author.book()
    body, headers = {FIELDS[COVER]: str(book.id)}, {"idempotency-key": "k"}
    request = await begun(author.client.post(PATHS[COVER], json=body, headers=headers), shop)
    await run_one(shop.harness.queue)
    first = await request
    again = await author.client.post(PATHS[COVER], json=body, headers=headers)
    assert (first.json()["status"], again.json()) == ("SUCCESS", first.json())


async def test_keyed_requests_of_one_customer_beyond_a_few_do_not_wait(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    books = [await author.book() for _ in range(HELD)]
    held = [asyncio.create_task(_response(keyed_post(author, book))) for book in books]

    async def all_wait() -> bool:
        return bool(shop.parts.ended_versions.notifications.waiting == HELD)

    await eventually(all_wait)
    answered = await keyed_post(author, await author.book())
    assert (answered.status_code, answered.json()["status"]) == (201, "GENERATING")
    assert not any(each.done() for each in held)
    other = shop.author()
    held.append(await begun(keyed_post(other, await other.book()), shop))
    while await run_one(shop.harness.queue):
        pass
    assert {(await each).json()["status"] for each in held} == {"SUCCESS"}


async def test_a_keyed_request_no_longer_waits_when_its_client_has_left(press: Bookshop) -> None:
    shop = waiting_shop(press)
    author = shop.author()
    book = await author.book()
    body, headers = {FIELDS[COVER]: str(book.id)}, {"idempotency-key": "left"}
    waits = shop.parts.ended_versions.notifications
    async with leaving(shop.harness.service.app, f"/storybook{PATHS[COVER]}", author.client, body, headers) as status:

        async def waits_for_end() -> bool:
            return bool(waits.waiting)

        await eventually(waits_for_end)
    assert (status, waits.waiting) == ([408], 0)
    await run_one(shop.harness.queue)
    repeated = await author.client.post(PATHS[COVER], json=body, headers=headers)
    assert (repeated.status_code, repeated.json()["status"]) == (201, "SUCCESS")


def keyed_post(author: Author, book: Book) -> Awaitable[httpx.Response]:
    headers = {"idempotency-key": str(uuid4())}
    return author.client.post(PATHS[COVER], json={FIELDS[COVER]: str(book.id)}, headers=headers)


async def test_too_many_requests_are_not_held(press: Bookshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.books.queries.ended_versions.MOST_WAITING", 0)
    database: Database = press.harness.database
    author = press.author()
    made = await author.generate(COVER, await author.book())
    version = await press.version(made["id"])
    assert not await EndedVersions(database).wait(version.job_id, 60)
