"""Staff lock books before they are printed, and single pages; and unlock them."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.errors import BookGenerating, BookPageNotFound
from generation.books.queries import books
from generation.books.queries import pages as book_pages
from generation.books.queries.tiers import tier_of
from generation.books.queries.versions import Versions, is_generating
from generation.books.tables.book import Book, BookPage
from generation.books.tables.version import ContentType


@dataclass(frozen=True, slots=True, kw_only=True)
class LockBook:
    storefront: str
    book_id: UUID
    is_locked: bool


@dataclass(frozen=True, slots=True)
class LockPage:
    storefront: str
    book_id: UUID
    page_id: UUID
    is_locked: bool


async def lock_book(command: LockBook, uow: UnitOfWork) -> Book:
    """Raises BookNotFound, BookNotLockable, BookGenerating."""
    book = await books.lock(uow, command.storefront, command.book_id)
    if command.is_locked:
        book.lock()
        if await is_generating(uow, book.id):
            raise BookGenerating()
    else:
        book.unlock(is_paid=await tier_of(uow, book.id, book.user_id) is not None)
    await uow.defer_save(book)
    return book


async def print_book(storefront: str, book_id: UUID, uow: UnitOfWork) -> Book:
    """Raises BookNotFound, BookNotLockable."""
    book = await books.lock(uow, storefront, book_id)
    book.print()
    await uow.defer_save(book)
    return book


async def lock_page(command: LockPage, uow: UnitOfWork) -> BookPage:
    """Repeating it changes nothing. Raises BookNotFound, BookPageNotFound, BookGenerating."""
    book = await books.lock(uow, command.storefront, command.book_id)
    page = await book_pages.find(uow, command.storefront, command.page_id)
    if page.book_id != book.id:
        raise BookPageNotFound()
    if command.is_locked and await Versions(uow, command.storefront).is_running(ContentType.PAGE, page.id):
        raise BookGenerating()
    if page.is_locked != command.is_locked:
        page.is_locked, page.updated_at = command.is_locked, clock.now()
        await uow.defer_save(page)
    return page
