"""Create, change and delete pages of a customer's books."""

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
from generation.books.use_cases.delete_items import delete_items, lock_items


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePage:
    storefront: str
    owner: BookOwner
    book_id: UUID
    page_number: int
    scene_description: str
    text_content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePage:
    """`changes` has new values of columns by their names. `book_id` must be the page's; None says nothing about it."""

    storefront: str
    owner: BookOwner
    page_id: UUID
    book_id: UUID | None
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    storefront: str
    owner: BookOwner
    page_id: UUID


async def create_page(command: CreatePage, uow: UnitOfWork) -> BookPage:
    """Raises BookNotFound, BookNotOwned, BookClosed, InvalidFields for a number that the book has."""
    book = await lock_own(uow, command.storefront, command.book_id, command.owner)
    page = BookPage(
        storefront=command.storefront,
        book_id=book.id,
        page_number=command.page_number,
        scene_description=command.scene_description,
        text_content=command.text_content,
    )
    await book_pages.check_number(uow, page)
    await uow.add(page)
    book.total_pages += 1
    await _touch(uow, book)
    return page


async def update_page(command: UpdatePage, uow: UnitOfWork) -> BookPage:
    """Raises BookPageNotFound, BookNotOwned, BookClosed, BookPageLocked, BookFixed, InvalidFields."""
    page, book = await _lock(uow, command.storefront, command.page_id, command.owner)
    if command.book_id not in (None, page.book_id):
        raise BookFixed()
    for name, value in command.changes.items():
        setattr(page, name, value)
    await book_pages.check_number(uow, page)
    page.updated_at = clock.now()
    await uow.save(page)
    await _touch(uow, book)
    return page


async def delete_page(command: DeletePage, uow: UnitOfWork) -> None:
    """With its versions. Raises BookPageNotFound, BookNotOwned, BookClosed, BookPageLocked."""
    found = await book_pages.find(uow, command.storefront, command.page_id)
    await lock_items(uow, command.storefront, found.book_id, [found.id])
    page, book = await _lock(uow, command.storefront, command.page_id, command.owner)
    await delete_items(uow, command.storefront, [page.id], book.user_id)
    await book_pages.delete(uow, page.id)
    book.total_pages -= 1
    await _touch(uow, book)


async def _lock(uow: UnitOfWork, storefront: str, page_id: UUID, owner: BookOwner) -> tuple[BookPage, Book]:
    """The page as it is once no other transaction can change its book."""
    found = await book_pages.find(uow, storefront, page_id)
    book = await lock_own(uow, storefront, found.book_id, owner)
    page = await book_pages.find(uow, storefront, page_id)
    page.check_unlocked()
    return page, book


async def _touch(uow: UnitOfWork, book: Book) -> None:
    book.updated_at = clock.now()
    await uow.save(book)
