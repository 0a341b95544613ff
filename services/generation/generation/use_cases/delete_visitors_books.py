"""Delete what visitors have made and not changed for long, and how much it was."""

from datetime import datetime, timedelta

from common.kernel import clock
from common.kernel.storefronts import Storefront

from generation.repository.books import lock_unchanged_of_guests, unchanged_of_guests
from generation.repository.visitors import forget_counts
from generation.use_cases.delete_book import delete_books
from generation.use_cases.studio import Studio

BATCH = 100


async def delete_visitors_books(studio: Studio) -> None:
    """A timer. Books in an order that is not cancelled stay, because the order may still be paid."""
    for storefront in studio.storefronts:
        if storefront.books.tiers:
            edge = clock.now() - timedelta(days=storefront.books.visitor_days)
            await _delete_books(storefront, edge, studio)
            await forget_counts(studio.database.autocommit, storefront.name, edge)


async def _delete_books(storefront: Storefront, edge: datetime, studio: Studio) -> None:
    after = 0
    while found := await unchanged_of_guests(studio.database.autocommit, storefront.name, edge, after, BATCH):
        after = found[-1].number
        ordered = set(await studio.book_orders.ordered_books(storefront.name, [book.id for book in found]))
        unordered = [book.id for book in found if book.id not in ordered]
        async with studio.database.transaction() as uow:
            books = await lock_unchanged_of_guests(uow, storefront.name, edge, unordered)
            await delete_books(uow, storefront.name, books)
