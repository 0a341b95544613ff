"""The characters of books of one storefront, of any owner unless said otherwise."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, objects
from common.db.unit_of_work import UnitOfWork

from generation.books.errors import CharacterNotFound
from generation.books.queries.books import OF_OWNER, owned_by
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, Character

_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_BOOK: LiteralString = "id = (select book_id from characters where storefront = %(storefront)s and id = %(id)s)"
_OWN: LiteralString = f"""
book_id in (select books.id from books where {OF_OWNER})
and (%(book_id)s::uuid is null or book_id = %(book_id)s) order by number desc
"""


async def find(executor: Executor, storefront: str, character_id: UUID) -> Character:
    """Raises CharacterNotFound."""
    character = await executor.get(Character, _ONE, storefront=storefront, id=character_id)
    if character is None:
        raise CharacterNotFound()
    return character


async def find_own(executor: Executor, storefront: str, character_id: UUID, owner: BookOwner) -> tuple[Character, Book]:
    """With its book. Raises CharacterNotFound, BookNotOwned."""
    key = {"storefront": storefront, "id": character_id}
    found, books = await executor.fetch_many(objects(Character, _ONE, **key), objects(Book, _BOOK, **key))
    if not found or not books:
        raise CharacterNotFound()
    owner.check(books[0])
    return found[0], books[0]


async def list_own(executor: Executor, storefront: str, owner: BookOwner, book_id: UUID | None) -> list[Character]:
    """Of one of the owner's books, or of all of them. Newest first."""
    return await executor.get_all(Character, _OWN, **owned_by(storefront, owner), book_id=book_id)


async def of_request(executor: Executor, book_id: UUID, character_id: UUID) -> Character | None:
    """The book's character with an id, if it exists."""
    where: LiteralString = "book_id = %(book_id)s and id = %(id)s"
    return await executor.get(Character, where, book_id=book_id, id=character_id)


async def of_book(executor: Executor, book_id: UUID) -> list[Character]:
    """Oldest first."""
    return await executor.get_all(Character, "book_id = %(book_id)s order by number", book_id=book_id)


async def count(executor: Executor, book_id: UUID) -> int:
    found: int = await executor.fetch_value("select count(*) from characters where book_id = %(id)s", id=book_id)
    return found


async def delete(uow: UnitOfWork, character_id: UUID) -> None:
    await uow.defer("delete from characters where id = %(id)s", id=character_id)
