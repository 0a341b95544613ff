"""Create a book, for a customer or a visitor."""

from dataclasses import dataclass, field
from typing import Any

from common.db.unit_of_work import UnitOfWork

from generation.domain.book import Book
from generation.domain.book_owner import BookOwner
from generation.domain.slugs import slug_of
from generation.domain.visitor import Visitor
from generation.repository.books import free_slug, lock_shelf
from generation.repository.visitors import count_book


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateBook:
    """`visitor` is the owner's guest, None for a customer. `printing` are the optional columns by name."""

    storefront: str
    owner: BookOwner
    visitor: Visitor | None
    title: str
    art_style: str
    slug: str | None
    printing: dict[str, Any] = field(default_factory=dict)


async def create_book(command: CreateBook, uow: UnitOfWork) -> Book:
    """A draft. Its slug gets a suffix if the owner has a book with it. Raises VisitorBookLimit."""
    await lock_shelf(uow, command.storefront, command.owner)
    if command.visitor is not None:
        await count_book(uow, command.storefront, command.visitor)
    wanted = command.slug or slug_of(command.title)
    book = Book(
        storefront=command.storefront,
        user_id=command.owner.user_id,
        guest_id=command.owner.guest_id,
        title=command.title,
        art_style=command.art_style,
        slug=await free_slug(uow, command.storefront, command.owner, wanted),
        **command.printing,
    )
    await uow.add(book)
    return book
