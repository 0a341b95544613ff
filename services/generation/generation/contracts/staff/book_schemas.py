"""Staff's bodies for picture books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.http import Output, shown
from common.kernel.money import to_decimal_string

from generation.books.tables.book import Book, BookPage, BookStatus, BookTier, Character
from generation.contracts.staff.cost_schemas import dollars
from generation.http.media_urls import MediaUrls


class BookBody(Output):
    """The owner is a user or a guest. `cost` is what its pictures have cost, in dollars."""

    id: UUID
    user_id: UUID | None
    guest_id: UUID | None
    title: str
    slug: str
    art_style: str
    status: BookStatus
    total_pages: int
    images: int
    cost: str
    print_locked_at: datetime | None
    created_at: datetime
    updated_at: datetime


class CharacterBody(Output):
    id: UUID
    name: str
    gender: str
    photos: list[str]


class PageBody(Output):
    id: UUID
    page_number: int
    scene_description: str
    text_content: str
    is_locked: bool


class PicturedPageBody(PageBody):
    """`picture_url` shows the current version; null before one was made."""

    picture_url: str | None


@dataclass(frozen=True, slots=True)
class Pictures:
    """`keys` are those of the pictures of current versions."""

    keys: Mapping[UUID, str]
    urls: MediaUrls

    def of(self, version_id: UUID | None) -> str | None:
        key = self.keys.get(version_id) if version_id else None
        return self.urls.of(key) if key else None


class PaidOrderBody(Output):
    """`number` is the customer's id of the order."""

    number: int
    tier_code: str
    amount: str
    currency: str
    paid_at: datetime


class BookDetailBody(BookBody):
    """`orders` are those that were paid for, newest first. `cover_url` shows the current cover, if there is one."""

    cover_url: str | None
    characters: list[CharacterBody]
    pages: list[PicturedPageBody]
    orders: list[PaidOrderBody]


def book_body(book: Book) -> dict[str, Any]:
    return shown(BookBody, book, images=book.total_images_generated, cost=dollars(book.total_generation_cost))


def book_detail_body(
    book: Book,
    characters: Sequence[Character],
    pages: Sequence[BookPage],
    orders: Sequence[BookTier],
    pictures: Pictures,
) -> dict[str, Any]:
    return shown(
        BookDetailBody,
        book_body(book),
        cover_url=pictures.of(book.current_cover_version_id),
        characters=[
            shown(CharacterBody, each, photos=[pictures.urls.of(key) for key in each.photos]) for each in characters
        ],
        pages=[shown(PicturedPageBody, each, picture_url=pictures.of(each.current_version_id)) for each in pages],
        orders=[
            shown(PaidOrderBody, each, number=each.order_number, amount=to_decimal_string(each.amount, each.currency))
            for each in orders
        ],
    )
