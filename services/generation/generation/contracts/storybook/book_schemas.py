"""Bodies of books."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from common.http import Body, Output, shown
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from generation.books.rules.owner import BookOwner
from generation.books.rules.slugs import LONGEST, is_slug
from generation.books.tables.book import Book, BookStatus
from generation.books.tables.visitor import Visitor
from generation.books.use_cases.create_book import CreateBook
from generation.books.use_cases.update_book import UpdateBook
from generation.contracts.storybook.fields import NotBlank, Title
from generation.contracts.storybook.tier_schemas import TierBody

MICRODOLLARS = 1_000_000


def _slug(text: str) -> str:
    if text and not is_slug(text):
        raise PydanticCustomError("slug", "Letters, digits, hyphens and underscores only.")
    return text


ArtStyle = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), NotBlank]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)]
Slug = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST), AfterValidator(_slug)]
PRINTING = ("style_version", "print_size", "paper_type", "binding_type")


class _Printing(Body):
    style_version: Short | None = None
    print_size: Short | None = None
    paper_type: Short | None = None
    binding_type: Short | None = None
    slug: Slug | None = None


class BookChangesBody(_Printing):
    """What is absent stays. `art_style` must be the book's, an empty slug stands for the present one."""

    title: Title = ""
    art_style: ArtStyle = ""

    def command(self, storefront: str, owner: BookOwner, book_id: UUID) -> UpdateBook:
        changed = self.model_fields_set & {"title", *PRINTING}
        return UpdateBook(
            storefront=storefront,
            owner=owner,
            book_id=book_id,
            art_style=self.art_style or None,
            slug=self.slug or None,
            changes={name: getattr(self, name) for name in changed},
        )


class NewBookBody(BookChangesBody):
    """Without a slug it is made of the title."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "ნინოს დრაკონი", "art_style": "Pixar"}]})

    title: Title
    art_style: ArtStyle

    def creation(self, storefront: Storefront, owner: BookOwner, visitor: Visitor | None) -> CreateBook:
        return CreateBook(
            storefront=storefront,
            owner=owner,
            visitor=visitor,
            title=self.title,
            art_style=self.art_style,
            slug=self.slug or None,
            printing={name: getattr(self, name) for name in PRINTING},
        )


class BookBody(Output):
    """`total_generation_cost_usd` has four decimals."""

    id: UUID
    title: str
    slug: str
    art_style: str
    style_version: str | None
    status: BookStatus
    total_pages: int
    last_generation_at: datetime | None
    current_cover_version: UUID | None
    print_size: str | None
    paper_type: str | None
    binding_type: str | None
    is_print_ready: bool
    print_locked_at: datetime | None
    is_consistency_verified: bool
    total_images_generated: int
    total_generation_cost_usd: str
    is_archived: bool
    archived_at: datetime | None
    created_at: datetime


class BookDetailBody(BookBody):
    """`pricing_tier` is null until the book is paid for."""

    pricing_tier: TierBody | None


class NeedsStyleBody(Output):
    action: Literal["needs_style"]


class ResumeBody(Output):
    action: Literal["resume"]
    book: BookBody


def book_body(book: Book) -> dict[str, Any]:
    return shown(BookBody, book, **_computed(book))


def book_detail_body(book: Book, tier: dict[str, Any] | None) -> dict[str, Any]:
    return shown(BookDetailBody, book, **_computed(book), pricing_tier=tier)


def _computed(book: Book) -> dict[str, Any]:
    cost = f"{Decimal(book.total_generation_cost) / MICRODOLLARS:.4f}"
    return {"current_cover_version": book.current_cover_version_id, "total_generation_cost_usd": cost}
