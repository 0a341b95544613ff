"""Change products and variants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.errors import SalePriceMissing
from catalog.domain.product import Product, Variant
from catalog.domain.slugs import check_slug
from catalog.domain.stock import StockUnit
from catalog.repository import unique
from catalog.repository.catalog import Catalog
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProduct:
    """`changes`: new values by column of the product, and `sku`, which is a column of its stock unit."""

    storefront: str
    product_id: UUID
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeVariant:
    """`changes`: new values by column of the variant, and `sku`, which is a column of its stock unit."""

    storefront: str
    variant_id: UUID
    changes: Mapping[str, Any]


async def change_product(command: ChangeProduct, uow: UnitOfWork) -> Product:
    """Locks the category before the product, as change_category does, so that the two cannot deadlock.

    Raises ProductNotFound, UnknownCategory, SlugReserved, SlugTaken, SkuTaken, and what Product.check raises.
    """
    catalog, changes = Catalog(uow, command.storefront), command.changes
    await catalog.lock_category(changes.get("category_id") or await catalog.category_id_of(command.product_id))
    product = await catalog.lock_product(command.product_id)
    if "slug" in changes:
        check_slug(changes["slug"])
    _apply(product, changes)
    product.check()
    await unique.update(uow, product, *await _renamed_unit(catalog, product.id, changes))
    await publish_products(uow, command.storefront, [product.id])
    return product


async def change_variant(command: ChangeVariant, uow: UnitOfWork) -> Variant:
    """Raises VariantNotFound, SkuTaken, SalePriceTooHigh, SalePriceMissing, SalePeriodInvalid."""
    catalog = Catalog(uow, command.storefront)
    variant = await catalog.variant(command.variant_id)
    await catalog.lock_product(variant.product_id)
    _apply(variant, command.changes)
    variant.check()
    await unique.update(uow, variant, *await _renamed_unit(catalog, variant.id, command.changes))
    await publish_products(uow, command.storefront, [variant.product_id])
    return variant


async def _renamed_unit(catalog: Catalog, unit_id: UUID, changes: Mapping[str, Any]) -> list[StockUnit]:
    """The stock unit, if its SKU changes."""
    if "sku" not in changes:
        return []
    unit = await catalog.unit(unit_id)
    unit.sku = changes["sku"]
    return [unit]


def _apply(row: Product | Variant, changes: Mapping[str, Any]) -> None:
    """Raises SalePriceMissing."""
    for name, value in changes.items():
        if name != "sku":
            setattr(row, name, value)
    if row.sale_price is None and (changes.get("sale_starts_at") or changes.get("sale_ends_at")):
        raise SalePriceMissing()
