"""The pages of books of one storefront, of any owner unless said otherwise."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, objects
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import FieldFault, InvalidFields

from generation.books.errors import BookPageNotFound
from generation.books.queries.books import OF_OWNER, owned_by
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, BookPage

NUMBER_TAKEN = "book_page.number_taken"
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_BOOK: LiteralString = "id = (select book_id from book_pages where storefront = %(storefront)s and id = %(id)s)"
_OWN: LiteralString = f"""
book_id in (select books.id from books where {OF_OWNER})
and (%(book_id)s::uuid is null or book_id = %(book_id)s) order by page_number, number
"""
_IS_TAKEN: LiteralString = """
select exists (
  select from book_pages where book_id = %(book_id)s and page_number = %(page_number)s and id <> %(id)s
)
"""


async def find(executor: Executor, storefront: str, page_id: UUID) -> BookPage:
    """Raises BookPageNotFound."""
    page = await executor.get(BookPage, _ONE, storefront=storefront, id=page_id)
    if page is None:
        raise BookPageNotFound()
    return page


async def find_own(executor: Executor, storefront: str, page_id: UUID, owner: BookOwner) -> BookPage:
    """Raises BookPageNotFound, BookNotOwned."""
    key = {"storefront": storefront, "id": page_id}
    found, books = await executor.fetch_many(objects(BookPage, _ONE, **key), objects(Book, _BOOK, **key))
    if not found or not books:
        raise BookPageNotFound()
    owner.check(books[0])
    return found[0]


async def list_own(executor: Executor, storefront: str, owner: BookOwner, book_id: UUID | None) -> list[BookPage]:
    """Of one of the owner's books, or of all of them, by their numbers."""
    return await executor.get_all(BookPage, _OWN, **owned_by(storefront, owner), book_id=book_id)


async def of_book(executor: Executor, book_id: UUID) -> list[BookPage]:
    """By their numbers."""
    return await executor.get_all(BookPage, "book_id = %(book_id)s order by page_number", book_id=book_id)


async def check_number(uow: UnitOfWork, page: BookPage) -> None:
    """In a transaction that has locked the book. Raises InvalidFields for the body as a whole."""
    if await uow.fetch_value(_IS_TAKEN, book_id=page.book_id, page_number=page.page_number, id=page.id):
        raise InvalidFields(FieldFault("", NUMBER_TAKEN))


async def delete(uow: UnitOfWork, page_id: UUID) -> None:
    await uow.defer("delete from book_pages where id = %(id)s", id=page_id)
