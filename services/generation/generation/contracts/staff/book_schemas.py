"""Staff's bodies for picture books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from common.http import Output
from common.kernel.money import to_decimal_string

from generation.books.tables.book import Book, BookPage, BookStatus, BookTier, Character
from generation.http.media_urls import MediaUrls

MICRODOLLARS = 1_000_000


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

    @classmethod
    def of(cls, book: Book, **more: Any) -> Self:
        made: dict[str, Any] = {
            "status": BookStatus(book.status),
            "images": book.total_images_generated,
            "cost": f"{Decimal(book.total_generation_cost) / MICRODOLLARS:.6f}",
        }
        copied = {name: getattr(book, name) for name in BookBody.model_fields if name not in made}
        return cls(**copied, **made, **more)


class CharacterBody(Output):
    id: UUID
    name: str
    gender: str
    photos: list[str]

    @classmethod
    def of(cls, character: Character, urls: MediaUrls) -> "CharacterBody":
        photos = [urls.of(key) for key in character.photos]
        return cls(id=character.id, name=character.name, gender=character.gender, photos=photos)


class PageBody(Output):
    id: UUID
    page_number: int
    scene_description: str
    text_content: str
    is_locked: bool

    @classmethod
    def of(cls, page: BookPage) -> "PageBody":
        return cls(**{name: getattr(page, name) for name in cls.model_fields})


class PicturedPageBody(PageBody):
    """`picture_url` shows the current version; null before one was made."""

    picture_url: str | None

    @classmethod
    def of_page(cls, page: BookPage, pictures: "Pictures") -> Self:
        copied = {name: getattr(page, name) for name in PageBody.model_fields}
        return cls(**copied, picture_url=pictures.of(page.current_version_id))


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

    @classmethod
    def of(cls, paid: BookTier) -> "PaidOrderBody":
        return cls(
            number=paid.order_number,
            tier_code=paid.tier_code,
            amount=to_decimal_string(paid.amount, paid.currency),
            currency=paid.currency,
            paid_at=paid.paid_at,
        )


class BookDetailBody(BookBody):
    """`orders` are those that were paid for, newest first. `cover_url` shows the current cover, if there is one."""

    cover_url: str | None
    characters: list[CharacterBody]
    pages: list[PicturedPageBody]
    orders: list[PaidOrderBody]

    @classmethod
    def of_parts(
        cls,
        book: Book,
        characters: Sequence[Character],
        pages: Sequence[BookPage],
        orders: Sequence[BookTier],
        pictures: Pictures,
    ) -> "BookDetailBody":
        return cls.of(
            book,
            cover_url=pictures.of(book.current_cover_version_id),
            characters=[CharacterBody.of(each, pictures.urls) for each in characters],
            pages=[PicturedPageBody.of_page(each, pictures) for each in pages],
            orders=[PaidOrderBody.of(each) for each in orders],
        )
