"""The bodies of the contract, for its document and its tests; hot answers are built as dictionaries."""

from datetime import datetime

from common.web import Output


class ImageShown(Output):
    """`image` is an absolute address; `alt_text` is null for an image without one."""

    id: int
    image: str
    alt_text: str | None
    is_primary: bool
    display_order: int


class ProductShown(Output):
    """`category` is an id. Images are in their order; `in_stock` when `stock_quantity` is above 0."""

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
    """`product_count` counts what its products' list shows: its own and those of the categories below it."""

    id: int
    name: str
    description: str
    product_count: int
    created_at: datetime


class CategoryShown(CategoryCard):
    updated_at: datetime
