"""The bodies of the contract. Responses are built as dictionaries (`presenters`); these document and test them."""

from datetime import datetime

from common.http import Output


class ImageShown(Output):
    """`image` is an absolute URL; `alt_text` is null for an image without one."""

    id: int
    image: str
    alt_text: str | None
    is_primary: bool
    display_order: int


class ProductShown(Output):
    """`category` is an id. `images` are in display order; `in_stock` is true if `stock_quantity` is above 0."""

    id: int
    name: str
    description: str
    price: str
    unit_of_measure: str
    category: int
    stock_quantity: int
    in_stock: bool
    sku: str
    images: list[ImageShown]
    created_at: datetime
    updated_at: datetime


class CategoryCard(Output):
    """`product_count` counts the visible products of the category and of the categories below it."""

    id: int
    name: str
    description: str
    product_count: int
    created_at: datetime


class CategoryShown(CategoryCard):
    updated_at: datetime
