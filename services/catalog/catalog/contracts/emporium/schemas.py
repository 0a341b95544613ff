"""The bodies of the contract. Most responses are built as dictionaries (`presenters`); their models document them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.http import Body, Output
from pydantic import AfterValidator, Field, StrictInt, StrictStr, StringConstraints
from pydantic_core import PydanticCustomError


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


Line = Annotated[StrictStr, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_not_blank)]
Prose = Annotated[StrictStr, StringConstraints(strip_whitespace=True, max_length=5000), AfterValidator(_not_blank)]


class ReviewBody(Body):
    rating: Annotated[StrictInt, Field(ge=1, le=5)]
    title: Line
    comment: Prose


class ReviewShown(Output):
    """`user` is a masked e-mail address."""

    id: UUID
    user: str
    rating: int
    title: str
    comment: str
    is_verified_purchase: bool
    created_at: datetime


class ReviewWritten(ReviewShown):
    is_approved: bool


class WishlistToggled(Output):
    message: str
    in_wishlist: bool


class CategoryNode(Output):
    id: UUID
    name: str
    slug: str
    description: str
    image: str | None
    children: list["CategoryNode"]


class Categories(Output):
    results: list[CategoryNode]


class CategoryName(Output):
    id: UUID
    name: str


class ImageCard(Output):
    id: UUID
    image: str
    alt_text: str
    is_primary: bool


class ImageShown(ImageCard):
    order: int


class VariantShown(Output):
    """`price` is the one to pay: the variant's own, else the product's."""

    id: UUID
    name: str
    sku: str
    price: str
    quantity: int
    attributes: dict[str, str]


class ProductCard(Output):
    id: UUID
    name: str
    slug: str
    price: str
    compare_price: str | None
    quantity: int
    is_in_stock: bool
    is_featured: bool
    discount_percentage: int
    category: CategoryName
    images: list[ImageCard]
    average_rating: float
    review_count: int


class ProductShown(Output):
    """`cost_price` is null except for staff. `reviews` are the newest 20."""

    id: UUID
    name: str
    slug: str
    description: str
    price: str
    compare_price: str | None
    cost_price: str | None
    sku: str
    quantity: int
    is_in_stock: bool
    is_featured: bool
    weight: str | None
    dimensions: str | None
    discount_percentage: int
    category: CategoryName
    images: list[ImageShown]
    variants: list[VariantShown]
    reviews: list[ReviewShown]
    average_rating: float
    review_count: int
    created_at: datetime


class WishedProduct(Output):
    id: UUID
    name: str
    slug: str
    price: str
    quantity: int
    is_in_stock: bool


class Wish(Output):
    product: WishedProduct
    added_at: datetime
