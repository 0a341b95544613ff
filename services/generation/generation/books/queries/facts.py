"""What other services know of the books of one storefront."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from generation.books.tables.version import ContentType

_FACTS: LiteralString = """
select b.id, b.user_id, b.guest_id, b.title,
exists (select from book_tiers t where t.book_id = b.id and t.user_id = b.user_id) as is_paid
from books b where b.storefront = %(storefront)s
"""
_BY_ID: LiteralString = f"{_FACTS} and b.id = any(%(ids)s)"
_OF_ITEM: dict[str, LiteralString] = {
    ContentType.CHARACTER: f"{_FACTS} and b.id = (select book_id from characters where id = %(item_id)s)",
    ContentType.PAGE: f"{_FACTS} and b.id = (select book_id from book_pages where id = %(item_id)s)",
    ContentType.COVER: f"{_FACTS} and b.id = %(item_id)s",
}


async def by_id(executor: Executor, storefront: str, ids: list[UUID]) -> list[Row]:
    """Rows as `common.rpc.interfaces.generation.BookFacts`."""
    return await executor.fetch(_BY_ID, storefront=storefront, ids=ids)


async def of_item(executor: Executor, storefront: str, content_type: str, item_id: UUID) -> Row | None:
    """The same of the book of an item. None for an unknown type, in any letter case, and an unknown item."""
    sql = _OF_ITEM.get(content_type.upper())
    return await executor.fetch_one(sql, storefront=storefront, item_id=item_id) if sql else None
