"""Create a book, for a customer or a visitor."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from generation.books.errors import DraftLimit
from generation.books.queries.books import count_drafts, free_slug, lock_books_of_owner
from generation.books.queries.visitors import count_book
from generation.books.rules.owner import BookOwner
from generation.books.rules.slugs import slug_of
from generation.books.tables.book import Book
from generation.books.tables.visitor import Visitor
from generation.storefront import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateBook:
    """`visitor` is the owner's guest, None for a customer. `printing` are the optional columns by name."""

    storefront: Storefront
    owner: BookOwner
    visitor: Visitor | None
    title: str
    art_style: str
    slug: str | None
    printing: dict[str, Any] = field(default_factory=dict)


async def create_book(command: CreateBook, uow: UnitOfWork) -> Book:
    """A draft. Its slug gets a suffix if the owner has a book with it. Raises VisitorBookLimit, DraftLimit."""
    storefront, limits = command.storefront.name, command.storefront.section(Books)
    await lock_books_of_owner(uow, storefront, command.owner)
    if command.visitor is not None:
        await count_book(uow, storefront, command.visitor, limits.visitor_books_per_address)
    if command.owner.user_id is not None:
        await _check_drafts(uow, storefront, command.owner.user_id, limits)
    wanted = command.slug or slug_of(command.title)
    book = Book(
        storefront=storefront,
        user_id=command.owner.user_id,
        guest_id=command.owner.guest_id,
        title=command.title,
        art_style=command.art_style,
        slug=await free_slug(uow, storefront, command.owner, wanted),
        **command.printing,
    )
    await uow.defer_add(book)
    return book


async def _check_drafts(uow: UnitOfWork, storefront: str, user_id: UUID, limits: Books) -> None:
    """Raises DraftLimit. `lock_books_of_owner` lets no other request add one."""
    drafts, has_paid = await count_drafts(uow, storefront, user_id)
    most = limits.most_drafts_paid if has_paid else limits.most_drafts
    if drafts >= most:
        raise DraftLimit(max_books=most, current_books=drafts)
