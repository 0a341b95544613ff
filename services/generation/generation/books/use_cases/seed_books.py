"""Add the picture books of a demo customer. Workers draw them like any other, after those of customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from common.db.database import Database
from common.kernel.storefronts import Storefront
from common.storage.object_store import ObjectStore

from generation.books.queries.books import free_slug, lock_books_of_owner
from generation.books.rules.owner import BookOwner
from generation.books.rules.slugs import slug_of
from generation.books.tables.book import Book, BookPage, Character
from generation.books.tables.version import ContentType
from generation.books.use_cases.submit_version import SubmitVersion, submit_version
from generation.jobs.providers.choice import Providers
from generation.jobs.queries.assets import Assets, keep

CONTENT_TYPE = "image/jpeg"
LOCAL_ONLY = Providers({}, {})
PRIORITY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedBook:
    """A book with a cover of the layout `template`, pages with these texts, and one character.

    `photo` is a JPEG file. `gender` is `female` or `male`.
    """

    title: str
    subtitle: str
    art_style: str
    template: str
    character: str
    gender: str
    photo: bytes
    pages: Sequence[str]


def seeded_book_id(storefront: str, user_id: UUID, number: int) -> UUID:
    """The id that `seed_books` gives the book with this index."""
    return uuid5(NAMESPACE_URL, f"{storefront}/{user_id}/demo book {number}")


async def seed_books(
    database: Database, store: ObjectStore, storefront: Storefront, user_id: UUID, books: Sequence[SeedBook]
) -> None:
    """Add the books, and submit the free draft of each cover and page.

    Repeating it after an interruption adds what is missing.
    """
    for number, book in enumerate(books):
        book_id = seeded_book_id(storefront.name, user_id, number)
        if await database.autocommit.get(Book, "id = %(id)s", id=book_id) is None:
            await _add(database, store, storefront.name, user_id, book_id, book)
        for command in _versions(storefront, user_id, book_id, book):
            async with database.transaction() as uow:
                await submit_version(command, LOCAL_ONLY, uow)


async def _add(
    database: Database, store: ObjectStore, storefront: str, user_id: UUID, book_id: UUID, book: SeedBook
) -> None:
    """The book with its character and its pages, in one transaction."""
    character_id, owner = uuid5(book_id, "character"), BookOwner(user_id=user_id)
    photo = await Assets(database.autocommit, storefront).record(character_id, CONTENT_TYPE, len(book.photo))
    await store.put(storefront, photo.key, book.photo)
    async with database.transaction() as uow:
        await lock_books_of_owner(uow, storefront, owner)
        slug = await free_slug(uow, storefront, owner, slug_of(book.title))
        own: dict[str, Any] = {"storefront": storefront, "book_id": book_id}
        await uow.defer_add(
            Book(
                id=book_id,
                storefront=storefront,
                user_id=user_id,
                title=book.title,
                slug=slug,
                art_style=book.art_style,
                total_pages=len(book.pages),
            )
        )
        await uow.defer_add(
            Character(id=character_id, name=book.character, gender=book.gender, photos=[photo.key], **own),
            *(
                BookPage(id=_page_id(book_id, number), page_number=number, text_content=text, **own)
                for number, text in enumerate(book.pages, 1)
            ),
        )
        await keep(uow, storefront, photo.key)


def _page_id(book_id: UUID, number: int) -> UUID:
    return uuid5(book_id, f"page {number}")


def _versions(storefront: Storefront, user_id: UUID, book_id: UUID, book: SeedBook) -> list[SubmitVersion]:
    """The cover first. The seed of a picture is its index."""
    own: dict[str, Any] = {
        "storefront": storefront,
        "user_id": user_id,
        "book_id": book_id,
        "aspect_ratio": "2:3",
        "priority": PRIORITY,
    }
    cover = SubmitVersion(
        content_type=ContentType.COVER,
        item_id=book_id,
        job_id=uuid5(book_id, "cover's job"),
        prompt="",
        sent={"template": book.template},
        template=book.template,
        subtitle=book.subtitle,
        seed=0,
        **own,
    )
    pages = [
        SubmitVersion(
            content_type=ContentType.PAGE,
            item_id=_page_id(book_id, number),
            job_id=uuid5(book_id, f"page {number}'s job"),
            prompt=text,
            sent=text,
            seed=number,
            **own,
        )
        for number, text in enumerate(book.pages, 1)
    ]
    return [cover, *pages]
