"""A visitor's books become a customer's."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from generation.books.queries.books import free_slug, lock_all_of_guest, lock_books_of_owner
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import ClaimedGuest


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBooks:
    storefront: str
    guest_id: UUID
    user_id: UUID


async def claim_books(command: ClaimBooks, uow: UnitOfWork) -> None:
    """With the slugs that are free among the customer's. What the guest makes afterwards is refused.

    Repeating it claims nothing twice. If two customers claim one guest, the first has the books.
    """
    guest, user = BookOwner(guest_id=command.guest_id), BookOwner(user_id=command.user_id)
    for owner in sorted((guest, user), key=lambda each: each.id):
        await lock_books_of_owner(uow, command.storefront, owner)
    claimed = ClaimedGuest(storefront=command.storefront, guest_id=command.guest_id, user_id=command.user_id)
    await uow.defer_add(claimed, ignore_conflict=True)
    for book in await lock_all_of_guest(uow, command.storefront, command.guest_id):
        book.slug = await free_slug(uow, command.storefront, user, book.slug)
        book.user_id, book.guest_id = command.user_id, None
        await uow.defer_save(book)
