"""Change pages of a customer's books."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.errors import BookFixed
from generation.books.queries import pages as book_pages
from generation.books.queries.books import lock_own
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, BookPage


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePage:
    """`changes` has new values of columns by their names. `book_id` must be the page's; None says nothing about it."""

    storefront: str
    owner: BookOwner
    page_id: UUID
    book_id: UUID | None
    changes: dict[str, Any]


async def update_page(command: UpdatePage, uow: UnitOfWork) -> BookPage:
    """Raises BookPageNotFound, BookNotOwned, BookClosed, BookPageLocked, BookFixed, InvalidFields."""
    page, book = await lock_own_page(uow, command.storefront, command.page_id, command.owner)
    if command.book_id not in (None, page.book_id):
        raise BookFixed()
    for name, value in command.changes.items():
        setattr(page, name, value)
    await book_pages.check_number(uow, page)
    page.updated_at = clock.now()
    await uow.defer_save(page)
    await touch_book(uow, book)
    return page


async def lock_own_page(uow: UnitOfWork, storefront: str, page_id: UUID, owner: BookOwner) -> tuple[BookPage, Book]:
    """The page as it is once no other transaction can change its book."""
    found = await book_pages.find(uow, storefront, page_id)
    book = await lock_own(uow, storefront, found.book_id, owner)
    page = await book_pages.find(uow, storefront, page_id)
    page.check_unlocked()
    return page, book


async def touch_book(uow: UnitOfWork, book: Book) -> None:
    book.updated_at = clock.now()
    await uow.defer_save(book)
