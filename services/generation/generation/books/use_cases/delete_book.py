"""Delete books with everything that belongs to them: on their owner's request, or with the owner's account."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.generation import BookDeleted
from common.messaging.outbox import publish
from common.rpc.interfaces.orders import OrdersInterface

from generation.books.errors import BookOrdered
from generation.books.queries.book_items import BookItems
from generation.books.queries.books import delete_rows, find_own, lock_all_of_user, lock_own
from generation.books.queries.tiers import tier_of
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, BookStatus
from generation.books.use_cases.delete_items import delete_items, lock_items


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteBook:
    storefront: str
    owner: BookOwner
    book_id: UUID


async def delete_book(command: DeleteBook, orders: OrdersInterface, database: Database) -> None:
    """Raises BookNotFound, BookNotOwned, BookClosed, BookOrdered.

    An order that is placed after orders was asked is cancelled by orders, when the event of the deletion arrives.
    """
    book = await find_own(database.autocommit, command.storefront, command.book_id, command.owner)
    book.check_open()
    if await orders.ordered_books(command.storefront, [book.id]):
        raise BookOrdered()
    async with database.transaction() as uow:
        items = await BookItems.of_books(uow, command.storefront, [command.book_id])
        await lock_items(uow, command.storefront, book.id, items.ids)
        book = await lock_own(uow, command.storefront, command.book_id, command.owner)
        if book.status == BookStatus.ORDERED or await tier_of(uow, book.id, book.user_id):
            raise BookOrdered()
        await delete_books(uow, command.storefront, [book])


async def delete_books_of_user(storefront: str, user_id: UUID, uow: UnitOfWork) -> None:
    """In any state. The user's jobs are deleted before."""
    await delete_books(uow, storefront, await lock_all_of_user(uow, storefront, user_id))


async def delete_books(uow: UnitOfWork, storefront: str, books: Sequence[Book]) -> None:
    """Locked books of one owner."""
    if not books:
        return
    items = await BookItems.of_books(uow, storefront, [book.id for book in books])
    await delete_items(uow, storefront, items.ids, books[0].user_id)
    await delete_rows(uow, books)
    for book in books:
        await publish(uow, BookDeleted(storefront=storefront, book_id=book.id))
