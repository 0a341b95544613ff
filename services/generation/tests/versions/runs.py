"""Stored files of versions, and books that are paid for."""

from generation.books.tables.book import Book

from .authors import Author, Bookshop


async def stored(press: Bookshop, key: str | None) -> bytes:
    assert key is not None
    return await (await press.parts.store.get(press.name, key)).content()


async def files(press: Bookshop, version_id: str, condition: str = "delete_after is null") -> int:
    version = await press.version(version_id)
    sql = f"select count(*) from assets where job_id = %(id)s and {condition}"
    count: int = await press.harness.database.autocommit.fetch_value(sql, id=version.job_id)
    return count


async def paid(author: Author, tier: str = "book_8") -> Book:
    book = await author.book()
    await author.pay(book, tier=tier)
    return book
