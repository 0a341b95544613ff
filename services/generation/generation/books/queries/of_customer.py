"""The books of a customer in numbers, and staff's search for books."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, query
from common.db.searching import SearchTerm
from common.rpc.interfaces.customers import NEWEST, BooksPart, OwnedBook
from common.rpc.interfaces.search import Hit

_COUNT: LiteralString = """
select count(*) as count from books where storefront = %(storefront)s and user_id = %(user_id)s
"""
_NEWEST: LiteralString = """
select id, number, title, status, created_at from books where storefront = %(storefront)s and user_id = %(user_id)s
order by number desc limit %(limit)s
"""
_FOUND: LiteralString = """
select id, number, title, status from books
where storefront = %(storefront)s
  and (title ilike %(pattern)s or id = %(id)s or user_id = %(id)s or number = %(number)s)
order by number desc limit %(most)s
"""


async def read_books_part(executor: Executor, storefront: str, user_id: UUID) -> BooksPart:
    of_user = {"storefront": storefront, "user_id": user_id}
    [counted], newest = await executor.fetch_many(query(_COUNT, **of_user), query(_NEWEST, **of_user, limit=NEWEST))
    return BooksPart(count=counted["count"], newest=[OwnedBook(**row) for row in newest])


async def find_books(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    """By a part of the title, by id or number, or by the id of its owner."""
    rows = await executor.fetch(
        _FOUND, storefront=storefront, pattern=term.pattern, id=term.id, number=term.number, most=most
    )
    return [
        Hit(
            kind="book",
            id=row["id"],
            title=row["title"],
            subtitle=f"{row['number']} · {row['status']}",
            link=f"/books/{row['id']}",
        )
        for row in rows
    ]
