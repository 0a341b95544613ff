"""Delete what visitors have made and not changed for long, and how much it was."""

from datetime import datetime, timedelta

from common.db.database import Database
from common.kernel import clock
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.orders import OrdersInterface

from generation.books.queries.books import lock_unchanged_of_guests, unchanged_of_guests
from generation.books.queries.visitors import forget_counts
from generation.books.use_cases.delete_book import delete_books
from generation.storefront import Books

BATCH = 100


async def delete_visitors_books(storefronts: Storefronts, orders: OrdersInterface, database: Database) -> None:
    """A timer. Books in an order that is not cancelled stay, because the order may still be paid."""
    for storefront in storefronts:
        if storefront.section(Books).tiers:
            edge = clock.now() - timedelta(days=storefront.section(Books).visitor_days)
            await _delete_books(storefront, edge, orders, database)
            await forget_counts(database.autocommit, storefront.name, edge)


async def _delete_books(storefront: Storefront, edge: datetime, orders: OrdersInterface, database: Database) -> None:
    after = 0
    while found := await unchanged_of_guests(database.autocommit, storefront.name, edge, after, BATCH):
        after = found[-1].number
        ordered = set(await orders.ordered_books(storefront.name, [book.id for book in found]))
        unordered = [book.id for book in found if book.id not in ordered]
        async with database.transaction() as uow:
            books = await lock_unchanged_of_guests(uow, storefront.name, edge, unordered)
            await delete_books(uow, storefront.name, books)
