"""Products with their stock and their variants, hidden ones too, for staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from catalog.domain.errors import ProductNotFound
from catalog.domain.product import Product, Variant
from catalog.domain.stock import StockUnit

_PRODUCTS: LiteralString = "storefront = %(storefront)s and id = any(%(ids)s)"
_UNITS: LiteralString = "storefront = %(storefront)s and product_id = any(%(ids)s)"
_VARIANTS: LiteralString = _UNITS + " order by number"


@dataclass(frozen=True, slots=True)
class WholeProduct:
    product: Product
    unit: StockUnit
    variants: list[tuple[Variant, StockUnit]]


async def whole_product(executor: Executor, storefront: str, product_id: UUID) -> WholeProduct:
    """Raises ProductNotFound."""
    found = await whole_products(executor, storefront, [product_id])
    if not found:
        raise ProductNotFound(product_id=product_id)
    return found[0]


async def whole_products(executor: Executor, storefront: str, ids: Sequence[UUID]) -> list[WholeProduct]:
    """The products that exist, in the order of the ids. Executes three statements."""
    parameters = {"storefront": storefront, "ids": list(ids)}
    products = {each.id: each for each in await executor.get_all(Product, _PRODUCTS, **parameters)}
    found = await executor.get_all(Variant, _VARIANTS, **parameters)
    units = {each.id: each for each in await executor.get_all(StockUnit, _UNITS, **parameters)}
    variants: defaultdict[UUID, list[tuple[Variant, StockUnit]]] = defaultdict(list)
    for variant in found:
        variants[variant.product_id].append((variant, units[variant.id]))
    return [WholeProduct(products[key], units[key], variants[key]) for key in ids if key in products]
