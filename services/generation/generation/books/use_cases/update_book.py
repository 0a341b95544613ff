"""Change a book."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.errors import ArtStyleFixed
from generation.books.queries.books import free_slug, lock_books_of_owner, lock_own
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateBook:
    """`changes` has new values of columns by their names, without `art_style` and `slug`; None keeps those two."""

    storefront: str
    owner: BookOwner
    book_id: UUID
    art_style: str | None
    slug: str | None
    changes: dict[str, Any]


async def update_book(command: UpdateBook, uow: UnitOfWork) -> Book:
    """Raises BookNotFound, BookNotOwned, BookClosed, ArtStyleFixed."""
    if command.slug is not None:
        await lock_books_of_owner(uow, command.storefront, command.owner)
    book = await lock_own(uow, command.storefront, command.book_id, command.owner)
    if command.art_style not in (None, book.art_style):
        raise ArtStyleFixed()
    if command.slug not in (None, book.slug):
        book.slug = await free_slug(uow, command.storefront, command.owner, command.slug or book.slug)
    for name, value in command.changes.items():
        setattr(book, name, value)
    book.updated_at = clock.now()
    await uow.defer_save(book)
    return book
