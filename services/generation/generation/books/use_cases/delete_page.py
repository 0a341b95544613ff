"""Delete pages of a customer's books."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.queries import pages as book_pages
from generation.books.rules.owner import BookOwner
from generation.books.use_cases.delete_items import delete_items, lock_items
from generation.books.use_cases.update_page import lock_own_page, touch_book


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    storefront: str
    owner: BookOwner
    page_id: UUID


async def delete_page(command: DeletePage, uow: UnitOfWork) -> None:
    """With its versions. Raises BookPageNotFound, BookNotOwned, BookClosed, BookPageLocked."""
    found = await book_pages.find(uow, command.storefront, command.page_id)
    await lock_items(uow, command.storefront, found.book_id, [found.id])
    page, book = await lock_own_page(uow, command.storefront, command.page_id, command.owner)
    await delete_items(uow, command.storefront, [page.id], book.user_id)
    await book_pages.delete(uow, page.id)
    book.total_pages -= 1
    await touch_book(uow, book)
