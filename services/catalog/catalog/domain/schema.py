"""All tables, for the migrations."""

from catalog.domain.base import Table
from catalog.domain.category import Category
from catalog.domain.product import Image, Media, Product, Variant
from catalog.domain.review import Review, WishlistItem
from catalog.domain.stock import Reservation, StockMovement, StockUnit

TABLES = (
    Category,
    Product,
    Variant,
    Image,
    Media,
    StockUnit,
    StockMovement,
    Reservation,
    Review,
    WishlistItem,
)
metadata = Table.metadata
