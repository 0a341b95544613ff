"""Create pages of a customer's books."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.queries import pages as book_pages
from generation.books.queries.books import lock_own
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import BookPage
from generation.books.use_cases.update_page import touch_book


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePage:
    storefront: str
    owner: BookOwner
    book_id: UUID
    page_number: int
    scene_description: str
    text_content: str


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
    await uow.defer_add(page)
    book.total_pages += 1
    await touch_book(uow, book)
    return page
