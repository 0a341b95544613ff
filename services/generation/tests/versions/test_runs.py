"""What workers do with versions: each is made once, whatever is killed."""

import asyncio
from uuid import uuid4

import pytest
from common.events.generation import JobCompleted, VersionGenerated
from common.jobs.queue import JobQueue
from generation.books.tables.book import Book
from testkit.harness import run_one

from .authors import COVER, PAGE, Bookshop
from .runs import files, paid


async def test_temporary_failures_are_repeated_and_the_third_is_the_last(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.be_busy(0, 1, 3, 4, 5, cost=7)
    first = await author.generate(COVER, book)
    await press.attempt(first)
    assert (await author.shown(COVER, first))["status"] == "GENERATING"
    await press.attempt(first, times=2)
    assert (await author.shown(COVER, first))["status"] == "SUCCESS"
    assert (await press.job(await press.version(first["id"]))).cost == press.illustrator.cost + 14
    assert len({request.run_id for request in press.illustrator.requests}) == 1
    second = await author.generate(COVER, book)
    await press.attempt(second, times=3)
    assert (await author.shown(COVER, second))["status"] == "FAILED"
    assert await author.used(COVER, book) == 1
    assert not await run_one(press.harness.queue)


async def test_a_run_whose_worker_was_killed_is_repeated(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.wait()
    version = await author.generate(COVER, book)
    killed = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    killed.cancel()
    await asyncio.wait([killed])
    press.illustrator.go_on()
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "SUCCESS"
    assert (await author.used(COVER, book), await files(press, version["id"])) == (1, 3)
    assert len(await press.events(VersionGenerated)) == 1


async def test_a_worker_that_goes_on_beside_its_successor_changes_nothing(press: Bookshop) -> None:
    author = press.author()
    book = await paid(author)
    press.illustrator.wait()
    version = await author.generate(COVER, book)
    first = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    press.illustrator._may_go_on, waiting = None, press.illustrator._may_go_on
    await press.harness.database.autocommit.execute("update tasks set run_at = now() - interval '1 second'")
    await run_one(JobQueue(press.harness.database, press.harness.service.handlers))
    done = await author.shown(COVER, version)
    assert waiting is not None
    waiting.set()
    await first
    assert await author.shown(COVER, version) == done
    assert (await author.read(Book, book.id)).total_images_generated == 1
    assert len(await press.events(VersionGenerated)) == len(await press.events(JobCompleted)) == 1
    await press.run_timer("delete assets")
    assert await files(press, version["id"], "true") == 3


@pytest.mark.parametrize("table", ["versions", "books", "outbox", "jobs"])
async def test_an_attempt_that_dies_before_its_commit_is_repeated_with_the_same_end(
    press: Bookshop, table: str
) -> None:
    """The database refuses once, as if the process had been killed between two statements."""
    author, executor = press.author(), press.harness.database.autocommit
    book = await paid(author)
    version = await author.generate(COVER, book)
    conditions = {
        "versions": "update on versions for each row when (new.state = 'DONE')",
        "books": "update on books for each row when (new.total_images_generated > 0)",
        "outbox": "insert on outbox for each row when (new.type = 'version.generated')",
        "jobs": "update on jobs for each row when (new.state = 'completed')",
    }
    await executor.execute(
        "create or replace function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$"
    )
    await executor.execute(f"create trigger die before {conditions[table]} execute function die()")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "GENERATING"
    assert (await author.read(Book, book.id)).total_images_generated == 0
    await executor.execute(f"drop trigger die on {table}")
    await press.attempt(version)
    assert (await author.shown(COVER, version))["status"] == "SUCCESS"
    assert (await author.read(Book, book.id)).total_images_generated == 1
    assert (await author.used(COVER, book), await files(press, version["id"])) == (1, 3)
    assert len(await press.events(VersionGenerated)) == 1


async def test_what_is_deleted_while_it_is_generated_leaves_no_files(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    page = await author.page(book)
    press.illustrator.wait()
    await author.generate(PAGE, page)
    running = asyncio.create_task(run_one(press.harness.queue))
    await press.illustrator.reached.wait()
    (attempt,) = press.illustrator.attempts
    assert await attempt.is_wanted()
    assert (await author.client.delete(f"/api/product/pages/{page.id}/")).status_code == 204
    assert not await attempt.is_wanted(), "a hosted model cancels its prediction"
    press.illustrator.go_on()
    await running
    await press.run_timer("delete assets")
    assert await press.harness.database.autocommit.fetch_value("select count(*) from assets") == 0
    assert (await author.read(Book, book.id)).total_images_generated == 0
    assert await press.events(VersionGenerated) == []


async def test_customers_take_turns(press: Bookshop) -> None:
    busy, other = press.author(), press.author()
    book = await busy.book()
    for number in range(3):
        await busy.generate(PAGE, await busy.page(book, page_number=number + 1), prompt=f"busy {number}")
    await other.generate(COVER, await other.book(), prompt="other")
    while await run_one(press.harness.queue):
        pass
    texts = [request.text for request in press.illustrator.requests]
    assert texts == ["busy 0", "other", "busy 1", "busy 2"]


async def test_a_task_of_an_unknown_run_has_no_effect(press: Bookshop) -> None:
    author = press.author()
    version = await author.generate(COVER, await author.book())
    await press.harness.database.autocommit.execute("update jobs set run_id = %(other)s", other=uuid4())
    assert await run_one(press.harness.queue)
    assert (await author.shown(COVER, version))["status"] == "GENERATING"
    assert press.illustrator.requests == []
