"""Products and their variants as rows of files."""

from collections.abc import Iterator
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.kernel.money import to_decimal_string
from common.rpc.interfaces.transfers import Cell, RowFilter, RowPage

from catalog.domain.product import Product, Variant
from catalog.domain.sales import SALE_COLUMNS
from catalog.repository.whole_products import WholeProduct, whole_products

OF_PRODUCTS = (
    "name",
    "slug",
    "category",
    "description",
    "price",
    "compare_price",
    "cost_price",
    *SALE_COLUMNS,
    "quantity",
    "is_active",
    "is_featured",
    "track_inventory",
    "low_stock_threshold",
    "unit_of_measure",
    "weight",
    "dimensions",
)
OF_VARIANTS = (
    "variant_name",
    "variant_price",
    *(f"variant_{name}" for name in SALE_COLUMNS),
    "variant_quantity",
    "variant_is_active",
    "variant_attributes",
)
COLUMNS = ["sku", *OF_PRODUCTS, "variant_sku", *OF_VARIANTS]
_IDS: LiteralString = """
    select p.id, p.number, c.slug as category from products p join categories c on c.id = p.category_id
    where p.storefront = %(storefront)s and p.number > %(after)s
    and (%(is_active)s::boolean is null or p.is_active = %(is_active)s)
    and (%(category)s::text is null or p.category_id in (
        select id from categories where lineage && array(
            select id from categories where storefront = %(storefront)s and slug = %(category)s)))
    and (%(created_from)s::timestamptz is null or p.created_at >= %(created_from)s)
    and (%(created_to)s::timestamptz is null or p.created_at < %(created_to)s)
    and (%(updated_from)s::timestamptz is null or p.updated_at >= %(updated_from)s)
    order by p.number limit %(limit)s
"""


async def read_product_rows(
    executor: Executor, storefront: str, currency: str, wanted: RowFilter, after: int, limit: int
) -> RowPage:
    """Of at most `limit` products, in the order of their numbers."""
    found = await executor.fetch(
        _IDS,
        storefront=storefront,
        after=after,
        limit=limit + 1,
        is_active=wanted.is_active,
        category=wanted.category,
        created_from=wanted.created_from,
        created_to=wanted.created_to,
        updated_from=wanted.updated_from,
    )
    categories: dict[UUID, str] = {row["id"]: row["category"] for row in found[:limit]}
    products = await whole_products(executor, storefront, list(categories))
    rows = [row for whole in products for row in _rows(whole, categories[whole.product.id], currency)]
    return RowPage(rows=rows, after=str(found[limit - 1]["number"]) if len(found) > limit else None)


def written_attributes(attributes: dict[str, str]) -> str:
    """`Colour: red; Size: L`. A backslash stands before a separator that is meant as text."""
    return "; ".join(f"{_escaped(name)}: {_escaped(value)}" for name, value in attributes.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(":", "\\:")


def _rows(whole: WholeProduct, category: str, currency: str) -> Iterator[list[Cell]]:
    product = whole.product
    own: dict[str, Cell] = {
        **{name: getattr(product, name) for name in OF_PRODUCTS if name not in ("category", "quantity")},
        **{name: _amount(getattr(product, name), currency) for name in ("price", "compare_price", "cost_price")},
        **_sale(product, currency),
        "category": category,
        "quantity": whole.unit.quantity,
        "weight": None if product.weight is None else f"{product.weight.normalize():f}",
    }
    yield [whole.unit.sku, *(own[name] for name in OF_PRODUCTS), None, *(None for _ in OF_VARIANTS)]
    for variant, unit in whole.variants:
        of_variant: list[Cell] = [
            unit.sku,
            variant.name,
            _amount(variant.price, currency),
            *_sale(variant, currency).values(),
            unit.quantity,
            variant.is_active,
            written_attributes(variant.attributes),
        ]
        yield [whole.unit.sku, *(None for _ in OF_PRODUCTS), *of_variant]


def _sale(item: Product | Variant, currency: str) -> dict[str, Cell]:
    begins, ends = item.sale_starts_at, item.sale_ends_at
    return {
        "sale_price": _amount(item.sale_price, currency),
        "sale_starts_at": None if begins is None else begins.isoformat(),
        "sale_ends_at": None if ends is None else ends.isoformat(),
    }


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else to_decimal_string(minor, currency)
